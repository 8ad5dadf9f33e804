"""How often a person may look people up, so that nobody is found by trying numbers.

A search counts as one. A file of a few lines is a search too, of which each number counts; a large
one is the roster of an office, and is written down with its digest instead (`vault_journal.py`).
"""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from contracts.vault import LookedUpBy
from kernel.bulk import upsert
from kernel.refusal import TooMany
from kernel.vault_tables import numbers_looked_up

LIMITS: Mapping[int, int] = {60: 30, 86_400: 500}
"""How many look-ups a person may do within so many seconds."""
KEPT_US = 86_400 * 1_000_000
FEW = 50
"""So many numbers may stand in a file before it is the work of a month and no question after
somebody: up to here its numbers count in the limit of a day, and whoever it finds is named."""
OF_LISTS: frozenset[LookedUpBy] = frozenset(("import", "records"))
"""Written down, but with no limit on how often: reading the records of somebody is work, and the
numbers of a small file are counted one by one."""


class LookedUpTooOften(TooMany):
    """A person may look up 30 times within a minute and 500 times within a day; of a file with few
    people each of its numbers counts once a day, of a large one none, nor what is known of one
    person."""

    slug = "vault.looked-up-too-often"
    indonesian = "Paling banyak 30 pencarian orang per menit dan 500 per hari; coba lagi nanti."


def refuse_too_many(connection: sa.Connection, looker: str, now_us: int) -> None:
    """Raises LookedUpTooOften, with the seconds until the next look-up is one too many no more."""
    alone(connection, looker)
    for seconds in LIMITS:
        refuse_beyond(connection, looker, now_us, seconds, 1)


def count_numbers(
    connection: sa.Connection, region: str, looker: str, digests: Sequence[str], now_us: int
) -> None:
    """Each number of a small file counts in the limit of a day, once however often it is imported.
    Raises LookedUpTooOften."""
    alone(connection, looker)
    asked = {"region": region, "looker": looker, "since": now_us - KEPT_US}
    query = (
        "SELECT digest FROM numbers_looked_up"
        " WHERE region = :region AND looker = :looker AND time_us > :since"
    )
    before = set(connection.execute(sa.text(query), asked).scalars())
    if fresh := set(digests) - before:
        refuse_beyond(connection, looker, now_us, KEPT_US // 1_000_000, len(fresh))
    row = {"region": region, "looker": looker, "time_us": now_us}
    upsert(connection, numbers_looked_up, [row | {"digest": each} for each in sorted({*digests})])


def alone(connection: sa.Connection, looker: str) -> None:
    """Two requests of one person, one after the other."""
    if connection.dialect.name != "sqlite":
        lock = "SELECT pg_advisory_xact_lock(hashtextextended('lookups ' || :looker, 0))"
        connection.execute(sa.text(lock), {"looker": looker})


def refuse_beyond(
    connection: sa.Connection, looker: str, now_us: int, seconds: int, more: int
) -> None:
    """Raises LookedUpTooOften where ``more`` look-ups would be too many within so many seconds. In
    the limit of a minute the numbers of files do not count: a file is sent at once."""
    most = LIMITS[seconds]
    singles = (
        "SELECT time_us FROM lookups WHERE looker = :looker"
        " AND searched_by NOT IN ('import', 'records') AND time_us > :since"
    )
    numbers = "SELECT time_us FROM numbers_looked_up WHERE looker = :looker AND time_us > :since"
    counted = f"{singles} UNION ALL {numbers}" if seconds * 1_000_000 == KEPT_US else singles
    query = f"SELECT time_us FROM ({counted}) l ORDER BY time_us DESC LIMIT 1 OFFSET :before"
    named = {"looker": looker, "since": now_us - seconds * 1_000_000, "before": most - more}
    first_us = connection.execute(sa.text(query), named).scalar()
    if first_us is not None:
        wait = max(1, -(-(first_us + seconds * 1_000_000 - now_us) // 1_000_000))
        raise LookedUpTooOften(looker, wait, at_most=most, within_seconds=seconds)
