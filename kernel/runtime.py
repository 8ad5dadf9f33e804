"""Services, databases and feeds become a running program, embedded or distributed.

The only difference between the two is where a feed of another service's log comes from: that
service's SQL log in the same process, or its Kafka topics.
"""

import logging
from collections.abc import Callable, Sequence
from typing import Any, Protocol

import sqlalchemy as sa

from kernel import outward, react
from kernel.custodian import custodian, personal_types
from kernel.database import Database, is_away
from kernel.feed import Feed, Record
from kernel.follower import Apply, Following
from kernel.group import KEY_LIFE_US, Executor
from kernel.heard import hear
from kernel.http import Behind, Readiness
from kernel.log import Log
from kernel.loop import Loop
from kernel.metrics import Instruments
from kernel.react import Reacting
from kernel.service import Service
from kernel.serving import Serving
from kernel.tables import metadata
from kernel.union import sources
from kernel.vault import Vault
from kernel.view_rows import Rows
from kernel.writer import Writer

HOURLY_SECONDS = 3600.0
DAY_US = 24 * 3600 * 1_000_000

logger = logging.getLogger(__name__)


class Transport(Protocol):
    """Kafka, as the runtime sees it."""

    def feed(
        self, consumer: Service, source: str, hints: Callable[[], Sequence[Following]]
    ) -> Feed:
        """The topics of ``source``, read on behalf of the followers of ``consumer``."""
        ...

    def relay(self, log: Log, stop: Callable[[str, str], None]) -> Apply:
        """What publishes a log; ``stop(region, reason)`` when topic and log contradict."""
        ...

    async def start(self) -> None:
        """Begin to connect, in the background: Kafka may be away."""
        ...

    async def stop(self) -> None: ...

    def waits(self) -> Sequence[str]:
        """What it waits for, in sentences; nothing when all is well."""
        ...


class Running:
    """One service of this process."""

    def __init__(self, service: Service, database: Database, runtime: "Runtime") -> None:
        self.service = service
        self.database = database
        self.log = Log(service.name, database)
        metrics = runtime.instruments.of(service.name)
        executor = Executor(self.log, lambda c: service.decider_of[type(c)], runtime.now_us)
        self.writer = Writer(executor, metrics)
        self.rows = {view.name: Rows(view, database) for view in service.views}
        self.followings: dict[str, Following] = {}

    def create(self) -> None:
        """Make the tables that are missing, of the kernel and of the views."""
        self.database.create(metadata)
        for rows in self.rows.values():
            self.database.create(rows.metadata)

    def follow(self, runtime: "Runtime") -> None:
        """Set up the followers; once the logs of all services of this process are there."""
        name = self.service.name
        for view in self.service.views:
            feeds = {source: runtime.feed(self, source) for source in sources(view.hears)}
            self._add(view.name, view.version, feeds, self.rows[view.name])
        for reaction in self.service.reactions:
            feeds = {source: runtime.feed(self, source) for source in sources(reaction.hears)}
            apply = Reacting(reaction, self.database, self.writer)
            self._add(reaction.name, react.VERSION, feeds, apply)
        own: dict[str, Feed] = {name: self.log}
        confirm = outward.Outward("custodian", self.database, confirming(runtime.vault, name))
        self._add("custodian", outward.VERSION, own, confirm)
        if runtime.kafka:
            relay = runtime.kafka.relay(self.log, self._stop)
            self._add("relay", outward.VERSION, own, relay)

    def _add(self, name: str, version: int, feeds: dict[str, Feed], apply: Apply) -> None:
        following = Following(self.service.name, name, version, self.database, feeds, apply)
        following.load()
        self.followings[name] = following

    def _stop(self, region: str, reason: str) -> None:
        self.writer.stopped[region] = reason

    def serving(self, runtime: "Runtime") -> Serving:
        """The edge for this service's routes."""
        return Serving(
            self.log,
            self.writer,
            {name: (rows, self.followings[name]) for name, rows in self.rows.items()},
            [self.followings[reaction.name] for reaction in self.service.reactions],
            runtime.vault,
            runtime.digest_key,
        )

    def behind(self) -> list[Behind]:
        """What of this service has stopped, and which rows are broken."""
        stopped = [
            Behind(f"{self.service.name}.{following.name}", region, why=why)
            for following in self.followings.values()
            for region, why in following.stopped.items()
        ]
        stopped += [
            Behind(f"{self.service.name}.writer", region, why=why)
            for region, why in self.writer.stopped.items()
        ]
        broken = [
            Behind(f"{self.service.name}.{name}", records=count, why="rows are broken: rebuild")
            for name, rows in self.rows.items()
            if (count := rows.broken_count())
        ]
        return [*stopped, *broken]


