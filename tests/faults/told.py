"""Evidence made by hand: a small history of two regions in which everything is as it must be."""

from collections.abc import Sequence
from typing import Any

import msgspec

from contracts.feedback import Answer
from contracts.satisfaction import ELEMENTS
from kernel.checkpoint import Checkpoint, Mark
from kernel.decider import Command
from kernel.draft import Draft
from kernel.feed import Record
from kernel.heard import hear, types_of
from kernel.log import Identifiers, Tail
from kernel.order import Batch, BatchRefused
from kernel.service import Service
from kernel.states import States
from kinerja.lag import followers
from services.feedback.deciders.response import GiveAnswer
from services.feedback.deciders.survey import OpenSurvey
from tests.faults.clients import ANSWERED, CLOSES, DAY, OPENED, OPENS
from tests.faults.evidence import Evidence
from tests.faults.history import Entry
from tests.faults.invariants import replay
from tests.faults.served import attacked

REGIONS = ("13.71", "13.72")
TIME_US = 1_800_000_000_000_000


def opening(survey: str) -> OpenSurvey:
    return OpenSurvey(
        survey_id=survey,
        unit_id="u1",
        service="ktp",
        period="2026-Q1",
        elements=tuple(ELEMENTS),
        population=500,
        opens=OPENS,
        closes=CLOSES,
    )


def answering(survey: str, token: str) -> GiveAnswer:
    answers = tuple(Answer(element=element, value=3) for element in ELEMENTS)
    return GiveAnswer(
        response_id=token, survey_id=survey, answers=answers, channel="paper", answered_on=DAY
    )


class Teller:
    """Decides commands as a writer would, and keeps the history of an honest client."""

    def __init__(self) -> None:
        self.services = {
            each.name: each for each in attacked() if each.name in ("feedback", "notification")
        }
        self.logs: dict[tuple[str, str], list[Record]] = {
            (region, name): [] for region in REGIONS for name in self.services
        }
        self.entries: list[Entry] = []
        self._identifiers = Identifiers()
        self._now = 0.0

    def tell(
        self, region: str, token: str, leaves: str, command: Command, again: bool = False
    ) -> Entry:
        """One command, with its entry."""
        self._now += 1
        entry = Entry(
            number=len(self.entries),
            region=region,
            service="feedback",
            instance="feedback",
            token=token,
            leaves=leaves,
            begun=self._now,
            ended=self._now + 0.5,
            command=type(command).__name__,
            fields=msgspec.Raw(msgspec.json.encode(command)),
            again=again,
        )
        try:
            entry.position = self.append(region, "feedback", Batch([command]))
            entry.outcome = "ok"
        except BatchRefused as no:
            entry.outcome, entry.slug = "fail", no.first.slug
        self.entries.append(entry)
        return entry

    def append(self, region: str, name: str, batch: Batch) -> int:
        log = self.logs[region, name]
        tail = Tail(log[-1].position, log[-1].id, log[-1].time_us) if log else Tail()
        draft = Draft(
            region,
            name,
            States(tail),
            lambda streams, until: [record for record in log if record.stream in streams],
            self._identifiers,
            TIME_US + len(log),
        )
        answer = draft.decide(batch, lambda c: self.services[name].decider_of[type(c)])
        log += [Record(service=name, **row) for row in draft.rows]
        return answer.position

    def react(self, region: str) -> None:
        """Notification hears all of feedback."""
        [reaction] = self.services["notification"].reactions
        for record in self.logs[region, "feedback"]:
            heard = hear(record, types_of(reaction.hears))
            if heard is not None:
                batch = Batch(reaction.react(heard), causation=heard.cause)
                self.append(region, "notification", batch)

    def evidence(self) -> Evidence:
        """Everything published, followed to the end and folded."""
        found = Evidence(self.services, REGIONS, self.entries, logs=self.logs)
        found.topics = {place: [record.body for record in log] for place, log in self.logs.items()}
        for service in self.services.values():
            for name, _, sources in followers(service, has_relay=True):
                for region in REGIONS:
                    marks = {s: mark for s in sources if (mark := self._end(region, s))}
                    found.checkpoints[service.name, name, region] = Checkpoint(None, marks)
            rows_of(found, service)
        return found

    def _end(self, region: str, service: str) -> Mark | None:
        log = self.logs.get((region, service))
        return Mark(log[-1].position, log[-1].id) if log else None


def rows_of(found: Evidence, service: Service) -> None:
    encode = msgspec.json.Encoder(decimal_format="string").encode
    for view in service.views:
        for region in REGIONS:
            rows: dict[str, Any] = replay(found, service, view, region)
            stored = {key: encode(row) for key, row in rows.items()}
            found.rows[service.name, view.name, region] = stored


def told(tokens: Sequence[str] = ("1", "2", "3")) -> Evidence:
    """A survey in each region, answered; once too early, once twice."""
    teller = Teller()
    for region in REGIONS:
        prefix = f"canary{region.replace('.', '')}x"
        survey = f"{prefix}0"
        teller.tell(region, f"{prefix}9", ANSWERED, answering(survey, f"{prefix}9"))
        teller.tell(region, survey, OPENED, opening(survey))
        for token in tokens:
            teller.tell(region, prefix + token, ANSWERED, answering(survey, prefix + token))
        first = prefix + tokens[0]
        teller.tell(region, first, ANSWERED, answering(survey, first), again=True)
        teller.react(region)
    return teller.evidence()
