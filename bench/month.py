"""A month of a region's work: `python -m bench.month` logs it, reports on it, and measures.

The whole platform in one process, as it is shipped: entries and reports are commands at the edge of
reporting, sealed, decided and durable; evaluation and notification hear them; every view folds. The
month is pushed through as fast as it is taken, by 32 callers who each wait for their answer: what
falls behind, falls behind here. Roster and plans are there before and are not measured.
"""

import argparse
import asyncio
import json
import statistics
import sys
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime

from bench.apart import peak_mib
from bench.place import Place
from bench.region_at_work import (
    NOTE,
    NOTE_OF_EVERY,
    PEOPLE_OF_A_UNIT,
    REGION,
    acceptance,
    appraiser_of,
    entry,
    name_of,
    people,
    plan,
    report,
    unit,
    working_days,
)
from kernel.decider import Command
from kernel.edge import Caller, Edge, Personal
from kernel.runtime import Runtime
from kinerja.catalogue import services
from kinerja.issuer import identity, issuer
from kinerja.program import program
from kinerja.progress import progress
from kinerja.regions import regions
from kinerja.servers import ServerMissing
from kinerja.settings import Settings

CALLERS = 32
AT_ONCE = 200  # people whose names are sealed, and who are registered, together
SAMPLE_SECONDS = 0.5


@dataclass
class Measured:
    """``behind`` is the most records that any follower was behind, ``slowest`` which one; the lag
    is over ``settled_seconds`` after the last command."""

    store: str
    employees: int
    entries: int = 0
    reports: int = 0
    commands: int = 0
    seconds: float = 0.0
    commands_per_second: float = 0.0
    p50_ms: float = 0.0
    p99_ms: float = 0.0
    behind: int = 0
    slowest: str = ""
    settled_seconds: float = 0.0
    cpu_seconds: float = 0.0
    peak_mib: float = 0.0


@dataclass
class Month:
    """The region while its month is pushed through."""

    runtime: Runtime
    edge: Edge
    measured: Measured
    waits: list[float] = field(default_factory=list[float])

    def caller(self, subject: str) -> Caller:
        return Caller(subject, frozenset({"employee"}), REGION, datetime.now(UTC))

    async def execute(self, command: Command, subject: str) -> None:
        begun = time.perf_counter()
        await self.edge.execute(command, self.caller(subject))
        self.waits.append(time.perf_counter() - begun)

    async def set_up(self, done: Callable[[int], None]) -> None:
        """Units, people, agreed plans."""
        hr = self.caller("hr")
        numbers = range(self.measured.employees)
        units = [unit(number) for number in range(0, len(numbers), PEOPLE_OF_A_UNIT)]
        await self.edge.execute_all([unit(-1), *units], hr)
        for at in range(0, len(numbers), AT_ONCE):
            some = numbers[at : at + AT_ONCE]
            await self.edge.execute_all(await people(self.edge, some, hr), hr)
            plans = [command for number in some for command in plan(number)]
            await self.edge.execute_all(plans, hr)
            done(len(some))
        await asyncio.to_thread(self.settle)

    async def log(self, number: int, day: date, count: int) -> None:
        """One day of one person, as it is logged: entry by entry."""
        person = name_of(number)
        for index in range(count):
            note = None
            if (number + index) % NOTE_OF_EVERY == 0:
                text = Personal(person, "note", f"{NOTE} {day}")
                [note] = await self.edge.seal([text], self.caller(person))
            await self.execute(entry(number, day, index, note), person)
            self.measured.entries += 1

    async def report(self, number: int) -> None:
        """Submitted, and accepted by the appraiser."""
        person, appraiser = name_of(number), appraiser_of(number)
        if appraiser is None:
            return
        await self.execute(report(number), person)
        await self.execute(acceptance(number), appraiser)
        self.measured.reports += 1

    def most_behind(self) -> tuple[int, str]:
        ends = self.runtime.loop.ends()
        return max(
            (records, f"{each.service}.{each.name}")
            for each in self.runtime.loop.followings
            for records in (max(each.behind(ends).values(), default=0),)
        )

    def settle(self) -> None:
        while not self.runtime.loop.is_settled():
            time.sleep(0.05)

    async def watch(self) -> None:
        """Sample how far the followers are behind, until cancelled."""
        while True:
            behind, name = await asyncio.to_thread(self.most_behind)
            if behind > self.measured.behind:
                self.measured.behind, self.measured.slowest = behind, name
            await asyncio.sleep(SAMPLE_SECONDS)


