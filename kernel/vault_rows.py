"""The statements on the vault's keys, unique values and standings, on PostgreSQL and SQLite alike.

What hands out a key, or tells whose a value is, passes the gate of the region: see `gated`.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from kernel.bulk import Row, insert, listed, looked_up, parts
from kernel.sql_clock import now_us
from kernel.sql_place import place
from kernel.statement import text
from kernel.vault_away import VaultIsShut
from kernel.vault_tables import regions, subject_keys, unique_values

STILL_USED = "DO UPDATE SET used_us = excluded.used_us"
KEY_COLUMNS = "k.wrapped, k.commitment, k.confirmed, k.used_us"
OF_SUBJECT = "s.region = k.region AND s.subject = k.subject"


def index_key(connection: sa.Connection, region: str) -> bytes | None:
    """The wrapped key of a region's HMACs, None before it is made."""
    query = sa.text("SELECT index_key FROM regions WHERE region = :region")
    return connection.execute(query, {"region": region}).scalar()


def make_region(connection: sa.Connection, region: str, index_key: bytes) -> None:
    """The row of a region, unless somebody was faster."""
    row = {"region": region, "index_key": index_key, "names_version": 0}
    insert(connection, regions, [row], "ON CONFLICT (region) DO NOTHING")


def beside(connection: sa.Connection, region: str) -> None:
    """The transaction runs beside others in its region, but not beside a change of a standing:
    a key made for somebody is then seen by who forgets them, or the other way round."""
    _locked(connection, region, "pg_advisory_xact_lock_shared")


def alone(connection: sa.Connection, region: str) -> None:
    """Nobody else seals or confirms in the region until the transaction ends."""
    _locked(connection, region, "pg_advisory_xact_lock")


def _locked(connection: sa.Connection, region: str, lock: str) -> None:
    if connection.dialect.name != "sqlite":  # there one transaction writes at a time
        query = sa.text(f"SELECT {lock}(hashtextextended('vault ' || :region, 0))")
        connection.execute(query, {"region": region})


def standings_of(connection: sa.Connection, region: str, subjects: Sequence[str]) -> dict[str, str]:
    """subject → standing, of those of the subjects that ever had one."""
    query = "SELECT subject, standing FROM standings"
    rows = those(connection, query, region, "subject", subjects)
    return {row.subject: row.standing for row in rows}


def forgotten(connection: sa.Connection, region: str, subjects: Sequence[str]) -> set[str]:
    """Those of the subjects that were forgotten."""
    found = standings_of(connection, region, subjects)
    return {subject for subject, standing in found.items() if standing == "forgotten"}


def keys_of(connection: sa.Connection, region: str, subjects: Sequence[str]) -> Sequence[Any]:
    """The key rows, with their standings, of those subjects that have one. Raises VaultIsShut."""
    query = (
        f"SELECT k.region, k.subject, {KEY_COLUMNS}, s.standing"
        f" FROM subject_keys k LEFT JOIN standings s ON {OF_SUBJECT}"
    )
    return gated(connection, query, "k", region, "subject", subjects)


def commitments_of(
    connection: sa.Connection, region: str, subjects: Sequence[str]
) -> dict[str, str]:
    """subject → commitment, of those that have a key. Nothing is handed out: no gate is asked."""
    query = "SELECT subject, commitment FROM subject_keys"
    rows = those(connection, query, region, "subject", subjects)
    return {row.subject: row.commitment for row in rows}


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
    """digest → subject, of those unique values that somebody holds. Raises VaultIsShut."""
    query = "SELECT v.digest, v.subject FROM unique_values v"
    rows = gated(connection, query, "v", region, "digest", digests)
    return {row.digest: row.subject for row in rows}


def values_of(connection: sa.Connection, region: str, subjects: Sequence[str]) -> Sequence[Any]:
    """What these subjects have reserved."""
    query = "SELECT digest, subject, label, box, confirmed, used_us, heard FROM unique_values"
    return those(connection, query, region, "subject", subjects)


def confirmed_for(connection: sa.Connection, region: str, digests: Sequence[str]) -> dict[str, str]:
    """digest → subject, of those unique values that a record has confirmed. Of nobody else is
    anything handed out: no gate is asked."""
    query = "SELECT digest, subject, confirmed FROM unique_values"
    rows = those(connection, query, region, "digest", digests)
    return {row.digest: row.subject for row in rows if row.confirmed}


def confirm_rows(
    connection: sa.Connection, table: sa.Table, region: str, column: str, found: Iterable[str]
) -> None:
    """Confirm these rows of ``table``, one after the other in their order (see `make_keys`)."""
    rows = [{"region": region, "found": value} for value in sorted(found)]
    if rows:
        update = f"UPDATE {table.name} SET confirmed = true WHERE region = :region"
        connection.execute(sa.text(f"{update} AND {column} = :found"), rows)


def hold(connection: sa.Connection, rows: Sequence[Row]) -> None:
    """Unique values that records hold; one that another subject holds by now stays so."""
    insert(connection, unique_values, rows, "ON CONFLICT DO NOTHING")


def those(
    connection: sa.Connection, query: str, region: str, column: str, values: Sequence[str]
) -> Sequence[Any]:
    """The rows of a region whose column is one of these values."""
    statement = text(looked_up(connection, f"{query} WHERE region = :region", column, "values"))
    found: list[Any] = []
    for part in parts(values):
        asked = {"region": region, "values": listed(connection, part)}
        found.extend(connection.execute(statement, asked).all())
    return found


def gated(
    connection: sa.Connection,
    query: str,
    alias: str,
    region: str,
    column: str,
    values: Sequence[str],
) -> Sequence[Any]:
    """The same, of the table that the query calls ``alias``, in one statement with a look at the
    region's gate. Raises VaultIsShut where that is not open, or not to be seen by our role."""
    here = f"{query} WHERE {alias}.region = :region"
    chosen = looked_up(connection, here, f"{alias}.{column}", "values")
    statement = text(
        f"SELECT {is_open(connection)} AS is_open, t.* FROM gates g"
        f" LEFT JOIN ({chosen}) t ON true WHERE g.region = :region"
    )
    found: list[Any] = []
    for part in parts(values):
        asked = {"region": region, "values": listed(connection, part)}
        rows = connection.execute(statement, asked).all()
        if not rows or not rows[0].is_open:
            raise VaultIsShut(region)
        found.extend(row for row in rows if getattr(row, column) is not None)
    return found


def is_open(connection: sa.Connection) -> str:
    """SQL for whether the gate ``g`` is open."""
    return f"g.open_until_us > {now_us(connection)} AND g.place = {place(connection)}"
