"""The verbs about people beside a platform that serves on a port of this machine."""

import asyncio
import json
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import uvicorn

from tests.platform import Platform, embedded
from tests.services.canary import Story
from tests.verbs import Done, kinerja

REGION = "13.72"


class Served:
    """A platform with its story on a port of this machine, and the verbs beside it."""

    def __init__(self, platform: Platform, url: str, data: Path) -> None:
        self.platform, self.url, self.data = platform, url, data

    def token(self, subject: str, *roles: str, region: str = REGION) -> str:
        headers = self.platform.elsewhere(region).token(subject, *roles)
        return headers["Authorization"].removeprefix("Bearer ")

    async def __call__(self, *words: str, **settings: str) -> Done:
        """The verb with the token of an auditor, unless another is given."""
        given = {"url": self.url, "token": self.token("qz9auditor", "auditor")} | settings
        return await asyncio.to_thread(kinerja, "subject", *words, data=self.data, **given)

    async def said(self, *words: str, **settings: str) -> Any:
        """The JSON that it answers."""
        done = await self(*words, "--json", **settings)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


@asynccontextmanager
async def served(data: Path) -> AsyncGenerator[Served]:
    """All services embedded in this process, the person's story told."""
    async with embedded(data) as platform:
        await Story(platform).tell()
        with socket.socket() as listening:
            listening.bind(("127.0.0.1", 0))
            listening.listen()
            config = uvicorn.Config(platform.program.app, log_config=None, lifespan="off")
            server = uvicorn.Server(config)
            serving = asyncio.create_task(server.serve(sockets=[listening]))
            yield Served(platform, f"http://127.0.0.1:{listening.getsockname()[1]}", data)
            server.should_exit = True
            await serving
