"""Parked records: those a follower can never apply, and what followed them in the same stream.

The set of parked records is guarded by the follower's checkpoint: whoever adds or removes one moves
the checkpoint's row in the same transaction. So a follower that remembers which streams are blocked
is right as long as its compare-and-set succeeds, whatever other instances and operators do.
"""

from collections.abc import Mapping
from typing import NamedTuple

import msgspec
import sqlalchemy as sa

from kernel.bulk import insert
from kernel.checkpoint import move, read
from kernel.database import Database
from kernel.feed import Record
from kernel.refusal import NotFound, Unavailable
from kernel.tables import dropped

ATTEMPTS = 100  # each loss means that the follower has made progress

COLUMNS = "follower, region, source, position, stream, id, reason, at_us"
IN_LOG = "follower = :follower AND region = :region AND source = :source"
ONE = f" WHERE {IN_LOG} AND position = :position"
OF_STREAM = f" WHERE {IN_LOG} AND stream = :stream"


class NothingIsParked(NotFound):
    """This follower has no such parked record."""

    slug = "kernel.nothing-is-parked"
    indonesian = "Pengikut ini tidak menahan catatan seperti itu."


class FollowerIsBusy(Unavailable):
    """The follower moved each time somebody wanted to do something with its parked records."""


class Parked(msgspec.Struct, frozen=True):
    """A record that waits; ``at_us`` is when it was parked, in microseconds since 1970 UTC."""

    follower: str
    region: str
    source: str
    position: int
    stream: str
    id: str
    reason: str
    at_us: int


class Stream(NamedTuple):
    """One source stream, as a follower of version ``version`` hears it in a region."""

    follower: str
    version: int
    region: str
    source: str
    stream: str


def streams_of(database: Database, follower: str, region: str, source: str) -> frozenset[str]:
    """The source streams that have a parked record: what follows in them waits behind it."""
    query = sa.text(f"SELECT DISTINCT stream FROM parked WHERE {IN_LOG}")
    named = {"follower": follower, "region": region, "source": source}
    with database.read() as connection:
        return frozenset(connection.execute(query, named).scalars())


def records_of(
    database: Database, of: Stream, limit: int, position: int | None = None
) -> list[Parked]:
    """The first parked records of a stream, in order of position; or only that at ``position``."""
    at = "" if position is None else " AND position = :position"
    query = sa.text(f"SELECT {COLUMNS} FROM parked{OF_STREAM}{at} ORDER BY position LIMIT :limit")
    named = of._asdict() | {"limit": limit, "position": position}
    with database.read() as connection:
        rows = connection.execute(query, named).all()
    return [Parked(*row) for row in rows]


def count_in(database: Database, of: Stream) -> int:
    """How many records of a stream are parked."""
    query = sa.text(f"SELECT count(*) FROM parked{OF_STREAM}")
    with database.read() as connection:
        return connection.execute(query, of._asdict()).scalar_one()


def counts(database: Database) -> Mapping[str, int]:
    """How many records each follower has parked, over all regions."""
    query = sa.text("SELECT follower, count(*) AS records FROM parked GROUP BY follower")
    with database.read() as connection:
        return {row.follower: row.records for row in connection.execute(query)}


def forget(connection: sa.Connection, follower: str, record: Record) -> None:
    """The record was applied: its row goes, in the transaction that moves the checkpoint."""
    named = {"follower": follower, "region": record.region, "source": record.service}
    delete = sa.text(f"DELETE FROM parked{ONE}")
    connection.execute(delete, named | {"position": record.position})


def note(database: Database, parked: Parked, reason: str) -> None:
    """Why it cannot be applied now."""
    named = msgspec.structs.asdict(parked) | {"reason": reason}
    with database.write() as connection:
        connection.execute(sa.text(f"UPDATE parked SET reason = :reason{ONE}"), named)


class GivenUp(NamedTuple):
    """Why a record is given up, by whom, at which time, with which Idempotency-Key."""

    why: str
    dropped_by: str
    dropped_us: int
    request: str


def drop(database: Database, of: Stream, position: int | None, given: GivenUp) -> int:
    """Give up the first parked record of a stream, or the one at ``position``; its position. It is
    kept on record who did so and why, and a repeated request gives up no other one.

    Raises NothingIsParked, FollowerIsBusy, or what the database raises when it is away.
    """
    for _ in range(ATTEMPTS):
        checkpoint = read(database, of.follower, of.version, of.region)
        if (before := _dropped_by(database, of, given)) is not None:
            return before
        found = records_of(database, of, 1, position)
        if not found:
            raise NothingIsParked(of.stream)
        after = checkpoint.dealt_with(of.source)
        with database.write() as connection:
            if move(connection, of.follower, of.version, of.region, checkpoint.row, after.row):
                row = msgspec.structs.asdict(found[0])
                connection.execute(sa.text(f"DELETE FROM parked{ONE}"), row)
                insert(connection, dropped, [row | given._asdict()], "ON CONFLICT DO NOTHING")
                return found[0].position
    raise FollowerIsBusy(of.follower)


def _dropped_by(database: Database, of: Stream, given: GivenUp) -> int | None:
    """What this request has given up before."""
    query = sa.text(
        f"SELECT position FROM dropped{OF_STREAM}"
        " AND dropped_by = :dropped_by AND request = :request"
    )
    with database.read() as connection:
        return connection.execute(query, of._asdict() | given._asdict()).scalar()


class Blocked(msgspec.Struct, frozen=True):
    """A source stream that waits behind the record at ``position``, with how many are parked."""

    follower: str
    region: str
    source: str
    stream: str
    position: int
    records: int
    reason: str
    at_us: int


def blocked_streams(database: Database) -> list[Blocked]:
    """Every stream with a parked record, of all followers and regions."""
    query = sa.text(
        "SELECT first.follower, first.region, first.source, first.stream, first.position,"
        " held.records, first.reason, first.at_us FROM parked AS first JOIN"
        " (SELECT follower, region, source, stream, min(position) AS position,"
        " count(*) AS records FROM parked GROUP BY follower, region, source, stream) AS held"
        " USING (follower, region, source, stream, position)"
        " ORDER BY first.region, first.follower, first.source, first.position"
    )
    with database.read() as connection:
        return [Blocked(*row) for row in connection.execute(query)]


class Dropped(msgspec.Struct, frozen=True):
    """A parked record that somebody gave up."""

    position: int
    id: str
    reason: str
    why: str
    dropped_by: str
    dropped_us: int


def dropped_of(database: Database, of: Stream) -> list[Dropped]:
    """What was given up of a stream, in order of position."""
    query = sa.text(
        "SELECT position, id, reason, why, dropped_by, dropped_us"
        f" FROM dropped{OF_STREAM} ORDER BY position"
    )
    with database.read() as connection:
        return [Dropped(*row) for row in connection.execute(query, of._asdict())]
