"""Broken rows of views: their fold failed, later events skip them, and a rebuild mends them."""

from collections.abc import Mapping

import msgspec
import sqlalchemy as sa

from kernel.database import Database

# A build that is not shown, or not any more, is nobody's trouble.
SHOWN = (
    "build = coalesce((SELECT shown.build FROM builds AS shown WHERE shown.view = broken.view"
    " AND shown.version = broken.version AND shown.region = broken.region"
    " AND shown.state = 'shown'), 0)"
)


class BrokenKey(msgspec.Struct, frozen=True):
    """A row that is not shown since the record at ``position``; without a key, a whole region."""

    view: str
    version: int
    region: str
    key: str
    source: str
    position: int
    reason: str


def broken_keys(database: Database, limit: int) -> list[BrokenKey]:
    """The first broken rows, of all views and regions."""
    query = sa.text(
        "SELECT view, version, region, key, source, position, reason FROM broken"
        f" WHERE {SHOWN} ORDER BY region, view, version, key LIMIT :limit"
    )
    with database.read() as connection:
        return [BrokenKey(*row) for row in connection.execute(query, {"limit": limit})]


def broken_counts(database: Database) -> Mapping[tuple[str, int], int]:
    """How many rows of each view and version are broken, over all regions."""
    query = sa.text(
        f"SELECT view, version, count(*) FROM broken WHERE {SHOWN} GROUP BY view, version"
    )
    with database.read() as connection:
        return {(view, version): count for view, version, count in connection.execute(query)}
