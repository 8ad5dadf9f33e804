"""The kernel's tables, the same on PostgreSQL and SQLite, in every service's own database."""

from collections.abc import Sequence

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.schema import SchemaItem

metadata = MetaData()


def texts(*names: str) -> list[Column[str]]:
    """Columns of text that are never null."""
    return [Column(name, Text, nullable=False) for name in names]


def longs(*names: str) -> list[Column[int]]:
    """Columns of 64-bit numbers that are never null."""
    return [Column(name, BigInteger, nullable=False) for name in names]


def source_record() -> Sequence[SchemaItem]:
    """A source record that a follower could not apply: which, why, and when that was found."""
    return (
        *texts("follower", "region", "source"),
        Column("position", BigInteger, nullable=False),
        *texts("stream", "id", "reason"),
        Column("at_us", BigInteger, nullable=False),
        PrimaryKeyConstraint("follower", "region", "source", "position"),
    )


# The primary key is the lock: who knows that n - 1 is committed may write n, and two who try meet
# here. `body` is the exact bytes that are published; the other columns are read out of it.
records = Table(
    "records",
    metadata,
    Column("region", Text, nullable=False),
    Column("position", BigInteger, nullable=False),
    *texts("id", "stream"),
    Column("version", BigInteger, nullable=False),
    Column("type", Text, nullable=False),
    Column("time_us", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
    PrimaryKeyConstraint("region", "position"),
    UniqueConstraint("region", "stream", "version"),
)

# One row per follower, version, build and region, moved by compare-and-set on `marks`: canonical
# JSON, {source: [position, id of that record, topic offset or null, parked records dealt with]}.
checkpoints = Table(
    "checkpoints",
    metadata,
    Column("follower", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("build", Integer, nullable=False, server_default="0"),
    *texts("region", "marks"),
    PrimaryKeyConstraint("follower", "version", "build", "region"),
)

# The builds of each version of a view, by region, and what each is good for: `begun` (rows are
# being written, nobody reads them), `built` (it follows the logs beside the one that is shown),
# `shown` (people read it: one for each version and region), `past` (it was shown; to be dropped).
builds = Table(
    "builds",
    metadata,
    Column("view", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("region", Text, nullable=False),
    Column("build", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("since_us", BigInteger, nullable=False),
    PrimaryKeyConstraint("view", "version", "region", "build"),
)

# Source records that a follower can never apply, and their successors in the same stream. Whoever
# adds or removes a row moves the checkpoint's row in the same transaction (`kernel.parking`).
parked = Table(
    "parked",
    metadata,
    *source_record(),
)

# Parked records that somebody gave up, and why: `reason` is that of the parking, `why` theirs. A
# repeated `request` (its Idempotency-Key) gives up no other one.
dropped = Table(
    "dropped",
    metadata,
    *source_record(),
    *texts("why", "dropped_by"),
    Column("dropped_us", BigInteger, nullable=False),
    Column("request", Text, nullable=False),
)

# Rows of deadlines that had their turn, and how it ended: done, quiet, refused or failed. `body` is
# the row as it was: the same row is not asked about again, a changed one is.
turns = Table(
    "turns",
    metadata,
    *texts("deadlines", "region", "key"),
    Column("body", LargeBinary, nullable=False),
    Column("due_us", BigInteger, nullable=False),
    *texts("outcome", "reason"),
    Column("at_us", BigInteger, nullable=False),
    PrimaryKeyConstraint("deadlines", "region", "key"),
)

# Keys of views whose fold failed: later events skip them, reads say so, the mend is a rebuild.
broken = Table(
    "broken",
    metadata,
    Column("view", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("build", Integer, nullable=False),
    *texts("region", "key", "source"),
    Column("position", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    PrimaryKeyConstraint("view", "version", "build", "region", "key"),
)

# What a repeated Idempotency-Key is answered with. `digest` is an HMAC of the payload.
idempotency = Table(
    "idempotency",
    metadata,
    *texts("region", "actor", "route", "key"),
    Column("digest", LargeBinary, nullable=False),
    *longs("position", "version", "at_us"),
    PrimaryKeyConstraint("region", "actor", "route", "key"),
    Index("idempotency_by_age", "at_us"),
)

# Followers that began at the ends that the logs had when they were first run: a region met later
# begins at 0.
begun = Table(
    "begun",
    metadata,
    Column("follower", Text, primary_key=True),
    Column("at_us", BigInteger, nullable=False),
)

# What an effect has to bring to whom: which record, never what it says. `outcome` is empty while it
# waits; an ended one is kept for a while, for people who look.
deliveries = Table(
    "deliveries",
    metadata,
    *texts("effect", "region", "receiver"),
    Column("position", BigInteger, nullable=False),
    *texts("id", "outcome", "reason"),
    Column("ended_us", BigInteger),
    PrimaryKeyConstraint("effect", "region", "receiver", "position"),
    Index(
        "deliveries_waiting",
        "effect",
        "region",
        "receiver",
        "position",
        postgresql_where=text("ended_us IS NULL"),
        sqlite_where=text("ended_us IS NULL"),
    ),
    Index(
        "deliveries_by_age",
        "ended_us",
        postgresql_where=text("ended_us IS NOT NULL"),
        sqlite_where=text("ended_us IS NOT NULL"),
    ),
)

# A row per receiver is its queue. `due_us` says when to look at it again, null when nothing waits
# or it is suspended; `asked` counts what was added, so that whoever finds it empty can tell whether
# something came meanwhile. All times are the database's clock, which all instances share.
receivers = Table(
    "receivers",
    metadata,
    *texts("effect", "region", "receiver"),
    Column("due_us", BigInteger),
    Column("asked", BigInteger, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("failing_since_us", BigInteger),
    Column("suspended_us", BigInteger),
    *texts("reason", "claimed_by"),
    Column("claimed_until_us", BigInteger, nullable=False),
    PrimaryKeyConstraint("effect", "region", "receiver"),
    Index(
        "receivers_due",
        "effect",
        "due_us",
        postgresql_where=text("due_us IS NOT NULL"),
        sqlite_where=text("due_us IS NOT NULL"),
    ),
    Index(
        "receivers_suspended",
        "effect",
        postgresql_where=text("suspended_us IS NOT NULL"),
        sqlite_where=text("suspended_us IS NOT NULL"),
    ),
)

# Which instance works in a region, among those with the same followers (`kernel.lease`).
leases = Table(
    "leases",
    metadata,
    *texts("followers", "region", "instance"),
    Column("until_us", BigInteger, nullable=False),
    PrimaryKeyConstraint("followers", "region"),
)
