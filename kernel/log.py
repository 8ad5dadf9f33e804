"""A log: the append-only, totally ordered history of one service in one region.

Positions are dense (0, 1, 2 …) and their order is the order of commits, so a reader at the end can
never miss a late commit and can tell whether it skipped something.
"""

import os
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from kernel.bulk import among, copy, insert, listed, replacing, unnested
from kernel.database import Database
from kernel.feed import Record
from kernel.statement import text
from kernel.tables import idempotency, records
from kernel.tail import KNOWN, PutBack, Tail

COLUMNS = "position, id, stream, version, type, time_us, body"
Row = dict[str, Any]


class Log:
    """The records of one service, all its regions. A `Feed`, and what the writer appends with."""

    is_store = True

    def __init__(self, service: str, database: Database) -> None:
        self.service = service
        self.database = database
        self.tell: Callable[[str], None] = lambda region: None  # the other instances
        self._wakes: list[Callable[[str], None]] = []

    def after(
        self, region: str, position: int, limit: int, hint: int | None = None
    ) -> Sequence[Record]:
        """Up to ``limit`` records behind ``position``; -1 reads from the beginning."""
        query = text(
            f"SELECT {COLUMNS} FROM records WHERE region = :region AND position > :position"
            " ORDER BY position LIMIT :limit"
        )
        asked = {"region": region, "position": position, "limit": limit}
        with self.database.read() as connection:
            rows = connection.execute(query, asked).all()
        return [self._record(region, row) for row in rows]

    def one(self, region: str, position: int) -> Record | None:
        """The record at a position."""
        found = self.after(region, position - 1, 1)
        return found[0] if found and found[0].position == position else None

    def heard(self, region: str, begin: int, until: int, types: Sequence[str]) -> Sequence[Record]:
        """The records of these types at the positions from ``begin`` to ``until``, both included:
        positions are dense, so a page is a range of them."""
        with self.database.read() as connection:
            query = text(
                f"SELECT {COLUMNS} FROM records WHERE region = :region AND position >= :begin"
                f" AND position <= :until AND {among(connection, 'type', 'types')}"
                " ORDER BY position"
            )
            asked = {"region": region, "begin": begin, "until": until}
            asked["types"] = listed(connection, types)
            rows = connection.execute(query, asked).all()
        return [self._record(region, row) for row in rows]

    def of_streams(self, region: str, streams: Sequence[str], until: int) -> Sequence[Record]:
        """All records of these streams up to and including position ``until``, in order."""
        with self.database.read() as connection:
            asked = {"region": region, "streams": listed(connection, streams), "until": until}
            rows = connection.execute(of_streams(connection), asked).all()
        return [self._record(region, row) for row in rows]

    def has(self, region: str, position: int, id: str) -> bool:
        """Whether this record is at its position; position -1 is always there."""
        found = self.after(region, position - 1, 1) if position >= 0 else ()
        return position < 0 or bool(found and found[0].id == id)

    def tail(self, region: str, connection: sa.Connection | None = None) -> Tail:
        """The last record of a region; inside the caller's transaction when one is given."""
        if connection is None:
            with self.database.read() as reading:
                return self.tail(region, reading)
        query = text(
            "SELECT position, id, time_us FROM records WHERE region = :region"
            " ORDER BY position DESC LIMIT 1"
        )
        row = connection.execute(query, {"region": region}).first()
        return Tail(row.position, row.id, row.time_us) if row else Tail()

    def ends(self) -> Mapping[str, int]:
        """The last position of every region that has a record, by one query that touches two rows
        of the index for each region: a GROUP BY would read every record."""
        query = text(
            "WITH RECURSIVE found(region) AS (SELECT min(region) FROM records UNION ALL"
            " SELECT (SELECT min(region) FROM records WHERE region > found.region)"
            " FROM found WHERE found.region IS NOT NULL)"
            " SELECT region, (SELECT max(position) FROM records WHERE region = found.region)"
            " FROM found WHERE region IS NOT NULL"
        )
        with self.database.read() as connection:
            rows = connection.execute(query).all()
        return {row[0]: row[1] for row in rows}

    def on_news(self, wake: Callable[[str], None]) -> None:
        self._wakes.append(wake)

    def news(self, region: str) -> None:
        """Tell the followers, here and in other instances, that something was committed."""
        self.wake(region)
        self.tell(region)

    def wake(self, region: str) -> None:
        """Tell the followers in this process."""
        for wake in self._wakes:
            wake(region)

    def append(
        self, connection: sa.Connection, known: Tail, rows: Sequence[Row], keys: Sequence[Row]
    ) -> None:
        """Insert records behind ``known`` and their idempotency keys: one statement on PostgreSQL.

        Raises IntegrityError when somebody else wrote these positions, `PutBack` when the record at
        ``known`` is not there any more.
        """
        asked = {
            "of_region": rows[0]["region"],
            "known_position": known.position,
            "known_id": known.id,
        }
        there = (
            "EXISTS (SELECT 1 FROM records WHERE region = :of_region"
            " AND position = :known_position AND id = :known_id)"
        )
        if connection.dialect.name == "sqlite":
            is_there = connection.execute(text(f"SELECT {there}"), asked).scalar()
            written = bool(known.position < 0 or is_there)
            if written:
                insert(connection, records, rows)
                if keys:
                    insert(connection, idempotency, keys, replacing(idempotency, keys[0]))
        else:
            written = connection.execute(*appending(rows, keys, there, asked)).rowcount > 0
        if not written:
            raise PutBack(rows[0]["region"], self.service, known.position, KNOWN)

    def append_more(
        self, connection: sa.Connection, rows: Sequence[Row], keys: Sequence[Row]
    ) -> None:
        """Insert what follows an `append` in the same transaction, however many rows: whoever holds
        the first of their positions holds all of them."""
        if connection.dialect.name == "sqlite":
            insert(connection, records, rows)
        else:
            copy(connection, records, rows)
        if keys:
            insert(connection, idempotency, keys, replacing(idempotency, keys[0]))

    def repeated(self, region: str, asked: Sequence[tuple[str, str, str]], since_us: int) -> Any:
        """The stored answers for (actor, route, key), those no older than ``since_us``."""
        with self.database.read() as connection:
            query = text(
                "SELECT actor, route, key, digest, position, version FROM idempotency"
                f" WHERE region = :region AND {among(connection, 'key', 'keys')}"
                " AND at_us >= :since"
            )
            found = {"region": region, "since": since_us}
            found["keys"] = listed(connection, [key for _, _, key in asked])
            rows = connection.execute(query, found).all()
        return {(row.actor, row.route, row.key): row for row in rows}

    def forget_keys(self, before_us: int) -> None:
        """Drop idempotency keys older than this."""
        with self.database.write() as connection:
            connection.execute(
                text("DELETE FROM idempotency WHERE at_us < :before"), {"before": before_us}
            )

    def _record(self, region: str, row: Any) -> Record:
        position, id, stream, version, type, time_us, body = row
        return Record(
            region=region,
            service=self.service,
            position=position,
            id=id,
            stream=stream,
            version=version,
            type=type,
            time_us=time_us,
            body=bytes(body),
        )


