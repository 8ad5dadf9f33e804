"""A small town for the tests of evaluation: news come through the routes where they happen."""

from typing import Any

import httpx2

from contracts.satisfaction import ELEMENTS
from services.evaluation.rules.predicate import VALUES
from tests.platform import Platform

HOME = "/evaluation"
UNITS = "unit,title,kind,parent,code\nu3,Dinas Dukcapil,dinas,,\n"
EMPLOYEES = (
    "employee_id,nip,name,employment,position,class,grade,unit,appraiser_nip,since\n"
    "e1,197001012000011001,Contoh Satu,PNS,Kepala Dinas,jpt,IV/c,u3,,2024-01-01\n"
    "e7,199001012015011002,Contoh Tujuh,PNS,Operator,pelaksana,II/c,u3,197001012000011001,"
    "2024-01-01\n"
)
POLICY: dict[str, Any] = {
    "policy_id": "2026",
    "scheme": "permenpanrb-6-2022",
    "cadence": "quarterly",
    "small_part": [1, 3],
    "satisfaction_target": ["76.61", "88.30"],
    "competencies": [{"code": "service-time", "competency": "queueing"}],
    "adopted_on": "2026-01-05",
}
SURVEY = {
    "unit_id": "u3",
    "service": "ktp",
    "period": "2026-Q1",
    "population": 500,
    "opens": "2026-03-02",
    "closes": "2026-03-31",
}
MEETS = dict.fromkeys(VALUES, "meets")


def indicator(indicator_id: str, code: str, target: str, **other: str) -> dict[str, Any]:
    asked = {"title": "Ukuran", "aspects": ["quality"], "measure": "satuan"}
    span = {"target_low": target, "target_high": target}
    return {"indicator_id": indicator_id, "code": code, **asked, **span, **other}


PLAN = {
    "results": [
        {
            "result_id": "r1",
            "kind": "utama",
            "title": "Pelayanan KTP",
            "indicators": [
                indicator("i1", "documents", "90"),
                indicator("i2", "service-time", "15", better="lower"),
                indicator("i3", "satisfaction", "80", source="citizen-satisfaction"),
            ],
        }
    ],
}


class Town:
    """Employee e7 of unit u3 is appraised by e1; h1 is human resources, o1 the service desk."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        self.client = platform.client
        self.hr = platform.token("h1", "hr")
        self.auditor = platform.token("a1", "auditor")
        self.appraiser = platform.token("e1", "appraiser", "employee")
        self.employee = platform.token("e7", "employee")
        self.officer = platform.token("o1", "officer")
        self.keys = 0

    async def put(self, path: str, body: object, by: dict[str, str]) -> httpx2.Response:
        return await self.client.put(path, json=body, headers=by)

    async def post(self, path: str, by: dict[str, str], **content: Any) -> httpx2.Response:
        """Each with a key of its own."""
        self.keys += 1
        headers = by | {"Idempotency-Key": f"k{self.keys}"}
        if "content" in content:
            headers["Content-Type"] = "text/csv"
        return await self.client.post(path, headers=headers, **content)

    async def get(self, path: str, by: dict[str, str]) -> httpx2.Response:
        """Of evaluation, once everybody has heard everything."""
        await self.platform.settled()
        return await self.client.get(f"{HOME}{path}", headers=by)

    async def adopt(self, **other: Any) -> httpx2.Response:
        return await self.put("/evaluation/policy", POLICY | other, self.hr)

    async def calendar(self, year: int, **body: Any) -> httpx2.Response:
        return await self.put(f"/evaluation/calendars/{year}", body, self.hr)

    async def submitted(self, documents: str = "95", minutes: str = "15", year: int = 2026) -> None:
        """The policy is adopted, the plan agreed, the report of the first quarter submitted."""
        (await self.adopt()).raise_for_status()
        await self.staffed()
        plan = f"/reporting/plans/e7/{year}/1"
        (await self.put(plan, PLAN, self.employee)).raise_for_status()
        (await self.post(f"{plan}/agree", self.appraiser)).raise_for_status()
        figures = {"i1": documents, "i2": minutes, "i3": "0"}
        told = [{"indicator_id": key, "realised": value} for key, value in figures.items()]
        report = {"plan_id": f"e7~{year}~1", "results": [{"result_id": "r1", "indicators": told}]}
        sent = await self.put(f"/reporting/reports/e7/{year}-Q1", report, self.employee)
        sent.raise_for_status()
        await self.platform.settled()

    async def staffed(self) -> None:
        """A roster of one unit, which everybody knows."""
        for file, rows in (("units", UNITS), ("employees", EMPLOYEES)):
            imported = await self.post(f"/reporting/roster/{file}", self.hr, content=rows)
            assert imported.is_success, imported.text
        await self.platform.settled()

    async def accepted(self, documents: str = "95", minutes: str = "15", year: int = 2026) -> None:
        await self.submitted(documents, minutes, year)
        path = f"/reporting/reports/e7/{year}-Q1/accept"
        (await self.post(path, self.appraiser)).raise_for_status()
        await self.platform.settled()

    async def answered(self, *values: int, elements: tuple[str, ...] = ELEMENTS) -> None:
        """A citizen for each value, who gives it to each of the elements."""
        await self.staffed()
        asked = SURVEY | {"elements": elements}
        (await self.put("/feedback/surveys/s1", asked, self.officer)).raise_for_status()
        for number, value in enumerate(values):
            answers = [{"element": element, "value": value} for element in elements]
            paper = {"answers": answers, "channel": "paper", "answered_on": "2026-03-02"}
            path = f"/feedback/surveys/s1/responses/c{number}"
            (await self.put(path, paper, self.officer)).raise_for_status()
        await self.platform.settled()

    async def score(
        self, by: dict[str, str] | None = None, year: int = 2026, **other: Any
    ) -> httpx2.Response:
        body = {"behaviour": MEETS} | other
        path = f"/evaluation/evaluations/e7~{year}-q1/score"
        return await self.post(path, by or self.appraiser, json=body)

    async def evaluation(self) -> dict[str, Any]:
        found = await self.get("/evaluations/e7~2026-q1", self.employee)
        return found.raise_for_status().json()


def problem(answer: httpx2.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].rpartition(":")[2]
