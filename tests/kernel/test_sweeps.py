"""What is done against misses: regions whose wake-up was lost, and what the vault is told."""

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Engine, event

from kernel.database import Database
from kernel.follower import Following
from kernel.lease import Alone
from kernel.log import Log
from kernel.loop import Loop
from kernel.metrics import Instruments
from kernel.order import Batch
from kernel.region_keys import RegionKeys
from kernel.runtime import HOURLY_SECONDS, Runtime
from kernel.vault import Vault
from kernel.view_rows import Rows
from tests.kernel.logs import REGION, Bench, sqlite_url, unit_named, wait_for
from tests.kernel.toy import titles, units_service


def follower(log: Bench) -> Following:
    """A view whose log object nobody writes through: so no commit ever wakes it."""
    rows = Rows(titles, log.database)
    log.database.create(rows.table.metadata)
    feeds = {"reporting": Log("reporting", log.database)}
    following = Following("reporting", "titles", 1, log.database, feeds, rows)
    following.load()
    return following


def swept(following: Following, until: Callable[[Loop], Any]) -> None:
    loop = Loop(Instruments())
    loop.add([following])
    loop.start()
    wait_for(lambda: bool(until(loop)))
    loop.stop()


def test_a_region_whose_wake_up_was_missed_is_found_by_the_sweep(log: Bench):
    following = follower(log)
    log.do(unit_named("a"))
    assert following.at(REGION, "reporting") == -1
    swept(following, lambda _: following.at(REGION, "reporting") == 0)


def test_a_region_that_nobody_uses_costs_no_query(log: Bench):
    log.do(unit_named("a"))
    following = follower(log)
    swept(following, lambda loop: loop.is_settled())
    one = asked(lambda: swept(following, lambda loop: loop.known_ends))
    for number in range(40):
        log.do(unit_named("a"), region=f"90.{number:02}")
    swept(following, lambda loop: loop.is_settled())
    assert asked(lambda: swept(following, lambda loop: loop.known_ends)) == one


async def test_the_region_in_which_somebody_waits_comes_before_all_others(log: Bench):
    visited: list[str] = []
    gate = threading.Event()

    def visit(region: str) -> bool:
        visited.append(region)
        return bool(region == REGION and not gate.wait(30))

    feeds = {"reporting": Log("reporting", log.database)}
    rows = Rows(titles, log.database)
    following = Following("reporting", "titles", 1, log.database, feeds, rows, works_in=visit)
    loop = Loop(Instruments(), workers=1)
    loop.add([following])
    loop.start()
    loop.wake(following, REGION)
    await asyncio.to_thread(wait_for, lambda: visited == [REGION])
    for number in range(100):
        loop.wake(following, f"90.{number:02}")
    reader = asyncio.create_task(following.until("90.99", "reporting", 0, seconds=30))
    await asyncio.sleep(0)  # it asks once, and then waits
    gate.set()
    await asyncio.to_thread(wait_for, lambda: len(visited) == 101)
    reader.cancel()
    await asyncio.to_thread(loop.stop)
    assert visited[1] == "90.99"


class Elsewhere:
    """The lease of a follower whose regions another instance has."""

    def term(self, region: str) -> int:
        return 0

    def holds(self, region: str) -> bool:
        return False


def test_lag_is_measured_in_records_and_in_seconds(log: Bench):
    log.do(unit_named("a"))
    following = follower(log)
    following.lease = Elsewhere()
    instruments = Instruments()
    loop = Loop(instruments)
    loop.add([following])
    loop.start()

    def lag(unit: str) -> float | None:
        loop.hurry()
        named = {"service": "reporting", "follower": "titles"}
        return instruments.registry.get_sample_value(f"kinerja_behind_{unit}", named)

    wait_for(lambda: lag("records") == 1)
    wait_for(lambda: (lag("seconds") or 0) > 0)
    following.lease = Alone()
    wait_for(lambda: (lag("records"), lag("seconds")) == (0, 0))
    loop.stop()


def asked(act: Callable[[], object]) -> list[str]:
    """The statements while ``act`` ran."""
    statements: list[str] = []

    def note(*about: Any) -> None:
        statements.append(about[2])

    event.listen(Engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return statements


async def test_the_vault_is_told_until_when_a_log_is_confirmed(tmp_path: Path):
    vault = Vault.open_at(
        sqlite_url(tmp_path, "vault"), RegionKeys.create(tmp_path / "keys", [REGION])
    )
    now = iter(range(1, 100))
    runtime = Runtime(
        [units_service],
        lambda service: Database(sqlite_url(tmp_path, service)),
        vault,
        lambda _: b"k",
        lambda: 1_800_000_000_000_000 + next(now),
    )
    [sweep] = [chore for period, chore in runtime.loop.chores if period == HOURLY_SECONDS]
    running = runtime.running["reporting"]
    running.writer.start()
    await running.writer.execute(REGION, Batch([unit_named("a")]))
    sweep()
    confirmed = rows_of(vault)
    assert (confirmed[REGION], confirmed[""] > 0) == (0, True)
    assert running.followings["custodian"].step(REGION)
    sweep()
    assert rows_of(vault)[REGION] > confirmed[""]
    await runtime.stop()


def rows_of(vault: Vault) -> dict[str, int]:
    """Until when the one service is confirmed, by region."""
    query = sa.text("SELECT region, until_us FROM confirmed_logs")
    with vault._keyring.read() as connection:  # pyright: ignore[reportPrivateUsage]
        return {row.region: row.until_us for row in connection.execute(query)}