def of_streams(connection: sa.Connection) -> sa.TextClause:
    """The records of some streams by the index of streams.

    The plus signs forbid the index of positions, which SQLite always prefers and PostgreSQL does
    while it has no statistics: it would read the whole log for every group of commands.
    """
    return text(
        f"SELECT {COLUMNS} FROM records WHERE region = :region"
        f" AND {among(connection, 'stream', 'streams')} AND +position <= :until"
        " ORDER BY +position"
    )


def appending(
    rows: Sequence[Row], keys: Sequence[Row], there: str, asked: Row
) -> tuple[sa.TextClause, Row]:
    """PostgreSQL's one statement: records on the condition, keys on the same condition."""
    condition = "" if asked["known_position"] < 0 else f" WHERE {there}"
    arrays, lists = unnested(records, rows)
    statement = f"INSERT INTO records ({', '.join(rows[0])}) {arrays}{condition}"
    if keys:
        key_arrays, key_lists = unnested(idempotency, keys, prefix="k_")
        names, conflict = ", ".join(keys[0]), replacing(idempotency, keys[0])
        where = condition or " WHERE true"  # ON CONFLICT behind a SELECT needs one
        kept = f"INSERT INTO idempotency ({names}) {key_arrays}{where} {conflict}"
        statement = f"WITH kept AS ({kept}) {statement}"
        lists |= key_lists
    return text(statement), {**lists, **asked}


class Identifiers:
    """UUIDv7 (RFC 9562): time-ordered, and within a millisecond in the order they were made."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0
        self._chance = ""  # asked of the system for many at once: each call costs a microsecond

    def at(self, time_us: int) -> str:
        """The next id for a record of this time, microseconds since 1970."""
        with self._lock:
            # 48 bits of milliseconds, then 12 bits that count up instead of being random.
            self._last = max(self._last + 1, time_us // 1000 << 12)
            head = f"{self._last:015x}"
            if not self._chance:
                self._chance = os.urandom(DIGITS_OF_CHANCE // 2 * IDS_AT_ONCE).hex()
            tail, self._chance = self._chance[:DIGITS_OF_CHANCE], self._chance[DIGITS_OF_CHANCE:]
        variant = VARIANTS[tail[0]]  # two bits of the first digit say what kind of id it is
        return f"{head[:8]}-{head[8:12]}-7{head[12:]}-{variant}{tail[1:4]}-{tail[4:]}"


DIGITS_OF_CHANCE = 16
IDS_AT_ONCE = 64
VARIANTS = {f"{digit:x}": f"{8 | digit & 3:x}" for digit in range(16)}
