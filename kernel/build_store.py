"""The rows of a build that is being made: its number, its rows, and the moment it counts."""

import time
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from kernel.bulk import among, copy, insert, listed, upsert
from kernel.checkpoint import Mark, encoded, move
from kernel.fold import Broken
from kernel.tables import builds
from kernel.view_rows import Rows

ROWS_IN_A_COPY = 10_000
ROWS_IN_A_STROKE = 1_000  # on SQLite commands wait meanwhile
ROWS_DROPPED_AT_ONCE = 2_000

Stored = Mapping[str, Any]
T = TypeVar("T")


class BuildIsGone(Exception):
    """Somebody dropped this build, or finished it, while it was made."""


class BuildStore:
    """One build of one view in one region; a `kernel.rebuild.Target` for who owns the database."""

    def __init__(self, rows: Rows[Any], region: str) -> None:
        self.rows = rows
        self.region = region
        self.build = -1
        self._named = {
            "view": rows.view.name,
            "version": rows.view.version,
            "region": region,
        }

    def begin(self) -> int:
        """Take a number that no build of this version had in this region."""
        query = sa.text(
            "SELECT coalesce(max(build), 0) + 1 FROM builds"
            " WHERE view = :view AND version = :version AND region = :region"
        )
        while True:
            try:
                with self.rows.database.write() as connection:
                    self.build = connection.execute(query, self._named).scalar() or 1
                    now = time.time_ns() // 1000
                    row = {"build": self.build, "state": "begun", "since_us": now}
                    insert(connection, builds, [self._named | row])
                    return self.build
            except IntegrityError:  # another instance took that number
                continue

    def beat(self) -> bool:
        """Say that this build is still being made; False when somebody has dropped it."""
        said = sa.text(
            "UPDATE builds SET since_us = :now WHERE view = :view AND version = :version"
            " AND region = :region AND build = :build"
        )
        with self.rows.database.write() as connection:
            asked = self._named | {"build": self.build, "now": time.time_ns() // 1000}
            return connection.execute(said, asked).rowcount == 1

    def put(self, rows: Mapping[str, Any], *, first: bool) -> None:
        stored = self.rows.stored
        kept = (
            stored(self.region, self.build, key, row)
            for key, row in rows.items()
            if row is not None
        )
        self.put_stored(kept, first=first)
        if not first:
            self.delete([key for key, row in rows.items() if row is None])

    def put_stored(self, rows: Iterable[Stored], *, first: bool) -> None:
        """The same for rows as the table holds them; in short transactions."""
        database, table = self.rows.database, self.rows.table
        is_copy = first and not database.is_sqlite
        for some in batches(rows, ROWS_IN_A_STROKE if database.is_sqlite else ROWS_IN_A_COPY):
            with database.write() as connection:
                if is_copy:
                    connection.execute(sa.text("SET LOCAL synchronous_commit = off"))
                    copy(connection, table, some)
                else:
                    upsert(connection, table, some)

    def delete(self, keys: Sequence[str]) -> None:
        for some in batches(keys, ROWS_IN_A_STROKE):
            with self.rows.database.write() as connection:
                self.rows.write(connection, self.region, self.build, dict.fromkeys(some))

    def get(self, keys: Sequence[str]) -> Mapping[str, Any]:
        return self.rows.get(self.region, keys, self.build)

    def size(self, row: Any) -> int:
        return len(self.rows.encode(row))

    def finish(self, marks: Mapping[str, Mark], broke: Sequence[Broken]) -> None:
        """From now on it is followed. Raises BuildIsGone."""
        with self.rows.database.write() as connection:
            view, version = self.rows.view.name, self.rows.view.version
            row = encoded(marks)
            is_first = move(connection, view, version, self.region, None, row, self.build)
            turned = sa.text(
                "UPDATE builds SET state = 'built', since_us = :now WHERE view = :view"
                " AND version = :version AND region = :region AND build = :build"
                " AND state = 'begun'"
            )
            asked = self._named | {"build": self.build, "now": time.time_ns() // 1000}
            if not (is_first and connection.execute(turned, asked).rowcount):
                raise BuildIsGone(f"{view} {self.region} build {self.build}")
            self.rows.mark_broken(connection, self.region, self.build, broke)


def drop_build(rows: Rows[Any], table: str, version: int, region: str, build: int) -> int:
    """Delete all of a build, in short transactions; gives how many rows it had. The row of
    ``builds`` goes last, so that a drop which was stopped can be repeated."""
    named = {"view": rows.view.name, "version": version, "region": region, "build": build}
    dropped = 0
    while keys := some_keys(rows, table, named):
        with rows.database.write() as connection:
            delete = (
                f"DELETE FROM {table} WHERE region = :region AND build = :build"
                f" AND {among(connection, 'key', 'keys')}"
            )
            connection.execute(sa.text(delete), named | {"keys": listed(connection, keys)})
        dropped += len(keys)
    with rows.database.write() as connection:
        for of, column in (("broken", "view"), ("checkpoints", "follower"), ("builds", "view")):
            connection.execute(
                sa.text(
                    f"DELETE FROM {of} WHERE {column} = :view AND version = :version"
                    " AND region = :region AND build = :build"
                ),
                named,
            )
    return dropped


def some_keys(rows: Rows[Any], table: str, named: Mapping[str, Any]) -> list[str]:
    query = sa.text(
        f"SELECT key FROM {table} WHERE region = :region AND build = :build LIMIT :limit"
    )
    with rows.database.read() as connection:
        asked = {**named, "limit": ROWS_DROPPED_AT_ONCE}
        return list(connection.execute(query, asked).scalars())


def batches(items: Iterable[T], size: int) -> Iterable[list[T]]:
    """Lists of up to so many, in order."""
    iterator = iter(items)
    while some := list(islice(iterator, size)):
        yield some
