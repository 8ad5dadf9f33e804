"""`neighbour`: what ten quiet regions notice of one that is overrun, and of a rebuild beside it.

64 clients in a closed loop on one region, five commands a second on each of ten others, all of them
on one service and one PostgreSQL. Ours against itself without the neighbour; and the neighbour
against itself, while a view of its long log is rebuilt as `kinerja views rebuild` does it.
"""

import asyncio
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from statistics import quantiles

from bench import apart
from bench.apart import ContestantFailed, Outcome
from bench.lane import Claim, Contestant, Contestants, Lane, Sample
from bench.lanes.growth import prepared
from bench.place import Place
from bench.platform import REGION, running, suggest
from kernel.runtime import Runtime
from kernel.serving import Serving
from services.feedback.service import feedback
from services.feedback.views import suggestions

OTHERS = tuple(f"13.{number}" for number in range(10, 20))
CLIENTS = 64
COMMANDS_A_SECOND = 5
RECORDS_A_SECOND = 40_000  # there before, for each second: one rebuild takes about all of them
LOOK_SECONDS = 0.05
ALONE = "the others alone"
REBUILDING = "ours, a rebuild beside it"
ALONE_TOO = f"{ALONE}, to {REBUILDING}"
LOUD, LOUD_REBUILDING = "µs for a command of the neighbour", "the same, a rebuild beside it"
REBUILT = "records rebuilt a second meanwhile"


def watching(url: str, directory: str, seconds: int, clients: int, rebuilds: bool) -> Outcome:
    """The milliseconds that each command of the others took; ``clients`` disturb them."""
    with running(url, Path(directory), (REGION, *OTHERS)) as (runtime, edge):
        runtime.loop.start()
        beside = Beside(runtime) if rebuilds else None
        outcome = asyncio.run(disturbed(edge, seconds, clients))
        if beside:
            outcome.values["rebuilt"] = beside.stopped() / outcome.seconds
    return outcome


class Beside:
    """Rebuilds of a view of the loud region in a child, one after the other, until `stopped`."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._ends = threading.Event()
        self._records = 0
        self._thread = threading.Thread(target=self._work)
        self._thread.start()

    def stopped(self) -> int:
        """How many records were folded."""
        self._ends.set()
        self._thread.join()
        return self._records

    def _work(self) -> None:
        of = self._runtime.running[feedback.name]
        builds, job = of.builds[suggestions.name], of.job(suggestions.name, REGION)
        while not self._ends.is_set():
            going = self._runtime.rebuilding.ask(builds, job, promote=False)
            while going.state in ("queued", "building") and not self._ends.wait(LOOK_SECONDS):
                pass
            self._records += going.done
            if going.state == "failed":
                raise ContestantFailed(f"the rebuild failed: {going.why}")
        self._runtime.rebuilding.stop(feedback.name, suggestions.name, REGION)


async def disturbed(edge: Serving, seconds: int, clients: int) -> Outcome:
    for region in (REGION, *OTHERS):
        await suggest(edge, "s0", "warm-up", region)
    before = edge.log.tail(REGION).position
    loud = [asyncio.create_task(closed_loop(edge, number)) for number in range(clients)]
    with apart.watched() as watch:
        waits = await asyncio.gather(
            *(open_loop(edge, region, n, seconds) for n, region in enumerate(OTHERS))
        )
    written = edge.log.tail(REGION).position - before
    for each in loud:
        each.cancel()
    for each in loud:
        with suppress(asyncio.CancelledError):
            await each
    late = sorted(ms for part in waits for ms in part)
    values = {"p99": quantiles(late, n=100)[98]}
    if clients:
        values["loud"] = watch.seconds / written * 1e6
    return Outcome(written + len(late), watch.seconds, watch.cpu_seconds, values)


async def closed_loop(edge: Serving, number: int) -> None:
    index = 0
    while True:
        await suggest(edge, f"s{number}", f"loud-{number}-{index}")
        index += 1


async def open_loop(edge: Serving, region: str, number: int, seconds: int) -> list[float]:
    """A fixed rate whatever the answers take, each measured from when it was due."""
    began = time.monotonic() + number / len(OTHERS) / COMMANDS_A_SECOND

    async def one(due: float, index: int) -> float:
        await suggest(edge, "s0", f"quiet-{index}", region)
        return (time.monotonic() - due) * 1000

    tasks: list[asyncio.Task[float]] = []
    for index in range(seconds * COMMANDS_A_SECOND):
        due = began + index / COMMANDS_A_SECOND
        await asyncio.sleep(max(due - time.monotonic(), 0))
        tasks.append(asyncio.create_task(one(due, index)))
    return list(await asyncio.gather(*tasks))


@contextmanager
def setup(place: Place, size: int) -> Generator[Contestants]:
    filled = prepared(place, [(REGION, size * RECORDS_A_SECOND)])

    def run(name: str, clients: int, rebuilds: bool = False) -> Sample:
        given = {"url": place.new_database(filled), "directory": str(place.new_directory())}
        whom = {"seconds": size, "clients": clients, "rebuilds": rebuilds}
        outcome = apart.ours(watching, **given, **whom)
        place.drop(given["url"])
        values = {name: outcome.values["p99"]}
        if clients:
            values[LOUD_REBUILDING if rebuilds else LOUD] = outcome.values["loud"]
        else:
            values[ALONE_TOO] = outcome.values["p99"]
        if rebuilds:
            values[REBUILT] = outcome.values["rebuilt"]
        return apart.sample(values, outcome)

    yield {
        "ours": Contestant(partial(run, "ours", CLIENTS)),
        REBUILDING: Contestant(partial(run, REBUILDING, CLIENTS, rebuilds=True)),
        ALONE: Contestant(partial(run, ALONE, 0)),
    }


NEIGHBOUR = Lane(
    name="neighbour",
    unit="ms at the 99th percentile of ten quiet regions",
    size=20,
    smoke_size=2,
    claims=[
        Claim(ALONE, 2, is_floor=True),
        Claim(ALONE_TOO, 2, is_floor=True, ours=REBUILDING),
        Claim(LOUD, 1.2, is_floor=True, ours=LOUD_REBUILDING),
    ],
    setup=setup,
)
