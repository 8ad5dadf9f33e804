"""Whom records or the rows of a table touch: by subject, with what kind of data.

For the notice of a breach (UU 27/2022, Pasal 46) and for what is due to be erased. Nothing is
opened: who is named, and under which label a value is sealed, stands in the open.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from contracts.persons import PERSONS, Mention, in_stream, mentioned, mentions
from contracts.subjects import is_nobody, is_reserved
from kernel.database import Database
from kernel.name_index import NAME
from kernel.view import View

ROWS_AT_ONCE = 2_000  # each is decoded, and the interpreter is shared with commands

COLUMNS: Mapping[str, str] = {
    "actor": "looker_id",
    "dropped_by": "looker_id",
    "looker": "looker_id",
    "receiver": "recipient_id",
    "subject": "subject_id",
}
"""Columns beside the logs and views that hold a person's id, and the field that it is like."""


class Span(msgspec.Struct, frozen=True):
    """How many, and the times of the first and the last, microseconds since 1970; 0 for rows."""

    count: int = 0
    first_us: int = 0
    last_us: int = 0

    def with_one(self, time_us: int) -> "Span":
        first = min(self.first_us, time_us) if self.count else time_us
        return Span(self.count + 1, first, max(self.last_us, time_us))


class Touched:
    """Spans by subject and kind of data, and by type of record."""

    def __init__(self) -> None:
        self.subjects: dict[str, dict[str, Span]] = defaultdict(lambda: defaultdict(Span))
        self.types: dict[str, Span] = defaultdict(Span)

    def add(self, named: Iterable[Mention], type: str, time_us: int) -> None:
        """One record or row: a kind counts once for each subject that is named in it."""
        self.types[type] = self.types[type].with_one(time_us)
        for subject, kind in {(each.subject, each.kind) for each in named}:
            if not is_nobody(subject):
                kinds = self.subjects[subject]
                kinds[kind] = kinds[kind].with_one(time_us)


def tables(database: Database) -> dict[str, list[str]]:
    """The tables with rows of a region, each with the key by which its rows are ordered within one;
    of the vault's and of the views' all versions."""
    with database.read() as connection:
        inspector = sa.inspect(connection)
        return {
            name: [each for each in keys if each != "region"]
            for name in sorted(inspector.get_table_names())
            for keys in [inspector.get_pk_constraint(name)["constrained_columns"]]
            if "region" in keys
        }


def touched_by_rows(
    database: Database,
    table: str,
    keys: Sequence[str],
    region: str,
    after: Sequence[Any],
    unnamed: Sequence[str] = (),
) -> tuple[Touched, Sequence[Any] | None]:
    """Whom the next rows of a table touch; and the key of the last one, None at the end. ``table``
    and ``keys`` are of `tables`, ``after`` is a key, empty at first; ``unnamed`` as in a view."""
    behind, asked = "", dict[str, Any]()
    if after:
        asked = {f"key{place}": value for place, value in enumerate(after)}
        behind = f" AND ({', '.join(keys)}) > ({', '.join(f':{name}' for name in asked)})"
    order = f" ORDER BY {', '.join(keys)}" if keys else ""
    query = f'SELECT * FROM "{table}" WHERE region = :region{behind}{order} LIMIT :limit'
    with database.read() as connection:
        found = connection.execute(
            sa.text(query), asked | {"region": region, "limit": ROWS_AT_ONCE}
        )
        rows = [dict(zip(found.keys(), row, strict=True)) for row in found]
    touched = Touched()
    for row in rows:  # a row that touches nobody is not counted: an unknown author's may be one
        named = {*named_by(row), *perhaps(named_by(row), unnamed)}
        if any(not is_nobody(each.subject) for each in named):
            touched.add(named, table, 0)
    is_end = len(rows) < ROWS_AT_ONCE or not keys
    return touched, None if is_end else [rows[-1][key] for key in keys]


def perhaps(named: Iterable[Mention], labels: Sequence[str]) -> Iterator[Mention]:
    """Values of these labels of everybody whom a row is about, whether or not there are any yet."""
    for each in named:
        if each.role == "about" and not is_reserved(each.subject):
            yield from (Mention(each.subject, "about", label) for label in labels)


def unnamed_in(views: Iterable[View[Any, Any]], table: str) -> Sequence[str]:
    """The labels of values by unknown authors in the table of a view, of whichever version."""
    of = (view.unnamed for view in views if table.rpartition("_")[0] == f"view_{view.name}")
    return next(of, ())


def named_by(row: Mapping[str, Any]) -> Iterator[Mention]:
    """Everybody whom a row names: by its columns, by the stream it is about, by its body."""
    for column, value in row.items():
        if field := COLUMNS.get(column, column if column in PERSONS else ""):
            is_list = isinstance(value, str) and value.startswith("[")
            yield from mentioned(PERSONS[field], msgspec.json.decode(value) if is_list else value)
    if row.get("box") and (subject := row.get("subject")):
        yield Mention(str(subject), "about", str(row.get("label", NAME)))
    if isinstance(stream := row.get("stream"), str) and (named := in_stream(stream)):
        yield named
    if isinstance(body := row.get("body"), bytes):
        yield from mentions(msgspec.json.decode(body))
