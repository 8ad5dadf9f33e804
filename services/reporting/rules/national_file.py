"""A file of plans or of reports as the national application has them: a line for each indicator.

Reading checks what a file shows by itself, and writes words and figures as we write them, so that
what differs after that is a difference. An empty cell says nothing, and is not compared.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from unicodedata import bidirectional

import msgspec

from contracts.personal import holds_identity_number
from contracts.reporting import Copied
from services.reporting.rules.cells import TURNS, Cells
from services.reporting.rules.fault import (
    CONTROL,
    IDENTITY_NUMBER,
    MISSING,
    TWICE,
    Fault,
    Why,
)
from services.reporting.rules.national_words import (
    COLUMNS,
    COMPARED,
    FIGURES,
    MOST_CHARACTERS,
    NOT_A_FIGURE,
    NOT_A_PERIOD,
    NOT_A_REFERENCE,
    NOT_A_SEGMENT,
    NOT_A_WORD,
    NOT_A_YEAR,
    OTHER_REFERENCE,
    TOO_LONG,
    WORDS,
)
from services.reporting.rules.table import Line, headings, read_table


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """An indicator of a document as one side has it; ``said`` are the values of its columns."""

    result_id: str
    indicator_id: str
    said: Mapping[str, str]
    line: int = 0


class ListedCopy(msgspec.Struct, frozen=True, kw_only=True):
    """A document of the file; ``of`` is year and segment, or the period. Holds a NIP in the clear:
    it lives only between the file and the comparison."""

    line: int
    nip: str
    of: tuple[str, ...]
    reference: str
    status: str
    parts: Sequence[Told]


class _Listed(msgspec.Struct, frozen=True, kw_only=True):
    nip: str
    of: tuple[str, ...]
    reference: str
    status: str
    part: Told


def read_copies(
    content: bytes, copied: Copied, needs_reference: bool
) -> tuple[list[ListedCopy], list[Fault]]:
    """The documents of a file in its order, and what is wrong with it."""
    lines, faults = read_table(content, COLUMNS[copied])
    documents: dict[tuple[str, ...], list[_Listed]] = {}
    for line in lines:
        cells = NationalCells(line)
        listed = read_line(cells, copied, needs_reference)
        faults += cells.faults
        if not cells.faults:
            documents.setdefault((listed.nip, *listed.of), []).append(listed)
    faults += wrong_references(documents.values())
    return [gathered(each) for each in documents.values()], faults


def copied_in(content: bytes) -> Copied:
    """Of what a file is, by its headings: only reports have a realisation."""
    return "report" if "realised" in headings(content, COLUMNS["report"]) else "plan"


def gathered(lines: Sequence[_Listed]) -> ListedCopy:
    first = lines[0]
    return ListedCopy(
        line=first.part.line,
        nip=first.nip,
        of=first.of,
        reference=first.reference,
        status=first.status,
        parts=[each.part for each in lines],
    )


def wrong_references(documents: Iterable[Sequence[_Listed]]) -> Iterator[Fault]:
    """Documents with several references, and references of several documents."""
    first: dict[str, int] = {}
    for lines in documents:
        reference, line = lines[0].reference, lines[0].part.line
        for each in lines:
            if each.reference != reference:
                at = each.part.line
                yield Fault(line=at, column="reference", why=OTHER_REFERENCE, see=line)
        if reference and first.setdefault(reference, line) != line:
            yield Fault(line=line, column="reference", why=TWICE, see=first[reference])


def read_line(cells: "NationalCells", copied: Copied, needs_reference: bool) -> _Listed:
    reference = cells.reference()
    if needs_reference and not reference:
        cells.missing("reference")
    said = {name: cells.value(name) for name in COMPARED[copied]}
    texts = {name: cells.text(name) for name in ("result", "indicator")}
    part = Told(
        result_id=cells.id("result_id") or "",
        indicator_id=cells.id("indicator_id") or "",
        said=texts | said,
        line=cells.line,
    )
    return _Listed(
        nip=cells.nip("nip", None, date.min) or cells.missing("nip"),
        of=cells.year_and_segment() if copied == "plan" else (cells.period(),),
        reference=reference,
        status=cells.value("status"),
        part=part,
    )


class NationalCells(Cells):
    """The cells of such a line, in our words and figures."""

    def __init__(self, line: Line) -> None:
        super().__init__(line)
        self._told: set[str] = set()

    def fault(self, column: str, why: Why) -> None:
        if column not in self._told:
            self._told.add(column)
            super().fault(column, why)

    def value(self, column: str) -> str:
        """ "" for an empty cell."""
        if column in FIGURES:
            return self.figure(column)
        if column in WORDS:
            return self.known_words(column)
        return self.text(column) if self._cells[column] else ""

    def text(self, column: str) -> str:
        """As it is kept: whoever writes it on two lines or with two spaces says the same."""
        text = " ".join(unicodedata.normalize("NFC", self._cells[column]).split())
        if not text:
            self.fault(column, MISSING)
        if len(text) > MOST_CHARACTERS:
            self.fault(column, TOO_LONG)
        if any(unicodedata.category(c) == "Cc" or bidirectional(c) in TURNS for c in text):
            self.fault(column, CONTROL)
        if holds_identity_number(text):
            self.fault(column, IDENTITY_NUMBER)
        return text

    def figure(self, column: str) -> str:
        text = self._cells[column].replace(",", ".")
        if text and not re.fullmatch(r"-?[0-9]{1,11}(\.[0-9]{1,4})?", text):
            self.fault(column, NOT_A_FIGURE)
            return ""
        return figure(Decimal(text)) if text else ""

    def known_words(self, column: str) -> str:
        """One word; of aspects several, in the order of the regulation."""
        words = WORDS[column]
        given = [each.strip().lower() for each in re.split(r"[,;/]", self._cells[column])]
        if any(each and each not in words for each in given):
            self.fault(column, NOT_A_WORD)
            return ""
        found = {words[each] for each in given if each}
        return ", ".join(each for each in dict.fromkeys(words.values()) if each in found)

    def reference(self) -> str:
        text = self._cells["reference"]
        if text and not re.fullmatch(r"[A-Za-z0-9./_:-]{1,64}", text):
            self.fault("reference", NOT_A_REFERENCE)
        if holds_identity_number(text):
            self.fault("reference", IDENTITY_NUMBER)
        return text

    def year_and_segment(self) -> tuple[str, ...]:
        year, segment = self._cells["year"], self._cells["segment"] or "1"
        if not re.fullmatch(r"20[2-9][0-9]|2100", year):
            self.fault("year", NOT_A_YEAR if year else MISSING)
        if not re.fullmatch(r"[1-9]|1[0-9]|20", segment):
            self.fault("segment", NOT_A_SEGMENT)
        return year, segment

    def period(self) -> str:
        period = self._cells["period"].lower()
        if not re.fullmatch(r"20[2-9][0-9]-(q[1-4]|0[1-9]|1[0-2])", period):
            self.fault("period", NOT_A_PERIOD if period else MISSING)
        return period


def figure(value: Decimal) -> str:
    """In one form for one figure: ``1.50`` and ``1,5`` are ``1.5``."""
    return f"{value.normalize() + 0:f}"
