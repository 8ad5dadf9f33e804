"""Leases: which instance of a service works in which region, so that two do not do it twice.

Only an optimisation: what makes it correct is the compare-and-set of the checkpoints. So a lease
may be taken away from a process that does not know it yet, and one that was stopped may go on.

Kafka's group has the first word: the member to which it gives a region's topics takes the lease
from whoever has it. Without that word, whoever finds it free takes it. A region without work has
none.
"""

import logging
import os
import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from kernel.database import Database

LEASE_SECONDS = 6.0
TICK_SECONDS = 2.0
PATIENCE_SECONDS = 15.0  # with a member that was given a region and does not come
ASKED_SECONDS = 12.0  # a region for which nobody asks for so long has no work

Owns = Callable[[str], bool | None]
"""Whether Kafka gave a region to this instance; None when it has not said so of anybody."""

logger = logging.getLogger(__name__)

# The database's clock is the one that all instances share.
NOW_US = "CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS bigint)"
TAKE = (
    "INSERT INTO leases (followers, region, instance, until_us)"
    f" SELECT :followers, region, :instance, {NOW_US} + :life_us"
    " FROM unnest(CAST(:regions AS text[])) AS region ORDER BY region"
    " ON CONFLICT (followers, region) DO UPDATE"
    " SET instance = excluded.instance, until_us = excluded.until_us"
    f" WHERE :always OR leases.until_us < {NOW_US} OR leases.instance = excluded.instance"
    " RETURNING region"
)
RENEW = (
    f"UPDATE leases SET until_us = {NOW_US} + :life_us WHERE followers = :followers"
    " AND instance = :instance AND region = ANY(CAST(:regions AS text[])) RETURNING region"
)
RELEASE = "UPDATE leases SET until_us = 0 WHERE followers = :followers AND instance = :instance"


class Lease(Protocol):
    """What a follower asks before it works in a region."""

    def term(self, region: str) -> int:
        """0: another instance works there. Otherwise the number of the term: with another number
        somebody else may have worked there in between. Raises what the database raises."""
        ...

    def holds(self, region: str) -> bool:
        """The same from memory alone, without wanting anything."""
        ...


class Alone:
    """Of a process that shares its database with no other, as on SQLite: all regions, for ever."""

    def term(self, region: str) -> int:
        return 1

    def holds(self, region: str) -> bool:
        return True


@dataclass
class Held:
    """A lease as this process knows it; times are monotonic seconds."""

    until: float
    term: int
    is_used: bool = True
    by_patience: bool = False


@dataclass
class Wanted:
    since: float
    asked: float


class Leases:
    """The leases of one service in this process. Start it before use, stop it after."""

    def __init__(
        self,
        database: Database,
        followers: str,
        instance: str,
        owns: Owns,
        taken: Callable[[str], None],
    ) -> None:
        """``followers`` is the fingerprint of the service's followers: in a rolling deploy two
        builds follow side by side, each with leases of its own. ``taken(region)`` is called when a
        region that was wanted became ours."""
        self._database = database
        self._named = {"followers": followers, "instance": instance}
        self._owns = owns
        self._taken = taken
        self._lock = threading.Lock()
        self._held: dict[str, Held] = {}
        self._wanted: dict[str, Wanted] = {}
        self._term = 1
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._work, name="leases", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Let go of all leases, so that nobody has to wait for their end."""
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join(timeout=30)
        try:
            self._execute(RELEASE)
        except SQLAlchemyError as failure:  # they end by themselves
            logger.warning("leases are not released: %s", type(failure).__name__)

    def holds(self, region: str) -> bool:
        owns = self._owns(region)
        with self._lock:
            return self._valid(region, owns) is not None

    def term(self, region: str) -> int:
        owns, now = self._owns(region), time.monotonic()
        with self._lock:
            if held := self._valid(region, owns):
                held.is_used = True
                return held.term
            is_wanted = region in self._wanted
            if not owns:
                wanted = self._wanted.setdefault(region, Wanted(now, now))
                wanted.asked = now
        if owns is False or (owns is None and is_wanted):
            return 0  # the next tick looks again
        for taken in self._take([region], always=owns is True):
            self._taken(taken)  # others may have asked meanwhile, and were told to wait
        with self._lock:
            held = self._valid(region, owns)
            return held.term if held else 0

    def _valid(self, region: str, owns: bool | None) -> Held | None:
        held = self._held.get(region)
        if held is None or held.until <= time.monotonic():
            return None
        return held if owns is not False or held.by_patience else None

    def _take(self, regions: Collection[str], always: bool, by_patience: bool = False) -> list[str]:
        until = time.monotonic() + LEASE_SECONDS  # not later than the database's own
        found = self._execute(TAKE, regions=list(regions), life_us=LIFE_US, always=always)
        with self._lock:
            for region in found:
                self._term += 1
                self._wanted.pop(region, None)
                self._held[region] = Held(until, self._term, by_patience=by_patience)
        return found

    def tick(self) -> None:
        """Renew the leases that were used since the last time, by one query, and take those that
        are wanted and have become free, by another; nothing when there is none."""
        now = time.monotonic()
        with self._lock:
            self._held = {region: held for region, held in self._held.items() if held.until > now}
            self._wanted = {
                region: wanted
                for region, wanted in self._wanted.items()
                if wanted.asked > now - ASKED_SECONDS
            }
            used = [region for region, held in self._held.items() if held.is_used]
            waiting = list(self._wanted.items())
        if used:
            self._renew(used)
        free = [region for region, _ in waiting if self._owns(region) is not False]
        late = [
            region
            for region, wanted in waiting
            if region not in free and wanted.since < now - PATIENCE_SECONDS
        ]
        taken = self._take(free, always=False) if free else []
        taken += self._take(late, always=False, by_patience=True) if late else []
        for region in taken:
            self._taken(region)

    def _renew(self, used: list[str]) -> None:
        until = time.monotonic() + LEASE_SECONDS
        still_ours = self._execute(RENEW, regions=used, life_us=LIFE_US)
        with self._lock:
            for region in used:
                if region not in still_ours:
                    self._held.pop(region, None)
                elif held := self._held.get(region):
                    held.until, held.is_used = until, False

    def _execute(self, statement: str, **more: object) -> list[str]:
        with self._database.stroke() as connection:
            result = connection.execute(sa.text(statement), self._named | more)
            return list(result.scalars()) if result.returns_rows else []

    def _work(self) -> None:
        while not self._closing.wait(TICK_SECONDS):
            try:
                self.tick()
            except SQLAlchemyError as failure:  # without the database nobody works anyway
                logger.warning("leases wait: %s", type(failure).__name__)


LIFE_US = int(LEASE_SECONDS * 1_000_000)


def name_of_instance() -> str:
    """A name that no other process has, nor this one when it starts again."""
    return f"{os.uname().nodename}-{os.getpid()}-{os.urandom(4).hex()}"
