"""A checkpoint: how far a follower is in each of its sources, one row per region.

The row is moved by compare-and-set, as the first statement of the effect's transaction: so an
effect happens once, however often a record is delivered and whoever is first.

A view may have several *builds* of one version beside each other, each with a checkpoint of its own
(`kernel/builds.py`); all other followers have build 0 alone.
"""

from collections.abc import Mapping

import msgspec
import sqlalchemy as sa

from kernel.database import Database
from kernel.statement import text


class Mark(msgspec.Struct, frozen=True, array_like=True):
    """The last record applied of one source; ``offset`` is where its topic holds it, if known.

    ``dealt`` counts what was done with parked records of the source since this record was applied:
    the set of parked records never changes without the checkpoint's row.
    """

    position: int = -1
    id: str = ""
    offset: int | None = None
    dealt: int = 0


Marks = Mapping[str, Mark]

_encode = msgspec.json.Encoder(order="sorted").encode
_decode = msgspec.json.Decoder(dict[str, Mark]).decode


class Checkpoint(msgspec.Struct, frozen=True):
    """A row as it is stored, and what it says. ``row`` is None while there is no row."""

    row: str | None
    marks: dict[str, Mark]
    build: int = 0

    def at(self, source: str) -> Mark:
        """The mark of a source; position -1 when nothing of it was applied."""
        return self.marks.get(source, Mark())

    def moved(self, source: str, mark: Mark) -> "Checkpoint":
        """The checkpoint with this mark, encoded."""
        marks = {**self.marks, source: mark}
        return Checkpoint(_encode(marks).decode(), marks, self.build)

    def reaches(self, other: "Checkpoint") -> bool:
        """Whether no source of this one is behind the other."""
        return all(self.at(s).position >= mark.position for s, mark in other.marks.items())

    def dealt_with(self, source: str) -> "Checkpoint":
        """The same place after something was done with a parked record of this source. A row that
        stood once never stands again: the position grows, or else this count."""
        mark = self.at(source)
        return self.moved(source, msgspec.structs.replace(mark, dealt=mark.dealt + 1))


def move(
    connection: sa.Connection,
    follower: str,
    version: int,
    region: str,
    before: str | None,
    after: str | None,
    build: int = 0,
) -> bool:
    """Compare-and-set; False when the row is not ``before`` any more. The first is an insert."""
    named = {"follower": follower, "version": version, "build": build, "region": region}
    named |= {"before": before, "after": after}
    if before is None:
        statement = (
            "INSERT INTO checkpoints (follower, version, build, region, marks)"
            " VALUES (:follower, :version, :build, :region, :after) ON CONFLICT DO NOTHING"
        )
    else:
        statement = (
            "UPDATE checkpoints SET marks = :after WHERE follower = :follower"
            " AND version = :version AND build = :build AND region = :region AND marks = :before"
        )
    return connection.execute(text(statement), named).rowcount == 1


OF_ONE = (
    "SELECT marks FROM checkpoints WHERE follower = :follower AND version = :version"
    " AND build = :build AND region = :region"
)


def read(
    database: Database, follower: str, version: int, region: str, build: int = 0
) -> Checkpoint:
    with database.read() as connection:
        return read_by(connection, follower, version, region, build)


def read_by(
    connection: sa.Connection,
    follower: str,
    version: int,
    region: str,
    build: int,
    *,
    lock: bool = False,
) -> Checkpoint:
    """The same on a connection; with ``lock`` nobody else moves it until the transaction ends."""
    named = {"follower": follower, "version": version, "build": build, "region": region}
    is_locked = lock and connection.dialect.name != "sqlite"  # there the transaction is the lock
    query = text(OF_ONE + (" FOR UPDATE" if is_locked else ""))
    row = connection.execute(query, named).scalar()
    return Checkpoint(row, _decode(row) if row else {}, build)


def read_all(
    database: Database, follower: str, version: int, builds: Mapping[str, int] | None = None
) -> dict[str, Checkpoint]:
    """All regions' checkpoints of a follower, by one query; ``builds`` names the build of a region
    where it is not 0."""
    query = text(
        "SELECT region, build, marks FROM checkpoints"
        " WHERE follower = :follower AND version = :version"
    )
    with database.read() as connection:
        rows = connection.execute(query, {"follower": follower, "version": version}).all()
    return {
        region: Checkpoint(row, _decode(row), build)
        for region, build, row in rows
        if build == (builds or {}).get(region, 0)
    }


def encoded(marks: Marks) -> str:
    """The marks as a row holds them."""
    return _encode(marks).decode()
