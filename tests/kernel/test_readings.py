"""Many who read rows of a view at once share a question, and nothing else."""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from kernel.database import Database
from kernel.readings import KEYS_AT_ONCE, Readings
from kernel.tables import metadata
from kernel.view_rows import BrokenRow, Rows
from tests.kernel.logs import REGION, wait_for
from tests.kernel.toy import Title, titles

OTHER = "13.71"


class Slow(Rows[Title]):
    """Waits before each question until it is let go, and notes what was asked."""

    def __init__(self, database: Database) -> None:
        super().__init__(titles, database)
        self.asked: list[tuple[str, list[str]]] = []
        self.go = threading.Semaphore(0)

    def shown(self, region: str, keys: Any) -> dict[str, Title]:
        self.asked.append((region, list(keys)))
        assert self.go.acquire(timeout=10)
        return super().shown(region, keys)


@pytest.fixture
def rows(database_url: str) -> Iterator[Slow]:
    database = Database(database_url)
    database.create(metadata)
    found = Slow(database)
    database.create(found.table.metadata)
    yield found
    database.close()


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as found:
        yield found


def put(rows: Slow, key: str, title: str, region: str = REGION) -> None:
    with rows.database.write() as connection:
        rows.write(connection, region, 0, {key: Title(unit_id=key, title=title)})


async def begun(rows: Slow, count: int = 1) -> None:
    await asyncio.to_thread(wait_for, lambda: len(rows.asked) >= count)


async def test_those_who_come_while_a_question_is_asked_share_the_next(
    rows: Slow, threads: ThreadPoolExecutor
):
    readings = Readings(rows, threads)
    put(rows, "a", "first")
    async with asyncio.TaskGroup() as group:
        alone = group.create_task(readings.shown(REGION, ["a"]))
        await begun(rows)
        both = [group.create_task(readings.shown(REGION, ["a", f"k{n}"])) for n in range(20)]
        await asyncio.sleep(0)
        rows.go.release(2)
    assert [keys for _, keys in rows.asked] == [["a"], ["a", *(f"k{n}" for n in range(20))]]
    assert alone.result().keys() == {"a"}
    assert all(each.result().keys() == {"a"} for each in both)


async def test_each_is_given_what_was_asked_for_and_not_the_others_rows(
    rows: Slow, threads: ThreadPoolExecutor
):
    readings = Readings(rows, threads)
    put(rows, "a", "here")
    put(rows, "a", "there", OTHER)
    put(rows, "b", "b")
    rows.go.release(10)
    asked = [(REGION, "a"), (OTHER, "a"), (REGION, "b"), (OTHER, "b")]
    found = await asyncio.gather(*(readings.shown(region, [key]) for region, key in asked))
    assert [{k: row.title for k, row in each.items()} for each in found] == [
        {"a": "here"},
        {"a": "there"},
        {"b": "b"},
        {},
    ]


async def test_a_row_is_read_as_it_stands_after_it_was_asked_for(
    rows: Slow, threads: ThreadPoolExecutor
):
    readings = Readings(rows, threads)
    put(rows, "a", "before")
    first = asyncio.create_task(readings.shown(REGION, ["b"]))
    await begun(rows)
    put(rows, "a", "after")
    second = asyncio.create_task(readings.shown(REGION, ["a"]))
    await asyncio.sleep(0)
    rows.go.release(2)
    await first
    assert (await second)["a"].title == "after"


async def test_what_fails_for_one_fails_for_nobody_else(rows: Slow, threads: ThreadPoolExecutor):
    readings = Readings(rows, threads)
    put(rows, "a", "a")
    broken = rows._broken_in(REGION, 0)  # pyright: ignore[reportPrivateUsage]
    broken.add("b")
    rows._broken_until = float("inf")  # pyright: ignore[reportPrivateUsage]
    first = asyncio.create_task(readings.shown(REGION, []))
    await begun(rows)
    both = [asyncio.create_task(readings.shown(REGION, [key])) for key in "ab"]
    await asyncio.sleep(0)
    rows.go.release(4)
    await first
    assert (await both[0])["a"].title == "a"
    with pytest.raises(BrokenRow):
        await both[1]


async def test_who_has_gone_away_disturbs_nobody(rows: Slow, threads: ThreadPoolExecutor):
    readings = Readings(rows, threads)
    put(rows, "a", "a")
    first = asyncio.create_task(readings.shown(REGION, ["b"]))
    await begun(rows)
    gone, stays = (asyncio.create_task(readings.shown(REGION, ["a"])) for _ in "12")
    await asyncio.sleep(0)
    gone.cancel()
    rows.go.release(2)
    await first
    assert (await stays)["a"].title == "a"


async def test_a_question_has_a_largest_size_unless_one_asks_for_more(
    rows: Slow, threads: ThreadPoolExecutor
):
    readings = Readings(rows, threads)
    first = asyncio.create_task(readings.shown(REGION, []))
    await begun(rows)
    sizes = (KEYS_AT_ONCE - 1, 1, 1, KEYS_AT_ONCE + 1)
    asked = [[f"{n}-{index}" for index in range(size)] for n, size in enumerate(sizes)]
    others = [asyncio.create_task(readings.shown(REGION, keys)) for keys in asked]
    await asyncio.sleep(0)
    rows.go.release(4)
    await asyncio.gather(first, *others)
    assert [len(keys) for _, keys in rows.asked] == [0, KEYS_AT_ONCE, 1, KEYS_AT_ONCE + 1]


async def test_an_outage_is_told_to_everybody_who_asked(rows: Slow, threads: ThreadPoolExecutor):
    readings = Readings(rows, threads)
    rows.go.release(10)
    with rows.database.write() as connection:
        connection.exec_driver_sql(f"DROP TABLE {rows.table.name}")
    found = await asyncio.gather(
        *(readings.shown(REGION, ["a"]) for _ in range(3)), return_exceptions=True
    )
    assert all(isinstance(each, Exception) for each in found)
