"""Parked records: in order, never ahead of a parked predecessor, never for ever, whoever deals."""

import asyncio
import itertools
import threading
import time
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, replace
from itertools import pairwise

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from contracts.training import NeedEvent
from kernel import parking, react
from kernel.checkpoint import read
from kernel.database import Database
from kernel.decider import Decider
from kernel.feed import Record
from kernel.follower import Following
from kernel.log import Log
from kernel.loop import Loop
from kernel.metrics import Instruments
from kernel.parking import NothingIsParked, Stream
from kernel.react import Reacting
from kernel.refusal import Unavailable
from kernel.retrying import AnotherRecord, RecordIsAway, Retried, retry
from tests.kernel.logs import REGION, Bench, bench, unit_named, wait_for
from tests.kernel.test_two_writers import terminate_others
from tests.kernel.toy import (
    FindNeed,
    Need,
    NeedIsRefused,
    Rename,
    decide_need,
    need,
    needs_follow,
    needs_service,
)

SOURCE = "reporting"
FOLLOWER = needs_follow.name
keys = itertools.count()


@dataclass
class Rule:
    """What the decider refuses may change, as it does with a mended build."""

    refuses: frozenset[str] = frozenset({"a"})

    def decider(self) -> Decider[FindNeed, Need, NeedEvent]:
        def decide(command: FindNeed, state: Need) -> list[NeedEvent]:
            if command.need_id in self.refuses:
                raise NeedIsRefused(command.need_id)
            return decide_need(command, state)

        return replace(need, decide=decide)


class Town:
    """Units in one log, needs that follow in another; two instances may follow."""

    def __init__(self, units: Bench, needs: Bench, rule: Rule) -> None:
        self.units = units
        self.needs = needs
        self.rule = rule
        self.one, self.other = self.instance(), self.instance()

    def instance(self) -> "Instance":
        return Instance(self.units.log, self.needs)

    def parked(self, stream: str = "unit-a") -> list[int]:
        found = parking.records_of(self.needs.database, of(stream), 100)
        return [each.position for each in found]

    def reasons(self, stream: str = "unit-a") -> list[str]:
        return [each.reason for each in parking.records_of(self.needs.database, of(stream), 100)]

    def retry(self, stream: str = "unit-a") -> Retried:
        return retry(self.other.apply, self.needs.database, self.units.log, of(stream))

    def drop(self, position: int | None = None) -> int:
        given = parking.GivenUp("test", "o1", 7, f"k{next(keys)}")
        return parking.drop(self.needs.database, of("unit-a"), position, given)

    def applied(self) -> list[tuple[str, str]]:
        """The needs in the order of their log, each with what caused it."""
        return [(r.stream, cause_of(r)) for r in self.needs.log.after(REGION, -1, 1_000)]


class Instance:
    """One instance's follower, with what it remembers."""

    def __init__(self, source: Log, needs: Bench) -> None:
        self.apply = Reacting(needs_follow, needs.database, needs.writer)
        self.following = Following(
            "training", FOLLOWER, react.VERSION, needs.database, {SOURCE: source}, self.apply
        )
        self.following.load()

    def follow(self) -> None:
        while self.following.step(REGION):
            pass


def cause_of(record: Record) -> str:
    return record.body.decode().partition('"causation":"')[2].partition('"')[0]


def of(stream: str) -> Stream:
    return Stream(FOLLOWER, react.VERSION, REGION, SOURCE, stream)


@pytest.fixture
async def town(database_url: str, request: pytest.FixtureRequest) -> AsyncGenerator[Town]:
    rule = Rule()
    toy = replace(needs_service, deciders=[rule.decider()])
    other = f"{database_url}-needs"
    if not database_url.startswith("sqlite"):
        server = request.getfixturevalue("postgres_server")
        name = f"{sa.make_url(database_url).database}_needs"
        server.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        other = server.url(name)
    with bench(database_url) as units, bench(other, toy) as needs:
        yield Town(units, needs, rule)


async def units(town: Town, *names: str) -> None:
    """A record in the stream of each of these units."""
    for n, name in enumerate(names):
        known = any(s == f"unit-{name}" for s in town.units.all())
        title = f"{len(town.units.all())}-{n}"
        await town.units.execute(
            Rename(unit_id=name, title=title) if known else unit_named(name, title)
        )


async def follow(*instances: Instance) -> None:
    for each in instances:
        await asyncio.to_thread(each.follow)


