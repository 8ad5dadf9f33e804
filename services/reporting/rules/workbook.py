"""A workbook (XLSX) as people save it: the lines of its first sheet.

It is an archive of XML, so what it unpacks to is looked at before anything is unpacked: a file of
some kilobytes may hold gigabytes. Rows and columns are bounded too, for a single cell far below and
to the right makes a sheet of billions.
"""

import io
import zlib
from collections.abc import Iterator
from datetime import datetime, time
from itertools import islice
from typing import Any, Final
from zipfile import BadZipFile, ZipFile

from services.reporting.rules.fault import (
    ENTITIES,
    NO_WORKBOOK,
    OLD_WORKBOOK,
    TOO_MANY_LINES,
    UNPACKS_TOO_LARGE,
    Fault,
    Why,
)
from services.reporting.rules.text import Cells, plain

UNPACKED_LIMIT: Final = 64 * 1024 * 1024  # bytes; 8,000 employees are about 8 MiB of XML
MOST_PARTS: Final = 1_000
MOST_LINES: Final = 100_000
MOST_COLUMNS: Final = 64
EXACT: Final = 10**15  # spreadsheets keep fifteen digits of a number
ARCHIVE, OLD = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
DAMAGE: Final = (  # what the reader meets in a file that is damaged or no workbook
    BadZipFile,
    SyntaxError,  # of XML, by the standard library or by lxml, whichever the reader found
    zlib.error,
    EOFError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    NotImplementedError,
    OSError,
    RuntimeError,  # of an archive with a password
)


def is_archive(content: bytes) -> bool:
    """Whether a file begins as workbooks do, those of twenty years ago too."""
    return content.startswith((ARCHIVE, OLD))


def workbook_lines(content: bytes) -> Iterator[tuple[int, Cells] | Fault]:
    """Numbered lines that are not empty, as wide as the first; a fault where it cannot be read."""
    why = OLD_WORKBOOK if content.startswith(OLD) else _danger(content)
    if why is not None:
        yield Fault(line=1, column="", why=why)
        return
    width = 0
    rows = _rows(content)
    while True:
        try:
            number, row = next(rows, (0, None))
        except DAMAGE:
            yield Fault(line=1, column="", why=NO_WORKBOOK)
            return
        if row is None:
            return
        if number > MOST_LINES:
            yield Fault(line=number, column="", why=TOO_MANY_LINES)
            return
        width = width or len(row)
        if any(cell is None or cell for cell in row):
            yield number, [*row, *[""] * (width - len(row))]


def _danger(content: bytes) -> Why | None:
    """Why a file is not unpacked; its directory tells the sizes, and zipfile reads no more."""
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            unpacked = sum(part.file_size for part in parts)
            if len(parts) > MOST_PARTS or unpacked > UNPACKED_LIMIT:
                return UNPACKS_TOO_LARGE
            if any(_declares(archive.read(part)) for part in parts):
                return ENTITIES
    except DAMAGE:
        return NO_WORKBOOK
    return None


def _declares(part: bytes) -> bool:
    """XML that declares entities grows when it is read; no spreadsheet writes any."""
    return any("<!DOCTYPE".encode(code) in part for code in ("ascii", "utf-16-le", "utf-16-be"))


def _rows(content: bytes) -> Iterator[tuple[int, list[str | None]]]:
    from openpyxl import load_workbook  # slow to import, and few need it

    book: Any = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    sheet: Any = book.worksheets[0]
    sheet.reset_dimensions()  # some programs write wrong ones
    for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), 1):
        cells = [_cell(cell) for cell in islice(row, MOST_COLUMNS)]
        while cells and cells[-1] == "":
            cells.pop()
        if cells or number > MOST_LINES:
            yield number, cells


def _cell(cell: Any) -> str | None:
    """What somebody sees in the cell; None where it is computed."""
    value = cell.value
    if cell.data_type == "f":
        return None
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case float() if value.is_integer() and abs(value) < EXACT:
            return str(int(value))
        case _:
            return plain(str(value))
