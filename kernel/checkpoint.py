"""A checkpoint: how far a follower is in each of its sources, one row per region.

The row is moved by compare-and-set, as the first statement of the effect's transaction: so an
effect happens once, however often a record is delivered and whoever is first.
"""

from collections.abc import Mapping

import msgspec
import sqlalchemy as sa

from kernel.database import Database


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

    def at(self, source: str) -> Mark:
        """The mark of a source; position -1 when nothing of it was applied."""
        return self.marks.get(source, Mark())

    def moved(self, source: str, mark: Mark) -> "Checkpoint":
        """The checkpoint with this mark, encoded."""
        marks = {**self.marks, source: mark}
        return Checkpoint(_encode(marks).decode(), marks)

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
) -> bool:
    """Compare-and-set; False when the row is not ``before`` any more. The first is an insert."""
    named = {"follower": follower, "version": version, "region": region}
    named |= {"before": before, "after": after}
    if before is None:
        statement = (
            "INSERT INTO checkpoints (follower, version, region, marks)"
            " VALUES (:follower, :version, :region, :after) ON CONFLICT DO NOTHING"
        )
    else:
        statement = (
            "UPDATE checkpoints SET marks = :after WHERE follower = :follower"
            " AND version = :version AND region = :region AND marks = :before"
        )
    return connection.execute(sa.text(statement), named).rowcount == 1


def read(database: Database, follower: str, version: int, region: str) -> Checkpoint:
    query = sa.text(
        "SELECT marks FROM checkpoints"
        " WHERE follower = :follower AND version = :version AND region = :region"
    )
    named = {"follower": follower, "version": version, "region": region}
    with database.read() as connection:
        row = connection.execute(query, named).scalar()
    return Checkpoint(row, _decode(row) if row else {})


def read_all(database: Database, follower: str, version: int) -> dict[str, Checkpoint]:
    """All regions' checkpoints of a follower, by one query."""
    query = sa.text(
        "SELECT region, marks FROM checkpoints WHERE follower = :follower AND version = :version"
    )
    with database.read() as connection:
        rows = connection.execute(query, {"follower": follower, "version": version}).all()
    return {region: Checkpoint(row, _decode(row)) for region, row in rows}
