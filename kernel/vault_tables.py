"""The vault's tables and the statements on them, the same on PostgreSQL and SQLite.

They stand in a database of their own. What they hold is wrapped, sealed or an HMAC: without the
region keys a copy of it tells how many people there are, by which ids, and how long their names.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Any

import sqlalchemy as sa
from sqlalchemy import BigInteger, Boolean, Column, Index, LargeBinary, MetaData, Table, Text

from contracts.event import Sealed
from kernel.bulk import Row, among, insert, listed, parts, upsert

metadata = MetaData()

# One row per region: the key of its HMACs, wrapped, and how often its name index has changed.
regions = Table(
    "regions",
    metadata,
    Column("region", Text, primary_key=True),
    Column("index_key", LargeBinary, nullable=False),
    Column("names_version", BigInteger, nullable=False),
)

# `used_us` is when a sealing last relied on a key that no record has confirmed.
subject_keys = Table(
    "subject_keys",
    metadata,
    Column("region", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
    Column("commitment", Text, nullable=False),
    Column("confirmed", Boolean, nullable=False),
    Column("used_us", BigInteger, nullable=False),
)

# Who holds a unique value. The digest covers the label; `box` is the sealed value itself, so that
# the record that carries it can be recognised without opening it.
unique_values = Table(
    "unique_values",
    metadata,
    Column("region", Text, primary_key=True),
    Column("digest", Text, primary_key=True),
    Column("subject", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("box", Text, nullable=False),
    Column("confirmed", Boolean, nullable=False),
    Column("used_us", BigInteger, nullable=False),
    Index("unique_values_of_subject", "region", "subject"),
)

# The name of each subject, sealed as in the log: erased with the key. `version` is that of the
# region's index in which it came.
names = Table(
    "names",
    metadata,
    Column("region", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("box", Text, nullable=False),
    Column("version", BigInteger, nullable=False),
    Index("names_by_version", "region", "version"),
)

# Subjects that were forgotten: no key is made for them again.
tombstones = Table(
    "tombstones",
    metadata,
    Column("region", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
)

# Until when all records of a service are confirmed; the region "" stands for those without a row.
confirmed_logs = Table(
    "confirmed_logs",
    metadata,
    Column("service", Text, primary_key=True),
    Column("region", Text, primary_key=True),
    Column("until_us", BigInteger, nullable=False),
)

STILL_USED = "DO UPDATE SET used_us = excluded.used_us"
KEY_COLUMNS = "k.wrapped, k.commitment, k.confirmed, k.used_us"


def region_row(connection: sa.Connection, region: str) -> Any:
    """The row of a region, None before it is made."""
    query = sa.text("SELECT index_key, names_version FROM regions WHERE region = :region")
    return connection.execute(query, {"region": region}).first()


def make_region(connection: sa.Connection, region: str, index_key: bytes) -> None:
    """The row of a region, unless somebody was faster."""
    row = {"region": region, "index_key": index_key, "names_version": 0}
    insert(connection, regions, [row], "ON CONFLICT (region) DO NOTHING")


def forgotten(connection: sa.Connection, region: str, subjects: Sequence[str]) -> set[str]:
    """Those of the subjects that have a tombstone."""
    rows = those(connection, "SELECT subject FROM tombstones", region, "subject", subjects)
    return {row.subject for row in rows}


def keys_of(connection: sa.Connection, region: str, subjects: Sequence[str]) -> Sequence[Any]:
    """The key rows of those subjects that have one."""
    query = f"SELECT k.subject, {KEY_COLUMNS} FROM subject_keys k"
    return those(connection, query, region, "subject", subjects)


def make_keys(connection: sa.Connection, rows: Sequence[Row]) -> None:
    """Keys for those without one; of those with one only the time of use is noted.

    Rows come sorted by subject, here and below: two transactions then never wait for each other.
    """
    for part in parts(rows):
        insert(connection, subject_keys, part, f"ON CONFLICT (region, subject) {STILL_USED}")


def reserve(connection: sa.Connection, rows: Sequence[Row]) -> None:
    """Unique values for their subjects, in the order of digests; one that is held stays so."""
    for part in parts(rows):
        insert(connection, unique_values, part, f"ON CONFLICT (region, digest) {STILL_USED}")


def holders(connection: sa.Connection, region: str, digests: Sequence[str]) -> dict[str, str]:
    """digest → subject, of those unique values that somebody holds."""
    query = "SELECT digest, subject FROM unique_values"
    rows = those(connection, query, region, "digest", digests)
    return {row.digest: row.subject for row in rows}


def unconfirmed_values(
    connection: sa.Connection, region: str, subjects: Sequence[str]
) -> Sequence[Any]:
    """What these subjects have reserved and no record has confirmed."""
    query = "SELECT digest, subject, label, box, confirmed FROM unique_values"
    rows = those(connection, query, region, "subject", subjects)
    return [row for row in rows if not row.confirmed]


def confirm_rows(
    connection: sa.Connection, table: sa.Table, region: str, column: str, found: Iterable[str]
) -> None:
    """Confirm these rows of ``table``, one after the other in their order (see `make_keys`)."""
    rows = [{"region": region, "found": value} for value in sorted(found)]
    if rows:
        update = f"UPDATE {table.name} SET confirmed = true WHERE region = :region"
        connection.execute(sa.text(f"{update} AND {column} = :found"), rows)


def boxes_of_names(
    connection: sa.Connection, region: str, subjects: Sequence[str]
) -> dict[str, str]:
    """subject → box, as the name index has them."""
    rows = those(connection, "SELECT subject, box FROM names", region, "subject", subjects)
    return {row.subject: row.box for row in rows}


def index_names(connection: sa.Connection, region: str, boxes: Mapping[str, str]) -> None:
    """Write names as the next version of the region's index, whose row stays locked."""
    update = "UPDATE regions SET names_version = names_version + 1 WHERE region = :region"
    connection.execute(sa.text(update), {"region": region})
    version = region_row(connection, region).names_version
    rows = [
        {"region": region, "subject": subject, "box": box, "version": version}
        for subject, box in sorted(boxes.items())
    ]
    upsert(connection, names, rows)


