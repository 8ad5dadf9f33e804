"""The whole platform in one process, for tests that speak HTTP to it."""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2

from kinerja.catalogue import services
from kinerja.issuer import AUDIENCE, Issuer, identity, issuer, mint
from kinerja.program import Program, program
from kinerja.regions import regions
from kinerja.settings import Settings

__all__ = ["AUDIENCE", "Platform", "embedded"]


class Platform:
    """A running program with a client; `token` makes the headers of somebody."""

    def __init__(self, running: Program, client: httpx2.AsyncClient, by: Issuer) -> None:
        self.program = running
        self.client = client
        self.issuer = by

    def token(
        self, subject: str, *roles: str, regions: tuple[str, ...] = ("13.72",)
    ) -> dict[str, str]:
        """The Authorization header of this subject with these roles."""
        signed = mint(self.issuer, subject, roles, regions)
        return {"Authorization": f"Bearer {signed}"}

    async def settled(self, seconds: float = 30) -> None:
        """Wait until every follower is at the end of every log. Fails after ``seconds``."""
        until = time.monotonic() + seconds
        while not await asyncio.to_thread(self.program.runtime.loop.is_settled):
            assert time.monotonic() < until, self.program.runtime.ready()
            await asyncio.sleep(0.01)


@asynccontextmanager
async def embedded(data: Path) -> AsyncGenerator[Platform]:
    """All five services on SQLite files in ``data``."""
    by = issuer("http://issuer.test")
    settings = Settings(data=data)
    running = program(settings, services, regions(None), identity(by))
    await running.runtime.start()
    transport = httpx2.ASGITransport(running.app)
    try:
        async with httpx2.AsyncClient(
            transport=transport, base_url="http://kinerja.test"
        ) as client:
            yield Platform(running, client, by)
    finally:
        await running.runtime.stop()
