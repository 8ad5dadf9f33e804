"""The keys that a vault keeps, unwrapped for use: read, made, and cached for a bounded time."""

import time
from collections.abc import Callable, Collection, Generator, Iterable, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from kernel import vault_rows
from kernel.boxes import KeyCache, RegionBox, SubjectKey, commitment, new_key
from kernel.bulk import Row
from kernel.database import Database
from kernel.drawn import Drawn, Overtaken
from kernel.overwriting import is_overwritten
from kernel.region_keys import RegionKeys, under
from kernel.vault_away import VaultIsAway, reached

__all__ = ["Drawn", "Keyring", "Overtaken", "VaultIsAway", "reached", "wall_clock_us"]

NOTED_US = 3_600_000_000  # the use of an unconfirmed key is noted once an hour


def wall_clock_us() -> int:
    """Microseconds since 1970."""
    return time.time_ns() // 1000


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
        self.region_keys = keys
        self._boxes: dict[tuple[str, str], RegionBox] = {}
        self._index_keys: dict[str, bytes] = {}
        self._current: dict[str, str] = {}

    def close(self) -> None:
        self._database.close()

    @property
    def regions(self) -> list[str]:
        """The regions whose key this process was given."""
        return self.region_keys.regions

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

    def overwritten(self, traces: Collection[bytes], unsure: bool) -> None:
        """See `kernel.overwriting`. Raises VaultIsAway where it cannot be done now."""
        if not is_overwritten(self._database, traces, unsure):
            raise VaultIsAway("somebody has been reading the vault's file for too long; try again")

    def of(self, region: str, subjects: Iterable[str]) -> dict[str, SubjectKey]:
        """The keys of those subjects that have one: from the cache, the others by one query."""
        wanted = set(subjects)
        keys = self.cached(region, wanted)
        if missing := sorted(wanted - keys.keys()):
            turn = self.cache.turn
            with self.read() as connection:
                rows = vault_rows.keys_of(connection, region, missing)
            keys |= self.keep(region, self.unwrapped(region, rows), turn)
        return keys

    def cached(self, region: str, subjects: Iterable[str]) -> dict[str, SubjectKey]:
        """Those of the keys that are in the cache."""
        return {s: key for s in subjects if (key := self.cache.get(region, s))}

    def at_hand(self, region: str, subjects: Iterable[str]) -> dict[str, SubjectKey]:
        """Those keys in the cache with which one may seal without telling the vault."""
        found = self.cached(region, subjects)
        return {s: key for s, key in found.items() if self._stays(key)}

    def draw(self, region: str, subjects: Sequence[str]) -> Drawn:
        """A key for each of the subjects, which come sorted: read in autocommit, or new.

        What is reckoned is reckoned here, so that a transaction runs statements only (see `store`).
        """
        turn = self.cache.turn
        with self.read() as connection:
            rows = vault_rows.keys_of(connection, region, subjects)
        keys = self.unwrapped(region, rows)
        drawn = Drawn(keys, [], turn, set())
        for subject in subjects:
            if subject not in keys:
                if row := self.held(region, subject):
                    key = self._unwrapped(region, row["wrapped"], "subject", subject)
                    keys[subject] = self._unconfirmed(key, row)
                else:
                    keys[subject], row = self._made(region, subject)
                    drawn.made.add(subject)
            elif not self._stays(keys[subject]):  # should it be swept meanwhile, it comes back
                key = keys[subject]
                row = self._used(region, subject, key.wrapped, key.commitment)
                key.used_us = row["used_us"]
            else:
                continue
            drawn.rows.append(row)
        return drawn

    def held(self, region: str, subject: str) -> Row | None:
        """The row of a key that the vault may have lost and this process has not."""
        held = self.cache.held(region, subject)
        return self._used(region, subject, held.wrapped, held.commitment) if held else None

    def _used(self, region: str, subject: str, wrapped: bytes, commitment: str) -> Row:
        again = self.rewrapped(region, wrapped, self.current(region), "subject", subject)
        return self._row(region, subject, again, commitment)

    def store(self, connection: sa.Connection, region: str, drawn: Drawn) -> None:
        """Store what was drawn, in a transaction that runs `vault_rows.beside`; the caller may
        `keep` the keys once it is committed.

        Raises Overtaken when one of the subjects, or the region, has another key by now.
        """
        if not drawn.rows:
            return
        self.stay_current(connection, region, drawn.rows)
        vault_rows.make_keys(connection, drawn.rows)
        subjects = [row["subject"] for row in drawn.rows]
        rows = vault_rows.keys_of(connection, region, subjects)
        there = {row.subject: row.commitment for row in rows}
        if any(there[row["subject"]] != row["commitment"] for row in drawn.rows):
            raise Overtaken

    def keep(self, region: str, keys: dict[str, SubjectKey], turn: int) -> dict[str, SubjectKey]:
        """Put keys into the cache, unless some were dropped since that turn of it; returns them."""
        for subject, key in keys.items():
            self.cache.put(region, subject, key, turn)
        return keys

    def unwrapped(self, region: str, rows: Iterable[Any]) -> dict[str, SubjectKey]:
        """subject → key, of rows of `vault_rows.keys_of`. Raises RegionKeyDoesNotFit."""
        keys: dict[str, SubjectKey] = {}
        for row in rows:
            key = self._unwrapped(region, row.wrapped, "subject", row.subject)
            keys[row.subject] = SubjectKey(
                key, bool(row.confirmed), row.used_us, row.standing == "restricted", row.wrapped
            )
            assert keys[row.subject].commitment == row.commitment, f"{region}: not {row.subject}'s"
        return keys

    def rewrapped(
        self, region: str, wrapped: bytes, to: str, purpose: str, subject: str = ""
    ) -> bytes:
        """What is wrapped, under the region key with the commitment ``to``; as it is, if it is."""
        if under(wrapped) == to:
            return wrapped
        key = self._unwrapped(region, wrapped, purpose, subject)
        return self._box(region, to).wrap(key, purpose, subject)

    def index_key(self, region: str) -> bytes:
        """The key of the HMACs of a region; made, with the region's row, at the first call."""
        return self._index_keys.get(region) or self._read_region(region)[0]

    def current(self, region: str) -> str:
        """The commitment to the region key under which new keys are wrapped, as the vault has it:
        a key that was put into the file is of use once a rotation has begun."""
        return self._current.get(region) or self._read_region(region)[1]

    def current_now(self, region: str) -> str:
        """The same, asked anew."""
        return self._read_region(region)[1]

    def begin_again(self) -> None:
        """The vault may be another one, or an older: nothing that was read of it counts."""
        self.cache.clear()
        self._index_keys.clear()
        self._current.clear()

    def under(self, region: str, wrapped: bytes) -> str:
        """The commitment to the region key under which this is wrapped. Where it is not said, there
        was one key, so that it is the oldest."""
        return under(wrapped) or self.region_keys.commitments(region)[-1]

    def _read_region(self, region: str) -> tuple[bytes, str]:
        with self.read() as connection:
            kept = vault_rows.index_key(connection, region)
        if kept is None:
            newest = self.region_keys.commitments(region)[0]
            wrapped = self._box(region, newest).wrap(new_key(), "index")
            with self.write() as connection:
                vault_rows.make_region(connection, region, wrapped)
                kept = vault_rows.index_key(connection, region)
            assert kept is not None, f"{region}: the row that was just made is not to be seen"
        index_key, current = self._unwrapped(region, kept, "index"), self.under(region, kept)
        self._index_keys[region], self._current[region] = index_key, current
        return index_key, current

    def stay_current(self, connection: sa.Connection, region: str, rows: Sequence[Row]) -> None:
        """No rotation begins before this transaction ends (`vault_rows.beside`), so none misses its
        rows. Raises Overtaken where one has begun since they were wrapped."""
        kept = vault_rows.index_key(connection, region)
        now = self.under(region, kept) if kept else ""
        if any(under(row["wrapped"]) != now for row in rows):
            self._current.pop(region, None)
            raise Overtaken

    def _stays(self, key: SubjectKey) -> bool:
        """Whether no sweep can take the key, though its use now is not noted."""
        return key.confirmed or key.used_us > self.now_us() - NOTED_US

    def _unwrapped(self, region: str, wrapped: bytes, purpose: str, subject: str = "") -> bytes:
        return self._box(region, self.under(region, wrapped)).unwrap(wrapped, purpose, subject)

    def _box(self, region: str, commitment: str) -> RegionBox:
        box = self._boxes.get((region, commitment))
        if box is None:
            box = RegionBox(region, self.region_keys.of(region, commitment))
            self._boxes[region, commitment] = box
        return box

    def _made(self, region: str, subject: str) -> tuple[SubjectKey, Row]:
        key = new_key()
        wrapped = self._box(region, self.current(region)).wrap(key, "subject", subject)
        row = self._row(region, subject, wrapped, commitment(key))
        return self._unconfirmed(key, row), row

    @staticmethod
    def _unconfirmed(key: bytes, row: Row) -> SubjectKey:
        return SubjectKey(key, confirmed=False, used_us=row["used_us"], wrapped=row["wrapped"])

    def _row(self, region: str, subject: str, wrapped: bytes, commitment: str) -> Row:
        return {
            "region": region,
            "subject": subject,
            "wrapped": wrapped,
            "commitment": commitment,
            "confirmed": False,
            "used_us": self.now_us(),
        }
