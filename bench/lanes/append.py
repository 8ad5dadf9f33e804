"""`append` and `append-sqlite`: 32 callers, each with one-event commands on the same region.

A command of ours is what the edge does behind HTTP: a span, a comment sealed under its subject's
key, decided, encoded, grouped, durable. The peer gets the same words, the box as a plain string.
"""

import asyncio
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg
import sqlalchemy as sa

from bench import apart
from bench.apart import Outcome
from bench.lane import Claim, Contestant, Contestants, Lane, Sample
from bench.place import Place, conninfo
from bench.platform import REGION, running, suggest
from kernel.bulk import insert
from kernel.database import Database
from kernel.serving import Serving
from kernel.tables import metadata, records

CALLERS = 32
LARGEST_FLOOR = 20_000
PEER = "eventsourcing"
FUNCTIONS = "eventsourcing, its database functions"
FLOOR = "32 rows of the same bytes by one statement"
SNAPSHOT_SECONDS = 60.0
SMOKE_SNAPSHOT_SECONDS = 2.0
BODY = b"x" * 900


def ours(url: str, directory: str, commands: int, seconds: float = 0.0) -> Outcome:
    """``commands`` in all; with ``seconds`` instead as many as fit into that time."""
    with running(url, Path(directory)) as (_, edge):
        asyncio.run(warm_up(edge))
        with apart.watched() as watch:
            done = asyncio.run(all_callers(edge, commands, seconds))
        assert edge.log.tail(REGION).position == done + CALLERS - 1
    return Outcome(done, watch.seconds, watch.cpu_seconds)


async def warm_up(edge: Serving) -> None:
    """Each subject has a key and the statements are prepared, as in a service that runs."""
    await asyncio.gather(*(suggest(edge, f"s{n}", f"warm-{n}") for n in range(CALLERS)))


async def all_callers(edge: Serving, commands: int, seconds: float) -> int:
    until = time.monotonic() + seconds

    async def caller(number: int) -> int:
        done = 0
        while time.monotonic() < until if seconds else done < commands // CALLERS:
            await suggest(edge, f"s{number}", f"{number}-{done}")
            done += 1
        return done

    return sum(await asyncio.gather(*(caller(number) for number in range(CALLERS))))


def floor(url: str, commands: int) -> Outcome:
    """As many rows of about the same bytes, 32 with each durable statement, deciding nothing."""
    database = Database(url)
    database.create(metadata)
    rows = [
        {
            "region": REGION,
            "position": position,
            "id": f"{position:036d}",
            "stream": f"response-{position}",
            "version": 1,
            "type": "feedback.CitizenFeedbackReceived.v1",
            "time_us": position,
            "body": BODY,
        }
        for position in range(commands)
    ]
    with apart.watched() as watch:
        for start in range(0, commands, CALLERS):
            with database.stroke() as connection:
                insert(connection, records, rows[start : start + CALLERS])
    database.close()
    return Outcome(commands, watch.seconds, watch.cpu_seconds)


@contextmanager
def snapshot_held(url: str) -> Generator[None]:
    """Another session that looks at the table as it is now and stays, as a backup does."""
    with psycopg.connect(conninfo(url)) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        connection.execute("SELECT count(*) FROM pg_class")
        yield


@contextmanager
def on_postgres(place: Place, size: int) -> Generator[Contestants]:
    def fresh(directory: bool = True) -> dict[str, str]:
        given = {"url": place.new_database()}
        return given | ({"directory": str(place.new_directory())} if directory else {})

    def run_ours() -> Sample:
        return apart.rate("ours", apart.ours(ours, commands=size, **fresh()))

    def run_held() -> Sample:
        given = fresh()
        held = SNAPSHOT_SECONDS if size >= APPEND.size else SMOKE_SNAPSHOT_SECONDS
        with snapshot_held(given["url"]):
            outcome = apart.ours(ours, commands=0, seconds=held, **given)
        return apart.rate("ours, under another session's snapshot", outcome)

    def run_peer(functions: bool) -> Sample:
        given = environment(place.new_database(), functions)
        outcome = apart.peer("append", given, commands=size // 8)
        return apart.rate(FUNCTIONS if functions else PEER, outcome)

    def run_floor() -> Sample:
        outcome = apart.ours(floor, commands=min(size, LARGEST_FLOOR), **fresh(directory=False))
        return apart.rate(FLOOR, outcome)

    yield {
        "ours": Contestant(run_ours),
        PEER: Contestant(lambda: run_peer(False)),
        FUNCTIONS: Contestant(lambda: run_peer(True)),
        FLOOR: Contestant(run_floor),
        "ours under a snapshot": Contestant(run_held, once=True),
    }


def environment(url: str, functions: bool) -> Mapping[str, str]:
    """What the peer wants to know; a pool of as many connections as there are callers."""
    known = sa.make_url(url)
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": known.database or "",
        "POSTGRES_HOST": known.host or "",
        "POSTGRES_PORT": str(known.port),
        "POSTGRES_USER": known.username or "",
        "POSTGRES_PASSWORD": str(known.password),
        "POSTGRES_POOL_SIZE": str(CALLERS),
        "POSTGRES_ENABLE_DB_FUNCTIONS": "yes" if functions else "no",
    }


@contextmanager
def on_sqlite(place: Place, size: int) -> Generator[Contestants]:
    def run_ours() -> Sample:
        directory = place.new_directory()
        url = f"sqlite:///{directory / 'feedback.sqlite'}"
        outcome = apart.ours(ours, url=url, directory=str(directory), commands=size)
        return apart.rate("ours", outcome)

    def run_peer() -> Sample:
        file = place.new_directory() / "peer.sqlite"
        given = {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(file)}
        outcome = apart.peer("append", given, commands=size // 4)
        return apart.rate(PEER, outcome)

    def run_floor() -> Sample:
        url = f"sqlite:///{place.new_directory() / 'floor.sqlite'}"
        return apart.rate(FLOOR, apart.ours(floor, url=url, commands=min(size, LARGEST_FLOOR)))

    yield {
        "ours": Contestant(run_ours),
        PEER: Contestant(run_peer),
        FLOOR: Contestant(run_floor),
    }


APPEND = Lane(
    name="append",
    unit="commands a second",
    size=40_000,
    smoke_size=640,
    claims=[Claim(PEER, 12), Claim(FUNCTIONS, 5), Claim(FLOOR, is_floor=True)],
    setup=on_postgres,
)
APPEND_SQLITE = Lane(
    name="append-sqlite",
    unit="commands a second",
    size=40_000,
    smoke_size=640,
    claims=[Claim(PEER, 5), Claim(FLOOR, is_floor=True)],
    setup=on_sqlite,
)
