"""`python -m bench.january` plays the January of a region: everybody's plan, and all around it.

8,000 plans with 18 events each (144,000): proposed, returned, proposed again, agreed, revised,
supports, expectations and resources. It runs the platform as it is shipped, embedded (or on
PostgreSQL with ``--postgres``), and prints events a second, how far views fell behind and how long
they took to come back, and the memory of the process. Progress stands on standard error.
"""

import argparse
import asyncio
import itertools
import tempfile
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
from rich.progress import Progress

from bench.apart import peak_mib
from bench.one_plan import EVENTS_OF_A_PLAN, asked
from bench.place import Place
from contracts.event import Sealed
from kernel.edge import Caller, Edge, Personal
from kernel.runtime import Runtime
from kinerja.catalogue import services
from kinerja.issuer import identity, issuer
from kinerja.program import program
from kinerja.progress import progress
from kinerja.regions import Region
from kinerja.settings import Settings
from services.evaluation.deciders.calendar import AdoptCalendar
from services.reporting.deciders.employee import ImportEmployee
from services.reporting.deciders.unit import ImportUnit

REGION = "13.72"
PLANS = 8_000
AT_ONCE = 64
PEOPLE_AT_ONCE = 500
SPAN = 20  # people whom one appraises
LOOK_SECONDS = 0.2
HEAD = "e0"


class Found(msgspec.Struct):
    """``behind_records`` is how far the view furthest behind was at its worst, and
    ``caught_up_seconds`` how long after the last command everything was shown."""

    store: str
    plans: int
    events: int
    seconds: float
    events_a_second: float
    behind_records: int
    caught_up_seconds: float
    peak_mib: float


class January:
    """The region with its people; ``year`` is the coming one, so that no term is over."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        edges = {service.name: edge for service, edge in runtime.edges()}
        self.reporting: Edge = edges["reporting"]
        self.evaluation: Edge = edges["evaluation"]
        self.year = datetime.now(UTC).year + 1
        self.behind = 0

    async def open(self, people: int) -> None:
        """The calendar, one unit, and everybody on the roster."""
        by = caller("h1")
        adopted = AdoptCalendar(year=self.year, zone="Asia/Jakarta", working_week=5, holidays=())
        await self.evaluation.execute(adopted, by)
        await self.reporting.execute(
            ImportUnit(unit_id="u0", title="Kota Solok", kind="region"), by
        )
        everybody = [HEAD, *(employee(n) for n in range(people))]
        for some in batched(everybody, PEOPLE_AT_ONCE):
            texts = [
                text for of in some for text in (named(of), Personal(of, "nip", of, unique=True))
            ]
            sealed = iter(await self.reporting.seal(texts, by))
            rows = [placed(of, next(sealed), next(sealed)) for of in some]
            await self.reporting.execute_all(rows, by)

    async def play(self, people: int, bars: Progress) -> float:
        """Everybody's plan; the seconds it took."""
        bar = bars.add_task("plans", total=people, rate="")
        waiting = iter(range(people))
        watching = asyncio.create_task(self.watch())
        began = time.monotonic()

        async def desk() -> None:
            for number in waiting:
                await self.plan_of(number)
                bars.update(bar, advance=1)
                rate = bars.tasks[bar].completed / (time.monotonic() - began)
                bars.update(bar, rate=f"{rate * EVENTS_OF_A_PLAN:,.0f} events/s")

        await asyncio.gather(*(desk() for _ in range(AT_ONCE)))
        seconds = time.monotonic() - began
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
        return seconds

    async def plan_of(self, number: int) -> None:
        of = employee(number)
        texts = [Personal(of, "reason", "Target masih longgar."), Personal(of, "expectation", "x")]
        reason, expected = await self.reporting.seal(texts, caller(of))
        for actor, command in asked(of, leader(number), self.year, reason, expected):
            await self.reporting.execute(command, caller(actor))

    async def watch(self) -> None:
        """Remember how far the follower furthest behind was."""
        while True:
            self.behind = max(self.behind, self.now_behind())
            await asyncio.sleep(LOOK_SECONDS)

    def now_behind(self) -> int:
        running = self.runtime.running["reporting"]
        ends = {"reporting": running.log.ends()}
        views = [running.followings[view.name] for view in running.service.views]
        return max((n for of in views for n in of.behind(ends).values()), default=0)

    async def caught_up(self) -> float:
        began = time.monotonic()
        await asyncio.to_thread(settled, self.runtime)
        return time.monotonic() - began

    def events(self) -> int:
        """How many records plans have."""
        log, begin, found = self.runtime.running["reporting"].log, -1, 0
        while records := log.after(REGION, begin, 5_000):
            found += sum(record.stream.startswith("plan-") for record in records)
            begin = records[-1].position
        return found


