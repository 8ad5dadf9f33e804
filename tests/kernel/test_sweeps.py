"""What is done against misses: regions whose wake-up was lost, and what the vault is told."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Engine, event

from kernel.database import Database
from kernel.follower import Following
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
    log.database.create(rows.metadata)
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
