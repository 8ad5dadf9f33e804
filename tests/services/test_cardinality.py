"""As many series with all regional governments of the country as with the four of the stories."""

import asyncio
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from kinerja.regions import many
from tests.kernel.logs import wait_for
from tests.platform import Platform, embedded

pytestmark = [pytest.mark.server, pytest.mark.timeout(300)]  # half a thousand regions take a while

MEMORY = Path("/dev/shm")
GOVERNMENTS = 546  # 38 provinces, and 508 regencies and cities that govern themselves
POLICY = {
    "policy_id": "2026",
    "satisfaction_target": ["76.61", "88.30"],
    "competencies": [{"code": "service-time", "competency": "queueing"}],
    "adopted_on": "2026-01-05",
}
Series = frozenset[tuple[str, tuple[tuple[str, str], ...]]]


async def lived_in(platform: Platform) -> None:
    """A command that two services follow, a refusal and a question for nothing."""
    hr = platform.token("hr1", "hr")
    done = await platform.client.put("/evaluation/policy", json=POLICY, headers=hr)
    refused = await platform.client.put("/evaluation/policy", json={}, headers=hr)
    nothing = await platform.client.get("/evaluation/evaluations/e7~2026-q1", headers=hr)
    assert [each.status_code for each in (done, refused, nothing)] == [200, 422, 404]


async def rebuilt(platform: Platform) -> None:
    """One view in this region."""
    runtime = platform.program.runtime
    running = runtime.running["evaluation"]
    view = next(iter(running.builds))
    going = runtime.rebuilding.ask(
        running.builds[view], running.job(view, platform.region), promote=False
    )
    await asyncio.to_thread(wait_for, lambda: going.state == "built", 60)


async def measured(platform: Platform) -> Series:
    """What `/metrics` shows once every follower was measured."""
    runtime = platform.program.runtime
    await platform.settled(120)
    for running in runtime.running.values():
        running.outgoing.measure()
    await platform.client.get("http://kinerja.test/readyz")
    runtime.loop.hurry()
    behind = len(runtime.loop.followings)
    found = await shown(platform)
    while sum(name == "kinerja_behind_seconds" for name, _ in found) < behind:
        await asyncio.sleep(0)
        found = await shown(platform)
    return found


async def shown(platform: Platform) -> Series:
    text = (await platform.client.get("http://kinerja.test/metrics")).text
    return frozenset(
        (sample.name, tuple(sorted(sample.labels.items())))
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    )


async def series_with(data: Path, count: int) -> Series:
    known = many(count)
    async with embedded(data, known=known) as platform:
        for code in known:
            await lived_in(platform.elsewhere(code))
        await rebuilt(platform.elsewhere(list(known)[-1]))
        found = await measured(platform)
    values = {value for _, labels in found for _, value in labels}
    assert not [value for value in values if any(code in value for code in known)]
    return found


@pytest.fixture
def memory() -> Iterator[Path]:
    """A folder in memory, where there is such a disk: a hundred thousand commits take a while, and
    nothing here asks whether they would survive."""
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as made:
        yield Path(made)


async def test_half_a_thousand_regions_have_the_series_of_four(memory: Path):
    few = await series_with(memory / "few", 4)
    all_of_them = await series_with(memory / "all", GOVERNMENTS)
    assert all_of_them == few
    assert {"kinerja_behind_seconds", "kinerja_rebuild_records"} <= {name for name, _ in few}
