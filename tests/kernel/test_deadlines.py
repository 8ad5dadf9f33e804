"""Deadlines: each fires once, late ones at once and in order, whatever clock and calendar do."""

import asyncio
import random
from collections.abc import AsyncGenerator, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from kernel.bulk import insert
from kernel.calendar import Term
from kernel.clock import Clock
from kernel.database import Database
from kernel.decider import Command
from kernel.due_rows import DueRows
from kernel.order import Batch
from kernel.region_keys import RegionKeys
from kernel.runtime import Runtime
from kernel.service import Service
from kernel.tables import broken
from kernel.vault import Vault
from tests.kernel.logs import REGION, sqlite_url, wait_for
from tests.kernel.toy import no_routes
from tests.kernel.toy_deadlines import Draft, adopt, calendars_service, drafts, drafts_service

JAKARTA = ZoneInfo("Asia/Jakarta")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MONDAY = "2026-06-01T09:00"


class Town:
    """Drafts and the calendar in a running program whose clock the test moves."""

    def __init__(self, open_database: Callable[[str], Database], data: Path) -> None:
        self.open = open_database
        self.data = data
        self.time = MONDAY
        self.asked = 0  # how often somebody asked what time it is
        self.runtime = self.program()

    def program(self, vault_name: str = "vault") -> Runtime:
        keys = RegionKeys.create(self.data / "keys.json", [REGION])
        vault = Vault.open_at(sqlite_url(self.data, vault_name), keys)
        services = [drafts_service, calendars_service]
        return Runtime(services, self.open, vault, lambda _: b"k", self.now_us)

    def now_us(self) -> int:
        self.asked += 1
        local = datetime.fromisoformat(self.time).replace(tzinfo=JAKARTA)
        return (local - EPOCH) // timedelta(microseconds=1)

    @property
    def clock(self) -> Clock:
        [clock] = self.runtime.running["reporting"].clocks
        return clock

    async def do(self, *commands: Command, by: str = "reporting") -> None:
        for command in commands:
            await self.runtime.running[by].writer.execute(REGION, Batch([command]))
        await self.settled()

    async def adopt(self, *holidays: str, year: int = 2026) -> None:
        await self.do(adopt(*holidays, year=year), by="evaluation")

    async def settled(self) -> None:
        await asyncio.to_thread(wait_for, self.runtime.loop.is_settled)

    async def at(self, time: str) -> list[str]:
        """What has lapsed when it is this time: the titles, in the order of the log."""
        self.time = time
        await self.seen_to()
        return self.lapsed()

    async def seen_to(self) -> None:
        """Step the clock until it has nothing to do, as the loop does that is told to look."""
        for _ in range(20):
            self.clock.look()
            await asyncio.to_thread(wait_for, self.is_idle)
            await self.settled()

    async def looked_at(self) -> None:
        """Wait until the loop has asked by itself what time it is: nobody else does by now."""
        before = self.asked
        await asyncio.to_thread(wait_for, lambda: self.asked > before)
        await asyncio.to_thread(wait_for, self.is_idle)

    def is_idle(self) -> bool:
        return not self.runtime.loop.is_busy(self.clock, REGION)

    def lapsed(self) -> list[str]:
        records = self.runtime.running["reporting"].log.after(REGION, -1, 1_000)
        titles = [record.body.decode().partition('"title":"')[2] for record in records]
        return [title.partition('"')[0] for title in titles if title.startswith("lapsed")]

    def count(self) -> int:
        return len(self.runtime.running["reporting"].log.after(REGION, -1, 1_000))

    def turns(self) -> list[tuple[str, str, str]]:
        query = sa.text("SELECT key, outcome, reason FROM turns ORDER BY key")
        with self.runtime.running["reporting"].database.read() as connection:
            return [(row.key, row.outcome, row.reason) for row in connection.execute(query)]

    async def restart(self) -> None:
        await self.runtime.stop()
        self.runtime = self.program()
        await self.runtime.start()
        await self.settled()


@pytest.fixture
def open_database(
    request: pytest.FixtureRequest, database_url: str, tmp_path: Path
) -> Callable[[str], Database]:
    """A database for each service: SQLite files, or PostgreSQL databases of the test."""
    if database_url.startswith("sqlite"):
        return lambda service: Database(sqlite_url(tmp_path, service))
    server = request.getfixturevalue("postgres_server")
    made: set[str] = set()

    def fresh(service: str) -> Database:
        name = f"{sa.make_url(database_url).database}_{service}"
        if name not in made:
            server.execute(f"CREATE DATABASE {name} TEMPLATE template0")
            made.add(name)
        return Database(server.url(name))

    return fresh


