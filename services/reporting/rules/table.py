"""A CSV file as people export it, read into lines of named cells.

Understands UTF-8 with or without its mark and Windows-1252; comma, semicolon or tab between cells;
headings in English and Indonesian, in any order. Empty lines are passed over.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from services.reporting.rules.fault import (
    CELLS,
    COLUMN_MISSING,
    COLUMN_TWICE,
    COLUMN_UNKNOWN,
    EMPTY,
    QUOTES,
    UNREADABLE,
    Fault,
    Why,
)

SEPARATORS = ",;\t"


class Column(msgspec.Struct, frozen=True):
    """A column may have other headings; one that is not required may be missing altogether."""

    name: str
    headings: tuple[str, ...] = ()
    required: bool = True


class Line(msgspec.Struct, frozen=True):
    """Cells by the name of their column; "" for a cell or column that is empty."""

    number: int
    cells: Mapping[str, str]


def read_table(content: bytes, columns: Sequence[Column]) -> tuple[list[Line], list[Fault]]:
    """The lines of the file, and what is wrong with it as a file."""
    text = _decoded(content)
    if text is None:
        return [], [_of_file(UNREADABLE)]
    lines = _lines(text, columns)
    first = next(lines, None)
    if first is None:
        return [], [_of_file(EMPTY)]
    if isinstance(first, Fault):
        return [], [first]
    names, faults = _named(first[1], columns, first[0])
    if faults:
        return [], faults
    return _filled(lines, names, columns)


def _of_file(why: Why) -> Fault:
    return Fault(line=1, column="", why=why)


def _decoded(content: bytes) -> str | None:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text
    return None


def _lines(text: str, columns: Sequence[Column]) -> Iterator[tuple[int, list[str]] | Fault]:
    """Numbered lines that are not empty; a fault instead of the line that cannot be split."""
    said = re.match(r"sep=([,;\t])\r?\n", text)  # a line with which spreadsheets name the separator
    separator = said[1] if said else _separator(text.partition("\n")[0], columns)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    if said:
        next(reader)
    while True:
        number = reader.line_num + 1
        try:
            cells = [_plain(cell) for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error:
            yield Fault(line=number, column="", why=QUOTES)
            return
        if any(cells):
            yield number, cells


def _separator(heading: str, columns: Sequence[Column]) -> str:
    known = {name for column in columns for name in (column.name, *column.headings)}
    return max(
        SEPARATORS,
        key=lambda mark: sum(_heading(cell) in known for cell in heading.split(mark)),
    )


def _heading(cell: str) -> str:
    return re.sub(r"[\s\"']+", " ", cell).strip().lower().replace(" ", "_")


def _plain(cell: str) -> str:
    """NFC, without a spreadsheet's mark for text, one space where there was any white space."""
    return " ".join(unicodedata.normalize("NFC", cell).removeprefix("'").split())


def _named(
    headings: Sequence[str], columns: Sequence[Column], line: int
) -> tuple[list[str], list[Fault]]:
    names = {name: column.name for column in columns for name in (column.name, *column.headings)}
    found = [names.get(_heading(cell), "") for cell in headings]
    faults = [
        Fault(line=line, column=f"#{n}", why=COLUMN_UNKNOWN)
        for n, name in enumerate(found, 1)
        if not name
    ]
    for column in columns:
        if found.count(column.name) > 1:
            faults.append(Fault(line=line, column=column.name, why=COLUMN_TWICE))
        if column.required and column.name not in found:
            faults.append(Fault(line=line, column=column.name, why=COLUMN_MISSING))
    return found, faults


def _filled(
    lines: Iterator[tuple[int, list[str]] | Fault], names: list[str], columns: Sequence[Column]
) -> tuple[list[Line], list[Fault]]:
    empty = {column.name: "" for column in columns}
    found: list[Line] = []
    faults: list[Fault] = []
    for line in lines:
        if isinstance(line, Fault):
            faults.append(line)
        elif len(line[1]) != len(names):
            faults.append(Fault(line=line[0], column="", why=CELLS))
        else:
            found.append(Line(line[0], empty | dict(zip(names, line[1], strict=True))))
    if not found and not faults:
        faults.append(_of_file(EMPTY))
    return found, faults
