"""Records of a stretch of a log by what stands in their bytes: the database looks, so that the
others are neither sent nor decoded."""

from kernel.feed import Record
from kernel.log import Log
from kernel.statement import text

POSITIONS_AT_ONCE = 20_000  # some 15 MB of records, which a database looks through in 0.1 s

UNNAMED_AUTHOR = b'"actor":"anonymous-'  # within a text it would read \"actor\":\"
"""In the bytes of each record whose author is to stay unknown, and of no other."""


def matching(
    log: Log,
    region: str,
    after: int,
    until: int,
    limit: int,
    *,
    holds: bytes | None = None,
    lacks: bytes | None = None,
    skip: int = 0,
) -> list[Record]:
    """Up to ``limit`` records behind a position, none beyond ``until``, in whose bytes ``holds``
    stands and ``lacks`` does not; without the first ``skip`` of them."""
    found = "instr(body, {})" if log.database.is_sqlite else "position({} in body)"
    query = (
        "SELECT position, id, stream, version, type, time_us, body FROM records"
        " WHERE region = :region AND position > :after AND position <= :until"
    )
    asked: dict[str, str | int | bytes] = {"region": region, "after": after, "until": until}
    if holds is not None:
        query += f" AND {found.format(':holds')} > 0"
        asked |= {"holds": holds}
    if lacks is not None:
        query += f" AND {found.format(':lacks')} = 0"
        asked |= {"lacks": lacks}
    query += " ORDER BY position LIMIT :limit OFFSET :skip"
    with log.database.read() as connection:
        rows = connection.execute(text(query), asked | {"limit": limit, "skip": skip}).all()
    return [
        Record(region, log.service, at, record, stream, version, type, time_us, bytes(body))
        for at, record, stream, version, type, time_us, body in rows
    ]
