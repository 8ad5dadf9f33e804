"""A rebuild works in a process of its own, for some regions at once, and of several logs."""

import asyncio
import fcntl
import os
from contextlib import ExitStack
from pathlib import Path

import pytest

from kernel.build import IsBehind
from kernel.history import RECORDS_IN_A_PAGE
from kernel.order import Batch
from kernel.rebuilding import REGIONS_AT_ONCE, Going
from kernel.runtime import Runtime
from tests.kernel import toy_held
from tests.kernel.logs import REGION, unit_named, wait_for
from tests.kernel.places import HELD, OF_TWO, Urls, do, running, settled, urls_of
from tests.kernel.toy import FindNeed

REGIONS = [REGION, "13.71"]
PAGE = [unit_named(f"u{n}") for n in range(RECORDS_IN_A_PAGE)]


@pytest.fixture
def urls(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> Urls:
    return urls_of(request, database_url, tmp_path)


def asked(
    runtime: Runtime, region: str = REGION, service: str = "reporting", view: str = "titles"
) -> Going:
    """A rebuild that was begun."""
    of = runtime.running[service]
    return runtime.rebuilding.ask(of.builds[view], of.job(view, region), promote=False)


async def later(going: Going, state: str) -> None:
    await asyncio.to_thread(wait_for, lambda: going.state == state, 60)


async def test_a_rebuild_folds_in_another_process_than_the_one_that_takes_commands(
    urls: Urls, tmp_path: Path
):
    async with running(urls, tmp_path, HELD) as runtime:
        await do(runtime, unit_named("a", toy_held.FOLDING))
        await settled(runtime)
        await later(asked(runtime), "built")
        builds = runtime.running["reporting"].builds["titles"]
        assert builds.rows.shown(REGION, ["a"])["a"].title == str(os.getpid())
        assert builds.beside_rows.get(REGION, ["a"])["a"].title not in ("", str(os.getpid()))


async def test_several_regions_are_built_at_once_and_none_waits_for_another(
    urls: Urls, tmp_path: Path
):
    assert len(REGIONS) == REGIONS_AT_ONCE
    async with running(urls, tmp_path, HELD) as runtime:
        writer = runtime.running["reporting"].writer
        for region in REGIONS:
            lock = tmp_path / region
            lock.touch()
            last = unit_named("last", f"{toy_held.HELD}{lock}")
            await writer.execute(region, Batch([*PAGE, last]))
        await settled(runtime)
        with ExitStack() as held:
            locks = [held.enter_context((tmp_path / region).open()) for region in REGIONS]
            for lock in locks:
                fcntl.flock(lock, fcntl.LOCK_EX)
            one, two = (asked(runtime, region) for region in REGIONS)
            three = asked(runtime, "13.73")
            await asyncio.to_thread(wait_for, lambda: one.done == two.done == len(PAGE), 60)
            assert [each.state for each in (one, two, three)] == ["building", "building", "queued"]
            fcntl.flock(locks[1], fcntl.LOCK_UN)
            await later(two, "built")
            await later(three, "built")  # the place that became free is taken
            assert one.state == "building"
        await later(one, "built")


@pytest.mark.parametrize("late", ["reporting", "training"])
async def test_one_source_that_is_behind_keeps_a_build_from_being_promoted(
    urls: Urls, tmp_path: Path, late: str
):
    async with running(urls, tmp_path, OF_TWO) as runtime:
        await do(runtime, unit_named("a"))
        await do(runtime, FindNeed(need_id="b"), by="training")
        await settled(runtime)
        await later(asked(runtime, service="training", view="things"), "built")
        runtime.loop.stop()
        builds = runtime.running["training"].builds["things"]
        shown, beside = builds.following, builds.beside

        async def recorded(by: str) -> None:
            command = unit_named("c") if by == "reporting" else FindNeed(need_id="d")
            await do(runtime, command, by=by)

        await recorded(by=late)
        assert shown.step(REGION)
        (other,) = {"reporting", "training"} - {late}
        feeds, beside.feeds = beside.feeds, {other: beside.feeds[other]}
        await recorded(by=other)
        assert beside.step(REGION)  # ahead in one log, behind in the other
        beside.feeds = feeds
        at = {each: each.positions(REGION) for each in (shown, beside)}
        assert at == {shown: {late: 1, other: 0}, beside: {late: 0, other: 1}}
        with pytest.raises(IsBehind):
            builds.promote(REGION)
        assert beside.step(REGION)
        assert builds.promote(REGION) == 1
        assert builds.rows.page(REGION, {}, "", 9) == [
            (key, toy_held.Thing(1)) for key in ("a", "b", "c", "d")
        ]
