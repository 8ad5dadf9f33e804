"""What the tests of notification share: officers, employees and citizens who make news."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx2
import sqlalchemy as sa

from tests.kernel.logs import wait_for
from tests.platform import Platform

INBOX = "/notification/inbox"
COURSE = {
    "title": "Pelayanan prima",
    "kind": "classical",
    "seats": 30,
    "competencies": ["public-service"],
    "sessions": [{"session_id": "s1", "day": "2026-05-04", "hours_jp": 8}],
}
UNITS = """unit,title,kind,parent,code
u1,Dinas Contoh,dinas,,
"""
EMPLOYEES = """employee_id,nip,name,employment,position,class,grade,unit,appraiser_nip,since,leads
e1,198001012005011001,Contoh Kepala,PNS,Kepala Dinas,jpt,IV/c,u1,,2024-01-02,u1
e6,199001012015012003,Contoh Enam,PNS,Staf,pelaksana,II/c,u1,198001012005011001,2024-01-02,
e8,199001012015012004,Contoh Delapan,PNS,Staf,pelaksana,II/c,u1,198001012005011001,2024-01-02,
e7,199001012015012002,Contoh Pegawai,PNS,Staf,pelaksana,II/c,u1,198001012005011001,2024-01-02,
"""
INDICATOR = {
    "indicator_id": "i1",
    "code": "service-time",
    "title": "KTP selesai tepat waktu",
    "aspects": ["time"],
    "target_low": "90",
    "target_high": "90",
    "measure": "persen",
}
RESULT = {"result_id": "r1", "kind": "utama", "title": "Pelayanan", "indicators": [INDICATOR]}
WAITING = "SELECT * FROM deliveries WHERE ended_us IS NULL"
COMPLAINT = {"kind": "complaint", "unit_id": "u1", "service": "ktp", "text": "Antrean lama."}


class Office:
    """News are made through the routes of the services in which they happen."""

    def __init__(self, platform: Platform) -> None:
        self.client = platform.client
        self.platform = platform
        self.officer = platform.token("o1", "officer")

    def somebody(self, subject: str, *roles: str) -> dict[str, str]:
        return self.platform.token(subject, *(roles or ("employee",)))

    async def staff(self) -> None:
        """A roster: e1 heads the unit u1 and appraises the others."""
        await self.units()
        await self.imported("employees", EMPLOYEES)

    async def units(self) -> None:
        """The unit u1, which nobody heads."""
        await self.imported("units", UNITS)

    async def imported(self, file: str, content: str) -> None:
        csv = {"Content-Type": "text/csv", "Idempotency-Key": file}
        hr = self.somebody("hr1", "hr")
        path = f"/reporting/roster/{file}"
        imported = await self.client.post(path, content=content, headers=hr | csv)
        assert imported.is_success, imported.text
        await self.platform.settled()

    async def propose_plan(self) -> None:
        """One message to e1, who appraises e7."""
        plan = {"results": [RESULT]}
        path = "/reporting/plans/e7/2026/1"
        proposed = await self.client.put(path, json=plan, headers=self.somebody("e7"))
        proposed.raise_for_status()

    async def enrol(self, employee_id: str, *courses: str) -> None:
        """One message to the employee for each course."""
        await self.staff()
        for course in courses:
            path = f"/training/courses/{course}"
            keyed = self.officer | {"Idempotency-Key": f"{employee_id}-{course}"}
            (await self.client.put(path, json=COURSE, headers=self.officer)).raise_for_status()
            enrolled = await self.client.post(
                f"{path}/enrol", json={"employee_id": employee_id}, headers=keyed
            )
            enrolled.raise_for_status()

    async def complain(self, response_id: str = "r1") -> str:
        """One message to the unit u1; the position of the complaint."""
        await self.units()
        path = f"/feedback/suggestions/{response_id}"
        complained = await self.client.put(path, json=COMPLAINT)
        return complained.raise_for_status().headers["Kinerja-Position"]

    async def read(self, path: str, headers: dict[str, str]) -> httpx2.Response:
        await self.platform.settled()
        return await self.client.get(path, headers=headers)

    async def inbox(self, subject: str, query: str = "", **headers: str) -> dict[str, Any]:
        found = await self.read(f"{INBOX}{query}", self.somebody(subject) | headers)
        return found.raise_for_status().json()

    async def mark(self, message_id: str, headers: dict[str, str]) -> httpx2.Response:
        path = f"/notification/messages/{message_id}/read"
        return await self.client.post(path, headers=headers | {"Idempotency-Key": message_id})

    async def mailed(self) -> None:
        """Wait until every delivery of notification has ended."""
        await self.platform.settled()
        await self._until(lambda: not self.rows("notification", WAITING))

    async def blocked(self) -> None:
        """Wait until the way to the mail server is found to be blocked."""
        sender = self.platform.program.runtime.running["notification"].outgoing.senders["mailing"]
        await self._until(lambda: bool(sender.blocked))

    async def _until(self, holds: Callable[[], bool]) -> None:
        await asyncio.to_thread(wait_for, holds, 60)

    def rows(self, service: str, query: str) -> list[Any]:
        """What stands in a service's database."""
        with self.platform.program.runtime.running[service].database.read() as connection:
            return [tuple(row) for row in connection.execute(sa.text(query))]


def abouts(inbox: dict[str, Any]) -> list[str]:
    return [message["about"] for message in inbox["items"]]
