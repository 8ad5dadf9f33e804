"""An office of three people whose vault is kept by hr1, hr2 and the auditor a1; nobody exists."""

import asyncio
import itertools
from typing import Any

import httpx2

from kernel.deliveries import counts
from tests.kernel.logs import wait_for
from tests.platform import Platform
from tests.services.reporting.office import CLERK_NIP, EMPLOYEES, UNITS

__all__ = ["CLERK_NIP", "EMPLOYEES", "NAME", "Office", "problem"]

NAME = "Contoh Juru"  # of e7
BASIS = {"basis": "subject-request"}


class Office:
    """What hr and the auditor ask of the vault, and what others are shown meanwhile."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        self.hr1 = platform.token("hr1", "hr")
        self.hr2 = platform.token("hr2", "hr")
        self.auditor = platform.token("a1", "auditor")
        self.keys = itertools.count()

    async def send(
        self, method: str, path: str, headers: dict[str, str], **sent: Any
    ) -> httpx2.Response:
        keyed = {"Idempotency-Key": f"key-{next(self.keys)}"} | headers
        return await self.platform.client.request(method, path, headers=keyed, **sent)

    async def staff(self) -> None:
        """The roster is imported, and the vault's log has heard of the keys."""
        csv = self.hr1 | {"Content-Type": "text/csv"}
        for kind, content in (("units", UNITS), ("employees", EMPLOYEES)):
            sent = await self.send("POST", f"/reporting/roster/{kind}", csv, content=content)
            assert sent.is_success, sent.text
        await self.settled()

    async def settled(self) -> None:
        """Everybody knows what happened; it is recorded and carried out."""
        runtime = self.platform.program.runtime
        await self.platform.settled()
        for keeper in runtime.keepers:
            await asyncio.to_thread(keeper.record)
        await self.platform.settled()
        database = runtime.running["vault"].database
        await asyncio.to_thread(wait_for, lambda: counts(database, "standings").waiting == 0, 30)

    async def propose(self, by: dict[str, str] | None = None, **body: Any) -> httpx2.Response:
        path = "/vault/subjects/e7/forgetting"
        return await self.send("PUT", path, by or self.hr1, json=body or BASIS)

    async def approve(self, by: dict[str, str], subject: str = "e7") -> httpx2.Response:
        """As it is just now, unless ``by`` names a version."""
        await self.settled()
        path = f"/vault/subjects/{subject}"
        seen = await self.platform.client.get(path, headers=self.auditor)
        etag = {"If-Match": seen.headers["ETag"]} if "ETag" in seen.headers else {}
        return await self.send("POST", f"{path}/forgetting/approve", etag | by)

    async def withdraw(self) -> httpx2.Response:
        return await self.send("POST", "/vault/subjects/e7/forgetting/withdraw", self.hr2)

    async def forget(self) -> None:
        """Two people forget e7, and it is carried out."""
        for done in (await self.propose(), await self.approve(self.hr2)):
            assert done.is_success, done.text
        await self.settled()

    async def restrict(self, **body: Any) -> httpx2.Response:
        return await self.send("POST", "/vault/subjects/e7/restrict", self.hr1, json=body)

    async def unrestrict(self) -> httpx2.Response:
        return await self.send("POST", "/vault/subjects/e7/unrestrict", self.hr1)

    async def read(self, path: str, by: dict[str, str] | None = None) -> Any:
        """What is shown once everything has come to rest."""
        await self.settled()
        found = await self.platform.client.get(path, headers=by or self.auditor)
        assert found.is_success, found.text
        return found.json()

    async def shown(self) -> tuple[str, str]:
        """Name and NIP of e7 as the roster shows them."""
        employee = await self.read("/reporting/employees/e7", self.hr1)
        return employee["name"], employee["nip"]

    async def search(self, **by: str) -> httpx2.Response:
        return await self.send("POST", "/vault/search", self.hr1, json=by)

    async def found(self, **by: str) -> list[str]:
        answer = await self.search(**by)
        assert answer.is_success, answer.text
        return answer.json()["subjects"]


def problem(answer: httpx2.Response) -> tuple[int, str]:
    """The status and the slug of a refusal."""
    return answer.status_code, answer.json()["type"].removeprefix("urn:kinerja:problem:")
