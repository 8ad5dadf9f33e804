"""A service's database that can be put back in time, and its topic."""

import itertools
import os
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from contracts.topics import topic_of
from kernel.feed import Record
from kernel.order import Batch
from kernel.publisher import Publisher
from kernel.reach import Reach
from kernel.recovery import Part, Walk, walked
from kernel.region_keys import RegionKeys
from kernel.runtime import Runtime
from tests.kernel.kafka.instance import runtime as runtime_of
from tests.kernel.kafka.parts import read_topic
from tests.kernel.toy import FindNeed
from tests.servers import Kafka, Postgres

SECONDS = 60
numbers = itertools.count()


@dataclass
class Place:
    """A database of one service that can be put back in time, and its topic."""

    postgres: Postgres
    kafka: Kafka
    database: str
    region: str
    keys: Path

    @asynccontextmanager
    async def running(
        self, kafka: str | None = None, serves_uncompared: bool = False
    ) -> AsyncGenerator[Runtime]:
        """The service, with Kafka where it is or where it is not."""
        bootstrap = kafka or self.kafka.bootstrap
        runtime = runtime_of(
            self.postgres.url(self.database), bootstrap, self.keys, serves_uncompared
        )
        async with runtime:
            yield runtime

    async def find(self, runtime: Runtime, *names: str) -> None:
        writer = runtime.running["training"].writer
        for name in names:
            await writer.execute(self.region, Batch([FindNeed(need_id=name)]))

    async def published(self, runtime: Runtime) -> None:
        """Wait until the topic has the whole log."""
        relay = runtime.running["training"].followings["relay"]
        end = len(self.log(runtime)) - 1
        assert await relay.until(self.region, "training", end, SECONDS)

    def log(self, runtime: Runtime) -> list[bytes]:
        records = runtime.running["training"].log.after(self.region, -1, 1_000)
        assert [record.position for record in records] == list(range(len(records)))
        return [record.body for record in records]

    def topic(self) -> list[Record]:
        publisher = Publisher(self.kafka.bootstrap, Reach())
        return read_topic(publisher, "training", self.region)

    def save(self) -> None:
        """Nobody may be connected."""
        self.postgres.execute(f"CREATE DATABASE {self.database}_saved TEMPLATE {self.database}")

    def put_back(self) -> None:
        """The database as it was saved, whoever is connected."""
        self.postgres.execute(f"DROP DATABASE {self.database} WITH (FORCE)")
        self.postgres.execute(f"CREATE DATABASE {self.database} TEMPLATE {self.database}_saved")

    def walk(self, runtime: Runtime, recover: bool) -> Part:
        """What `kinerja recover` does; the last part, with the sums of all."""
        running, compared, recovered, at = runtime.running["training"], 0, 0, Walk()
        while True:
            part = walked(running, self.region, at, recover)
            compared, recovered = compared + part.compared, recovered + part.recovered
            if part.done:
                return part.model_copy(update={"compared": compared, "recovered": recovered})
            at = part.walk

    def why(self, runtime: Runtime) -> dict[str, str]:
        return {b.name: b.why for b in runtime.ready().behind if b.region == self.region and b.why}


@contextmanager
def place_of(kafka: Kafka, postgres: Postgres, home: Path) -> Generator[Place]:
    """A place with an empty database and an empty topic, in a region of its own."""
    number = next(numbers)
    made = Place(
        postgres, kafka, f"recovery_{os.getpid()}_{number}", f"97.{number:02}", home / "keys.json"
    )
    RegionKeys.create(made.keys, [made.region])
    postgres.execute(f"CREATE DATABASE {made.database} TEMPLATE template0")
    kafka.create(topic_of(made.region, "training"))
    yield made
    for name in (made.database, f"{made.database}_saved"):
        postgres.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
