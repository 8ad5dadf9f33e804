"""The statements on the vault's name index."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from kernel.bulk import upsert
from kernel.vault_away import VaultIsShut
from kernel.vault_rows import KEY_COLUMNS, is_open, those
from kernel.vault_tables import names


def version(connection: sa.Connection, region: str) -> int:
    """How often the region's index has changed. Raises VaultIsShut."""
    query = sa.text(
        f"SELECT {is_open(connection)} AS is_open, r.names_version FROM gates g"
        " LEFT JOIN regions r ON r.region = g.region WHERE g.region = :region"
    )
    row = connection.execute(query, {"region": region}).first()
    if row is None or not row.is_open:
        raise VaultIsShut(region)
    return row.names_version or 0


def boxes_of_names(
    connection: sa.Connection, region: str, subjects: Sequence[str]
) -> dict[str, str]:
    """subject → box, as the name index has them."""
    rows = those(connection, "SELECT subject, box FROM names", region, "subject", subjects)
    return {row.subject: row.box for row in rows}


def next_version(connection: sa.Connection, region: str) -> int:
    """The next version of the region's index, whose row stays locked."""
    update = (
        "UPDATE regions SET names_version = names_version + 1 WHERE region = :region"
        " RETURNING names_version"
    )
    return connection.execute(sa.text(update), {"region": region}).scalar() or 0


def index_names(connection: sa.Connection, region: str, boxes: Mapping[str, str]) -> None:
    """Write names as the next version of the region's index."""
    at = next_version(connection, region)
    rows = [
        {"region": region, "subject": subject, "box": box, "version": at}
        for subject, box in sorted(boxes.items())
    ]
    upsert(connection, names, rows)


def look_again(connection: sa.Connection, region: str, subject: str, erased: bool) -> None:
    """Whoever has a name in memory reads it again: the standing of its person has changed."""
    set_box = ", box = ''" if erased else ""
    update = (
        f"UPDATE names SET version = :at{set_box} WHERE region = :region AND subject = :subject"
    )
    at = next_version(connection, region)
    connection.execute(sa.text(update), {"at": at, "region": region, "subject": subject})


def names_since(connection: sa.Connection, region: str, version: int) -> Sequence[Any]:
    """Names that came after a version, each with its key: null where that is gone or rests."""
    query = sa.text(
        f"SELECT n.subject, n.box, {KEY_COLUMNS}, s.standing FROM names n"
        " LEFT JOIN standings s ON s.region = n.region AND s.subject = n.subject"
        " LEFT JOIN subject_keys k ON k.region = n.region AND k.subject = n.subject"
        " AND coalesce(s.standing, 'free') = 'free'"
        " WHERE n.region = :region AND n.version > :version"
    )
    return connection.execute(query, {"region": region, "version": version}).all()