@pytest.fixture
async def town(open_database: Callable[[str], Database], tmp_path: Path) -> AsyncGenerator[Town]:
    made = Town(open_database, tmp_path)
    async with made.runtime:
        await made.adopt("2026-06-03")
        yield made


async def test_a_term_is_over_after_its_last_second_in_local_time(town: Town):
    await town.do(Draft(unit_id="a", title="draft 3"))  # Tuesday, Thursday, Friday
    assert await town.at("2026-06-05T23:59:59") == []
    assert await town.at("2026-06-06T00:00:00") == ["lapsed 06-05T16:59"]


async def test_a_deadline_fires_once_and_its_event_folds_the_row_away(town: Town):
    await town.do(Draft(unit_id="a", title="draft 1"))
    await town.at("2026-06-10T08:00")
    assert await town.at("2026-06-11T08:00") == ["lapsed 06-02T16:59"]
    assert town.clock.rows.terms_in(REGION) == []


async def test_what_waits_no_more_does_not_fire(town: Town):
    await town.do(Draft(unit_id="a", title="draft 1"), Draft(unit_id="a", title="Dinas"))
    assert await town.at("2026-06-10T08:00") == []


async def test_late_ones_fire_at_once_in_order_of_due_moment(town: Town):
    for unit, days in (("a", 5), ("b", 1), ("c", 3), ("d", 1)):
        await town.do(Draft(unit_id=unit, title=f"draft {days}"))
    due = [f"lapsed 06-{day}T16:59" for day in ("02", "02", "05", "09")]
    assert await town.at("2026-07-01T08:00") == due
    causes = town.runtime.running["reporting"].log.after(REGION, 3, 10)
    assert [record.stream for record in causes] == ["unit-b", "unit-d", "unit-c", "unit-a"]


async def test_a_holiday_that_is_added_moves_the_deadline_forward(town: Town):
    await town.do(Draft(unit_id="a", title="draft 1"))
    await town.adopt("2026-06-02", "2026-06-03")
    assert await town.at("2026-06-04T08:00") == []
    assert await town.at("2026-06-05T00:00") == ["lapsed 06-04T16:59"]


async def test_a_holiday_that_is_taken_away_moves_the_deadline_back(town: Town):
    await town.do(Draft(unit_id="a", title="draft 2"))
    town.time = "2026-06-04T08:00"
    await town.adopt()
    assert await town.at("2026-06-04T08:00") == ["lapsed 06-03T16:59"]


async def test_a_holiday_that_is_moved_fires_nothing_that_has_fired_and_moves_what_has_not(
    town: Town,
):
    await town.do(Draft(unit_id="a", title="draft 1"), Draft(unit_id="b", title="draft 3"))
    assert await town.at("2026-06-03T08:00") == ["lapsed 06-02T16:59"]
    await town.adopt("2026-06-02", "2026-06-05")  # a's would have ended a day later, b's too
    assert await town.at("2026-06-08T08:00") == ["lapsed 06-02T16:59"]
    assert await town.at("2026-06-09T08:00") == ["lapsed 06-02T16:59", "lapsed 06-08T16:59"]
    await town.adopt("2026-06-10")
    assert len(await town.at("2026-06-30T08:00")) == 2


async def test_whatever_clock_and_calendar_do_each_deadline_fires_once(town: Town):
    """Set back, set forward, stopped and started again, holidays moved: by chance, the same each
    time."""
    chance, first = random.Random(20260601), datetime.fromisoformat(MONDAY)
    for number in range(8):
        await town.do(Draft(unit_id=f"u{number}", title=f"draft {number + 1}"))
    for turn in range(12):
        moved = first + timedelta(hours=chance.randint(-48, 24 * 20))
        before = len(town.lapsed())
        fired = (await town.at(f"{moved:%Y-%m-%dT%H:%M}"))[before:]
        assert fired == sorted(fired)  # late ones, in the order of their due moments
        days = sorted(chance.sample(range(1, 29), 3))
        await town.adopt(*(f"2026-06-{day:02}" for day in days))
        if turn % 5 == 4:
            await town.restart()
    await town.at("2026-12-01T08:00")
    lapsed = town.runtime.running["reporting"].log.after(REGION, 7, 1_000)
    assert sorted(record.stream for record in lapsed) == [f"unit-u{n}" for n in range(8)]
    assert len(await town.at("2026-12-31T08:00")) == 8
    assert len(await town.at(MONDAY)) == 8


