"""`growth`: what an event costs in a log of 10,000, 100,000 and 1,000,000 records, and with 4, 100
and 500 regions; what a region costs in which nothing happens. Ours against itself, smaller.

The records are there before: they are a log of ours whose bodies were encoded once.
"""

import asyncio
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

import sqlalchemy as sa

from bench import apart
from bench.apart import Outcome
from bench.filled import fill
from bench.lane import Claim, Contestant, Contestants, Lane, Sample
from bench.place import Place
from bench.platform import REGION, running, suggest
from kernel.serving import Serving

CALLERS = 32
BUSY_REGIONS = 4
COMMANDS = 6_400
IDLE_SECONDS = 10.0
SMOKE_IDLE_SECONDS = 1.0
REGIONS = (4, 100, 500)


def appending(url: str, directory: str, commands: int, regions: list[str]) -> Outcome:
    """Commands and the views that follow, in a log that is there; the costs of each."""
    with running(url, Path(directory), regions) as (runtime, edge):
        runtime.loop.start()
        busy = regions[:BUSY_REGIONS]
        asyncio.run(warm_up(edge, busy))
        with apart.watched() as watch:
            asyncio.run(all_callers(edge, commands, busy))
            wait_until_settled(runtime.loop.is_settled)
    return Outcome(commands, watch.seconds, watch.cpu_seconds)