async def test_a_retry_applies_in_order_and_empties_the_stream(town: Town):
    await units(town, "a", "b", "a", "a")
    await follow(town.one)
    assert town.parked() == [0, 2, 3]
    town.rule.refuses = frozenset()
    done = await asyncio.to_thread(town.retry)
    assert done == Retried([0, 2, 3], None, "", 0)
    assert town.applied() == [("need-b", "13.72/reporting@1"), ("need-a", "13.72/reporting@0")]
    assert town.parked() == []


async def test_a_retry_stops_at_the_first_that_fails_again(town: Town):
    await units(town, "a", "a")
    await follow(town.one)
    done = await asyncio.to_thread(town.retry)
    assert done == Retried([], 0, "toy.need-is-refused: a", 2)
    assert town.parked() == [0, 1]


async def test_why_the_next_one_fails_is_noted(town: Town):
    await units(town, "a", "a")
    await follow(town.one)
    await asyncio.to_thread(town.drop)
    await asyncio.to_thread(town.retry)
    assert town.reasons() == ["toy.need-is-refused: a"]


async def test_one_request_retries_so_many_and_tells_how_many_are_left(town: Town):
    await town.units.execute(
        unit_named("a", "0"), *(Rename(unit_id="a", title=str(n)) for n in range(1, 203))
    )
    await follow(town.one)
    town.rule.refuses = frozenset()
    done = await asyncio.to_thread(town.retry)
    assert (len(done.applied), done.failed, done.left) == (200, None, 3)


async def test_after_the_last_was_retried_the_stream_goes_on_by_itself(town: Town):
    await units(town, "a")
    await follow(town.one)
    town.rule.refuses = frozenset()
    await asyncio.to_thread(town.retry)
    await units(town, "a", "c")
    await follow(town.one)
    assert town.parked() == []
    assert [stream for stream, _ in town.applied()] == ["need-a", "need-c"]


async def test_an_instance_that_remembers_an_open_stream_does_not_pass_a_parked_record(town: Town):
    await units(town, "b")
    await follow(town.one)  # remembers that nothing is parked
    await units(town, "a")
    await follow(town.other)
    town.rule.refuses = frozenset()
    await units(town, "a")
    await follow(town.one)
    assert town.parked() == [1, 2]
    assert [stream for stream, _ in town.applied()] == ["need-b"]


async def test_an_instance_that_remembers_a_blocked_stream_does_not_park_for_ever(town: Town):
    await units(town, "a")
    await follow(town.one, town.other)
    await units(town, "a")
    page = town.units.log.after(REGION, 0, 10)
    stale = read(town.needs.database, FOLLOWER, react.VERSION, REGION)
    town.rule.refuses = frozenset()
    await asyncio.to_thread(town.retry)
    assert await asyncio.to_thread(town.one.apply, REGION, stale, SOURCE, page) is None
    await follow(town.one)
    assert town.parked() == []


async def test_a_record_is_retried_once_however_many_ask(town: Town):
    await units(town, *(["a"] * 30))
    await follow(town.one)
    town.rule.refuses = frozenset()
    done = await asyncio.gather(*(asyncio.to_thread(town.retry) for _ in range(3)))
    assert sorted(position for each in done for position in each.applied) == list(range(30))


async def test_a_stream_is_kept_in_order_while_it_is_retried_and_followed(town: Town):
    await units(town, *(["a"] * 20))
    await follow(town.one)
    town.rule.refuses = frozenset()
    names = [name for n in range(40) for name in ("a", f"u{n}")]
    writing = asyncio.create_task(units(town, *names))
    while not writing.done():
        await asyncio.gather(
            follow(town.one), follow(town.other), asyncio.to_thread(retried_or_nothing, town)
        )
    await follow(town.one, town.other)
    await asyncio.to_thread(retried_or_nothing, town)
    assert town.parked() == []
    applied = town.applied()
    assert [c for s, c in applied if s == "need-a"] == ["13.72/reporting@0"]
    assert len(applied) == 41


def retried_or_nothing(town: Town) -> None:
    try:
        town.retry()
    except NothingIsParked:
        return


async def test_drop_gives_up_the_first_and_keeps_who_and_why(town: Town):
    await units(town, "a", "a")
    await follow(town.one)
    assert await asyncio.to_thread(town.drop) == 0
    assert town.parked() == [1]
    query = sa.text("SELECT position, reason, why, dropped_by, dropped_us FROM dropped")
    with town.needs.database.read() as connection:
        kept = [tuple(row) for row in connection.execute(query)]
    assert kept == [(0, "toy.need-is-refused: a", "test", "o1", 7)]


