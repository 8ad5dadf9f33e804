"""The kernel's tables, the same on PostgreSQL and SQLite, in every service's own database."""

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
)

metadata = MetaData()

# The primary key is the lock: who knows that n - 1 is committed may write n, and two who try meet
# here. `body` is the exact bytes that are published; the other columns are read out of it.
records = Table(
    "records",
    metadata,
    Column("region", Text, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("id", Text, nullable=False),
    Column("stream", Text, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("type", Text, nullable=False),
    Column("time_us", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
    PrimaryKeyConstraint("region", "position"),
    UniqueConstraint("region", "stream", "version"),
)

# One row per follower, version, build and region, moved by compare-and-set on `marks`: canonical
# JSON, {source: [position, id of that record, topic offset or null]}.
checkpoints = Table(
    "checkpoints",
    metadata,
    Column("follower", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("build", Integer, nullable=False, server_default="0"),
    Column("region", Text, nullable=False),
    Column("marks", Text, nullable=False),
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

# Source records that a reaction can never apply, and their successors in the same stream.
parked = Table(
    "parked",
    metadata,
    Column("follower", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("stream", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at_us", BigInteger, nullable=False),
    PrimaryKeyConstraint("follower", "region", "source", "position"),
)

# Keys of views whose fold failed: later events skip them, reads say so, the mend is a rebuild.
broken = Table(
    "broken",
    metadata,
    Column("view", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("build", Integer, nullable=False),
    Column("region", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    PrimaryKeyConstraint("view", "version", "build", "region", "key"),
)

# What a repeated Idempotency-Key is answered with. `digest` is an HMAC of the payload.
idempotency = Table(
    "idempotency",
    metadata,
    Column("region", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("route", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("at_us", BigInteger, nullable=False),
    PrimaryKeyConstraint("region", "actor", "route", "key"),
    Index("idempotency_by_age", "at_us"),
)
