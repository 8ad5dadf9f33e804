"""`visible`: from a commit in one service to the row in another, through Kafka.

Two processes as in production: one with the writer and the relay of feedback, one with another
service that keeps a view of it. The floor is the same relay and a consumer that does nothing else.
"""

import asyncio
import time
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from statistics import quantiles
from typing import Any

import msgspec
from confluent_kafka import Consumer, TopicPartition
from confluent_kafka.admin import AdminClient
from fastapi import APIRouter

from bench import apart
from bench.apart import ContestantFailed, Outcome
from bench.lane import Claim, Contestant, Contestants, Lane, Sample
from bench.place import Place
from bench.platform import ALONE, REGION, assembled, suggest
from contracts.topics import topic_of
from kernel.service import Service
from kernel.serving import Serving
from kernel.transport import KafkaTransport
from kinerja import topics
from services.feedback.views import suggestions

COMMANDS_A_SECOND = 200
PATIENCE_SECONDS = 120.0
LOOK_SECONDS = 0.05
FLOOR = "relay, and a consumer that does nothing else"
SLOWEST = "ours, 99th percentile"
READER = Service(
    name="notification", deciders=[], views=[suggestions], routes=lambda edge: APIRouter()
)
WRITER = replace(ALONE, views=[])
TOPIC = topic_of(REGION, WRITER.name)


def writing(url: str, directory: str, kafka: str, commands: int) -> Outcome:
    """Commands at a fixed rate, and a file with the moments at which they were committed."""
    place = Path(directory)
    runtime = assembled(url, place, service=WRITER, kafka=KafkaTransport(kafka))

    async def run() -> Outcome:
        async with runtime:
            edge = runtime.edges()[0][1]
            await suggest(edge, "s0", "first")
            await asyncio.to_thread(wait_for, place / "listens")
            with apart.watched() as watch:
                committed = await paced(edge, commands)
            (place / "committed").write_bytes(msgspec.json.encode(committed))
            await asyncio.to_thread(wait_for, place / "seen")
        return Outcome(commands, watch.seconds, watch.cpu_seconds)

    return asyncio.run(run())


async def paced(edge: Serving, commands: int) -> dict[int, int]:
    """Position → nanoseconds of the clock that all processes of a machine share."""
    committed: dict[int, int] = {}
    began = time.monotonic()

    async def one(index: int) -> None:
        position = await suggest(edge, "s0", str(index))
        committed[position] = time.monotonic_ns()

    async with asyncio.TaskGroup() as tasks:
        for index in range(commands):
            await asyncio.sleep(max(began + index / COMMANDS_A_SECOND - time.monotonic(), 0))
            tasks.create_task(one(index))
    return committed


def reading(url: str, directory: str, kafka: str, commands: int) -> Outcome:
    """A service whose view hears the other, and when each record was in a row and committed."""
    place = Path(directory)
    runtime = assembled(url, place / "reader", service=READER, kafka=KafkaTransport(kafka))
    following = runtime.running[READER.name].followings[suggestions.name]
    seen: dict[int, int] = {}

    async def run() -> Outcome:
        async with runtime:
            if not await following.until(REGION, WRITER.name, 0, PATIENCE_SECONDS):
                raise ContestantFailed("the first record did not arrive")
            (place / "listens").touch()
            with apart.watched() as watch:
                for position in range(1, commands + 1):
                    await following.until(REGION, WRITER.name, position, PATIENCE_SECONDS)
                    seen[position] = time.monotonic_ns()
            write_whole(place / "seen", seen)
        return Outcome(commands, watch.seconds, watch.cpu_seconds)

    return asyncio.run(run())


def consuming(directory: str, kafka: str, commands: int) -> Outcome:
    """A consumer of the topic, and when each record arrived; the offset is the position."""
    place, seen = Path(directory), dict[int, int]()
    consumer = Consumer({"bootstrap.servers": kafka, "group.id": "floor", "fetch.wait.max.ms": 200})
    consumer.assign([TopicPartition(TOPIC, 0, 0)])
    until = time.monotonic() + PATIENCE_SECONDS
    with apart.watched() as watch:
        while len(seen) <= commands:
            message = consumer.poll(1.0)
            if message is not None and not message.error():
                seen[message.offset() or 0] = time.monotonic_ns()
                (place / "listens").touch()
            elif time.monotonic() > until:
                raise ContestantFailed("the topic did not fill")
    consumer.close()
    write_whole(place / "seen", seen)
    return Outcome(commands, watch.seconds, watch.cpu_seconds)


def write_whole(file: Path, seen: dict[int, int]) -> None:
    """Whoever waits for the file finds all of it."""
    (part := file.with_suffix(".part")).write_bytes(msgspec.json.encode(seen))
    part.rename(file)


def wait_for(file: Path) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not file.exists():
        if time.monotonic() > until:
            raise ContestantFailed(f"the other process has not written {file.name}")
        time.sleep(LOOK_SECONDS)


def waits_ms(place: Path) -> list[float]:
    """What lies between the two files, for each record."""
    committed, seen = (
        msgspec.json.decode((place / name).read_bytes(), type=dict[int, int])
        for name in ("committed", "seen")
    )
    return [max(seen[position] - at, 0) / 1e6 for position, at in committed.items()]


@contextmanager
def setup(place: Place, size: int) -> Generator[Contestants]:
    kafka = place.kafka.bootstrap

    def run(listen: Callable[[Path], Outcome]) -> tuple[list[float], Outcome]:
        topics.apply(kafka, [REGION], [WRITER.name])
        directory = place.new_directory()
        with ThreadPoolExecutor(2) as pool:
            listening = pool.submit(listen, directory)
            given = {"directory": str(directory), "kafka": kafka, "commands": size}
            wrote = pool.submit(apart.ours, writing, url=place.new_database(), **given)
            outcome, other = wrote.result(), listening.result()
        forget_topic(kafka)
        outcome.cpu_seconds += other.cpu_seconds
        outcome.peak_mib = max(outcome.peak_mib, other.peak_mib)
        return waits_ms(directory), outcome

    def run_ours() -> Sample:
        given = {"url": place.new_database(), "kafka": kafka, "commands": size}
        late, outcome = run(lambda at: apart.ours(reading, directory=str(at), **given))
        cuts = quantiles(late, n=100)
        return apart.sample({"ours": cuts[49], SLOWEST: cuts[98]}, outcome)

    def run_floor() -> Sample:
        given = {"kafka": kafka, "commands": size}
        late, outcome = run(lambda at: apart.ours(consuming, directory=str(at), **given))
        cuts = quantiles(late, n=100)
        return apart.sample({FLOOR: cuts[49], f"{FLOOR}, 99th percentile": cuts[98]}, outcome)

    yield {"ours": Contestant(run_ours), FLOOR: Contestant(run_floor)}


def forget_topic(kafka: str) -> None:
    """The next run begins at offset 0 again."""
    admin: Any = AdminClient({"bootstrap.servers": kafka})
    for done in admin.delete_topics([TOPIC]).values():
        done.result(30)


VISIBLE = Lane(
    name="visible",
    unit="ms from commit to row, median at 200 commands each second",
    size=3_000,
    smoke_size=200,
    claims=[
        Claim(FLOOR, 2, is_floor=True),
        Claim("25 ms in the median", 1, is_floor=True, bound=25),
        Claim("100 ms at the 99th percentile", 1, is_floor=True, bound=100, ours=SLOWEST),
    ],
    setup=setup,
)