def names_since(connection: sa.Connection, region: str, version: int) -> Sequence[Any]:
    """Names that came after a version, each with its key: null columns where that is gone."""
    query = sa.text(
        f"SELECT n.subject, n.box, {KEY_COLUMNS} FROM names n LEFT JOIN subject_keys k"
        " ON k.region = n.region AND k.subject = n.subject"
        " WHERE n.region = :region AND n.version > :version"
    )
    return connection.execute(query, {"region": region, "version": version}).all()


def register(connection: sa.Connection, service: str, others: str) -> None:
    """The row of a service, of which nothing is confirmed yet."""
    row = {"service": service, "region": others, "until_us": 0}
    insert(connection, confirmed_logs, [row], "ON CONFLICT DO NOTHING")


def stay_at(connection: sa.Connection, service: str, region: str, others: str) -> None:
    """A region gets a row of its own, where the ``others`` are now, unless it has one."""
    query = (
        "INSERT INTO confirmed_logs (service, region, until_us)"
        " SELECT service, :region, until_us FROM confirmed_logs"
        " WHERE service = :service AND region = :others ON CONFLICT DO NOTHING"
    )
    connection.execute(sa.text(query), {"service": service, "region": region, "others": others})


def confirmed_until(
    connection: sa.Connection, service: str, until_us: int, waiting: Sequence[str]
) -> None:
    """Move all rows of a service but for those of regions that are waiting."""
    update = sa.text(
        "UPDATE confirmed_logs SET until_us = :until WHERE service = :service"
        f" AND until_us < :until AND NOT {among(connection, 'region', 'waiting')}"
    )
    named = {"service": service, "until": until_us, "waiting": listed(connection, waiting)}
    connection.execute(update, named)


def confirmations(connection: sa.Connection) -> Sequence[Any]:
    """How far each service is."""
    return connection.execute(sa.text("SELECT service, region, until_us FROM confirmed_logs")).all()


def drop_unconfirmed(
    connection: sa.Connection, before_us: int, region: str, own: Sequence[str]
) -> int:
    """Delete unconfirmed keys and reservations of a region that were last used before; for "", of
    all regions that are not among ``own``. Returns how many rows."""
    where = "region = :region" if region else f"NOT {among(connection, 'region', 'own')}"
    named = {"before": before_us, "region": region, "own": listed(connection, own)}
    dropped = 0
    for table in (unique_values, subject_keys):
        delete = f"DELETE FROM {table.name} WHERE NOT confirmed AND used_us < :before AND {where}"
        dropped += connection.execute(sa.text(delete), named).rowcount
    return dropped


def those(
    connection: sa.Connection, query: str, region: str, column: str, values: Sequence[str]
) -> Sequence[Any]:
    """The rows of a region whose column is one of these values."""
    text = sa.text(f"{query} WHERE region = :region AND {among(connection, column, 'values')}")
    found: list[Any] = []
    for part in parts(values):
        asked = {"region": region, "values": listed(connection, part)}
        found.extend(connection.execute(text, asked).all())
    return found


def confirm_values(
    connection: sa.Connection, region: str, subjects: Sequence[str], heard: Set[Sealed]
) -> None:
    """Confirm those reservations whose very value was heard; a refused command's are left."""
    rows = unconfirmed_values(connection, region, subjects)
    found = [row.digest for row in rows if Sealed(row.subject, row.label, row.box) in heard]
    confirm_rows(connection, unique_values, region, "digest", found)
