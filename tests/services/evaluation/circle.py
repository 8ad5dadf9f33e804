"""Colleagues for the tests of reviews: who is picked by chance is found by asking everybody."""

from collections.abc import Iterable
from typing import Any

import httpx2

from services.evaluation.rules.predicate import VALUES
from tests.platform import Platform
from tests.services.evaluation.town import Town

HEADER = "employee_id,nip,name,employment,position,class,grade,unit,appraiser_nip,since\n"
UNITS = "unit,title,kind,parent,code\nu3,Dinas Dukcapil,dinas,,\nu9,Dinas Lain,dinas,,\n"
HEAD, REVIEWED = "kepala-1", "kenari-1"
PERIOD = "2026-Q1"
ROUND = f"/evaluation/review-rounds/{REVIEWED}/{PERIOD}"


def nip(number: int) -> str:
    return f"199001012015011{number:03}"


def line(number: int, employee_id: str, appraiser: str = "", unit: str = "u3") -> str:
    work = "Kepala,jpt,IV/c" if not appraiser else "Operator,pelaksana,II/c"
    named = f"{employee_id},{nip(number)},Contoh {number},PNS"
    return f"{named},{work},{unit},{appraiser},2024-01-01\n"


def scores(score: int) -> dict[str, int]:
    return dict.fromkeys(VALUES, score)


class Circle(Town):
    """`kepala-1` appraises `kenari-1` and so many peers (`kenari-2` …); `bawahan-1` … are appraised
    by `kenari-1`. Somebody of another unit is `orang-9`."""

    def __init__(self, platform: Platform, peers: int = 4, subordinates: int = 0) -> None:
        super().__init__(platform)
        self.peers = [f"kenari-{number}" for number in range(2, peers + 2)]
        self.subordinates = [f"bawahan-{number}" for number in range(1, subordinates + 1)]
        self.everybody = [*self.peers, *self.subordinates]

    def by(self, employee_id: str) -> dict[str, str]:
        return self.platform.token(employee_id, "employee")

    async def settle(self) -> None:
        """HR imports the roster, and everybody has heard it."""
        rows = [line(1, HEAD), line(2, REVIEWED, nip(1)), line(3, "orang-9", "", "u9")]
        rows += [line(10 + n, who, nip(1)) for n, who in enumerate(self.peers)]
        rows += [line(50 + n, who, nip(2)) for n, who in enumerate(self.subordinates)]
        for file, content in (("units", UNITS), ("employees", HEADER + "".join(rows))):
            sent = await self.post(f"/reporting/roster/{file}", self.hr, content=content)
            assert sent.is_success, sent.text
        await self.platform.settled()

    async def open(self, employee_id: str = REVIEWED) -> httpx2.Response:
        path = f"/evaluation/review-rounds/{employee_id}/{PERIOD}"
        opened = await self.client.put(path, headers=self.hr)
        await self.platform.settled()
        return opened

    async def asked(self, employee_id: str) -> list[dict[str, Any]]:
        """What this person is asked for."""
        found = await self.get("/reviews/asked", self.by(employee_id))
        return found.raise_for_status().json()["items"]

    async def review_of(self, employee_id: str, of: str = REVIEWED) -> str:
        """The id of the review for which this person is asked."""
        [one] = [each for each in await self.asked(employee_id) if each["employee_id"] == of]
        return one["review_id"]

    async def give(
        self,
        who: str,
        score: int = 4,
        comment: str | None = None,
        of: str = REVIEWED,
        headers: dict[str, str] | None = None,
    ) -> httpx2.Response:
        review_id = await self.review_of(who, of)
        return await self.send(who, review_id, score, comment, of, headers)

    async def send(
        self,
        who: str,
        review_id: str,
        score: int = 4,
        comment: str | None = None,
        of: str = REVIEWED,
        headers: dict[str, str] | None = None,
    ) -> httpx2.Response:
        path = f"/evaluation/review-rounds/{of}/{PERIOD}/reviews/{review_id}"
        body: dict[str, Any] = {"scores": scores(score)}
        body |= {"comment": comment} if comment else {}
        return await self.client.put(path, json=body, headers=self.by(who) | (headers or {}))

    async def give_all(self, reviewers: Iterable[str], score: int = 4) -> None:
        for who in reviewers:
            (await self.give(who, score)).raise_for_status()

    async def close(self) -> httpx2.Response:
        closed = await self.post(f"{ROUND}/close", self.hr)
        await self.platform.settled()
        return closed

    async def results(self, by: dict[str, str] | None = None) -> httpx2.Response:
        await self.platform.settled()
        return await self.client.get(f"{ROUND}/results", headers=by or self.by(REVIEWED))

    async def relations(self) -> dict[str, Any]:
        """The results as the reviewed sees them, by relation."""
        found = (await self.results()).raise_for_status().json()
        return {each["relation"]: each for each in found["relations"]}
