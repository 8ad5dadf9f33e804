"""Services, databases and feeds become a running program, embedded or distributed.

The only difference between the two is where a feed of another service's log comes from: that
service's SQL log in the same process, or its Kafka topics.
"""

import asyncio
from collections.abc import Callable, Sequence

import sqlalchemy as sa

from kernel.database import Database, is_away
from kernel.feed import Feed
from kernel.group import KEY_LIFE_US
from kernel.http import Behind, Readiness
from kernel.loop import Loop
from kernel.metrics import Instruments
from kernel.rebuilding import Rebuilding
from kernel.running import Running, Transport
from kernel.service import Service
from kernel.serving import Serving
from kernel.vault import Vault

HOURLY_SECONDS = 3600.0
TEND_SECONDS = 5.0
DAY_US = 24 * 3600 * 1_000_000


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
        catalogue: str = "",
    ) -> None:
        """``database_of(service)`` opens a service's database; without ``kafka`` every service
        that is heard must be among ``services``. ``catalogue`` is where these services are declared
        (``module:attribute``), for the processes that rebuild views."""
        self.vault = vault
        self.digest_key = digest_key
        self.now_us = now_us
        self.kafka = kafka
        self.instruments = Instruments()
        self.catalogue = catalogue
        self.loop = Loop(self.instruments)
        self.rebuilding = Rebuilding(lambda builds, region: self.loop.wake(builds.beside, region))
        self.running = {s.name: Running(s, database_of(s.name), self) for s in services}
        for running in self.running.values():
            running.create()
        for running in self.running.values():
            running.follow(self)
            self.loop.add(running.every_following)
        self.loop.chores.append((HOURLY_SECONDS, self._sweep))
        self.loop.chores.append((TEND_SECONDS, self._tend))

    def feed(self, reader: Running, source: str) -> Feed:
        """Where ``reader`` reads the log of ``source`` from. Raises LookupError when nowhere."""
        if source == reader.service.name:
            return reader.log
        if self.kafka:
            return self.kafka.feed(reader.service, source, lambda: reader.every_following)
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
        await asyncio.to_thread(self._tend)

    def _tend(self) -> None:
        for running in self.running.values():
            running.tend()

    async def stop(self) -> None:
        """Finish what was begun, close the databases."""
        if self.kafka:
            await self.kafka.stop()
        await asyncio.to_thread(self.rebuilding.close)
        self.loop.stop()
        for running in self.running.values():
            running.writer.stop()
            running.past.close()
            running.database.close()
        self.vault.close()

    def ready(self) -> Readiness:
        """Ready while the databases answer, and every view can be read: without Kafka, commands
        and reads go on."""
        behind = [each for running in self.running.values() for each in running.behind()]
        behind += [Behind("kafka", why=why) for why in (self.kafka.waits() if self.kafka else ())]
        try:
            behind += self._lag()
            # Where old instances serve what waits here to be built, they go on until it is there.
            ready = not (self.kafka and any(r.waiting() for r in self.running.values()))
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