async def test_drop_gives_up_a_named_one(town: Town):
    await units(town, "a", "a", "a")
    await follow(town.one)
    assert await asyncio.to_thread(town.drop, 1) == 1
    assert town.parked() == [0, 2]


async def test_after_the_last_was_dropped_the_stream_goes_on_by_itself(town: Town):
    await units(town, "a")
    await follow(town.one)
    await asyncio.to_thread(town.drop)
    town.rule.refuses = frozenset()
    await units(town, "a")
    await follow(town.one)
    assert town.applied() == [("need-a", "13.72/reporting@1")]


async def test_what_is_not_parked_can_be_neither_retried_nor_dropped(town: Town):
    with pytest.raises(NothingIsParked):
        await asyncio.to_thread(town.retry, "unit-z")
    with pytest.raises(NothingIsParked):
        await asyncio.to_thread(town.drop, 7)


async def test_a_record_that_cannot_be_read_stays_parked(town: Town):
    await units(town, "a")
    await follow(town.one)
    with town.units.database.write() as connection:
        connection.execute(sa.text("UPDATE records SET id = 'another'"))
    with pytest.raises(AnotherRecord):
        await asyncio.to_thread(town.retry)
    with town.units.database.write() as connection:
        connection.execute(sa.text("DELETE FROM records"))
    with pytest.raises(RecordIsAway):
        await asyncio.to_thread(town.retry)
    assert town.parked() == [0]


async def test_an_outage_parks_nothing(town: Town):
    """Connections are cut again and again while a hundred records are followed."""
    url = town.needs.database.url.render_as_string(hide_password=False)
    if url.startswith("sqlite"):
        pytest.skip("a file has no connection that could be cut")
    names = [f"u{n}" for n in range(100)]
    await units(town, *names)
    town.rule.refuses = frozenset()
    is_over = threading.Event()
    cutting = threading.Thread(target=terminate_others, args=(url, is_over))
    loop = Loop(Instruments())
    loop.add([town.one.following])
    cutting.start()
    loop.start()
    loop.wake(town.one.following, REGION)
    await asyncio.to_thread(wait_for, lambda: town.one.following.at(REGION, SOURCE) == 99, 60)
    is_over.set()
    cutting.join()
    loop.stop()
    with bench(url) as later:  # the connections left in the pool may be cut ones
        assert sorted(later.all()) == sorted(f"need-{name}" for name in names)
        assert parking.counts(later.database) == {}


class Away:
    """A feed whose log cannot be reached the first few times; notes when it was asked."""

    service, is_store = SOURCE, True

    def __init__(self, times: int) -> None:
        self.times = times
        self.asked: list[float] = []

    def after(self, region: str, position: int, limit: int, hint: int | None) -> list[Record]:
        self.asked.append(time.monotonic())
        if len(self.asked) <= self.times:
            raise RecordIsAway(region)
        return []

    def one(self, region: str, position: int) -> Record | None:
        return None

    def ends(self) -> dict[str, int]:
        return {}

    def on_news(self, wake: Callable[[str], None]) -> None: ...


async def test_an_outage_is_waited_out_with_growing_pauses(town: Town):
    away = Away(times=3)
    following = Following(
        "training", FOLLOWER, react.VERSION, town.needs.database, {SOURCE: away}, town.one.apply
    )
    loop = Loop(Instruments())
    loop.add([following])
    loop.start()
    loop.wake(following, REGION)
    await asyncio.to_thread(wait_for, lambda: len(away.asked) == 4)
    loop.stop()
    pauses = [later - earlier for earlier, later in pairwise(away.asked)]
    assert all(pause > 0.1 * 2**n for n, pause in enumerate(pauses, start=1))


async def test_what_is_parked_and_what_is_retried_is_there_both_or_neither(town: Town):
    """The record of the retry and the removal of the parked row stand in one transaction."""
    await units(town, "a")
    await follow(town.one)
    town.rule.refuses = frozenset()
    refuse_to_forget(town.needs.database)
    with pytest.raises((Unavailable, SQLAlchemyError)):
        await asyncio.to_thread(town.retry)
    assert (town.parked(), town.applied()) == ([0], [])


def refuse_to_forget(database: Database) -> None:
    """The database itself refuses to delete from the table."""
    statements = [
        "CREATE TRIGGER kept BEFORE DELETE ON parked BEGIN SELECT RAISE(ABORT, 'no'); END"
    ]
    if not database.is_sqlite:
        statements = [
            "CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'no'; END $$",
            "CREATE TRIGGER kept BEFORE DELETE ON parked FOR EACH ROW EXECUTE FUNCTION no()",
        ]
    with database.write() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))
