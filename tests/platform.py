"""The whole platform in one process, for tests that speak HTTP to it."""

import asyncio
import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2

from kinerja.catalogue import services
from kinerja.issuer import AUDIENCE, Issuer, identity, issuer, mint
from kinerja.program import Program, program
from kinerja.regions import Region, regions
from kinerja.settings import Settings

__all__ = ["AUDIENCE", "Platform", "embedded"]


OWN = {
    code: Region(code, f"Kota Uji {code}", "Asia/Jakarta")
    for code in map("90.{:02}".format, range(1, 100))
}


class Platform:
    """One region of a running program: a client whose paths begin with the service, and `token`,
    which makes the headers of somebody of the region."""

    def __init__(self, running: Program, by: Issuer, region: str) -> None:
        self.program = running
        self.issuer = by
        self.region = region
        self.client = httpx2.AsyncClient(
            transport=httpx2.ASGITransport(running.app),
            base_url=f"http://kinerja.test/v1/regions/{region}",
        )

    def elsewhere(self, region: str) -> "Platform":
        """The same program, another region."""
        return Platform(self.program, self.issuer, region)

    def token(self, subject: str, *roles: str) -> dict[str, str]:
        """The Authorization header of this subject with these roles."""
        signed = mint(self.issuer, subject, roles, [self.region])
        return {"Authorization": f"Bearer {signed}"}

    async def settled(self, seconds: float = 30) -> None:
        """Wait until every follower is at the end of every log. Fails after ``seconds``."""
        until = time.monotonic() + seconds
        while not await asyncio.to_thread(self.program.runtime.loop.is_settled):
            assert time.monotonic() < until, self.program.runtime.ready()
            await asyncio.sleep(0.01)


@asynccontextmanager
async def embedded(
    data: Path,
    smtp: str | None = None,
    known: Mapping[str, Region] | None = None,
    vault: str | None = None,
) -> AsyncGenerator[Platform]:
    """All services on SQLite files in ``data``, the vault elsewhere where that is given, seen from
    Kota Solok. ``known`` regions are those of the product's stories, and as many more as tests may
    want for themselves."""
    by = issuer("http://issuer.test")
    settings = Settings(data=data, smtp=smtp, vault=vault)
    running = program(settings, services, known or regions(None) | OWN, identity(by))
    async with running.runtime:
        yield Platform(running, by, "13.72")
