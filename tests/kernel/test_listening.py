"""Listeners to a view are woken by the rows they could see, and by nothing else."""

import asyncio
import time
from collections.abc import AsyncGenerator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from kernel.database import Database
from kernel.edge import Caller
from kernel.order import Batch
from kernel.region_keys import RegionKeys
from kernel.runtime import Runtime
from kernel.vault import Vault
from tests.kernel.logs import REGION, sqlite_url, unit_named, wait_for
from tests.kernel.toy import titles, units_service

LISTENERS = 150
NOW = datetime(2026, 3, 31, tzinfo=UTC)


@pytest.fixture
def looks() -> Iterator[list[str]]:
    """Each query for a page of the view, on every database of this process."""
    asked: list[str] = []

    def asks(_connection: object, _cursor: object, statement: str, *_more: Any) -> None:
        if "FROM view_titles" in statement and "ORDER BY key LIMIT" in statement:
            asked.append(statement)

    event.listen(sa.Engine, "before_cursor_execute", asks)
    yield asked
    event.remove(sa.Engine, "before_cursor_execute", asks)


@asynccontextmanager
async def instance(database: str, vault: str, keys: RegionKeys) -> AsyncGenerator[Runtime]:
    runtime = Runtime(
        [units_service],
        lambda _: Database(database),
        Vault.open_at(vault, keys),
        lambda _: b"k",
        lambda: time.time_ns() // 1000,
    )
    async with runtime:
        yield runtime


class Audience:
    """One listener for each of many titles, on one instance."""

    def __init__(self, runtime: Runtime) -> None:
        self.edge = runtime.running["reporting"].serving(runtime)
        self.heard: asyncio.Queue[str] = asyncio.Queue()
        self.tasks = [asyncio.create_task(self.listen(f"t{n}")) for n in range(LISTENERS)]

    async def listen(self, title: str) -> None:
        by = Caller("somebody", frozenset(), REGION, NOW)
        async for row in self.edge.follow(titles, by, title=title):
            self.heard.put_nowait(row.unit_id)

    async def next(self) -> str:
        return await asyncio.wait_for(self.heard.get(), 20)

    async def leave(self) -> None:
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)


async def write(runtime: Runtime, unit_id: str, title: str) -> None:
    writer = runtime.running["reporting"].writer
    await writer.execute(REGION, Batch([unit_named(unit_id, title)]))


async def test_a_write_that_nobody_listens_to_costs_no_query(tmp_path: Path, looks: list[str]):
    keys = RegionKeys.create(tmp_path / "keys.json", [REGION])
    url, vault = sqlite_url(tmp_path), sqlite_url(tmp_path, "vault")
    async with instance(url, vault, keys) as runtime:
        audience = Audience(runtime)
        await asyncio.to_thread(wait_for, lambda: len(looks) == LISTENERS)
        for n in range(20):
            await write(runtime, f"u{n}", "of no interest")
        await asyncio.to_thread(wait_for, runtime.loop.is_settled)
        await write(runtime, "x", "t7")
        assert await audience.next() == "x"
        await write(runtime, "y", "t8")
        assert await audience.next() == "y"
        await audience.leave()
    # Whoever found something looks once more for what follows it.
    assert LISTENERS + 2 <= len(looks) <= LISTENERS + 4


@pytest.mark.server
async def test_what_another_instance_has_folded_is_heard_too(
    postgres_database: str, tmp_path: Path, looks: list[str]
):
    keys = RegionKeys.create(tmp_path / "keys.json", [REGION])
    async with AsyncExitStack() as stack:
        made = [instance(postgres_database, postgres_database, keys) for _ in range(2)]
        runtimes = [await stack.enter_async_context(each) for each in made]
        audiences = [Audience(runtime) for runtime in runtimes]
        await asyncio.to_thread(wait_for, lambda: len(looks) == 2 * LISTENERS)
        begun = time.monotonic()
        for n in range(20):
            await write(runtimes[n % 2], f"u{n}", "of no interest")
        await write(runtimes[0], "x", "t7")
        assert [await audience.next() for audience in audiences] == ["x", "x"]
        seconds = time.monotonic() - begun
        for audience in audiences:
            await audience.leave()
    # One of them folds; the other, told that something has moved, looks once a second at most.
    assert len(looks) <= LISTENERS * (2 + 2 + int(seconds)) + 4
