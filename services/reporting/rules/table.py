"""A file as spreadsheets write it, read into lines of named cells.

A workbook (XLSX) or text (CSV) by how it begins; headings in English and Indonesian, in any order.
Empty lines are passed over. A formula is nobody's data: it is told, with its line and column.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from services.reporting.rules.fault import (
    CELLS,
    COLUMN_MISSING,
    COLUMN_TWICE,
    COLUMN_UNKNOWN,
    EMPTY,
    FORMULA,
    Fault,
    Why,
)
from services.reporting.rules.text import Cells, text_lines
from services.reporting.rules.workbook import is_archive, workbook_lines


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
    lines = _lines(content, columns)
    first = next(lines, None)
    if first is None:
        return [], [_of_file(EMPTY)]
    if isinstance(first, Fault):
        return [], [first]
    names, faults = _named(first[1], columns, first[0])
    if faults:
        return [], faults
    return _filled(lines, names, columns)


def headings(content: bytes, columns: Sequence[Column]) -> set[str]:
    """Those of the columns that the file has, whatever is wrong with it."""
    first = next(_lines(content, columns), None)
    names = _names(columns)
    if first is None or isinstance(first, Fault):
        return set()
    return {names[_heading(cell)] for cell in first[1] if cell and _heading(cell) in names}


def _lines(content: bytes, columns: Sequence[Column]) -> Iterator[tuple[int, Cells] | Fault]:
    if is_archive(content):
        return workbook_lines(content)
    known = _names(columns)
    return text_lines(content, lambda cell: _heading(cell) in known)


def _names(columns: Sequence[Column]) -> dict[str, str]:
    return {name: column.name for column in columns for name in (column.name, *column.headings)}


def _of_file(why: Why) -> Fault:
    return Fault(line=1, column="", why=why)


def _heading(cell: str) -> str:
    return re.sub(r"[\s\"']+", " ", cell).strip().lower().replace(" ", "_")


def _named(headings: Cells, columns: Sequence[Column], line: int) -> tuple[list[str], list[Fault]]:
    names = _names(columns)
    found = [names.get(_heading(cell or ""), "") for cell in headings]
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
    lines: Iterator[tuple[int, Cells] | Fault], names: list[str], columns: Sequence[Column]
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
            cells = dict(zip(names, line[1], strict=True))
            formulas = [name for name, cell in cells.items() if cell is None]
            faults += [Fault(line=line[0], column=name, why=FORMULA) for name in formulas]
            told = {name: cell for name, cell in cells.items() if cell is not None}
            if not formulas:
                found.append(Line(line[0], empty | told))
    if not found and not faults:
        faults.append(_of_file(EMPTY))
    return found, faults
