"""A month of a region's work: `python -m bench.month` logs it, reports on it, and measures.

The whole platform in one process, as it is shipped: entries and reports are commands at the edge of
reporting, sealed, decided and durable; evaluation and notification hear them; every view folds. The
month is pushed through as fast as it is taken, by 32 callers who each wait for their answer: what
falls behind, falls behind here. Roster and plans are there before and are not measured.
"""

import argparse
import asyncio
import json
import resource
import statistics
import sys
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from bench.place import Place
from contracts.reporting import Indicator, PlannedResult
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
from services.reporting.deciders.employee import ImportEmployee
from services.reporting.deciders.plan import AgreePlan, ProposePlan
from services.reporting.deciders.report import AcceptReport, SubmitReport
from services.reporting.deciders.unit import ImportUnit
from services.reporting.deciders.work_log import LogWork
from services.reporting.rules.figures import Achievement, Figure

REGION, YEAR, MONTH, PERIOD = "13.72", 2026, "2026-03", "2026-Q1"
CALLERS = 32
PEOPLE_OF_A_UNIT = 40
AT_ONCE = 200  # people whose names are sealed, and who are registered, together
NOTE = "Merekam data kependudukan warga di kelurahan, dibantu petugas loket."
NOTE_OF_EVERY = 7
SAMPLE_SECONDS = 0.5

INDICATORS = tuple(
    Indicator(
        indicator_id=f"i{number}",
        code="service-time",
        title="Hari sampai dokumen selesai",
        aspect="time",
        target_low=Decimal(1),
        target_high=Decimal(2),
        measure="hari",
        better="lower",
    )
    for number in range(4)
)
RESULTS = (
    PlannedResult(result_id="r1", kind="utama", title="Pelayanan", indicators=INDICATORS[:2]),
    PlannedResult(result_id="r2", kind="tambahan", title="Arsip", indicators=INDICATORS[2:]),
)
REACHED = tuple(
    Achievement(
        result_id=result.result_id,
        figures=tuple(
            Figure(indicator_id=of.indicator_id, realised=Decimal("1.5"))
            for of in result.indicators
        ),
    )
    for result in RESULTS
)


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
            await self.edge.execute_all(await self.people(some), hr)
            plans = [command for number in some for command in plan(number)]
            await self.edge.execute_all(plans, hr)
            done(len(some))
        await asyncio.to_thread(self.settle)

    async def people(self, numbers: Sequence[int]) -> list[ImportEmployee]:
        values = [
            personal
            for number in numbers
            for personal in (
                Personal(name_of(number), "name", f"Pegawai Uji {number}", named=True),
                Personal(name_of(number), "nip", f"19900101201501{number:04}"),
            )
        ]
        sealed = iter(await self.edge.seal(values, self.caller("hr")))
        return [
            ImportEmployee(
                employee_id=name_of(number),
                name=next(sealed),
                nip=next(sealed),
                employment="PNS",
                position="Pengadministrasi Umum",
                position_class="pelaksana" if appraiser_of(number) else "jpt",
                grade="II/c",
                unit_id=unit_of(number),
                since=date(2024, 1, 1),
                appraiser_id=appraiser_of(number),
            )
            for number in numbers
        ]

    async def log(self, number: int, day: date, count: int) -> None:
        """One day of one person, as it is logged: entry by entry."""
        person = name_of(number)
        for index in range(count):
            note = None
            if (number + index) % NOTE_OF_EVERY == 0:
                text = Personal(person, "note", f"{NOTE} {day}")
                [note] = await self.edge.seal([text], self.caller(person))
            entry = LogWork(
                log_id=f"{person}~{MONTH}",
                entry_id=f"w{day.day}-{index}",
                employee_id=person,
                month=MONTH,
                day=day,
                plan_id=f"{person}~{YEAR}~1",
                result_id=RESULTS[index % 2].result_id,
                minutes=120,
                today=day,
                note=note,
            )
            await self.execute(entry, person)
            self.measured.entries += 1

    async def report(self, number: int) -> None:
        """Submitted, and accepted by the appraiser."""
        person, appraiser = name_of(number), appraiser_of(number)
        if appraiser is None:
            return
        report_id = f"{person}~{PERIOD.lower()}"
        asked = SubmitReport(
            report_id=report_id,
            employee_id=person,
            period=PERIOD,
            plan_id=f"{person}~{YEAR}~1",
            achievements=REACHED,
        )
        await self.execute(asked, person)
        await self.execute(AcceptReport(report_id=report_id, accepted_by=appraiser), appraiser)
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


def name_of(number: int) -> str:
    return f"e{number}"


def unit_of(number: int) -> str:
    return f"u{number // PEOPLE_OF_A_UNIT}" if number >= 0 else "kota"


def appraiser_of(number: int) -> str | None:
    """The first of each unit leads it; the leaders are appraised by the regional head."""
    first = number // PEOPLE_OF_A_UNIT * PEOPLE_OF_A_UNIT
    return None if number == first else name_of(first)


def unit(number: int) -> ImportUnit:
    return ImportUnit(
        unit_id=unit_of(number),
        title=f"Dinas Uji {number}",
        kind="dinas" if number >= 0 else "region",
        parent_id="kota" if number >= 0 else None,
        code=None,
    )


def plan(number: int) -> list[ProposePlan | AgreePlan]:
    person, appraiser = name_of(number), appraiser_of(number)
    if appraiser is None:
        return []
    plan_id = f"{person}~{YEAR}~1"
    proposed = ProposePlan(
        plan_id=plan_id, employee_id=person, year=YEAR, segment=1, results=RESULTS
    )
    return [proposed, AgreePlan(plan_id=plan_id, agreed_by=appraiser)]


def working_days(count: int) -> list[date]:
    """So many from the first of the month on."""
    day, found = date(YEAR, 3, 1), list[date]()
    while len(found) < count:
        if day.weekday() < 5:
            found.append(day)
        day += timedelta(days=1)
    return found


def work(month: Month, days: int) -> Iterator[Callable[[], Awaitable[None]]]:
    """One entry and two by turns, 1.5 a day: 12,000 a day of 8,000 people; then the reports."""
    people = [n for n in range(month.measured.employees) if appraiser_of(n)]
    for turn, day in enumerate(working_days(days)):
        for number in people:
            yield lambda n=number, d=day, c=1 + (number + turn) % 2: month.log(n, d, c)
    for number in people:
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
    found.peak_mib = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)
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
