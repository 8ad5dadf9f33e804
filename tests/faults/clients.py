"""Clients: they send commands over HTTP, send them again when nobody answers, and write it down.

Every command leaves a token of its own in history, or must not. Ids of things are the same in all
regions, tokens begin with the region's canary: a row or record in the wrong region can be told.
"""

import asyncio
import random
import time
from collections.abc import Mapping
from datetime import date
from typing import Any

import httpx2
import msgspec

from contracts.feedback import Answer
from contracts.satisfaction import ELEMENTS
from kernel.decider import Command
from services.feedback.deciders.response import GiveAnswer
from services.feedback.deciders.survey import CloseSurvey, OpenSurvey
from services.reporting.deciders.unit import ImportUnit
from tests.faults.history import Entry, History
from tests.faults.world import Instance, World

ANSWER_SECONDS = 4.0
PAUSE_SECONDS = 0.3
ATTEMPTS = 6
RENAMED, ANSWERED = "reporting.Unit", "feedback.CitizenFeedbackReceived"
OPENED, CLOSED = "feedback.SurveyOpened", "feedback.SurveyClosed"
OPENS, CLOSES, DAY = date(2026, 1, 1), date(2026, 12, 31), date(2026, 3, 2)
UNKNOWN = (502, 503, 504)


def canary(region: str) -> str:
    """What begins every token of a region, and stands in no other."""
    return f"canary{region.replace('.', '')}x"


