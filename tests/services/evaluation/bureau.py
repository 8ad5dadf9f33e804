"""A bureau in which an evaluation is followed up: e7 under e1 under e0; h1 is human resources."""

from datetime import UTC, datetime
from typing import Any

import httpx2

from tests.platform import Platform
from tests.services.evaluation.town import PLAN, Town

EMPLOYEES = (
    "employee_id,nip,name,employment,position,class,grade,unit,appraiser_nip,since,leads\n"
    "e0,196501011990011001,Contoh Nol,PNS,Sekretaris Daerah,jpt,IV/e,setda,,2024-01-01,setda\n"
    "e1,197001012000011001,Contoh Satu,PNS,Kepala Dinas,jpt,IV/c,u3,196501011990011001,"
    "2024-01-01,u3\n"
    "e7,199001012015011002,Contoh Tujuh,PNS,Operator,pelaksana,II/c,u3,197001012000011001,"
    "2024-01-01,\n"
)
UNITS = (
    "unit,title,kind,parent,code\n"
    "setda,Sekretariat Daerah,secretariat,,\n"
    "u3,Dinas Dukcapil,dinas,setda,\n"
)
ID = "e7~2026-q1"
EVALUATION = f"/evaluation/evaluations/{ID}"


class Bureau(Town):
    """A town with somebody above the appraiser, an authorised official, and calendars."""

    def __init__(self, platform: Platform) -> None:
        super().__init__(platform)
        self.superior = platform.token("e0", "appraiser", "employee")
        self.official = platform.token("pyb1", "appraiser")
        self.head = platform.token("w1", "appraiser")

    async def staffed(self) -> None:
        for file, rows in (("units", UNITS), ("employees", EMPLOYEES)):
            imported = await self.post(f"/reporting/roster/{file}", self.hr, content=rows)
            assert imported.is_success, imported.text
        year = datetime.now(UTC).year
        for each in (2026, year, year + 1):
            done = await self.calendar(each, zone="Asia/Jakarta", national=True)
            assert done.is_success, done.text
        await self.officials()

    async def officials(self) -> None:
        named = {"official_id": "w1", "name": "Contoh Wali", "position": "Wali Kota"}
        for path, body in (
            ("/reporting/regional-head", named),
            ("/evaluation/officials/authorised-official", {"person_id": "pyb1"}),
        ):
            done = await self.put(path, body | {"since": "2025-02-20"}, self.hr)
            assert done.is_success, done.text
        await self.platform.settled()

    async def headed(self) -> None:
        """The head of u3 has an accepted report of the first quarter."""
        (await self.adopt()).raise_for_status()
        await self.staffed()
        head = self.platform.token("e1", "employee")
        plan = "/reporting/plans/e1/2026/1"
        results = [{**PLAN["results"][0], "perspective": "budget"}]
        (await self.put(plan, {"results": results}, head)).raise_for_status()
        (await self.post(f"{plan}/agree", self.superior)).raise_for_status()
        told = [{"indicator_id": key, "realised": "0"} for key in ("i1", "i2", "i3")]
        report = {"plan_id": "e1~2026~1", "results": [{"result_id": "r1", "indicators": told}]}
        path = "/reporting/reports/e1/2026-Q1"
        (await self.put(path, report, head)).raise_for_status()
        (await self.post(f"{path}/accept", self.superior)).raise_for_status()
        await self.platform.settled()

    async def organisation(self, unit_id: str, predicate: str) -> None:
        body = {"predicate": predicate, "document": "LKjIP triwulan I 2026"}
        path = f"/evaluation/organisations/{unit_id}/2026-Q1"
        (await self.put(path, body, self.hr)).raise_for_status()

    async def scored(self) -> None:
        await self.accepted()
        (await self.score()).raise_for_status()

    async def received(self) -> None:
        """Scored, signed, delivered, and received today."""
        await self.scored()
        await self.done("sign", self.appraiser, {})
        await self.done("deliver", self.appraiser)
        await self.done("receive", self.employee, {})

    async def objected(self) -> None:
        await self.received()
        await self.done("object", self.employee, {"reason": "Angka triwulan belum lengkap."})

    async def examined(self) -> None:
        """The objection is received, and both sides are heard."""
        await self.objected()
        await self.done("objection/receive", self.superior)
        for side, by in (("employee", self.employee), ("appraiser", self.appraiser)):
            said = {"side": side, "text": f"Penjelasan {side}."}
            await self.done("objection/explain", by, said)

    async def ask(
        self, verb: str, by: dict[str, str], body: dict[str, Any] | None = None
    ) -> httpx2.Response:
        await self.platform.settled()
        content = {} if body is None else {"json": body}
        return await self.post(f"{EVALUATION}/{verb}", by, **content)

    async def done(self, verb: str, by: dict[str, str], body: dict[str, Any] | None = None) -> None:
        answer = await self.ask(verb, by, body)
        assert answer.is_success, (verb, answer.text)

    async def followed(self) -> dict[str, Any]:
        return (await self.evaluation())["after"]

    async def waiting(self, by: dict[str, str]) -> list[str]:
        """The steps that wait for somebody."""
        found = await self.get("/waiting", by)
        return [each["step"] for each in found.raise_for_status().json()["items"]]