async def test_a_clock_that_is_set_back_fires_nothing_again(town: Town):
    await town.do(Draft(unit_id="a", title="draft 1"), Draft(unit_id="b", title="quiet 1"))
    await town.at("2026-06-08T08:00")
    await town.do(Draft(unit_id="c", title="draft 1"))
    await town.at("2026-06-01T08:00")
    assert await town.at("2026-06-09T08:00") == ["lapsed 06-02T16:59"]
    assert await town.at("2026-06-10T08:00") == ["lapsed 06-02T16:59", "lapsed 06-09T16:59"]


async def test_a_clock_that_is_set_forward_fires_at_once_what_is_over_then_and_never_again(
    town: Town,
):
    await town.do(Draft(unit_id="a", title="draft 1"), Draft(unit_id="b", title="draft 9"))
    assert await town.at("2026-06-03T08:00") == ["lapsed 06-02T16:59"]
    due = ["lapsed 06-02T16:59", "lapsed 06-15T16:59"]
    assert await town.at("2027-06-01T08:00") == due
    assert await town.at("2026-06-03T08:01") == due  # it is set right again
    assert await town.at("2026-06-16T08:00") == due


async def test_a_clock_that_was_stopped_for_a_day_is_late_and_misses_nothing(town: Town):
    await town.do(Draft(unit_id="a", title="draft 1"), Draft(unit_id="b", title="draft 2"))
    await town.restart()
    due = ["lapsed 06-02T16:59", "lapsed 06-04T16:59"]
    assert await town.at("2026-06-06T08:00") == due


async def test_the_loop_looks_by_itself_and_a_clock_that_stands_still_fires_what_is_over_once(
    town: Town,
):
    await town.do(Draft(unit_id="a", title="draft 1"), Draft(unit_id="b", title="draft 2"))
    await town.looked_at()  # it stands still on Monday
    assert town.lapsed() == []
    town.time = "2026-06-03T08:00"
    await asyncio.to_thread(wait_for, lambda: town.lapsed() == ["lapsed 06-02T16:59"])
    await town.settled()
    await town.looked_at()  # and on Wednesday
    assert town.lapsed() == ["lapsed 06-02T16:59"]


async def test_a_refusal_ends_the_turn_and_is_recorded(town: Town):
    await town.do(Draft(unit_id="a", title="stubborn 1"), Draft(unit_id="b", title="draft 1"))
    await town.at("2026-06-05T08:00")
    await town.restart()
    assert await town.at("2026-06-06T08:00") == ["lapsed 06-02T16:59"]
    assert town.turns() == [("a", "refused", "toy.title-is-taken: a"), ("b", "done", "")]


async def test_a_row_that_changed_after_a_refusal_has_another_turn(town: Town):
    await town.do(Draft(unit_id="a", title="stubborn 1"))
    await town.at("2026-06-05T08:00")
    await town.do(Draft(unit_id="a", title="draft 1"))
    assert await town.at("2026-06-09T08:00") == ["lapsed 06-08T16:59"]


async def test_neither_a_quiet_command_nor_an_event_that_folds_nothing_is_a_loop(town: Town):
    await town.do(Draft(unit_id="a", title="quiet 1"), Draft(unit_id="b", title="faulty 1"))
    await town.at("2026-06-05T08:00")
    await town.at("2026-06-06T08:00")
    assert town.count() == 3
    assert town.turns() == [("a", "quiet", ""), ("b", "done", "")]


async def test_a_defect_ends_the_turn_until_the_service_starts_anew(town: Town):
    await town.do(Draft(unit_id="a", title="defect 1"), Draft(unit_id="b", title="draft 1"))
    assert await town.at("2026-06-05T08:00") == ["lapsed 06-02T16:59"]
    assert ("a", "failed", "defect: RuntimeError") in town.turns()
    town.clock.load()
    assert [turn for turn in town.turns() if turn[0] == "a"] == []


async def test_a_command_waits_until_the_view_has_reached_the_end_of_the_log(town: Town):
    await town.do(Draft(unit_id="a", title="draft 1"))
    town.runtime.loop.stop()
    await town.runtime.running["reporting"].writer.execute(
        REGION, Batch([Draft(unit_id="a", title="Dinas")])
    )
    town.time = "2026-06-05T08:00"
    assert not await asyncio.to_thread(town.clock.step, REGION)
    assert town.turns() == []
    await asyncio.to_thread(town.clock.view.step, REGION)
    assert not await asyncio.to_thread(town.clock.step, REGION)
    assert town.lapsed() == []


