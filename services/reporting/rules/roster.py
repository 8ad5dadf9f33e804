"""A roster file: one of units and one of employees, read into rows or a report by line.

Units: ``unit, title, kind, parent, code``. Employees: ``employee_id, nip, name, employment,
position, class, grade, unit, appraiser_nip, since, leads, agreement_ends, came_from``; the first
and the last three may be missing. Reading checks all that a file shows by itself; whether it
agrees with the roster, the deciders say.
"""

import re
import unicodedata
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Final, Literal, TypeVar
from unicodedata import bidirectional

import msgspec

from contracts.personal import holds_identity_number
from contracts.reporting import Employment, PositionClass, UnitKind
from contracts.subjects import is_id, is_person
from services.reporting.rules.fault import (
    CONTROL,
    IDENTITY_NUMBER,
    MISSING,
    NOT_A_CLASS,
    NOT_A_DATE,
    NOT_A_GRADE_OF_PNS,
    NOT_A_GRADE_OF_PPPK,
    NOT_A_KIND,
    NOT_A_PERSON,
    NOT_AN_EMPLOYMENT,
    NOT_AN_ID,
    NOT_YET,
    TOO_LONG,
    TWICE,
    Fault,
    Why,
    of_nip,
)
from services.reporting.rules.grade import grade_of
from services.reporting.rules.nip import NipFault, nip_faults
from services.reporting.rules.table import Column, Line, headings, read_table

TEXT_LENGTH = 200
TURNS = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")  # of the text around them

UNIT_COLUMNS: Final = (
    Column("unit", ("unit_id", "kode_unit", "id_unit")),
    Column("title", ("name", "nama", "nama_unit")),
    Column("kind", ("jenis", "jenis_unit")),
    Column("parent", ("parent_id", "induk", "unit_induk"), required=False),
    Column("code", ("kode", "kode_kemendagri"), required=False),
)
EMPLOYEE_COLUMNS: Final = (
    Column("employee_id", ("id", "id_pegawai"), required=False),
    Column("nip", ()),
    Column("name", ("nama", "nama_lengkap")),
    Column("employment", ("status", "jenis_asn", "status_kepegawaian")),
    Column("position", ("jabatan", "nama_jabatan")),
    Column("class", ("kelas", "jenis_jabatan", "kelas_jabatan")),
    Column("grade", ("golongan", "gol", "pangkat_golongan")),
    Column("unit", ("unit_id", "unit_kerja", "kode_unit")),
    Column("appraiser_nip", ("nip_penilai", "nip_pejabat_penilai", "nip_atasan")),
    Column("since", ("tmt", "sejak", "tmt_jabatan")),
    Column("leads", ("memimpin", "unit_dipimpin"), required=False),
    Column("agreement_ends", ("akhir_perjanjian", "akhir_kontrak"), required=False),
    Column("came_from", ("instansi_asal", "asal"), required=False),
)

KINDS: Final[dict[str, UnitKind]] = {
    "region": "region",
    "daerah": "region",
    "secretariat": "secretariat",
    "sekretariat": "secretariat",
    "inspectorate": "inspectorate",
    "inspektorat": "inspectorate",
    "dinas": "dinas",
    "badan": "badan",
    "kecamatan": "kecamatan",
    "kelurahan": "kelurahan",
    "school": "school",
    "sekolah": "school",
    "puskesmas": "puskesmas",
}
EMPLOYMENTS: Final[dict[str, Employment]] = {"pns": "PNS", "pppk": "PPPK"}
CLASSES: Final[dict[str, PositionClass]] = {
    "jpt": "jpt",
    "administrator": "administrator",
    "pengawas": "pengawas",
    "pelaksana": "pelaksana",
    "fungsional": "fungsional",
}


class ListedUnit(msgspec.Struct, frozen=True, kw_only=True):
    line: int
    unit_id: str
    title: str
    kind: UnitKind
    parent_id: str | None
    code: str | None


