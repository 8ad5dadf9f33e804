"""A roster file: one of units and one of employees, read into rows or a report by line.

Units: ``unit, title, kind, parent, code``. Employees: ``employee_id, nip, name, employment,
position, class, grade, unit, appraiser_nip, since, leads, agreement_ends, came_from, nik,
correction``; the first and the last five may be missing. Reading checks all that a file shows by
itself; whether it agrees with the roster, the deciders say.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date
from functools import partial
from typing import Final, Literal, TypeVar

import msgspec

from contracts.reporting import CorrectionBasis, Employment, PositionClass, UnitKind
from contracts.subjects import is_person
from services.reporting.rules.cells import Cells
from services.reporting.rules.fault import (
    NOT_A_CLASS,
    NOT_A_CORRECTION,
    NOT_A_KIND,
    NOT_A_PERSON,
    NOT_AN_EMPLOYMENT,
    TWICE,
    Fault,
)
from services.reporting.rules.table import Column, Line, headings, read_table

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
    Column("nik", ("no_ktp", "nomor_induk_kependudukan"), required=False),
    Column("correction", ("koreksi", "perbaikan", "alasan_perbaikan"), required=False),
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


CORRECTIONS: Final[dict[str, CorrectionBasis]] = {
    "completed": "completed",
    "dilengkapi": "completed",
    "subject-request": "subject-request",
    "permintaan-pegawai": "subject-request",
    "found-wrong": "found-wrong",
    "temuan": "found-wrong",
    "changed": "changed",
    "berubah": "changed",
}


class ListedUnit(msgspec.Struct, frozen=True, kw_only=True):
    line: int
    unit_id: str
    title: str
    kind: UnitKind
    parent_id: str | None
    code: str | None


class ListedEmployee(msgspec.Struct, frozen=True, kw_only=True):
    """Holds name, NIP and NIK in the clear: it lives only between the file and the seal."""

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
    nik: str | None = None
    correction: CorrectionBasis | None = None


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
    faults += _twice(rows, "nik", lambda row: row.nik)
    faults += _twice(rows, "employee_id", lambda row: row.employee_id)
    return rows, faults


def _rows(lines: Iterable[Line], read: Callable[[Cells], T | None], faults: list[Fault]) -> list[T]:
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


def _unit(cells: Cells) -> ListedUnit | None:
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


def _employee(cells: Cells, today: date) -> ListedEmployee | None:
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
        nik=cells.nik("nik"),
        correction=cells.word("correction", CORRECTIONS, NOT_A_CORRECTION, may_miss=True),
    )
    return None if cells.faults else employee