class Sender:
    """Sends commands of one region and keeps the history."""

    def __init__(self, world: World, history: History, region: str, seed: int) -> None:
        self.world = world
        self.history = history
        self.region = region
        self.random = random.Random(f"{seed}/{region}")
        self.client = httpx2.AsyncClient(timeout=ANSWER_SECONDS)
        self._tokens = {
            "officer": world.token("officer1", "officer", region=region),
            "hr": world.token("hr1", "hr", region=region),
        }
        self._numbers = 0
        self._established: Entry | None = None

    def token(self) -> str:
        self._numbers += 1
        return f"{canary(self.region)}{self._numbers}"

    def instance(self, service: str) -> Instance:
        return self.random.choice(self.world.of(service))

    def entry(
        self, instance: Instance, token: str, leaves: str, command: Command | None, **more: Any
    ) -> Entry:
        return Entry(
            number=len(self.history.entries),
            region=self.region,
            service=instance.service,
            instance=instance.name,
            token=token,
            leaves=leaves,
            begun=time.monotonic(),
            command=type(command).__name__ if command else "",
            fields=msgspec.Raw(msgspec.json.encode(command)) if command else msgspec.Raw(b"{}"),
            **more,
        )

    async def send(
        self,
        entry: Entry,
        verb: str,
        path: str,
        role: str,
        headers: Mapping[str, str] | None = None,
        **body: Any,
    ) -> Entry:
        """Send until somebody answers, or give up; the entry is kept as it ended."""
        asked = {"Authorization": f"Bearer {self._tokens[role]}", **(headers or {})}
        was_unknown = False
        while entry.attempts < ATTEMPTS:
            entry.attempts += 1
            answer = await self._attempt(entry, verb, path, asked, body)
            if answer is not None and answer.status_code not in UNKNOWN:
                self._note(entry, answer, was_unknown)
                break
            was_unknown = True
            if entry.expected is not None:  # the same version cannot be expected twice
                break
            entry.instance = self.instance(entry.service).name
            await asyncio.sleep(PAUSE_SECONDS)
        entry.ended = time.monotonic()
        self.history.add(entry)
        return entry

    async def _attempt(
        self, entry: Entry, verb: str, path: str, headers: Mapping[str, str], body: Any
    ) -> httpx2.Response | None:
        at = self.world.instances[entry.instance].address
        url = f"{at}/v1/regions/{self.region}/{entry.service}{path}"
        try:
            return await self.client.request(verb, url, headers=headers, **body)
        except httpx2.HTTPError:
            return None

    @staticmethod
    def _note(entry: Entry, answer: httpx2.Response, was_unknown: bool) -> None:
        entry.status = answer.status_code
        if answer.is_success:
            entry.outcome = "ok"
            position = answer.headers["Kinerja-Position"]
            entry.position = int(position.rpartition("@")[2])
            return
        problem = answer.json()
        # An import says of each line why it was refused; ours have one line.
        lines = problem.get("details", {}).get("lines", [{}])
        entry.slug = lines[0].get("code") or problem["type"].rpartition(":")[2]
        entry.outcome = "unknown" if was_unknown else "fail"

    async def answer(
        self,
        survey: str,
        token: str,
        again: bool = False,
        at: Instance | None = None,
    ) -> Entry:
        """A citizen's paper, copied by an officer: PUT under an id of its own."""
        at = at or self.instance("feedback")
        values = [{"element": element, "value": 3} for element in ELEMENTS]
        command = GiveAnswer(
            response_id=token,
            survey_id=survey,
            answers=tuple(Answer(element=element, value=3) for element in ELEMENTS),
            channel="paper",
            answered_on=DAY,
        )
        body = {"answers": values, "channel": "paper", "answered_on": DAY.isoformat()}
        path = f"/surveys/{survey}/responses/{token}"
        entry = self.entry(at, token, ANSWERED, command, again=again)
        return await self.send(entry, "PUT", path, "officer", json=body)

    async def suggest(self, token: str) -> Entry:
        """Free text, sealed under a key of its own in the vault."""
        after = await self.established()
        at = self.instance("feedback")
        body = {"kind": "suggestion", "unit_id": "u1", "service": "ktp", "text": "Contoh saran"}
        entry = self.entry(at, token, ANSWERED, None)
        return await self.send(entry, "PUT", f"/suggestions/{token}", "officer", after, json=body)

    async def established(self) -> dict[str, str]:
        """The office u1 is on the roster; a header by which feedback must have heard of it."""
        while self._established is None or self._established.outcome != "ok":
            await self.rename("setda", self.token(), parent=None)
            self._established = await self.rename("u1", self.token())
        return {"Kinerja-After": f"{self.region}/reporting@{self._established.position}"}

    async def open(
        self, survey: str, expected: int | None = None, at: Instance | None = None
    ) -> Entry:
        """Open a survey; only if nobody has, where ``expected`` says version 0."""
        after = await self.established()
        terms: dict[str, Any] = {"unit_id": "u1", "service": "ktp", "period": "2026-Q1"}
        days = {"opens": OPENS.isoformat(), "closes": CLOSES.isoformat()}
        elements = tuple(ELEMENTS)
        command = OpenSurvey(
            survey_id=survey, **terms, elements=elements, population=500, opens=OPENS, closes=CLOSES
        )
        entry = self.entry(
            at or self.instance("feedback"), survey, OPENED, command, expected=expected
        )
        headers = after | ({} if expected is None else {"If-Match": f'"{expected}"'})
        body = {**terms, **days, "population": 500}
        return await self.send(entry, "PUT", f"/surveys/{survey}", "officer", headers, json=body)

    async def close(self, survey: str) -> Entry:
        at = self.instance("feedback")
        entry = self.entry(at, survey, CLOSED, CloseSurvey(survey_id=survey))
        key = {"Idempotency-Key": f"close-{survey}"}
        return await self.send(entry, "POST", f"/surveys/{survey}/close", "officer", key, json={})

    async def rename(
        self, unit: str, token: str, parent: str | None = "setda", again: bool = False
    ) -> Entry:
        """A file of one line, under a key: said twice, it must not be done twice."""
        at = self.instance("reporting")
        kind = "dinas" if parent else "secretariat"
        command = ImportUnit(unit_id=unit, title=token, kind=kind, parent_id=parent)
        line = f"{unit},{token},{kind},{parent or ''},\n"
        entry = self.entry(at, token, RENAMED, command, again=again)
        headers = {"Idempotency-Key": f"rename-{token}", "Content-Type": "text/csv"}
        content = "unit,title,kind,parent,code\n" + line
        return await self.send(entry, "POST", "/roster/units", "hr", headers, content=content)

    async def read(self, instance: Instance, path: str) -> str:
        """What a view shows at the end of all. Raises when it cannot be read."""
        url = f"{instance.address}/v1/regions/{self.region}/{instance.service}{path}"
        headers = {"Authorization": f"Bearer {self._tokens['hr']}"}
        answer = await self.client.get(url, headers=headers, params={"limit": 200})
        return answer.raise_for_status().text
