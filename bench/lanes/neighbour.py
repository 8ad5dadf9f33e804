"""`neighbour`: what ten quiet regions notice of one that is overrun, and of a rebuild beside it.

64 clients in a closed loop on one region, five commands a second on each of ten others, all of them
on one service and one PostgreSQL. Ours against itself without the neighbour.
"""

import asyncio
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from statistics import quantiles

from bench import apart
from bench.apart import Outcome
from bench.lane import Claim, Contestant, Contestants, Lane, Sample
from bench.place import Place
from bench.platform import REGION, running, suggest
from kernel.serving import Serving

OTHERS = tuple(f"13.{number}" for number in range(10, 20))
CLIENTS = 64
COMMANDS_A_SECOND = 5
ALONE = "the others alone"


def watching(url: str, directory: str, seconds: int, clients: int) -> Outcome:
    """The milliseconds that each command of the others took; ``clients`` disturb them."""
    with running(url, Path(directory), (REGION, *OTHERS)) as (runtime, edge):
        runtime.loop.start()
        return asyncio.run(disturbed(edge, seconds, clients))


async def disturbed(edge: Serving, seconds: int, clients: int) -> Outcome:
    for region in (REGION, *OTHERS):
        await suggest(edge, "s", "warm-up", region)
    loud = [asyncio.create_task(closed_loop(edge, number)) for number in range(clients)]
    with apart.watched() as watch:
        waits = await asyncio.gather(
            *(open_loop(edge, region, n, seconds) for n, region in enumerate(OTHERS))
        )
    for each in loud:
        each.cancel()
    for each in loud:
        with suppress(asyncio.CancelledError):
            await each
    late = sorted(ms for part in waits for ms in part)
    written = edge.log.tail(REGION).position + len(late)
    return Outcome(written, watch.seconds, watch.cpu_seconds, {"p99": quantiles(late, n=100)[98]})


async def closed_loop(edge: Serving, number: int) -> None:
    index = 0
    while True:
        await suggest(edge, f"s{number}", f"loud-{number}-{index}")
        index += 1


async def open_loop(edge: Serving, region: str, number: int, seconds: int) -> list[float]:
    """A fixed rate whatever the answers take, each measured from when it was due."""
    began = time.monotonic() + number / len(OTHERS) / COMMANDS_A_SECOND

    async def one(due: float, index: int) -> float:
        await suggest(edge, "s", f"quiet-{index}", region)
        return (time.monotonic() - due) * 1000

    tasks: list[asyncio.Task[float]] = []
    for index in range(seconds * COMMANDS_A_SECOND):
        due = began + index / COMMANDS_A_SECOND
        await asyncio.sleep(max(due - time.monotonic(), 0))
        tasks.append(asyncio.create_task(one(due, index)))
    return list(await asyncio.gather(*tasks))


@contextmanager
def setup(place: Place, size: int) -> Generator[Contestants]:
    def run(name: str, clients: int) -> Sample:
        given = {"url": place.new_database(), "directory": str(place.new_directory())}
        outcome = apart.ours(watching, seconds=size, clients=clients, **given)
        return apart.sample({name: outcome.values["p99"]}, outcome)

    yield {
        "ours": Contestant(partial(run, "ours", CLIENTS)),
        ALONE: Contestant(partial(run, ALONE, 0)),
    }


NEIGHBOUR = Lane(
    name="neighbour",
    unit="ms at the 99th percentile of ten quiet regions",
    size=20,
    smoke_size=2,
    claims=[Claim(ALONE, 2, is_floor=True)],
    setup=setup,
)
