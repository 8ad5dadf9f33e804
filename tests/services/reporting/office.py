"""A kecamatan of three people who import, plan and report over HTTP; nobody in it exists."""

from typing import Any

import httpx2

from tests.platform import Platform

HOME = "/reporting"
UNITS = """\
unit,title,kind,parent,code
kota,Kota Solok,region,,13.72
u1,Kecamatan Lubuk Sikarah,kecamatan,kota,13.72.01
u2,Kecamatan Tanjung Harapan,kecamatan,kota,13.72.02
"""
HEAD_NIP, CLERK_NIP, AIDE_NIP = "198001152005011001", "199001152015032001", "199501152021211001"
EMPLOYEES = f"""\
employee_id;nip;name;employment;position;class;grade;unit;appraiser_nip;since;leads
e7;{CLERK_NIP};Contoh Juru;PNS;Pengadministrasi;pelaksana;II/c;u1;{HEAD_NIP};2024-01-31;
e1;{HEAD_NIP};Contoh Kepala;PNS;Camat;jpt;IV/a;u1;;2024-01-31;u1
e8;{AIDE_NIP};Contoh Bantu;PPPK;Pengelola;pelaksana;VII;u1;{HEAD_NIP};2024-01-31;
"""
INDICATOR = {
    "indicator_id": "i1",
    "code": "service-time",
    "title": "Hari sampai KTP selesai",
    "aspects": ["time"],
    "target_low": "1",
    "target_high": "2",
    "measure": "hari",
    "better": "lower",
    "source": "self",
    "steps": [],
    "manual": None,
}
RESULT = {
    "result_id": "r1",
    "kind": "utama",
    "title": "Pelayanan KTP",
    "indicators": [INDICATOR],
    "narrated": [],
    "perspective": None,
    "assigned_by": None,
    "acting": False,
    "supports": None,
    "assignment_id": None,
}
PLAN = {"results": [RESULT]}
PLAN_ID = "e7~2026~1"


def report(realised: str = "1.5", plan_id: str = PLAN_ID) -> dict[str, Any]:
    figure = {"indicator_id": "i1", "realised": realised}
    told = {"result_id": "r1", "indicators": [figure], "note": "Antrean daring dibuka."}
    return {"plan_id": plan_id, "results": [told]}


class Office:
    """The hands of HR, of the clerk e7 and of the head e1 on reporting's routes."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        self.hr = platform.token("h1", "hr")
        self.auditor = platform.token("a1", "auditor")
        self.clerk = platform.token("e7", "employee")
        self.head = platform.token("e1", "employee", "appraiser")
        self.aide = platform.token("e8", "employee", "appraiser")
        self._keys = 0

    async def post(
        self, path: str, headers: dict[str, str], key: str | None = None, **sent: Any
    ) -> httpx2.Response:
        """With an Idempotency-Key of its own, unless one is given."""
        self._keys += 1
        headers = {"Idempotency-Key": key or f"key-{self._keys}", **headers}
        return await self.platform.client.post(f"{HOME}{path}", headers=headers, **sent)

    async def put(self, path: str, headers: dict[str, str], **body: Any) -> httpx2.Response:
        return await self.platform.client.put(f"{HOME}{path}", headers=headers, json=body)

    async def get(self, path: str, headers: dict[str, str] | None = None) -> httpx2.Response:
        """What is shown once everybody knows what has happened."""
        await self.platform.settled()
        return await self.platform.client.get(f"{HOME}{path}", headers=headers or {})

    async def file(
        self, kind: str, content: str | bytes, key: str | None = None, query: str = ""
    ) -> httpx2.Response:
        """HR sends a file of units or employees."""
        content = content.encode() if isinstance(content, str) else content
        headers = self.hr | {"Content-Type": "text/csv", "Accept-Language": "en"}
        return await self.post(f"/roster/{kind}{query}", headers, key, content=content)

    async def open(self) -> None:
        """Units and employees are on the roster, and everybody knows."""
        (await self.file("units", UNITS)).raise_for_status()
        (await self.file("employees", EMPLOYEES)).raise_for_status()
        await self.platform.settled()

    async def propose(self, year: int = 2026) -> httpx2.Response:
        return await self.put(f"/plans/e7/{year}/1", self.clerk, **PLAN)

    async def plan(self, year: int = 2026) -> None:
        """The clerk has an agreed plan."""
        (await self.propose(year)).raise_for_status()
        (await self.post(f"/plans/e7/{year}/1/agree", self.head)).raise_for_status()
        await self.platform.settled()

    async def report(
        self, realised: str = "1.5", period: str = "2026-Q1", plan_id: str = PLAN_ID
    ) -> httpx2.Response:
        return await self.put(f"/reports/e7/{period}", self.clerk, **report(realised, plan_id))

    async def events(self) -> int:
        """How many records the log has."""
        await self.platform.settled()
        found = await self.get("/units")
        return int(found.headers["Kinerja-Position"].rpartition("@")[2]) + 1


def problem(answer: httpx2.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].rpartition(":")[2]


def lines(answer: httpx2.Response) -> list[tuple[int, str, str]]:
    """The report of a refused file: line, column, code."""
    assert problem(answer) == (422, "reporting.roster-is-refused")
    return [(at["line"], at["column"], at["code"]) for at in answer.json()["details"]["lines"]]
