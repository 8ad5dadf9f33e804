"""A log with its writer on each database, and waiting for what threads do."""

import asyncio
import itertools
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

from kernel.database import Database
from kernel.decider import Command
from kernel.group import Executor
from kernel.log import Log
from kernel.metrics import Instruments
from kernel.order import Answer, Batch, BatchRefused
from kernel.service import Service
from kernel.tables import metadata
from kernel.writer import Writer
from tests.kernel.toy import Establish, units_service

REGION = "13.72"
clock = itertools.count(1_800_000_000_000_000)


class Bench:
    """One service's log and writer on a database."""

    def __init__(self, url: str, service: Service = units_service) -> None:
        self.database = Database(url)
        self.database.create(metadata)
        self.log = Log(service.name, self.database)
        self.executor = Executor(
            self.log, lambda c: service.decider_of[type(c)], lambda: next(clock)
        )
        self.writer = Writer(self.executor, Instruments().of(service.name))
        self.writer.start()

    async def execute(self, *commands: Command, region: str = REGION, **more: object) -> Answer:
        """As the edge does it: one command is refused as itself."""
        batch = Batch(commands, **more)  # pyright: ignore[reportArgumentType]
        try:
            return await self.writer.execute(region, batch)
        except BatchRefused as no:
            raise no.first if len(commands) == 1 else no from None

    def do(self, *commands: Command, region: str = REGION, **more: object) -> Answer:
        """The same for a test that is no coroutine."""
        return asyncio.run(self.execute(*commands, region=region, **more))

    def all(self, region: str = REGION) -> Sequence[str]:
        """The streams of all records, in order; fails when positions are not dense."""
        records = self.log.after(region, -1, 100_000)
        assert [record.position for record in records] == list(range(len(records)))
        return [record.stream for record in records]

    def close(self) -> None:
        self.writer.stop()
        self.database.close()


@contextmanager
def bench(url: str, service: Service = units_service) -> Generator[Bench]:
    opened = Bench(url, service)
    try:
        yield opened
    finally:
        opened.close()


def sqlite_url(directory: Path, name: str = "log") -> str:
    return f"sqlite:///{directory / name}.sqlite"


def unit_named(name: str, title: str = "Dinas Pendidikan") -> Establish:
    return Establish(unit_id=name, title=title)


def wait_for(holds: Callable[[], bool], seconds: float = 20) -> None:
    """Look again and again until it holds; fails after ``seconds``."""
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "it never came to hold"
        time.sleep(0.005)
