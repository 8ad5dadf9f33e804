"""Rebuilding a view of a running program: beside what is shown, and never behind it."""

import asyncio
import fcntl
import sys
import threading
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from kernel.build import BeingBuilt, IsBehind, JustPromoted, NothingToPromote
from kernel.builds import Builds
from kernel.compare import Side, compare
from kernel.database import Database
from kernel.edge import Caller
from kernel.history import RECORDS_IN_A_PAGE, LogHistory
from kernel.log import Log
from kernel.order import Batch
from kernel.rebuild import rebuild
from kernel.rebuilding import Going
from kernel.runtime import Runtime
from kernel.view_rows import BrokenRow
from tests.kernel import toy_held
from tests.kernel.logs import REGION, unit_named, wait_for
from tests.kernel.places import CHANGED, HELD, MENDED, TOY, Urls, do, running, settled, urls_of
from tests.kernel.toy import Rename, Title
from tests.kernel.toy_mended import changed


@pytest.fixture
def urls(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> Urls:
    return urls_of(request, database_url, tmp_path)


def titles(runtime: Runtime) -> Builds:
    return runtime.running["reporting"].builds["titles"]


async def rebuilt(runtime: Runtime, promote: bool = False) -> Going:
    running_ = runtime.running["reporting"]
    job = running_.job("titles", REGION)
    going = runtime.rebuilding.ask(running_.builds["titles"], job, promote)
    await asyncio.to_thread(wait_for, lambda: going.state not in ("queued", "building"), 60)
    return going


async def test_a_rebuilt_view_has_the_rows_of_the_live_one_and_follows_beside_it(
    urls: Urls, tmp_path: Path
):
    async with running(urls, tmp_path, TOY) as runtime:
        await do(runtime, *(unit_named(f"u{n}") for n in range(20)))
        await settled(runtime)
        assert (await rebuilt(runtime)).state == "built"
        await do(runtime, Rename(unit_id="u3", title="later"), unit_named("new"))
        await settled(runtime)
        builds = titles(runtime)
        beside = builds.beside_rows.page(REGION, {}, "", 100)
        assert len(beside) == 21
        assert beside == builds.rows.page(REGION, {}, "", 100)


async def test_a_promoted_build_is_shown_and_goes_on(urls: Urls, tmp_path: Path):
    async with running(urls, tmp_path, TOY) as runtime:
        await do(runtime, unit_named("a"))
        await settled(runtime)
        assert (await rebuilt(runtime, promote=True)).state == "promoted"
        position = await do(runtime, Rename(unit_id="a", title="later"))
        assert await titles(runtime).following.until(REGION, "reporting", position, 10)
        assert titles(runtime).rows.shown(REGION, ["a"])["a"].title == "later"
        assert states(runtime) == [(0, "past"), (1, "shown")]


async def test_a_program_that_starts_again_shows_the_promoted_build(urls: Urls, tmp_path: Path):
    async with running(urls, tmp_path, TOY) as runtime:
        await do(runtime, unit_named("a"))
        await settled(runtime)
        await rebuilt(runtime, promote=True)
        titles(runtime).drop(REGION) if titles(runtime).database.is_sqlite else None
    async with running(urls, tmp_path, TOY) as runtime:
        assert titles(runtime).rows.build_in(REGION) == 1
        position = await do(runtime, Rename(unit_id="a", title="later"))
        assert await titles(runtime).following.until(REGION, "reporting", position, 10)
        assert titles(runtime).rows.get(REGION, ["a"])["a"].changes == 2


async def test_a_broken_row_is_mended_by_a_rebuild_of_the_same_version(urls: Urls, tmp_path: Path):
    async with running(urls, tmp_path, TOY) as runtime:
        await do(runtime, unit_named("bad", "unfoldable"), unit_named("good"))
        await settled(runtime)
        with pytest.raises(BrokenRow):
            titles(runtime).rows.shown(REGION, ["bad"])
    async with running(urls, tmp_path, MENDED) as runtime:
        with pytest.raises(BrokenRow):
            titles(runtime).rows.shown(REGION, ["bad"])
        await rebuilt(runtime, promote=True)
        assert titles(runtime).rows.shown(REGION, ["bad"])["bad"].title == "unfoldable"
        assert not [each for each in runtime.ready().behind if "broken" in each.why]


async def test_a_build_whose_fold_fails_has_broken_keys_too(urls: Urls, tmp_path: Path):
    async with running(urls, tmp_path, TOY) as runtime:
        await do(runtime, unit_named("bad", "unfoldable"), unit_named("good"))
        await settled(runtime)
        await rebuilt(runtime, promote=True)
        with pytest.raises(BrokenRow):
            titles(runtime).rows.shown(REGION, ["bad"])
        assert list(titles(runtime).rows.shown(REGION, ["good"])) == ["good"]


async def test_a_changed_view_is_built_and_shown_without_being_asked(urls: Urls, tmp_path: Path):
    async with running(urls, tmp_path, TOY) as runtime:
        await do(runtime, *(unit_named(f"u{n}", "dinas") for n in range(5)))
        await settled(runtime)
    async with running(urls, tmp_path, CHANGED) as runtime:
        builds = titles(runtime)
        await asyncio.to_thread(wait_for, lambda: builds.is_shown(REGION))
        assert {row.title for _, row in builds.rows.page(REGION, {}, "", 9)} == {"DINAS"}
        assert {each.version: each.state for each in builds.all()} == {1: "shown", 2: "shown"}


async def test_a_changed_view_cannot_be_read_until_it_is_there(urls: Urls, tmp_path: Path):
    async with running(urls, tmp_path, TOY) as runtime:
        await do(runtime, unit_named("a", "dinas"))
        await settled(runtime)
    async with running(urls, tmp_path, CHANGED) as runtime:
        builds = titles(runtime)
        edge = runtime.running["reporting"].serving(runtime)
        by = Caller("e1", frozenset(), REGION, datetime.now(UTC))
        with suppress(BeingBuilt):
            assert (await edge.row(builds.view, "a", by)).title == "DINAS"
        await asyncio.to_thread(wait_for, lambda: builds.is_shown(REGION))
        assert (await edge.row(builds.view, "a", by)).title == "DINAS"


async def test_a_version_that_waits_is_never_taken_for_shown_while_it_looks_around(
    urls: Urls, tmp_path: Path
):
    async with running(urls, tmp_path, TOY) as runtime:
        await do(runtime, unit_named("a"))
        await settled(runtime)
    database, is_over, taken = Database(urls("reporting")), threading.Event(), list[int]()
    waiting = Builds("reporting", changed.views[0], database, {}, lambda _, apply: apply)
    database.create(waiting.rows.table.metadata)
    waiting.load()

    def step() -> None:  # what a follower and a reader do
        while not is_over.is_set():
            if waiting.is_shown(REGION):
                taken.append(waiting.rows.build_in(REGION))

    before = sys.getswitchinterval()
    sys.setswitchinterval(0.000_001)
    steps = threading.Thread(target=step)
    steps.start()
    for _ in range(300):
        waiting.refresh()
    assert taken == []
    log = LogHistory(Log("reporting", database), REGION)
    rebuild(waiting.view, [log], waiting.begin(REGION))
    assert waiting.promote(REGION) == 1
    wait_for(lambda: bool(taken))
    is_over.set()
    steps.join()
    sys.setswitchinterval(before)
    database.close()
    assert set(taken) == {1}


async def test_a_build_is_never_promoted_behind_what_is_shown(urls: Urls, tmp_path: Path):
    async with running(urls, tmp_path, TOY) as runtime:
        await do(runtime, unit_named("a"))
        await settled(runtime)
        await rebuilt(runtime)
        runtime.loop.stop()
        await do(runtime, unit_named("b"))
        builds = titles(runtime)
        assert builds.following.step(REGION)
        with pytest.raises(IsBehind):
            builds.promote(REGION)
        assert builds.beside.step(REGION)
        assert builds.promote(REGION) == 1


async def test_a_step_that_looked_before_the_promotion_begins_no_other_build(
    urls: Urls, tmp_path: Path
):
    async with running(urls, tmp_path, TOY) as runtime:
        await do(runtime, unit_named("a"))
        await settled(runtime)
    async with running(urls, tmp_path, CHANGED) as runtime:
        builds = titles(runtime)
        await asyncio.to_thread(wait_for, lambda: builds.is_shown(REGION))
        runtime.loop.stop()
        builds.beside.works_in = {REGION}.__contains__  # so it was when the step looked
        builds.beside.step(REGION)
        assert {(each.version, each.build) for each in builds.all()} == {(1, 0), (2, 1)}


async def test_there_is_nothing_to_promote_without_a_rebuild(urls: Urls, tmp_path: Path):
    async with running(urls, tmp_path, TOY) as runtime:
        await do(runtime, unit_named("a"))
        with pytest.raises(NothingToPromote):
            titles(runtime).promote(REGION)


async def test_a_rebuild_that_was_stopped_leaves_nothing_and_begins_anew(
    urls: Urls, tmp_path: Path
):
    async with running(urls, tmp_path, TOY) as runtime:
        await do(runtime, unit_named("a"))
        await settled(runtime)
        running_ = runtime.running["reporting"]
        job = running_.job("titles", REGION)
        going = runtime.rebuilding.ask(titles(runtime), job, False)
        assert runtime.rebuilding.stop("reporting", "titles", REGION)
        await asyncio.to_thread(wait_for, lambda: going.state == "stopped")
        assert states(runtime) == [(0, "shown")]
        assert (await rebuilt(runtime)).state == "built"
        assert runtime.rebuilding.progress() == {("reporting", "titles"): (0, 0)}  # it is over


async def test_a_rebuild_is_seen_on_its_way(urls: Urls, tmp_path: Path):
    lock = tmp_path / "lock"
    lock.touch()
    page = [unit_named(f"u{n}") for n in range(RECORDS_IN_A_PAGE)]
    async with running(urls, tmp_path, HELD) as runtime:
        writer = runtime.running["reporting"].writer
        await writer.execute(REGION, Batch([*page, unit_named("last", f"{toy_held.HELD}{lock}")]))
        await settled(runtime)
        with lock.open() as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            going = asyncio.create_task(rebuilt(runtime))
            on_its_way = {"done": len(page), "of": len(page) + 1}
            await asyncio.to_thread(wait_for, lambda: shown(runtime) == on_its_way)
            assert not going.done()
        assert (await going).state == "built"
        assert shown(runtime) == {"done": 0, "of": 0}


def shown(runtime: Runtime) -> dict[str, float]:
    """What `/metrics` shows of the rebuilds of this view."""
    sample = runtime.instruments.registry.get_sample_value
    named = {"service": "reporting", "view": "titles"}
    return {
        records: sample("kinerja_rebuild_records", {**named, "records": records}) or 0
        for records in ("done", "of")
    }


async def test_a_rebuild_is_started_again_in_the_moment_it_is_stopped(urls: Urls, tmp_path: Path):
    async with running(urls, tmp_path, TOY) as runtime:
        await do(runtime, unit_named("a"))
        await settled(runtime)
        job = runtime.running["reporting"].job("titles", REGION)
        stopped = runtime.rebuilding.ask(titles(runtime), job, False)
        assert runtime.rebuilding.stop("reporting", "titles", REGION)
        assert (await rebuilt(runtime)).state == "built"
        await asyncio.to_thread(wait_for, lambda: stopped.state == "stopped")
        assert [state for _, state in states(runtime)] == ["shown", "built"]


async def test_a_program_that_ends_leaves_no_rebuild_queued(urls: Urls, tmp_path: Path):
    async with running(urls, tmp_path, TOY) as runtime:
        of, builds = runtime.running["reporting"], titles(runtime)
        regions = [f"13.{number}" for number in range(70, 76)]  # more than are built at once
        asked = [runtime.rebuilding.ask(builds, of.job("titles", at), False) for at in regions]
    assert {going.state for going in asked} <= {"stopped", "built"}
    assert asked[-1].state == "stopped"


async def test_what_a_killed_rebuild_left_is_dropped_by_the_next(urls: Urls, tmp_path: Path):
    async with running(urls, tmp_path, TOY) as runtime:
        await do(runtime, unit_named("a"))
        await settled(runtime)
        builds = titles(runtime)
        left = builds.begin(REGION)
        left.put({"half": Title("half", "done")}, first=True)
        with builds.database.write() as connection:
            connection.execute(sa.text("UPDATE builds SET since_us = 1 WHERE state = 'begun'"))
        assert (await rebuilt(runtime)).state == "built"
        assert states(runtime) == [(0, "shown"), (1, "built")]
        assert list(builds.beside_rows.get(REGION, ["half", "a"])) == ["a"]


async def test_a_rebuild_that_cannot_fold_fails_and_says_why(urls: Urls, tmp_path: Path):
    async with running(urls, tmp_path, (TOY[0], "tests.kernel.toy:nothing")) as runtime:
        await do(runtime, unit_named("a"))
        await settled(runtime)
        going = await rebuilt(runtime)
        assert (going.state, "AttributeError" in going.why) == ("failed", True)
        assert states(runtime) == [(0, "shown")]


async def test_commands_go_on_while_a_view_is_rebuilt(urls: Urls, tmp_path: Path):
    async with running(urls, tmp_path, TOY) as runtime:
        await do(runtime, *(unit_named(f"u{n}") for n in range(100)))
        done = asyncio.create_task(rebuilt(runtime, promote=True))
        changes = 0
        while not done.done():
            changes += 1
            await do(runtime, Rename(unit_id="u7", title=f"name {changes}"))
        assert done.result().state == "promoted"
        await settled(runtime)
        assert titles(runtime).rows.get(REGION, ["u7"])["u7"].changes == 1 + changes


async def test_what_is_not_shown_any_more_is_dropped_on_command(urls: Urls, tmp_path: Path):
    async with running(urls, tmp_path, TOY) as runtime:
        await do(runtime, unit_named("a"), unit_named("b"))
        await settled(runtime)
        await rebuilt(runtime, promote=True)
        builds = titles(runtime)
        if not builds.database.is_sqlite:
            with pytest.raises(JustPromoted):  # another instance may still show it
                builds.drop(REGION)
            with builds.database.write() as connection:
                connection.execute(sa.text("UPDATE builds SET since_us = 1"))
        assert builds.drop(REGION) == (1, 2)
        assert builds.rows.get(REGION, ["a"], 0) == {}
        assert list(builds.rows.shown(REGION, ["a"])) == ["a"]


async def test_a_build_that_waits_to_be_promoted_is_dropped_only_when_asked_for(
    urls: Urls, tmp_path: Path
):
    async with running(urls, tmp_path, TOY) as runtime:
        await do(runtime, unit_named("a"), unit_named("b"))
        await settled(runtime)
        await rebuilt(runtime, promote=False)
        await rebuilt(runtime, promote=False)
        builds = titles(runtime)
        assert builds.drop(REGION).builds == 1  # the first of the two, which nobody can promote
        assert [each.build for each in builds.all()] == [0, 2]
        assert builds.drop(REGION) == (0, 0)
        assert builds.drop(REGION, also_new=True) == (1, 2)
        with pytest.raises(NothingToPromote):
            builds.promote(REGION)


async def test_rows_beyond_the_budget_are_stored_and_read_again(urls: Urls, tmp_path: Path):
    async with running(urls, tmp_path, TOY) as runtime:
        await do(runtime, *(unit_named(f"u{n}") for n in range(30)))
        await do(runtime, *(Rename(unit_id=f"u{n}", title="later") for n in range(30)))
        await settled(runtime)
        builds, log = titles(runtime), runtime.running["reporting"].log
        store = builds.begin(REGION)
        rebuild(builds.view, [LogHistory(log, REGION, page=7)], store, budget_bytes=1)
        builds.refresh()
        shown = builds.rows.page(REGION, {}, "", 100)
        assert builds.beside_rows.page(REGION, {}, "", 100) == shown
        assert {row.changes for _, row in shown} == {2}


async def test_a_comparison_names_each_row_that_differs(urls: Urls, tmp_path: Path):
    async with running(urls, tmp_path, TOY) as runtime:
        await do(runtime, *(unit_named(name) for name in "abc"))
        await settled(runtime)
        await rebuilt(runtime)
        builds = titles(runtime)
        sides = Side("titles", 1, 0, REGION), Side("titles", 1, 1, REGION)
        assert compare(builds.database, *sides).different == []
        with builds.database.write() as connection:
            beside = builds.rows.write
            beside(connection, REGION, 1, {"a": None, "b": Title("b", "touched by hand")})
        found = compare(builds.database, *sides)
        assert [each.key for each in found.different] == ["a", "b"]
        assert found.different[1].fields == {"title": ("Dinas Pendidikan", "touched by hand")}
        assert (found.rows, found.positions) == (3, {"reporting": 2})


def states(runtime: Runtime) -> list[tuple[int, str]]:
    return [(each.build, each.state) for each in titles(runtime).all()]
