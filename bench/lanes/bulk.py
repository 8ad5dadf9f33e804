"""`append-bulk`: one import of many events in a single batch, while other regions are served.

The floor is one client that inserts rows of the same bytes, as many with each statement, in one
transaction; it has nothing to decide, to number or to encode.
"""

import asyncio
import statistics
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from bench import apart
from bench.apart import Outcome
from bench.lane import Claim, Contestant, Contestants, Lane, Sample
from bench.place import Place
from bench.platform import REGION, caller, running, suggest, suggestion
from contracts.event import Sealed
from kernel.bulk import insert
from kernel.commit import ROWS_IN_A_STATEMENT
from kernel.database import Database
from kernel.order import COMMANDS_IN_A_BATCH
from kernel.serving import Serving
from kernel.tables import metadata, records

OTHERS = tuple(f"13.{number}" for number in range(10, 20))
PAUSE_SECONDS = 0.2
FLOOR = "one client's multi-row insert of the same bytes"


def ours(url: str, directory: str, commands: int) -> Outcome:
    """The import as the edge gives it, and what the others waited meanwhile."""
    with running(url, Path(directory), (REGION, *OTHERS)) as (_, edge):
        return asyncio.run(imported(edge, commands))


async def imported(edge: Serving, commands: int) -> Outcome:
    for region in OTHERS:
        await suggest(edge, "s0", "warm-up", region)
    comment = Sealed(subject="s0", label="comment", box="x" * 115)
    batch = [suggestion(f"import-{index}", comment) for index in range(commands)]
    done = asyncio.Event()
    served = [asyncio.create_task(meanwhile(edge, region, done)) for region in OTHERS]
    with apart.watched() as watch:
        await edge.execute_all(batch, caller("s"))
    done.set()
    waits = [seconds for part in await asyncio.gather(*served) for seconds in part]
    assert edge.log.tail(REGION).position == commands - 1
    values = {"meanwhile": statistics.median(waits) * 1000 if waits else 0.0}
    return Outcome(commands, watch.seconds, watch.cpu_seconds, values)


async def meanwhile(edge: Serving, region: str, done: asyncio.Event) -> list[float]:
    """A few commands a second in another region, and how long each took."""
    waits: list[float] = []
    while not done.is_set():
        with apart.watched() as watch:
            await suggest(edge, "s0", f"meanwhile-{len(waits)}", region)
        waits.append(watch.seconds)
        await asyncio.sleep(PAUSE_SECONDS)
    return waits


def floor(url: str, like: str) -> Outcome:
    """Insert the rows of the log ``like`` into another database, byte by byte the same."""
    source, database = Database(like), Database(url)
    database.create(metadata)
    with source.read() as connection:
        query = records.select().where(records.c.region == REGION).order_by(records.c.position)
        rows = [dict(row) for row in connection.execute(query).mappings()]
    with apart.watched() as watch, database.write() as connection:
        for start in range(0, len(rows), ROWS_IN_A_STATEMENT):
            insert(connection, records, rows[start : start + ROWS_IN_A_STATEMENT])
    source.close()
    database.close()
    return Outcome(len(rows), watch.seconds, watch.cpu_seconds)


@contextmanager
def setup(place: Place, size: int) -> Generator[Contestants]:
    """An import is as large as a batch may be; a larger size is a larger number of rounds' events
    nobody may ask for at once."""
    size = min(size, COMMANDS_IN_A_BATCH)
    filled: list[str] = []

    def run_ours() -> Sample:
        url = place.new_database()
        outcome = apart.ours(ours, url=url, directory=str(place.new_directory()), commands=size)
        filled[:] = [url]
        waited = {"ms in other regions meanwhile, median": outcome.values["meanwhile"]}
        return apart.sample({"ours": size / outcome.seconds} | waited, outcome)

    def run_floor() -> Sample:
        return apart.rate(FLOOR, apart.ours(floor, url=place.new_database(), like=filled[0]))

    yield {"ours": Contestant(run_ours), FLOOR: Contestant(run_floor)}


APPEND_BULK = Lane(
    name="append-bulk",
    unit="events a second",
    size=100_000,
    smoke_size=2_000,
    claims=[Claim(FLOOR, 0.75, is_floor=True)],
    setup=setup,
)
