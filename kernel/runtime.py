"""Services, databases and feeds become a running program, embedded or distributed.

The only difference between the two is where a feed of another service's log comes from: that
service's SQL log in the same process, or its Kafka topics.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Self

import sqlalchemy as sa

from kernel.around import Transport
from kernel.database import Database, is_away
from kernel.deliveries import forget
from kernel.feed import Feed
from kernel.group import KEY_LIFE_US
from kernel.http import Behind, Readiness
from kernel.keeper import Keeper
from kernel.loop import Loop
from kernel.mail import Post
from kernel.metrics import Instruments
from kernel.outgoing import MEASURE_SECONDS
from kernel.put_back import Watch
from kernel.rebuilding import Rebuilding
from kernel.running import Running
from kernel.service import Service
from kernel.serving import Serving
from kernel.vault import Vault

HOURLY_SECONDS = 3600.0
FAULTS_SECONDS = 15.0
SURVEY_SECONDS = 300.0
TEND_SECONDS = 5.0


class Runtime:
    """The services of one process. Give its `edges` to the routes, `start` it, `stop` it; or let a
    block do both: ``async with runtime:``."""

    def __init__(
        self,
        services: Sequence[Service],
        database_of: Callable[[str], Database],
        vault: Vault,
        digest_key: Callable[[str], bytes],
        now_us: Callable[[], int],
        kafka: Transport | None = None,
        post: Post | None = None,
        catalogue: str = "",
    ) -> None:
        """``database_of(service)`` opens a service's database; without ``kafka`` every service
        that is heard must be among ``services``; without ``post`` no mail is sent. ``catalogue``
        is where these services are declared (``module:attribute``), for the processes that rebuild
        views."""
        self.vault = vault
        self.digest_key = digest_key
        self.now_us = now_us
        self.kafka = kafka
        self.post = post
        self.instruments = Instruments()
        self.catalogue = catalogue
        self.loop = Loop(self.instruments)
        self.rebuilding = Rebuilding(lambda builds, region: self.loop.wake(builds.beside, region))
        self.instruments.ask_for_rebuilds(self.rebuilding.progress)
        self.running = {s.name: Running(s, database_of(s.name), self) for s in services}
        for running in self.running.values():
            running.create()
        for running in self.running.values():
            running.follow(self)
            self.loop.add(running.every_following)
        self.keepers = [
            Keeper(running, keeping, vault)
            for running in self.running.values()
            if (keeping := running.service.keeps)
        ]
        vault.sweeping.register(self.running)
        vault.watch.moved.append(self._vault_has_moved)
        if vault.is_own and not self.keepers:  # there is no log to compare it with
            vault.beats(lambda: vault.regions)
        watch = self.watch = Watch(self.running)
        self.loop.chores += [(0.0, watch.survey), (0.0, watch.look_again)]  # at each sweep
        if kafka:
            kafka.on_dealt(self.loop.hurry)
        self.loop.chores.append((HOURLY_SECONDS, self._sweep))
        self.loop.chores.append((TEND_SECONDS, self._tend))
        self.loop.chores.append((MEASURE_SECONDS, self._measure))
        self.loop.chores.append((FAULTS_SECONDS, self._measure_faults))
        clocks = [clock for running in self.running.values() for clock in running.clocks]
        self.loop.chores += [(SURVEY_SECONDS, clock.survey) for clock in clocks]
        self.loop.chores += [(0.0, clock.look) for clock in clocks]  # at each sweep

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
        await asyncio.to_thread(self.vault.start)
        await asyncio.to_thread(self.watch.begin)
        for running in self.running.values():
            running.start()
        self.loop.start()
        for running in self.running.values():
            await running.outgoing.start()
        if self.kafka:
            await self.kafka.start()
        for keeper in self.keepers:
            await asyncio.to_thread(keeper.start)
        await asyncio.to_thread(self._tend)

    def _tend(self) -> None:
        for running in self.running.values():
            running.tend()

    async def stop(self) -> None:
        """Finish what was begun, close the databases."""
        for keeper in self.keepers:
            await asyncio.to_thread(keeper.stop)
        if self.kafka:
            await self.kafka.stop()
        for running in self.running.values():
            await running.outgoing.stop()
        await asyncio.to_thread(self.rebuilding.close)
        self.loop.stop()
        self.vault.stop()  # before its service closes the database that they share
        for running in self.running.values():
            running.stop()
        self.vault.close()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    def ready(self) -> Readiness:
        """Ready while the databases answer, and every view can be read: without Kafka, commands
        and reads go on."""
        behind = [each for running in self.running.values() for each in running.behind()]
        behind += [each for keeper in self.keepers for each in keeper.behind()]
        behind += [Behind("kafka", why=why) for why in (self.kafka.waits() if self.kafka else ())]
        try:
            behind += self._lag()
            behind += [each for r in self.running.values() for each in r.outgoing.behind()]
            behind += self._faults()
            # Where old instances serve what waits here to be built, they go on until it is there.
            ready = not (self.kafka and any(r.waiting() for r in self.running.values()))
            ready = ready and all(keeper.is_ready() for keeper in self.keepers)
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

    def _faults(self) -> list[Behind]:
        found = [each for running in self.running.values() for each in running.faults()]
        for keeper in self.keepers:
            lost = keeper.lost()
            self.instruments.lost.labels(keeper.service).set(sum(each.records for each in lost))
            found += lost
        return found

    def _measure_faults(self) -> None:
        self._faults()

    def _vault_has_moved(self) -> None:
        """It may be an older one: what that lacks is confirmed again."""
        self.vault.sweeping.register(self.running)
        for running in self.running.values():
            running.confirm_again()

    def _measure(self) -> None:
        for running in self.running.values():
            running.outgoing.measure()

    def _sweep(self) -> None:
        """Hourly: forget old idempotency keys; and keys made for people whom no record names."""
        for running in self.running.values():
            running.log.forget_keys(self.now_us() - KEY_LIFE_US)
            forget(running.database)
            if elsewhere := running.custodian.tell(self.now_us()):
                running.confirm_again(elsewhere)
        if self.vault.is_own:
            self.vault.sweeping.sweep()
            self.vault.journal.forget_old()
