"""What the tests of training share: the hands of an officer and of employees, and others' facts."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import httpx2

from contracts.evaluation import CompetencyOf, RatedValue
from contracts.reporting import RealisedIndicator, RealisedResult
from kernel.edge import Caller
from services.evaluation.deciders.opening import TakeResults
from services.evaluation.deciders.policy import AdoptPolicy
from services.evaluation.deciders.scoring import ScoreEvaluation
from services.evaluation.rules.predicate import VALUES
from tests.platform import Platform

HOME = "/training"
COURSE = {
    "title": "Pelayanan prima",
    "kind": "classical",
    "seats": 2,
    "competencies": ["public-service"],
    "sessions": [
        {"session_id": "s1", "day": "2026-05-04", "hours_jp": 8},
        {"session_id": "s2", "day": "2026-05-05", "hours_jp": 2},
    ],
}
COMPLETION = {"certificate": "PP/2026/001", "pre_score": "55", "post_score": "85.5"}
UNITS = "unit,title,kind,parent,code\nu1,Kecamatan Lubuk Sikarah,kecamatan,,\n"
HEAD = "197001011995031001"
EMPLOYEES = f"""\
employee_id,nip,name,employment,position,class,grade,unit,appraiser_nip,since
a1,{HEAD},Contoh Kepala,PNS,Kepala Dinas,jpt,IV/c,u1,,2019-01-01
e1,199001012015011002,Contoh Tiga,PNS,Pengadministrasi,pelaksana,II/c,u1,{HEAD},2020-01-01
e2,199001012015011003,Contoh Empat,PNS,Pengadministrasi,pelaksana,II/c,u1,{HEAD},2020-01-01
e7,199001012015011001,Contoh Satu,PNS,Pengadministrasi,pelaksana,II/c,u1,{HEAD},2020-01-01
e8,199001012021211001,Contoh Dua,PPPK,Penata Layanan,fungsional,IX,u1,{HEAD},2021-01-01
"""
RATINGS = tuple(RatedValue(value=value, rating="meets") for value in VALUES)
SLOW = RealisedIndicator(
    indicator_id="i1",
    code="service-time",
    aspect="time",
    target_low=Decimal(80),
    target_high=Decimal(90),
    better="higher",
    source="self",
    realised=Decimal(50),
)
POLICY = AdoptPolicy(
    policy_id="p1",
    scheme="permenpanrb-6-2022",
    cadence="quarterly",
    small_part=(1, 3),
    satisfaction_target=(Decimal("76.61"), Decimal("88.30")),
    competencies=(CompetencyOf(code="service-time", competency="public-service"),),
    adopted_on=date(2026, 1, 2),
)


class Academy:
    """Asks through training's routes; `weakness` and `roster` make others' facts."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        self.client = platform.client
        self.officer = platform.token("o1", "officer")
        self.keys = 0

    def employee(self, subject: str) -> dict[str, str]:
        return self.platform.token(subject, "employee")

    async def schedule(self, course_id: str = "c1", **other: Any) -> httpx2.Response:
        path = f"{HOME}/courses/{course_id}"
        return await self.client.put(path, json=COURSE | other, headers=self.officer)

    async def post(self, verb: str, by: dict[str, str], body: Any = None) -> httpx2.Response:
        """Every call with a key of its own."""
        self.keys += 1
        headers = by | {"Idempotency-Key": f"k{self.keys}"}
        return await self.client.post(f"{HOME}/courses/c1/{verb}", json=body, headers=headers)

    async def enrol(self, *subjects: str) -> httpx2.Response:
        """Each enrols; the last answer."""
        answers = [await self.post("enrol", self.employee(subject)) for subject in subjects]
        return answers[-1]

    async def withdraw(self, subject: str) -> httpx2.Response:
        return await self.post("withdraw", self.employee(subject))

    async def attend(self, session_id: str, *present: str) -> httpx2.Response:
        body = {"session_id": session_id, "present": present}
        return await self.post("attendance", self.officer, body)

    async def complete(self, employee_id: str, **other: Any) -> httpx2.Response:
        body = COMPLETION | {"employee_id": employee_id} | other
        return await self.post("complete", self.officer, body)

    async def trained(self, *present: str) -> httpx2.Response:
        """The course with e7 as its only participant, who was at these of its sessions."""
        await self.schedule()
        await self.enrol("e7")
        for session_id in ("s1", "s2"):
            await self.attend(session_id, *(["e7"] if session_id in present else []))
        return await self.complete("e7")

    async def get(self, path: str, by: dict[str, str] | None = None) -> httpx2.Response:
        """What is shown once everything has been heard."""
        await self.platform.settled()
        return await self.client.get(f"{HOME}{path}", headers=by or self.officer)

    async def roster(self) -> None:
        """Reporting registers e7, a PNS, and e8, a PPPK, among others; everybody knows."""
        await self.imported()
        await self.platform.settled()

    async def imported(self) -> str:
        """The position at which all of them are on the roster."""
        hr, position = self.platform.token("h1", "hr") | {"Content-Type": "text/csv"}, ""
        for name, content in (("units", UNITS), ("employees", EMPLOYEES)):
            headers = hr | {"Idempotency-Key": name}
            path = f"/reporting/roster/{name}"
            sent = await self.client.post(path, content=content, headers=headers)
            position = sent.raise_for_status().headers["Kinerja-Position"]
        return position

    def appraiser(self) -> Caller:
        """Who scores."""
        return Caller(
            subject="a1",
            roles=frozenset({"appraiser"}),
            region=self.platform.region,
            time=datetime(2026, 7, 6, tzinfo=UTC),
        )

    async def weakness(self, employee_id: str, period: str = "2026-Q1") -> None:
        """Evaluation scores the employee, whose service time stayed below its target."""
        evaluation_id = f"{employee_id}~{period.lower()}"
        taken = TakeResults(
            evaluation_id=evaluation_id,
            employee_id=employee_id,
            unit_id="u1",
            appraiser_id="a1",
            period=period,
            report_id=evaluation_id,
            taken_from=f"{self.platform.region}/reporting@0",
            results=(RealisedResult(result_id="r1", kind="utama", indicators=(SLOW,)),),
            opened_at=self.appraiser().time,
        )
        scored = ScoreEvaluation(
            evaluation_id=evaluation_id,
            scored_by="a1",
            behaviour=RATINGS,
            today=self.appraiser().time.date(),
        )
        [edge] = [e for s, e in self.platform.program.runtime.edges() if s.name == "evaluation"]
        for command in (POLICY, taken, scored):
            await edge.execute(command, self.appraiser())


def problem(answer: httpx2.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].rpartition(":")[2]