class Runtime:
    """The services of one process. `start` it, give its `edges` to the routes, `stop` it."""

    def __init__(
        self,
        services: Sequence[Service],
        database_of: Callable[[str], Database],
        vault: Vault,
        digest_key: Callable[[str], bytes],
        now_us: Callable[[], int],
        kafka: Transport | None = None,
    ) -> None:
        """``database_of(service)`` opens a service's database; without ``kafka`` every service
        that is heard must be among ``services``."""
        self.vault = vault
        self.digest_key = digest_key
        self.now_us = now_us
        self.kafka = kafka
        self.instruments = Instruments()
        self.loop = Loop(self.instruments)
        self.running = {s.name: Running(s, database_of(s.name), self) for s in services}
        for running in self.running.values():
            running.create()
        for running in self.running.values():
            running.follow(self)
            self.loop.add(list(running.followings.values()))
        self.loop.chores.append((HOURLY_SECONDS, self._sweep))

    def feed(self, reader: Running, source: str) -> Feed:
        """Where ``reader`` reads the log of ``source`` from. Raises LookupError when nowhere."""
        if source == reader.service.name:
            return reader.log
        if self.kafka:
            followings = reader.followings.values
            return self.kafka.feed(reader.service, source, lambda: list(followings()))
        if source not in self.running:
            raise LookupError(
                f"{reader.service.name} hears {source}, which runs neither here nor over Kafka;"
                " serve both together, or set KINERJA_KAFKA"
            )
        return self.running[source].log

    def edges(self) -> list[tuple[Service, Serving]]:
        """Each service with its edge."""
        return [(running.service, running.serving(self)) for running in self.running.values()]

    async def start(self) -> None:
        for running in self.running.values():
            running.writer.start()
        self.loop.start()
        if self.kafka:
            await self.kafka.start()

    async def stop(self) -> None:
        """Finish what was begun, close the databases."""
        if self.kafka:
            await self.kafka.stop()
        self.loop.stop()
        for running in self.running.values():
            running.writer.stop()
            running.database.close()
        self.vault.close()

    def ready(self) -> Readiness:
        """Ready while the databases answer: without Kafka, commands and reads go on."""
        behind = [each for running in self.running.values() for each in running.behind()]
        behind += [Behind("kafka", why=why) for why in (self.kafka.waits() if self.kafka else ())]
        try:
            behind += self._lag()
            ready = True
        except Exception as failure:
            if not is_away(failure):
                raise
            behind.append(Behind("database", why=type(failure).__name__))
            ready = False
        return Readiness(ready, tuple(behind))

    def _lag(self) -> list[Behind]:
        for running in self.running.values():
            with running.database.read() as connection:
                connection.execute(sa.text("SELECT 1"))
        failing = self.loop.failing()
        return [
            Behind(f"{following.service}.{following.name}", region, records)
            for following in self.loop.followings
            if following.name in failing or not self.kafka
            for (region, _), records in following.behind(self.loop.known_ends).items()
        ]

    def _sweep(self) -> None:
        """Hourly: forget old idempotency keys; and keys made for people whom no record names.

        The vault is swept only where every log's custodian runs in this process and is at its end:
        a key whose record is not confirmed yet must not be taken for an abandoned one.
        """
        for running in self.running.values():
            running.log.forget_keys(self.now_us() - KEY_LIFE_US)
        ends = self.loop.known_ends
        custodians = [running.followings["custodian"] for running in self.running.values()]
        if not self.kafka and not any(each.behind(ends) for each in custodians):
            self.vault.sweep(self.now_us() - DAY_US)


def confirming(vault: Vault, service: str) -> Callable[[str, Sequence[Record]], None]:
    """The custodian's effect on the records of one service's own log."""
    types = personal_types(service)
    confirm: Any = custodian(vault)

    def effect(region: str, records: Sequence[Record]) -> None:
        heard = [h for h in (hear(record, types) for record in records) if h is not None]
        confirm(region, heard)

    return effect