class ListedEmployee(msgspec.Struct, frozen=True, kw_only=True):
    """Holds name and NIP in the clear: it lives only between the file and the seal."""

    line: int
    employee_id: str | None
    nip: str
    name: str
    employment: Employment
    position: str
    position_class: PositionClass
    grade: str
    unit_id: str
    appraiser_nip: str | None
    since: date
    leads: str | None
    agreement_ends: date | None = None
    came_from: str | None = None


T = TypeVar("T")


def read_units(content: bytes) -> tuple[list[ListedUnit], list[Fault]]:
    """The units of a file, and what is wrong with it."""
    lines, faults = read_table(content, UNIT_COLUMNS)
    rows = _rows(lines, _unit, faults)
    faults += _twice(rows, "unit", lambda row: row.unit_id)
    faults += _twice(rows, "code", lambda row: row.code)
    return rows, faults


def kind_of(content: bytes) -> Literal["units", "employees"] | None:
    """Of what a file is, by its headings: a NIP stands in one of employees only."""
    if "nip" in headings(content, EMPLOYEE_COLUMNS):
        return "employees"
    return "units" if {"kind", "parent"} & headings(content, UNIT_COLUMNS) else None


def read_employees(content: bytes, today: date) -> tuple[list[ListedEmployee], list[Fault]]:
    """The employees of a file, and what is wrong with it; ``today`` is the day in the region."""
    lines, faults = read_table(content, EMPLOYEE_COLUMNS)
    rows = _rows(lines, partial(_employee, today=today), faults)
    faults += _twice(rows, "nip", lambda row: row.nip)
    faults += _twice(rows, "employee_id", lambda row: row.employee_id)
    return rows, faults


def _rows(
    lines: Iterable[Line], read: "Callable[[Cells], T | None]", faults: list[Fault]
) -> list[T]:
    rows: list[T] = []
    for line in lines:
        cells = Cells(line)
        row = read(cells)
        faults += cells.faults
        if row is not None:
            rows.append(row)
    return rows


Row = TypeVar("Row", ListedUnit, ListedEmployee)


def _twice(rows: Sequence[Row], column: str, of: Callable[[Row], Hashable | None]) -> list[Fault]:
    first: dict[Hashable, int] = {}
    faults: list[Fault] = []
    for row in rows:
        value = of(row)
        if value is not None and first.setdefault(value, row.line) != row.line:
            faults.append(Fault(line=row.line, column=column, why=TWICE, see=first[value]))
    return faults


def _unit(cells: "Cells") -> ListedUnit | None:
    kind = cells.word("kind", KINDS, NOT_A_KIND)
    unit = ListedUnit(
        line=cells.line,
        unit_id=cells.id("unit") or cells.missing("unit"),
        title=cells.text("title"),
        kind=kind or "region",
        parent_id=cells.id("parent"),
        code=cells.id("code"),
    )
    return None if cells.faults else unit


def _employee(cells: "Cells", today: date) -> ListedEmployee | None:
    employment = cells.word("employment", EMPLOYMENTS, NOT_AN_EMPLOYMENT)
    employee = ListedEmployee(
        line=cells.line,
        employee_id=cells.id("employee_id", is_person, NOT_A_PERSON),
        nip=cells.nip("nip", employment, today) or cells.missing("nip"),
        name=cells.text("name"),
        employment=employment or "PNS",
        position=cells.text("position"),
        position_class=cells.word("class", CLASSES, NOT_A_CLASS) or "pelaksana",
        grade=cells.grade(employment),
        unit_id=cells.id("unit") or cells.missing("unit"),
        appraiser_nip=cells.nip("appraiser_nip", None, today),
        since=cells.day("since", today) or date.min,
        leads=cells.id("leads"),
        agreement_ends=cells.last_day("agreement_ends"),
        came_from=cells.words("came_from"),
    )
    return None if cells.faults else employee


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

    def word(self, column: str, words: Mapping[str, T], why: Why) -> T | None:
        text = self._cells[column].lower()
        if text and text not in words:
            self.fault(column, why)
        elif not text:
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
