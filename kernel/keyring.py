"""The keys that a vault keeps, unwrapped for use: read, made, and cached for a bounded time."""

import time
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from kernel import vault_tables as tables
from kernel.boxes import KeyCache, RegionBox, SubjectKey, commitment, new_key
from kernel.database import Database, is_away
from kernel.refusal import Unavailable
from kernel.region_keys import RegionKeys

NOTED_US = 3_600_000_000  # the use of an unconfirmed key is noted once an hour


def wall_clock_us() -> int:
    """Microseconds since 1970."""
    return time.time_ns() // 1000


class VaultIsAway(Unavailable):
    """The vault's database does not answer: nothing personal can be sealed or opened now."""


class Keyring:
    """The keys in one vault's database. Every method may be called from any thread."""

    def __init__(
        self,
        database: Database,
        keys: RegionKeys,
        now_us: Callable[[], int],
        cache: KeyCache | None = None,
    ) -> None:
        """``now_us`` gives microseconds since 1970."""
        self.now_us = now_us
        self.cache = KeyCache() if cache is None else cache
        self._database = database
        self._keys = keys
        self._boxes: dict[str, RegionBox] = {}
        self._index_keys: dict[str, bytes] = {}

    def close(self) -> None:
        self._database.close()

    @contextmanager
    def read(self) -> Generator[sa.Connection]:
        """A reading connection. Raises VaultIsAway, here and in `write`."""
        with reached(), self._database.read() as connection:
            yield connection

    @contextmanager
    def write(self) -> Generator[sa.Connection]:
        """A transaction."""
        with reached(), self._database.write() as connection:
            yield connection

    def of(self, region: str, subjects: Iterable[str]) -> dict[str, SubjectKey]:
        """The keys of those subjects that have one: from the cache, the others by one query."""
        wanted = set(subjects)
        keys = {s: key for s in wanted if (key := self.cache.get(region, s))}
        if missing := [s for s in wanted if s not in keys]:
            with self.read() as connection:
                rows = tables.keys_of(connection, region, missing)
            keys |= self.keep(region, self.unwrapped(region, rows))
        return keys

    def at_hand(self, region: str, subjects: Iterable[str]) -> dict[str, SubjectKey]:
        """Those keys in the cache with which one may seal without telling the vault."""
        keys = {s: key for s in subjects if (key := self.cache.get(region, s))}
        return {s: key for s, key in keys.items() if self._stays(key)}

    def make(
        self, connection: sa.Connection, region: str, subjects: Sequence[str]
    ) -> dict[str, SubjectKey]:
        """Keys to seal with: made where there is none, their use noted while none is confirmed.

        Of two who make the same at once, the second gets the key of the first. ``subjects`` come
        sorted; once the transaction is committed, and not before, the caller may `keep` the keys.
        """
        keys = self.unwrapped(region, tables.keys_of(connection, region, subjects))
        keys = {subject: key for subject, key in keys.items() if self._stays(key)}
        wanting = [subject for subject in subjects if subject not in keys]
        if not wanting:
            return keys
        tables.make_keys(connection, [self._row(region, subject) for subject in wanting])
        return keys | self.unwrapped(region, tables.keys_of(connection, region, wanting))

    def keep(self, region: str, keys: dict[str, SubjectKey]) -> dict[str, SubjectKey]:
        """Put keys into the cache; returns them."""
        for subject, key in keys.items():
            self.cache.put(region, subject, key)
        return keys

    def unwrapped(self, region: str, rows: Iterable[Any]) -> dict[str, SubjectKey]:
        """subject → key, of rows of `tables.keys_of`. Raises RegionKeyDoesNotFit."""
        keys: dict[str, SubjectKey] = {}
        for row in rows:
            key = self._box(region).unwrap(row.wrapped, "subject", row.subject)
            assert commitment(key) == row.commitment, f"{region}: not the key of {row.subject}"
            keys[row.subject] = SubjectKey(key, bool(row.confirmed), row.used_us)
        return keys

    def index_key(self, region: str) -> bytes:
        """The key of the HMACs of a region; made, with the region's row, at the first call."""
        key = self._index_keys.get(region)
        if key is None:
            key = self._index_keys[region] = self._kept_index_key(region)
        return key

    def _kept_index_key(self, region: str) -> bytes:
        box = self._box(region)
        with self.write() as connection:
            tables.make_region(connection, region, box.wrap(new_key(), "index"))
            wrapped = tables.region_row(connection, region).index_key
        return box.unwrap(wrapped, "index")

    def _stays(self, key: SubjectKey) -> bool:
        """Whether no sweep can take the key, though its use now is not noted."""
        return key.confirmed or key.used_us > self.now_us() - NOTED_US

    def _box(self, region: str) -> RegionBox:
        box = self._boxes.get(region)
        if box is None:
            box = self._boxes[region] = RegionBox(region, self._keys.of(region))
        return box

    def _row(self, region: str, subject: str) -> dict[str, Any]:
        key = new_key()
        return {
            "region": region,
            "subject": subject,
            "wrapped": self._box(region).wrap(key, "subject", subject),
            "commitment": commitment(key),
            "confirmed": False,
            "used_us": self.now_us(),
        }


@contextmanager
def reached() -> Generator[None]:
    """Turns what the driver raises into VaultIsAway, without the statement and its parameters."""
    try:
        yield
    except SQLAlchemyError as error:
        if not is_away(error):
            raise
        cause = error.orig if isinstance(error, DBAPIError) else error
        raise VaultIsAway(f"the vault's database does not answer: {cause}") from None