def work(month: Month, days: int) -> Iterator[Callable[[], Awaitable[None]]]:
    """One entry and two by turns, 1.5 a day: 12,000 a day of 8,000 people; then the reports."""
    appraised = [n for n in range(month.measured.employees) if appraiser_of(n)]
    for turn, day in enumerate(working_days(days)):
        for number in appraised:
            yield lambda n=number, d=day, c=1 + (number + turn) % 2: month.log(n, d, c)
    for number in appraised:
        yield lambda n=number: month.report(n)


async def push(each: Iterable[Callable[[], Awaitable[None]]], done: Callable[[int], None]) -> None:
    """By so many callers at once, each of whom waits for the answer before going on."""
    todo = iter(each)

    async def call() -> None:
        for act in todo:
            await act()
            done(1)

    async with asyncio.TaskGroup() as group:
        for _ in range(CALLERS):
            group.create_task(call())


@asynccontextmanager
async def region(place: Place, employees: int, store: str) -> AsyncGenerator[Month]:
    directory = place.new_directory()
    database = None
    if store == "postgres":
        for service in services:
            place.execute(f"CREATE DATABASE month_{service.name} TEMPLATE template0")
        database = place.postgres.url("month_{service}")
    settings = Settings(data=directory, database=database)
    known = {code: of for code, of in regions(None).items() if code == REGION}
    made = program(settings, services, known, identity(issuer("http://issuer.test")))
    async with made.runtime as runtime:
        [edge] = [edge for service, edge in runtime.edges() if service.name == "reporting"]
        yield Month(runtime, edge, Measured(store, employees))


async def measure(place: Place, employees: int, days: int, store: str) -> Measured:
    """Set the region up, push the month through, wait until everybody has heard all of it."""
    async with region(place, employees, store) as month:
        with progress() as bars:
            setup = bars.add_task("roster and plans", total=employees, rate="")
            await month.set_up(lambda count: bars.advance(setup, count))
            task = bars.add_task("the month", total=employees * (days + 1), rate="")
            watching = asyncio.create_task(month.watch())
            begun, cpu = time.perf_counter(), time.process_time()
            await push(work(month, days), lambda count: bars.advance(task, count))
            seconds = time.perf_counter() - begun
            await asyncio.to_thread(month.settle)
            settled = time.perf_counter() - begun - seconds
            watching.cancel()
    found = month.measured
    found.commands, found.seconds = len(month.waits), round(seconds, 2)
    found.commands_per_second = round(len(month.waits) / seconds, 1)
    cuts = statistics.quantiles([wait * 1000 for wait in month.waits], n=100)
    found.p50_ms, found.p99_ms = round(cuts[49], 2), round(cuts[98], 2)
    found.settled_seconds = round(settled, 2)
    found.cpu_seconds = round(time.process_time() - cpu, 1)
    found.peak_mib = round(peak_mib(), 1)
    return found


def arguments(given: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench.month",
        description="Push a month of a region's work through the platform and measure it."
        " Example: python -m bench.month --employees 8000 --store postgres --json",
    )
    parser.add_argument("--employees", type=positive, default=8000, help="8000 without it")
    parser.add_argument("--days", type=positive, default=22, help="working days; 22 without it")
    parser.add_argument("--store", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    return parser.parse_args(given)


def positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 100_000:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 to 100000")
    return int(text)


def told(found: Measured) -> str:
    return (
        f"{found.entries:,} entries and {found.reports:,} reports of {found.employees:,} people:"
        f" {found.commands:,} commands in {found.seconds:,.0f} s, {found.commands_per_second:,.0f}"
        f" a second ({found.p50_ms} ms, 99 % within {found.p99_ms} ms); at most"
        f" {found.behind:,} records behind ({found.slowest}), all heard {found.settled_seconds} s"
        f" after the last; {found.cpu_seconds} CPU seconds, {found.peak_mib:.0f} MiB; {found.store}"
    )


def main(given: Sequence[str]) -> int:
    """0 when all of it was taken; 2 when a server is missing."""
    asked = arguments(given)
    try:
        with Place() as place:
            found = asyncio.run(measure(place, asked.employees, asked.days, asked.store))
    except ServerMissing as missing:
        print(f"a server is missing: {missing}", file=sys.stderr)
        return 2
    print(json.dumps(asdict(found)) if asked.json else told(found))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