async def test_of_several_clocks_one_fires(town: Town):
    await town.do(*(Draft(unit_id=f"u{n}", title="draft 1") for n in range(250)))
    town.runtime.loop.stop()
    town.time = "2026-06-05T08:00"
    running = town.runtime.running["reporting"]
    rows = DueRows(running.rows["drafts"])
    clocks = [
        Clock("reporting", drafts, rows, town.clock.view, running.writer, town.now_us, no_wake)
        for _ in range(3)
    ]
    await asyncio.gather(*(asyncio.to_thread(clock.step, REGION) for clock in clocks))
    assert len(town.lapsed()) in (100, 200, 250)
    for _ in range(10):
        await asyncio.to_thread(town.clock.view.step, REGION)
        await asyncio.gather(*(asyncio.to_thread(clock.step, REGION) for clock in clocks))
    assert len(town.lapsed()) == 250


def no_wake(clock: object, region: str) -> None: ...


async def test_of_two_instances_each_deadline_is_fired_by_one(town: Town):
    if town.runtime.running["reporting"].database.is_sqlite:
        pytest.skip("a file is served by one process")
    other = town.program("another-vault")
    await other.start()
    await town.do(*(Draft(unit_id=f"u{n}", title=f"draft {n % 3 + 1}") for n in range(60)))
    town.time = "2026-06-12T08:00"
    clocks = [town.clock, *other.running["reporting"].clocks]

    def is_over() -> bool:
        for clock in clocks:
            clock.look()
        return not town.clock.rows.terms_in(REGION)

    await asyncio.to_thread(wait_for, is_over, 60)
    await other.stop()
    due = [f"lapsed 06-{day}T16:59" for day in ("02", "04", "05")]
    assert town.lapsed() == [each for each in due for _ in range(20)]


async def test_without_a_calendar_of_the_year_a_deadline_waits_and_says_so(town: Town):
    town.time = "2026-12-31T09:00"
    await town.do(Draft(unit_id="a", title="draft 1"))
    assert await town.at("2027-02-01T08:00") == []
    found = [each for each in town.runtime.ready().behind if each.name == "reporting.drafts.clock"]
    assert [each.why for each in found] == ["no calendar of 2027"]
    await town.adopt("2027-01-01", year=2027)
    assert await town.at("2027-02-01T08:00") == ["lapsed 01-04T16:59"]
    assert not [b for b in town.runtime.ready().behind if b.name == "reporting.drafts.clock"]


async def test_a_row_or_a_year_whose_fold_failed_ends_no_term(town: Town):
    await town.do(Draft(unit_id="a", title="draft 1"), Draft(unit_id="b", title="draft 1"))
    row = {
        "view": "drafts",
        "version": 1,
        "build": 0,
        "region": REGION,
        "source": "reporting",
        "position": 0,
    }
    with town.runtime.running["reporting"].database.write() as connection:
        insert(connection, broken, [row | {"key": "a", "reason": "defect"}])
    assert await town.at("2026-06-05T08:00") == ["lapsed 06-02T16:59"]
    with town.runtime.running["reporting"].database.write() as connection:
        insert(connection, broken, [row | {"key": "year 2026", "reason": "defect"}])
    assert town.clock.rows.calendar_in(REGION) == {}


async def test_nothing_is_asked_of_the_database_while_no_term_is_over(town: Town):
    await town.do(Draft(unit_id="a", title="draft 5"))
    await town.at("2026-06-02T08:00")
    town.runtime.loop.stop()
    asked: list[str] = []
    with town.runtime.running["reporting"].database.read() as connection:
        engine = connection.engine

    @event.listens_for(engine, "before_cursor_execute")
    def note(_: Any, __: Any, statement: str, *rest: Any) -> None:
        asked.append(statement)

    town.clock.look()
    assert asked == []
    town.clock.survey()
    assert len(asked) == 2


async def test_a_deadline_whose_view_is_not_a_view_of_the_service_is_a_mistake():
    with pytest.raises(TypeError, match="is not among the views of reporting"):
        Service(name="reporting", deciders=[], routes=no_routes, deadlines=[replace(drafts)])


def test_a_term_reads_as_what_it_is():
    assert str(Term(datetime(2026, 6, 1, 2, 44, 7, tzinfo=UTC), 14)) == (
        "working 14 2026-06-01T02:30:00+00:00"
    )
