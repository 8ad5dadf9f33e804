"""`growth`: what an event costs in a log of 10,000, 100,000 and 1,000,000 records, and with 4, 100
and 500 regions; what a region costs in which nothing happens. Ours against itself, smaller.

Cost is CPU time, of our process and of the database: of all measures the one that says least about
what else the machine was doing. The records are there before, and the followers are past them.
"""

import asyncio
import os
import time
import uuid
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import cycle, islice
from pathlib import Path

from bench import apart, filled
from bench.apart import Outcome
from bench.lane import Claim, Contestant, Contestants, Lane, Sample
from bench.place import Place
from bench.platform import ALONE, REGION, created, running, suggest
from kernel.outward import VERSION
from kernel.runtime import Runtime
from kernel.serving import Serving

CALLERS = 32
BUSY = 4
IDLE_SECONDS = 10.0
COMMANDS_TO_RECORDS = 200  # for a million records 5,000 commands
LEAST_COMMANDS = 320
SETTLED_SECONDS = 120.0
LOOK_SECONDS = 0.05
MEMORY = "MiB"
IDLE = "CPU µs a second for each idle region"


def costing(
    url: str, directory: str, commands: int, regions: list[str], idle_seconds: float, postgres: int
) -> Outcome:
    """Commands, and the views that follow them; then nothing for a while."""
    with running(url, Path(directory), regions) as (runtime, edge):
        runtime.loop.start()
        busy, run = regions[:BUSY], uuid.uuid4().hex  # the rounds before left what they did
        asyncio.run(all_callers(edge, CALLERS, busy, f"warm-{run}"))
        settle(runtime)
        began, cpu = time.perf_counter(), cost(postgres)
        asyncio.run(all_callers(edge, commands, busy, f"done-{run}"))
        settle(runtime)
        used, took = cost(postgres) - cpu, time.perf_counter() - began
        idle = idling(postgres, idle_seconds) if idle_seconds else 0.0
    return Outcome(commands, took, used, {"idle": idle * 1e6})


def idling(postgres: int, seconds: float) -> float:
    """CPU seconds a second while nothing is asked for."""
    used = cost(postgres)
    time.sleep(seconds)
    return (cost(postgres) - used) / seconds


async def all_callers(edge: Serving, commands: int, busy: Sequence[str], name: str) -> None:
    async def caller(number: int, region: str) -> None:
        for index in range(commands // CALLERS):
            await suggest(edge, f"s{number}", f"{name}-{number}-{index}", region)

    regions = islice(cycle(busy), CALLERS)
    await asyncio.gather(*(caller(number, region) for number, region in enumerate(regions)))


def settle(runtime: Runtime) -> None:
    until = time.monotonic() + SETTLED_SECONDS
    while not runtime.loop.is_settled():
        if time.monotonic() > until:
            raise apart.ContestantFailed("the followers did not reach the end")
        time.sleep(LOOK_SECONDS)


def cost(postgres: int) -> float:
    """CPU seconds of this process, and of PostgreSQL with its sessions where the system tells."""
    return apart.cpu_seconds() + sum(map(cpu_of, [postgres, *children(postgres)]))


def cpu_of(pid: int) -> float:
    """Of a process and of those of its children that have ended."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return sum(map(int, stat.rpartition(")")[2].split()[11:15])) / os.sysconf("SC_CLK_TCK")


def children(pid: int) -> list[int]:
    file = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(each) for each in file.read_text().split()] if file.exists() else []


@contextmanager
def setup(place: Place, size: int) -> Generator[Contestants]:
    commands = max(size // COMMANDS_TO_RECORDS, LEAST_COMMANDS)
    idle_seconds = IDLE_SECONDS if size >= GROWTH.size else 0.5
    postgres = place.postgres.child.pid
    assert postgres is not None, "the server runs"
    given = {"commands": commands, "postgres": postgres, "idle_seconds": 0.0}

    def measured(name: str, url: str, regions: list[str]) -> Sample:
        directory = str(place.new_directory())
        idle = {"idle_seconds": idle_seconds} if len(regions) > 1 else {}
        outcome = apart.ours(costing, url=url, directory=directory, regions=regions, **given | idle)
        values = {name: outcome.cpu_seconds / commands * 1e6, f"{MEMORY}, {name}": outcome.peak_mib}
        if len(regions) >= max(REGIONS):
            values[IDLE] = outcome.values["idle"] / len(regions)
        return apart.sample(values, outcome)

    contestants: dict[str, Contestant] = {}
    for name, share in (("ours", 1), (TENTH, 10), (HUNDREDTH, 100)):
        run = partial(measured, name, prepared(place, [(REGION, size // share)]), [REGION])
        contestants[name] = Contestant(run)
    for count in REGIONS:
        regions = [f"{10 + n // 90}.{10 + n % 90}" for n in range(count)]
        url = prepared(place, [(region, 1) for region in regions])
        contestants[spread(count)] = Contestant(partial(measured, spread(count), url, regions))
    yield contestants


def prepared(place: Place, logs: Sequence[tuple[str, int]]) -> str:
    """A database with logs of so many records, at whose ends the followers are."""
    url = place.new_database()
    created(url, ALONE)
    told = (filled.rows(region, ALONE.name, filled.suggestions(count)) for region, count in logs)
    last = filled.into_database(url, told)
    followers = [(view.name, view.version) for view in ALONE.views]
    filled.passed(url, ALONE.name, [*followers, ("custodian", VERSION)], last)
    return url


def spread(count: int) -> str:
    return f"over {count} regions"


REGIONS = (4, 100, 500)
TENTH, HUNDREDTH = "a tenth of the records", "a hundredth of the records"
FEW, MANY = spread(REGIONS[0]), spread(REGIONS[-1])
GROWTH = Lane(
    name="growth",
    unit="CPU µs for an event, the database included, in the longest log",
    size=1_000_000,
    smoke_size=5_000,
    claims=[
        Claim(TENTH, 1.2, is_floor=True),
        Claim(HUNDREDTH, 1.2, is_floor=True),
        Claim(FEW, 1.2, is_floor=True, ours=MANY),
        Claim(spread(100), 1.2, is_floor=True, ours=MANY),
        Claim(f"{MEMORY}, {HUNDREDTH}", 1.2, is_floor=True, ours=f"{MEMORY}, ours"),
        Claim(f"{MEMORY}, {FEW}", 1.2, is_floor=True, ours=f"{MEMORY}, {MANY}"),
        Claim("20 CPU µs a second for an idle region", 1, is_floor=True, bound=20, ours=IDLE),
    ],
    setup=setup,
)
