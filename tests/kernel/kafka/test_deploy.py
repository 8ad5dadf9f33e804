"""A deploy with a changed view: old and new instances side by side on one database and one Kafka.

The old one serves the old view from its own build, commands come in all the while, the new one (the
second, after one that was given up) catches up beside, shows the new view, and the old one ends.
"""

import asyncio
import os
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from contracts.topics import topic_of
from kernel.build import BeingBuilt
from kernel.builds import Builds
from kernel.edge import Caller
from kernel.history import LogHistory, TopicHistory
from kernel.order import Batch
from kernel.publisher import Publisher
from kernel.reach import Reach
from kernel.region_keys import RegionKeys
from kernel.replay import FOR_EVER, Moment, replay
from kernel.runtime import Runtime
from kernel.topic_reader import TopicReader
from tests.kernel.kafka.deploys import AFTER, BEFORE, Known, Program, instance, louder
from tests.kernel.logs import Bench, sqlite_url, unit_named, wait_for
from tests.kernel.toy import FindNeed
from tests.servers import Kafka, Postgres

pytestmark = pytest.mark.timeout(300)  # commands go on all the while, and a rebuild gives way

REGION = "96.01"
SECONDS = 120
UNITS = 400


def builds(runtime: Runtime) -> Builds:
    return runtime.running["training"].builds["known"]


def states(runtime: Runtime) -> list[tuple[int, int, str]]:
    return [(each.version, each.build, each.state) for each in builds(runtime).all()]


async def read(runtime: Runtime, name: str) -> Known:
    """What an instance shows to people. Raises BeingBuilt."""
    edge = runtime.running["training"].serving(runtime)
    by = Caller("e1", frozenset(), REGION, datetime.now(UTC))
    return await edge.row(builds(runtime).view, name, by)


class Town:
    """One database and one Kafka, the log that the view hears as a topic, and who goes on."""

    def __init__(self, url: str, kafka: Kafka, home: Path) -> None:
        self.url = url
        self.kafka = kafka
        self.keys = home / "keys.json"
        RegionKeys.create(self.keys, [REGION])
        self.units = Bench(sqlite_url(home, "units"))
        self.publisher = Publisher(kafka.bootstrap, Reach())
        self.published = -1
        self.names: list[str] = []

    def instance(self, program: Program) -> AbstractAsyncContextManager[Runtime]:
        return instance(program, self.url, self.kafka.bootstrap, self.keys)

    async def tell(self, *names: str) -> None:
        """Units of these names, told over Kafka."""
        await self.units.execute(*map(unit_named, names), region=REGION)
        records = self.units.log.after(REGION, self.published, 10_000)
        await asyncio.to_thread(self.publisher.publish, records)
        self.published = records[-1].position

    async def find(self, runtime: Runtime, name: str) -> int:
        command = Batch([FindNeed(need_id=name)])
        return (await runtime.running["training"].writer.execute(REGION, command)).position

    async def both(self, runtime: Runtime, name: str) -> None:
        """A unit and a need of one name; until the instance shows both."""
        self.names.append(name)
        await self.tell(name)
        position = await self.find(runtime, name)
        following = builds(runtime).following
        assert await following.until(REGION, "training", position, SECONDS)
        assert await following.until(REGION, "reporting", self.published, SECONDS)

    def history(self, runtime: Runtime) -> dict[str, Known]:
        """The new view, folded anew from the topic and the log."""
        reader = TopicReader(self.kafka.bootstrap, REGION, "reporting", Reach())
        topic = TopicHistory(reader)
        log = LogHistory(runtime.running["training"].log, REGION)
        try:
            return replay(louder, [topic, log], Moment({}, FOR_EVER)).rows
        finally:
            topic.close()


@pytest.fixture
async def town(
    kafka_server: Kafka, postgres_server: Postgres, tmp_path: Path
) -> AsyncGenerator[Town]:
    name = f"deploy_{os.getpid()}"
    postgres_server.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    kafka_server.create(topic_of(REGION, "reporting"), topic_of(REGION, "training"))
    made = Town(postgres_server.url(name), kafka_server, tmp_path)
    yield made
    made.units.close()
    postgres_server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


class Goes:
    """Commands that go on at an instance until they are told to end. Whatever is written is read
    back there, in the words of its own view."""

    def __init__(self, town: Town, runtime: Runtime, called: str, title: str) -> None:
        self.count = 0
        self._is_over = False
        self._task = asyncio.create_task(self._go(town, runtime, called, title))

    async def _go(self, town: Town, runtime: Runtime, called: str, title: str) -> None:
        while not self._is_over:
            name = f"{called}{self.count}"
            await town.both(runtime, name)
            assert await read(runtime, name) == Known(name, title, 1, 1)
            self.count += 1

    async def end(self) -> int:
        """How many there were; fails with what has failed among them."""
        self._is_over = True
        await self._task
        return self.count


async def test_old_instances_serve_the_old_view_until_the_new_ones_have_caught_up(town: Town):
    async with AsyncExitStack() as olds, AsyncExitStack() as news:
        old = await olds.enter_async_context(town.instance(BEFORE))
        town.names = [f"u{n}" for n in range(UNITS)]
        await town.tell(*town.names)
        for name in town.names:
            await town.find(old, name)
        await town.both(old, "ready")
        going = Goes(town, old, "meanwhile", "Dinas Pendidikan")

        async with town.instance(AFTER) as given_up:
            assert not given_up.ready().ready
        assert states(old) == [(1, 0, "shown")]

        new = await news.enter_async_context(town.instance(AFTER))
        assert not new.ready().ready
        with pytest.raises(BeingBuilt):
            await read(new, "u7")
        assert (await read(old, "u7")).title == "Dinas Pendidikan"
        await asyncio.to_thread(wait_for, lambda: new.ready().ready, SECONDS)
        assert (await read(new, "u7")) == Known("u7", "DINAS PENDIDIKAN", 1, 1)
        assert states(old) == [(1, 0, "shown"), (2, 1, "shown")]

        both = Goes(town, new, "side", "DINAS PENDIDIKAN")
        seen = going.count
        await asyncio.to_thread(wait_for, lambda: min(going.count - seen, both.count) > 5, SECONDS)
        assert await going.end() > 5
        assert old.ready().ready
        await olds.aclose()

        assert await both.end() > 5
        await town.both(new, "last")
        rows = dict(builds(new).rows.page(REGION, {}, "", 100_000))
        assert rows == {name: Known(name, "DINAS PENDIDIKAN", 1, 1) for name in town.names}
        assert rows == await asyncio.to_thread(town.history, new)

        with builds(new).database.write() as connection:
            connection.execute(sa.text("UPDATE builds SET since_us = 1"))
        assert builds(new).drop(REGION).builds == 1
        assert states(new) == [(2, 1, "shown")]
        assert (await read(new, "last")).needs == 1
