"""Which region key a vault's rows are wrapped under, and the statements of a rotation.

The mark in front of what is wrapped (`kernel.region_keys.under`) tells; so there is no column that
could say another thing than the bytes beside it.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from kernel.region_key_file import MARK_BYTES
from kernel.region_keys import UNMARKED_BYTES
from kernel.vault_rows import alone

MARK = f"substr(wrapped, 1, {MARK_BYTES})"


class Exchange(NamedTuple):
    """A wrapped key of a subject, and how it is to be wrapped."""

    subject: str
    before: bytes
    after: bytes


def change_current(connection: sa.Connection, region: str, before: bytes, after: bytes) -> bool:
    """Another index key, wrapped otherwise, once nobody stores keys under the region key of before;
    False if it is not the one of before any more.

    Not a lock on the row: `confirm` waits for it while it has others, and two could wait for a
    third.
    """
    alone(connection, region)
    update = "UPDATE regions SET index_key = :after WHERE region = :region AND index_key = :before"
    named = {"region": region, "before": before, "after": after}
    return connection.execute(sa.text(update), named).rowcount > 0


def under_others(connection: sa.Connection, region: str, to: str, limit: int) -> Sequence[Any]:
    """Key rows, sorted by subject, that are wrapped under another region key than ``to``."""
    query = sa.text(
        "SELECT subject, wrapped, commitment, confirmed, used_us, NULL AS standing"
        " FROM subject_keys"
        f" WHERE region = :region AND {MARK} <> :mark ORDER BY subject LIMIT :limit"
    )
    named = {"region": region, "mark": bytes.fromhex(to), "limit": limit}
    return connection.execute(query, named).all()


def exchange(connection: sa.Connection, region: str, rows: Sequence[Exchange]) -> None:
    """Wrap these keys otherwise, where they are as they were: one that was destroyed meanwhile
    stays so, and one that another process has wrapped is left."""
    update = sa.text(
        "UPDATE subject_keys SET wrapped = :after"
        " WHERE region = :region AND subject = :subject AND wrapped = :before"
    )
    connection.execute(update, [{"region": region, **row._asdict()} for row in rows])


def counted(connection: sa.Connection, region: str) -> Mapping[str, int]:
    """How many subjects' keys are wrapped under which region key; those without a mark under ""."""
    query = (
        f"SELECT mark, count(*) AS number FROM (SELECT CASE WHEN length(wrapped) > :unmarked"
        f" THEN {MARK} END AS mark FROM subject_keys WHERE region = :region) AS marked"
        " GROUP BY mark"
    )
    named = {"region": region, "unmarked": UNMARKED_BYTES}
    rows = connection.execute(sa.text(query), named).all()
    return {row.mark.hex() if row.mark else "": row.number for row in rows}
