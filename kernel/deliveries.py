"""Deliveries as operators see them: what waits, who is suspended, what was refused; and resuming.

Receivers are shown by their pseudonymous ids; addresses are in no table.
"""

from typing import Any

import msgspec
import sqlalchemy as sa

from kernel.database import Database
from kernel.sql_clock import now_us

KEPT_US = 30 * 24 * 3600 * 1_000_000
"""How long a delivery that has ended is kept, for people who look."""


class Receiver(msgspec.Struct, frozen=True):
    """A receiver for whom something waits, or who is suspended. Times in microseconds since 1970;
    ``reason`` is why the last attempt failed."""

    effect: str
    region: str
    receiver: str
    waiting: int
    failures: int
    failing_since_us: int | None
    suspended_us: int | None
    due_us: int | None
    reason: str


class Ended(msgspec.Struct, frozen=True):
    """A delivery that was refused for good; ``position`` is that of its record."""

    effect: str
    region: str
    receiver: str
    position: int
    id: str
    reason: str
    ended_us: int


class Counts(msgspec.Struct, frozen=True):
    """Of one effect, over all regions."""

    waiting: int
    suspended: int


def counts(database: Database, effect: str) -> Counts:
    """How many deliveries wait and how many receivers are suspended; from two small indexes."""
    query = sa.text(
        "SELECT (SELECT count(*) FROM deliveries WHERE effect = :effect AND ended_us IS NULL),"
        " (SELECT count(*) FROM receivers WHERE effect = :effect AND suspended_us IS NOT NULL)"
    )
    with database.read() as connection:
        return Counts(*connection.execute(query, {"effect": effect}).one())


def waiting(database: Database, region: str) -> list[Receiver]:
    """The receivers of a region for whom something waits or who are suspended, worst first."""
    query = sa.text(
        "SELECT effect, region, receiver, waiting, failures, failing_since_us, suspended_us,"
        " due_us, reason FROM (SELECT r.*, (SELECT count(*) FROM deliveries d"
        " WHERE d.effect = r.effect AND d.region = r.region AND d.receiver = r.receiver"
        " AND d.ended_us IS NULL) AS waiting FROM receivers r WHERE r.region = :region"
        " AND (r.due_us IS NOT NULL OR r.suspended_us IS NOT NULL)) AS found"
        " ORDER BY suspended_us IS NULL, failures DESC, effect, receiver"
    )
    return [Receiver(*row) for row in _rows(database, query, {"region": region})]


def refused(database: Database, region: str, limit: int) -> list[Ended]:
    """The deliveries of a region that were refused or withheld lately, the last one first."""
    query = sa.text(
        "SELECT effect, region, receiver, position, id, reason, ended_us FROM deliveries"
        " WHERE region = :region AND outcome IN ('refused', 'withheld') AND ended_us IS NOT NULL"
        " ORDER BY ended_us DESC LIMIT :limit"
    )
    return [Ended(*row) for row in _rows(database, query, {"region": region, "limit": limit})]


def _rows(database: Database, query: sa.TextClause, named: dict[str, Any]) -> list[Any]:
    with database.read() as connection:
        return list(connection.execute(query, named).all())


def resume(database: Database, region: str, effect: str, receiver: str | None = None) -> int:
    """Send to suspended receivers again: to one, or to all of an effect in a region. What waits
    for them goes out, in order. Returns how many there were."""
    with database.write() as connection:
        now = now_us(connection)
        statement = (
            "UPDATE receivers SET suspended_us = NULL, failures = 0, failing_since_us = NULL,"
            f" reason = '', due_us = {now} WHERE effect = :effect AND region = :region"
            " AND suspended_us IS NOT NULL"
        )
        if receiver is not None:
            statement += " AND receiver = :receiver"
        named = {"effect": effect, "region": region, "receiver": receiver}
        return connection.execute(sa.text(statement), named).rowcount


def forget(database: Database, older_than_us: int = KEPT_US) -> int:
    """Drop deliveries that ended longer ago than ``older_than_us``. Returns how many."""
    with database.write() as connection:
        statement = sa.text(
            f"DELETE FROM deliveries WHERE ended_us < {now_us(connection)} - :older"
        )
        return connection.execute(statement, {"older": older_than_us}).rowcount
