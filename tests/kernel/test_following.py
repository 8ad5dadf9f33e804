"""Views and reactions over a real log: once however often delivered, never ahead, never lost."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from kernel.checkpoint import read
from kernel.database import Database
from kernel.decider import Command
from kernel.follower import Following
from kernel.log import Log
from kernel.loop import Loop
from kernel.metrics import Instruments
from kernel.order import Batch
from kernel.region_keys import RegionKeys
from kernel.runtime import Runtime
from kernel.vault import Vault
from kernel.view_rows import BrokenRow, Rows
from tests.kernel.logs import REGION, sqlite_url, unit_named, wait_for
from tests.kernel.toy import Rename, Title, needs_service, titles, units_service

Open = Callable[[str], Database]


@pytest.fixture
def open_database(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> Open:
    """A database for each service: SQLite files, or for all one PostgreSQL database of the test."""
    if database_url.startswith("sqlite"):
        return lambda service: Database(sqlite_url(tmp_path, service))
    make = request.getfixturevalue("postgres_server")

    def fresh(service: str) -> Database:
        name = f"{sa.make_url(database_url).database}_{service}"
        make.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        return Database(make.url(name))

    return fresh


@pytest.fixture
async def runtime(open_database: Open, tmp_path: Path) -> AsyncGenerator[Runtime]:
    keys = RegionKeys.create(tmp_path / "keys.json", [REGION, "13.71"])
    vault = Vault.open_at(sqlite_url(tmp_path, "vault"), keys)
    made = Runtime(
        [units_service, needs_service], open_database, vault, lambda _: b"k", lambda: 1_800_000_000
    )
    async with made:
        yield made


async def do(runtime: Runtime, *commands: Command, region: str = REGION) -> int:
    writer = runtime.running["reporting"].writer
    answers = await asyncio.gather(*(writer.execute(region, Batch([c])) for c in commands))
    return max(answer.position for answer in answers)


async def settled(runtime: Runtime) -> None:
    await asyncio.to_thread(wait_for, runtime.loop.is_settled)


def rows_of(runtime: Runtime) -> Rows[Title]:
    return runtime.running["reporting"].rows["titles"]


async def test_a_view_shows_what_was_appended(runtime: Runtime):
    position = await do(runtime, unit_named("a", "Dinas"))
    following = runtime.running["reporting"].followings["titles"]
    assert await following.until(REGION, "reporting", position, 10)
    assert rows_of(runtime).get(REGION, ["a"])["a"].title == "Dinas"


async def test_waiting_for_a_position_that_never_comes_ends(runtime: Runtime):
    following = runtime.running["reporting"].followings["titles"]
    assert not await following.until(REGION, "reporting", 7, 0.05)


async def test_a_reaction_appends_to_its_own_log_once(runtime: Runtime):
    await do(runtime, *(unit_named(f"u{n}") for n in range(200)))
    await settled(runtime)
    records = runtime.running["training"].log.after(REGION, -1, 1_000)
    assert sorted(r.stream for r in records) == sorted(f"need-u{n}" for n in range(200))


async def test_pages_are_found_by_a_field_and_continue_after_a_key(runtime: Runtime):
    await do(runtime, *(unit_named(f"u{n}", "same") for n in range(5)), unit_named("x", "other"))
    await settled(runtime)
    first = rows_of(runtime).page(REGION, {"title": "same"}, "", 3)
    rest = rows_of(runtime).page(REGION, {"title": "same"}, first[-1][0], 3)
    assert [key for key, _ in first + rest] == [f"u{n}" for n in range(5)]


async def test_regions_do_not_show_each_other(runtime: Runtime):
    await do(runtime, unit_named("a"), region="13.71")
    await settled(runtime)
    assert rows_of(runtime).get(REGION, ["a"]) == {}


async def test_a_fold_that_fails_breaks_its_own_row_only(runtime: Runtime):
    await do(runtime, unit_named("bad", "unfoldable"), unit_named("good", "Dinas"))
    await do(runtime, Rename(unit_id="bad", title="too late"))
    await settled(runtime)
    with pytest.raises(BrokenRow):
        rows_of(runtime).shown(REGION, ["bad"])
    assert list(rows_of(runtime).shown(REGION, ["good"])) == ["good"]
    assert [b.records for b in runtime.ready().behind if "broken" in b.why] == [1]


async def test_what_a_reaction_can_never_apply_is_parked_with_its_successors(runtime: Runtime):
    await do(runtime, unit_named("refused"), unit_named("fine"))
    await do(runtime, Rename(unit_id="refused", title="later"))
    await settled(runtime)
    assert parked(runtime) == [
        (0, "unit-refused", "toy.need-is-refused: refused"),
        (2, "unit-refused", "behind a parked record of its stream"),
    ]
    assert len(runtime.running["training"].log.after(REGION, -1, 10)) == 1


async def test_a_defect_in_a_reaction_is_parked(runtime: Runtime):
    await do(runtime, unit_named("a", "unreactable"), unit_named("b"))
    await settled(runtime)
    assert parked(runtime) == [(0, "unit-a", "defect: RuntimeError")]


def parked(runtime: Runtime) -> list[tuple[int, str, str]]:
    query = sa.text("SELECT position, stream, reason FROM parked ORDER BY position")
    with runtime.running["training"].database.read() as connection:
        return [(row.position, row.stream, row.reason) for row in connection.execute(query)]


async def test_a_page_delivered_twice_is_folded_once(runtime: Runtime):
    await do(runtime, unit_named("a"), unit_named("b"))
    await settled(runtime)
    running = runtime.running["reporting"]
    stale = running.log.after(REGION, -1, 10)
    before = read(running.database, "titles", 1, "nowhere")
    assert rows_of(runtime)(REGION, before, "reporting", stale) is None
    assert rows_of(runtime).get(REGION, ["a"])["a"].changes == 1


async def test_two_threads_fold_the_same_records_once(runtime: Runtime):
    running = runtime.running["reporting"]
    runtime.loop.stop()
    await do(runtime, *(unit_named(f"u{n}") for n in range(500)))
    rows = [Rows(titles, running.database) for _ in range(2)]
    threads = [threading.Thread(target=fold_all, args=(each, running.log)) for each in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    shown = rows[0].page(REGION, {}, "", 1_000)
    assert [row.changes for _, row in shown] == [1] * 500


def fold_all(rows: Rows[Title], log: Log) -> None:
    """Fold the log in pages of seven, from wherever the checkpoint is, until its end."""
    while True:
        checkpoint = read(rows.database, "titles", 1, REGION)
        page = log.after(REGION, checkpoint.at("reporting").position, 7)
        if not page:
            return
        rows(REGION, checkpoint, "reporting", page)


async def test_a_follower_stops_when_its_last_record_is_another(runtime: Runtime):
    await do(runtime, unit_named("a"))
    await settled(runtime)
    running = runtime.running["reporting"]
    with running.database.write() as connection:
        connection.execute(sa.text("UPDATE records SET id = 'another'"))
    again = Rows(titles, running.database)
    following = Following(
        "reporting", "titles", 1, running.database, {"reporting": running.log}, again
    )
    following.load()
    loop = Loop(Instruments())
    loop.add([following])
    loop.start()
    loop.wake(following, REGION)
    await asyncio.to_thread(wait_for, lambda: REGION in following.stopped)
    loop.stop()


async def test_a_service_that_runs_nowhere_is_said(open_database: Open, tmp_path: Path):
    vault = Vault.open_at(
        sqlite_url(tmp_path, "v"), RegionKeys.create(tmp_path / "k.json", [REGION])
    )
    with pytest.raises(LookupError, match="hears reporting, which runs neither here"):
        Runtime([needs_service], open_database, vault, lambda _: b"k", lambda: 0)


async def test_deciding_is_measured_apart_from_the_commit(runtime: Runtime):
    await do(runtime, unit_named("a"))
    sample = runtime.instruments.registry.get_sample_value
    named = {"service": "reporting"}
    decided, committed = (
        sample(f"kinerja_{what}_seconds_count", named) for what in ("decide", "commit")
    )
    assert decided == committed == 1
    spent = [sample(f"kinerja_{what}_seconds_sum", named) for what in ("decide", "commit")]
    assert 0 < (spent[0] or 0) < (spent[1] or 0)
