"""The toy services as a running program that can be stopped and started on the same databases."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from kernel.database import Database
from kernel.decider import Command
from kernel.order import Batch
from kernel.region_keys import RegionKeys
from kernel.runtime import Runtime
from kernel.service import Service
from kernel.vault import Vault
from tests.kernel import toy, toy_held, toy_mended
from tests.kernel.logs import REGION, sqlite_url, wait_for

Urls = Callable[[str], str]

# The catalogue is where a process that rebuilds finds the same services.
TOY = (toy.services, "tests.kernel.toy:services")
MENDED = (toy_mended.services_mended, "tests.kernel.toy_mended:services_mended")
HELD = (toy_held.services_held, "tests.kernel.toy_held:services_held")
OF_TWO = (toy_held.services_of_two, "tests.kernel.toy_held:services_of_two")
CHANGED = (toy_mended.services_changed, "tests.kernel.toy_mended:services_changed")


@asynccontextmanager
async def running(
    urls: Urls, directory: Path, program: tuple[Sequence[Service], str]
) -> AsyncGenerator[Runtime]:
    """The services on databases that may have been served before."""
    services, catalogue = program
    made = Runtime(
        services,
        lambda service: Database(urls(service)),
        Vault.open_at(sqlite_url(directory, "vault"), keys(directory)),
        lambda _: b"k",
        lambda: 1_800_000_000,
        catalogue=catalogue,
    )
    async with made:
        yield made


def keys(directory: Path) -> RegionKeys:
    return RegionKeys.create(directory / "keys.json", [REGION, "13.71"])


async def do(
    runtime: Runtime, *commands: Command, region: str = REGION, by: str = "reporting"
) -> int:
    """Execute commands one by one; the position of the last."""
    writer = runtime.running[by].writer
    answers = [await writer.execute(region, Batch([command])) for command in commands]
    return answers[-1].position


def urls_of(request: pytest.FixtureRequest, database_url: str, directory: Path) -> Urls:
    """A database for each service, the same each time it is asked for; the test has asked for
    ``database_url``, which says on what."""
    if database_url.startswith("sqlite"):
        return lambda service: sqlite_url(directory, service)
    server = request.getfixturevalue("postgres_server")
    made: dict[str, str] = {}

    def url(service: str) -> str:
        if service not in made:
            name = f"{sa.make_url(database_url).database}_{service}"
            server.execute(f"CREATE DATABASE {name} TEMPLATE template0")
            made[service] = server.url(name)
        return made[service]

    return url


async def settled(runtime: Runtime) -> None:
    await asyncio.to_thread(wait_for, runtime.loop.is_settled)
