"""The cells of one line of a roster file, read one after the other; what is wrong is remembered."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar
from unicodedata import bidirectional

from contracts.personal import holds_identity_number
from contracts.reporting import Employment
from contracts.subjects import is_id
from services.reporting.rules.fault import (
    CONTROL,
    IDENTITY_NUMBER,
    MISSING,
    NOT_A_DATE,
    NOT_A_GRADE_OF_PNS,
    NOT_A_GRADE_OF_PPPK,
    NOT_A_NIK,
    NOT_AN_ID,
    NOT_YET,
    TOO_LONG,
    Fault,
    Why,
    of_nip,
)
from services.reporting.rules.grade import grade_of
from services.reporting.rules.nik import is_nik
from services.reporting.rules.nip import NipFault, nip_faults
from services.reporting.rules.table import Line

TEXT_LENGTH = 200
TURNS = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")  # of the text around them

T = TypeVar("T")


class Cells:
    """The cells of one line, read one after the other; remembers what was wrong."""

    def __init__(self, line: Line) -> None:
        self.line = line.number
        self.faults: list[Fault] = []
        self._cells = line.cells

    def fault(self, column: str, why: Why) -> None:
        self.faults.append(Fault(line=self.line, column=column, why=why))

    def missing(self, column: str) -> str:
        """Complains of an empty cell, unless something else is already wrong with it."""
        if not self._cells[column]:
            self.fault(column, MISSING)
        return ""

    def text(self, column: str) -> str:
        text = self._cells[column]
        if not text:
            return self.missing(column)
        if len(text) > TEXT_LENGTH:
            self.fault(column, TOO_LONG)
        if any(unicodedata.category(c) == "Cc" or bidirectional(c) in TURNS for c in text):
            self.fault(column, CONTROL)
        if holds_identity_number(text):
            self.fault(column, IDENTITY_NUMBER)
        return text

    def grade(self, employment: Employment | None) -> str:
        """As it is written in regulations, however it stands in the file: ``III / C`` is ``III/c``.
        What employment it is must be known; that it is not is told already."""
        text = self._cells["grade"]
        if not text or employment is None:
            return self.missing("grade")
        grade = grade_of(text, employment)
        if grade is None:
            wrong = {"PNS": NOT_A_GRADE_OF_PNS, "PPPK": NOT_A_GRADE_OF_PPPK}
            self.fault("grade", wrong[employment])
        return grade or ""

    def id(
        self, column: str, is_one: Callable[[str], bool] = is_id, why: Why = NOT_AN_ID
    ) -> str | None:
        text = self._cells[column].lower()
        if text and not is_one(text):
            self.fault(column, why)
        return text or None

    def word(
        self, column: str, words: Mapping[str, T], why: Why, may_miss: bool = False
    ) -> T | None:
        text = self._cells[column].lower()
        if text and text not in words:
            self.fault(column, why)
        elif not text and not may_miss:
            self.fault(column, MISSING)
        return words.get(text)

    def words(self, column: str) -> str | None:
        """A text that may be missing."""
        return self.text(column) if self._cells[column] else None

    def last_day(self, column: str) -> date | None:
        """A day that may be missing, and is often to come."""
        return self.day(column, date.max) if self._cells[column] else None

    def day(self, column: str, latest: date) -> date | None:
        text = self._cells[column]
        turned = re.sub(r"^(\d{1,2})[/-](\d{1,2})[/-](\d{4})$", r"\3-\2-\1", text)
        found = re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", turned)
        try:
            day = date(*(int(part) for part in found.groups())) if found else self._no_day(column)
        except ValueError:
            return self._no_day(column)
        if day and day > latest:
            self.fault(column, NOT_YET)
        return day

    def _no_day(self, column: str) -> None:
        self.fault(column, NOT_A_DATE if self._cells[column] else MISSING)

    def nip(self, column: str, employment: Employment | None, today: date) -> str | None:
        """Its digits, without the spaces they are often printed with. An appraiser's is only
        looked up, so it is checked in full where it stands as the employee's own."""
        if not (text := self._cells[column].replace(" ", "")):
            return None
        faults = nip_faults(text, employment or "PNS", today)
        for fault in faults if employment else [f for f in faults if f is NipFault.NOT_18_DIGITS]:
            self.fault(column, of_nip(fault))
        return text

    def nik(self, column: str) -> str | None:
        """Its digits, which may be missing; the file of a month often has none."""
        text = self._cells[column].replace(" ", "")
        if text and not is_nik(text):
            self.fault(column, NOT_A_NIK)
        return text or None