def settled(runtime: Runtime) -> None:
    """Wait until every follower is at the end of every log."""
    while not runtime.loop.is_settled():
        time.sleep(LOOK_SECONDS / 10)


def caller(subject: str) -> Caller:
    return Caller(subject, frozenset({"employee"}), REGION, datetime.now(UTC))


def employee(number: int) -> str:
    return f"p{number:05}"


def leader(number: int) -> str:
    """The first of each span leads it; these are appraised by the head."""
    first = number - number % SPAN
    return HEAD if first == number else employee(first)


def named(of: str) -> Personal:
    return Personal(of, "name", f"Contoh {of}", named=True)


def placed(of: str, name: Sealed, nip: Sealed) -> ImportEmployee:
    above = None if of == HEAD else leader(int(of[1:]))
    return ImportEmployee(
        employee_id=of,
        name=name,
        nip=nip,
        employment="PNS",
        position="Pengadministrasi Umum",
        position_class="pelaksana" if above else "jpt",
        grade="II/c",
        unit_id="u0",
        since=date(2024, 1, 1),
        appraiser_id=above,
    )


def batched(things: Sequence[str], size: int) -> Iterable[Sequence[str]]:
    return itertools.takewhile(bool, (things[n : n + size] for n in itertools.count(0, size)))


async def measured(people: int, settings: Settings, bars: Progress) -> Found:
    by = issuer("http://issuer.bench")
    region = Region(REGION, "Kota Solok", "Asia/Jakarta")
    runtime = program(settings, services, {REGION: region}, identity(by)).runtime
    async with runtime:
        january = January(runtime)
        await january.open(people)
        await january.caught_up()
        seconds = await january.play(people, bars)
        late = await january.caught_up()
        events = await asyncio.to_thread(january.events)
    return Found(
        store="PostgreSQL" if settings.database else "SQLite",
        plans=people,
        events=events,
        seconds=round(seconds, 1),
        events_a_second=round(events / seconds, 1),
        behind_records=january.behind,
        caught_up_seconds=round(late, 2),
        peak_mib=round(peak_mib(), 1),
    )


def play(people: int, postgres: bool) -> Found:
    """Everything in a directory, and on a server, that end with it."""
    with tempfile.TemporaryDirectory(prefix="kinerja-january-") as data, Place() as place:
        url = None
        if postgres:
            for service in services:
                place.execute(f"CREATE DATABASE january_{service.name} TEMPLATE template0")
            url = place.postgres.url("january_{service}")
        settings = Settings(data=Path(data), database=url)
        with progress() as bars:
            return asyncio.run(measured(people, settings, bars))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.january", description=__doc__)
    parser.add_argument("--plans", type=int, default=PLANS, help=f"how many; {PLANS:,} of a region")
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL instead of SQLite")
    told = parser.parse_args()
    if told.plans < 1:
        parser.error("--plans: at least one")
    found = play(told.plans, told.postgres)
    print(msgspec.json.format(msgspec.json.encode(found)).decode())


if __name__ == "__main__":
    main()
