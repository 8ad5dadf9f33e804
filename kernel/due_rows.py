"""The rows of deadlines as the clock asks for them: by term, those that had no turn yet."""

from collections.abc import Mapping

import msgspec
import sqlalchemy as sa

from kernel.calendar import Year
from kernel.database import Database
from kernel.deadline import YEAR, Kept, years_of
from kernel.view_rows import Rows

# What the fold of a row that failed would have made of it nobody knows.
WHOLE = (
    "NOT EXISTS (SELECT 1 FROM broken WHERE view = :name AND version = :view_version"
    " AND build = kept.build AND region = kept.region AND key IN ('', kept.key))"
)
# Of each region the build that people read; one that begins has build 0.
SHOWN = (
    "kept.build = coalesce((SELECT shown.build FROM builds AS shown WHERE shown.view = :name"
    " AND shown.version = :view_version AND shown.region = kept.region"
    " AND shown.state = 'shown'), 0)"
)


class DueRows:
    """Reads the view's table."""

    def __init__(self, rows: Rows[Kept]) -> None:
        self.rows = rows
        self.name = rows.view.name
        self.database: Database = rows.database
        self._decode = msgspec.json.Decoder(rows.view.row).decode

    def decoded(self, body: bytes) -> Kept:
        """A row from the bytes in which it is stored."""
        return self._decode(bytes(body))

    def terms(self) -> Mapping[str, list[str]]:
        """The terms for which something waits, by region: one query."""
        query = sa.text(
            f"SELECT DISTINCT region, term FROM {self.rows.table.name} AS kept"
            f" WHERE term <> '' AND {SHOWN}"
        )
        found: dict[str, list[str]] = {}
        with self.database.read() as connection:
            for region, term in connection.execute(query, self._named()):
                found.setdefault(region, []).append(term)
        return found

    def terms_in(self, region: str) -> list[str]:
        """The terms for which something waits in a region."""
        query = sa.text(
            f"SELECT DISTINCT term FROM {self.rows.table.name} AS kept"
            f" WHERE region = :region AND term <> '' AND {SHOWN}"
        )
        with self.database.read() as connection:
            return list(connection.execute(query, self._named(region=region)).scalars())

    def calendars(self) -> Mapping[str, Mapping[int, Year]]:
        """The calendar of each region that adopted one: one query."""
        return self._calendars("", {})

    def calendar_in(self, region: str) -> Mapping[int, Year]:
        """The calendar of a region."""
        return self._calendars(" AND region = :region", {"region": region}).get(region, {})

    def _calendars(self, where: str, named: Mapping[str, str]) -> Mapping[str, Mapping[int, Year]]:
        query = sa.text(
            f"SELECT region, key, body FROM {self.rows.table.name} AS kept"
            f" WHERE term = '' AND key LIKE :year{where} AND {SHOWN} AND {WHOLE}"
        )
        found: dict[str, list[tuple[str, Kept]]] = {}
        asked = self._named(year=f"{YEAR}%", **named)
        with self.database.read() as connection:
            for region, key, body in connection.execute(query, asked):
                found.setdefault(region, []).append((key, self.decoded(body)))
        return {region: years_of(rows) for region, rows in found.items()}

    def _named(self, **more: str | int) -> dict[str, str | int]:
        return {"name": self.name, "view_version": self.rows.view.version, **more}

    def forget_failed(self) -> None:
        """A turn that a defect has ended is taken again: where the service starts anew, it may be
        in a build that mends it."""
        query = "DELETE FROM turns WHERE deadlines = :name AND outcome = 'failed'"
        with self.database.write() as connection:
            connection.execute(sa.text(query), {"name": self.name})

    def without_turn(self, region: str, term: str, limit: int) -> list[tuple[str, bytes]]:
        """Keys and bodies of rows with this term that had no turn as they are now, by key; those
        whose fold failed are left out."""
        query = sa.text(
            f"SELECT key, body FROM {self.rows.table.name} AS kept"
            " WHERE region = :region AND term = :term AND NOT EXISTS (SELECT 1 FROM turns"
            " WHERE deadlines = :name AND region = kept.region AND key = kept.key"
            f" AND body = kept.body) AND {SHOWN} AND {WHOLE} ORDER BY key LIMIT :limit"
        )
        asked = self._named(region=region, term=term, limit=limit)
        with self.database.read() as connection:
            rows = connection.execute(query, asked).all()
        return [(key, bytes(body)) for key, body in rows]
