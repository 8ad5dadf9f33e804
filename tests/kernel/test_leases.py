"""Leases on PostgreSQL: one instance works in a region, another takes over."""

import asyncio
import time
from collections.abc import AsyncGenerator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import sqlalchemy as sa

from kernel.database import Database
from kernel.lease import Leases
from kernel.notices import payloads
from kernel.order import Batch
from kernel.region_keys import RegionKeys
from kernel.runtime import Runtime
from kernel.tables import metadata
from kernel.vault import Vault
from tests.kernel.logs import REGION, unit_named, wait_for
from tests.kernel.toy import units_service


@pytest.fixture
def database(postgres_database: str) -> Iterator[Database]:
    made = Database(postgres_database)
    made.create(metadata)
    yield made
    made.close()


class Instance:
    """One that is told by the test what Kafka gave to it; its clock ticks by hand."""

    def __init__(self, database: Database, name: str) -> None:
        self.database = database
        self.owned: dict[str, bool] = {}
        self.taken: list[str] = []
        self.leases = Leases(database, "f", name, self.owned.get, self.taken.append)

    def has(self, region: str = REGION) -> bool:
        return self.leases.term(region) > 0

    def lapse(self) -> None:
        """All leases end, as the database sees it."""
        with self.database.write() as connection:
            connection.execute(sa.text("UPDATE leases SET until_us = 1"))


@pytest.fixture
def one(database: Database) -> Instance:
    return Instance(database, "one")


@pytest.fixture
def other(database: Database) -> Instance:
    return Instance(database, "other")


def test_who_finds_a_region_free_takes_it(one: Instance, other: Instance):
    assert one.has()
    assert not other.has()
    assert one.leases.holds(REGION)
    assert not other.leases.holds(REGION)


def test_a_region_taken_at_once_is_told_since_others_may_have_asked_meanwhile(one: Instance):
    assert one.has()
    assert one.taken == [REGION]
    assert one.has()
    assert one.taken == [REGION]


def test_a_lease_that_ended_is_taken_by_whoever_waits(one: Instance, other: Instance):
    assert one.has()
    assert not other.has()
    other.lapse()
    other.leases.tick()
    assert other.taken == [REGION]
    one.leases.tick()
    assert not one.leases.holds(REGION)


def test_a_lease_in_use_is_renewed_and_one_without_work_is_not(database: Database, one: Instance):
    for region in (REGION, "13.71"):
        assert one.has(region)
    one.leases.tick()
    one.lapse()
    assert one.has(REGION)
    one.leases.tick()
    query = sa.text("SELECT region FROM leases WHERE until_us > 1")
    with database.read() as connection:
        assert connection.execute(query).scalars().all() == [REGION]


def test_what_is_neither_used_nor_wanted_costs_no_query(database: Database, one: Instance):
    assert one.has()
    one.leases.tick()
    database.close()
    Instance(Database("postgresql+psycopg://nobody@127.0.0.1:9/none"), "idle").leases.tick()


def test_the_member_of_the_group_takes_it_from_whoever_has_it(one: Instance, other: Instance):
    assert one.has()
    other.owned[REGION] = True
    assert other.has()
    one.leases.tick()
    assert not one.leases.holds(REGION)


def test_who_is_no_member_leaves_it_to_the_member(one: Instance, other: Instance):
    one.owned[REGION] = False
    assert not one.has()
    other.owned[REGION] = True
    assert other.has()


def test_a_region_that_was_given_to_another_is_left_at_once(one: Instance):
    assert one.has()
    one.owned[REGION] = False
    assert not one.leases.holds(REGION)


def test_another_term_has_another_number(one: Instance, other: Instance):
    first = one.leases.term(REGION)
    assert one.leases.term(REGION) == first
    other.owned[REGION] = True
    assert other.has()
    one.leases.tick()
    one.owned[REGION] = True
    assert one.leases.term(REGION) > first


def test_who_stops_lets_go_of_its_regions(one: Instance, other: Instance):
    assert one.has()
    assert not other.has()
    one.leases.stop()
    other.leases.tick()
    assert other.has()


def test_notices_are_cut_to_what_the_database_takes():
    news = [f"13.71/{'x' * 90}{number}" for number in range(200)]
    texts = list(payloads("me", news))
    assert [what for text in texts for what in text.split(" ")[1:]] == news
    assert all(text.startswith("me ") and len(text) < 8000 for text in texts)
    assert list(payloads("me", [])) == []


@pytest.fixture
async def two(postgres_database: str, tmp_path: Path) -> AsyncGenerator[list[Runtime]]:
    """Two instances without Kafka."""
    keys = RegionKeys.create(tmp_path / "keys.json", [REGION])
    async with AsyncExitStack() as stack:
        made: list[Runtime] = []
        for _ in range(2):
            runtime = Runtime(
                [units_service],
                lambda _: Database(postgres_database),
                Vault.open_at(postgres_database, keys),
                lambda _: b"k",
                lambda: time.time_ns() // 1000,
            )
            made.append(await stack.enter_async_context(runtime))
        yield made


async def test_what_one_wrote_and_the_other_folded_is_read_in_both(two: list[Runtime]):
    """With the position as Kinerja-After: whoever does not hold the region looks at what is stored,
    and is told when it has moved."""
    for number in range(10):
        writer = two[number % 2].running["reporting"].writer
        answer = await writer.execute(REGION, Batch([unit_named(f"u{number}")]))
        for runtime in two:
            following = runtime.running["reporting"].followings["titles"]
            assert await following.until(REGION, "reporting", answer.position, 20)
            rows = runtime.running["reporting"].rows["titles"]
            assert list(rows.get(REGION, [f"u{number}"])) == [f"u{number}"]
    holding = [runtime.running["reporting"].sharing for runtime in two]
    assert [each.leases.holds(REGION) for each in holding if each].count(True) == 1


async def test_when_one_ends_the_other_goes_on_with_its_regions(two: list[Runtime]):
    first, second = two
    for runtime in two:  # the first one takes the lease
        writer = runtime.running["reporting"].writer
        await writer.execute(REGION, Batch([unit_named(f"u{id(runtime)}")]))
        await asyncio.to_thread(wait_for, first.loop.is_settled)
    first.running["reporting"].stop()
    writer = second.running["reporting"].writer
    answer = await writer.execute(REGION, Batch([unit_named("after")]))
    following = second.running["reporting"].followings["titles"]
    assert await following.until(REGION, "reporting", answer.position, 30)
