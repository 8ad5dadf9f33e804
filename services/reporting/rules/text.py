"""A CSV file as people export it, split into lines of cells.

Understands UTF-8 with or without its mark, UTF-16 with it ("Unicode text"), and Windows-1252;
comma, semicolon or tab between cells, told by a ``sep=`` line or by the headings.
"""

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence

from services.reporting.rules.fault import QUOTES, UNREADABLE, Fault

SEPARATORS = ",;\t"
Cells = Sequence[str | None]
"""None for a cell in which a formula stands."""


def text_lines(
    content: bytes, is_heading: Callable[[str], bool]
) -> Iterator[tuple[int, Cells] | Fault]:
    """Numbered lines that are not empty; a fault instead of the line that cannot be split."""
    text = decoded(content)
    if text is None:
        yield Fault(line=1, column="", why=UNREADABLE)
        return
    said = re.match(r"sep=([,;\t])\r?\n", text)  # a line with which spreadsheets name the separator
    separator = said[1] if said else _separator(text.partition("\n")[0], is_heading)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    if said:
        next(reader)
    while True:
        number = reader.line_num + 1
        try:
            cells = [None if _is_formula(cell) else plain(cell) for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error:
            yield Fault(line=number, column="", why=QUOTES)
            return
        if any(cell is None or cell for cell in cells):
            yield number, cells


def decoded(content: bytes) -> str | None:
    """The text, or None where it is in none of the encodings."""
    is_wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if is_wide else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text
    return None


def _separator(heading: str, is_heading: Callable[[str], bool]) -> str:
    return max(SEPARATORS, key=lambda mark: sum(map(is_heading, heading.split(mark))))


def _is_formula(cell: str) -> bool:
    """As spreadsheets take it when they open the file: what a program wrote as text has a mark."""
    return re.match(r"\s*([=+@]|-.)", cell) is not None


def plain(cell: str) -> str:
    """NFC, without a spreadsheet's mark for text, one space where there was any white space."""
    return " ".join(unicodedata.normalize("NFC", cell).removeprefix("'").split())
