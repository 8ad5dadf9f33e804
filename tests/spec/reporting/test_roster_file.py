"""A roster file, as spreadsheets write it, and the report of what is wrong with it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reporting.rules.fault import Fault
from services.reporting.rules.roster import (
    ListedEmployee,
    ListedUnit,
    read_employees,
    read_units,
)

UNITS = """\
unit,title,kind,parent,code
kota,Kota Solok,region,,13.72
u1,Kecamatan Lubuk Sikarah,kecamatan,kota,13.72.01
"""
TODAY = date(2026, 3, 31)
HEADING = "nip,name,employment,position,class,grade,unit,appraiser_nip,since"
HEAD = "198001152005011001,Contoh Kepala,PNS,Camat,jpt,IV/a,u1,,2024-01-31"
CLERK = "199001152015032001,Contoh Juru,PNS,Juru,pelaksana,II/c,u1,198001152005011001,2024-01-31"


def employees(*lines: str, heading: str = HEADING) -> tuple[list[ListedEmployee], list[Fault]]:
    return read_employees("\n".join((heading, *lines)).encode(), TODAY)


def told(faults: list[Fault]) -> list[tuple[int, str, str]]:
    return [(fault.line, fault.column, fault.why.code) for fault in faults]


def wrong(column: str, cell: str) -> list[tuple[int, str, str]]:
    """What the report says about the second line when this stands in that column."""
    cells = dict(zip(HEADING.split(","), CLERK.split(","), strict=True)) | {column: cell}
    return told(employees(HEAD, ",".join(cells.values()))[1])


def test_units_are_read():
    rows, faults = read_units(UNITS.encode())
    office = ListedUnit(
        line=3,
        unit_id="u1",
        title="Kecamatan Lubuk Sikarah",
        kind="kecamatan",
        parent_id="kota",
        code="13.72.01",
    )
    assert (rows[1], faults) == (office, [])


def test_employees_are_read():
    rows, faults = employees(HEAD, CLERK)
    assert faults == []
    assert [(row.line, row.name, row.appraiser_nip) for row in rows] == [
        (2, "Contoh Kepala", None),
        (3, "Contoh Juru", "198001152005011001"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_encodings_separators_and_line_endings_do_not_matter(
    encoding: str, separator: str, ending: str
):
    text = UNITS.replace(",", separator).replace("Kota Solok", "Kota “Sólok”")
    rows, faults = read_units(text.replace("\n", ending).encode(encoding))
    assert ([row.title for row in rows], faults) == (
        ["Kota “Sólok”", "Kecamatan Lubuk Sikarah"],
        [],
    )


def test_a_decomposed_letter_is_the_composed_one():
    assert read_units(UNITS.replace("Kota", "Ko\u0301ta").encode())[0][0].title == "Kóta Solok"


def test_a_line_that_names_the_separator_is_passed_over():
    rows, _ = read_units(("sep=;\r\n" + UNITS.replace(",", ";")).encode())
    assert [row.line for row in rows] == [3, 4]


def test_empty_lines_are_passed_over_but_counted():
    rows, _ = read_units(UNITS.replace("u1,", "\n,,,,\nu1,").encode())
    assert [row.line for row in rows] == [2, 5]


def test_a_cell_may_go_over_two_lines():
    rows, _ = read_units(UNITS.replace("Kota Solok", '"Kota\nSolok"').encode())
    assert [(row.line, row.title) for row in rows] == [
        (2, "Kota Solok"),
        (4, "Kecamatan Lubuk Sikarah"),
    ]


def test_indonesian_headings_in_another_order_are_understood():
    text = "Jenis;Kode Unit;Nama Unit;Unit Induk\nKelurahan;TJ-01;Tanah Garam;U1\n"
    [row], faults = read_units(text.encode())
    assert (row.unit_id, row.title, row.kind, row.parent_id) == (
        "tj-01",
        "Tanah Garam",
        "kelurahan",
        "u1",
    )
    assert faults == []


@pytest.mark.parametrize("day", ["2024-01-31", "31/01/2024", "31-01-2024", "2024-1-31"])
def test_dates_are_written_in_two_orders(day: str):
    [row], _ = employees(HEAD.replace("2024-01-31", day))
    assert row.since.isoformat() == "2024-01-31"


@pytest.mark.parametrize(
    ("employment", "written", "grade"),
    [
        ("PNS", "II/c", "II/c"),
        ("PNS", "iv / E", "IV/e"),
        ("PPPK", "ix", "IX"),
        ("PPPK", "XVII", "XVII"),
    ],
)
def test_a_grade_is_read_as_regulations_write_it(employment: str, written: str, grade: str):
    nip = {"PNS": "198001152005011001", "PPPK": "198001152021211001"}[employment]
    line = f"{nip},Contoh,{employment},Juru,pelaksana,{written},u1,,2024-01-31"
    [row], faults = employees(line)
    assert (row.grade, faults) == (grade, [])


@pytest.mark.parametrize("grade", ["IX", "II/e", "V/a", "II", "Contoh Juru", "II/c/", "/c"])
def test_what_is_no_grade_of_a_pns_is_told(grade: str):
    assert wrong("grade", grade) == [(3, "grade", "not-a-grade")]


@pytest.mark.parametrize("grade", ["II/c", "XVIII", "0", "I/"])
def test_what_is_no_grade_of_a_pppk_is_told(grade: str):
    line = f"198001152021211001,Contoh,PPPK,Juru,pelaksana,{grade},u1,,2024-01-31"
    assert told(employees(line)[1]) == [(2, "grade", "not-a-grade")]


@pytest.mark.parametrize("column", ["position", "name"])
@pytest.mark.parametrize("number", ["199001152015032001", "1371011501900001"])
def test_an_identity_number_stands_in_its_own_column_only(column: str, number: str):
    assert wrong(column, f"Juru {number}") == [(3, column, "identity-number")]


def test_somebody_may_begin_today():
    [row], faults = employees(HEAD.replace("2024-01-31", "2026-03-31"))
    assert (row.since, faults) == (TODAY, [])


def test_a_nip_may_be_printed_with_spaces_or_marked_as_text():
    [row], _ = employees(HEAD.replace("198001152005011001", "'19800115 200501 1 001"))
    assert row.nip == "198001152005011001"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"unit,title,kind\n", "empty"),
        (UNITS.encode("utf-16-le"), "unreadable"),
        (b"unit,title,kind\nu1,\x81,dinas\n", "unreadable"),
        (b"unit,title,kind\nu1,\x00,dinas\n", "unreadable"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(content: bytes, code: str):
    assert told(read_units(content)[1]) == [(1, "", code)]


def test_the_report_names_headings_that_are_unknown_missing_or_there_twice():
    assert told(read_units(b"unit,title,nama,age\nu1,a,b,c\n")[1]) == [
        (1, "#4", "column-unknown"),
        (1, "title", "column-twice"),
        (1, "kind", "column-missing"),
    ]


def test_a_line_with_too_many_cells_is_told():
    assert told(read_units((UNITS + "u2,a,dinas,,,\n").encode())[1]) == [(4, "", "cells")]


def test_quotation_marks_that_do_not_match_are_told():
    assert told(read_units((UNITS + 'u2,"a,dinas,,\n').encode())[1]) == [(4, "", "quotes")]


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("nip", "", "missing"),
        ("nip", "1.99001E+17", "nip-has-18-digits"),
        ("nip", "199001152021211001", "nip-is-of-the-other-employment"),
        ("nip", "199001152015032000", "nip-has-a-serial"),
        ("name", "", "missing"),
        ("name", "x" * 201, "too-long"),
        ("name", "a\x07b", "control-character"),
        ("name", "a\u202eb", "control-character"),
        ("employment", "honorer", "not-an-employment"),
        ("employment", "", "missing"),
        ("class", "staf", "not-a-class"),
        ("grade", "", "missing"),
        ("unit", "", "missing"),
        ("unit", "kantor camat", "not-an-id"),
        ("unit", "response-1", "not-an-id"),
        ("appraiser_nip", "Contoh Kepala", "nip-has-18-digits"),
        ("since", "", "missing"),
        ("since", "31/02/2024", "not-a-date"),
        ("since", "01/31/2024", "not-a-date"),
        ("since", "kemarin", "not-a-date"),
        ("since", "2026-04-01", "not-yet"),
        ("since", "9999-12-31", "not-yet"),
        ("nip", "299001012015032001", "nip-of-somebody-born"),
    ],
)
def test_what_is_wrong_with_a_cell_is_told_with_line_and_column(column: str, cell: str, code: str):
    assert wrong(column, cell) == [(3, column, code)]


def test_all_that_is_wrong_with_a_line_is_told_at_once():
    line = CLERK.replace("PNS", "honorer").replace("2024-01-31", "kemarin")
    assert told(employees(line)[1]) == [
        (2, "employment", "not-an-employment"),
        (2, "since", "not-a-date"),
    ]


def test_the_same_nip_twice_is_told_with_the_earlier_line():
    _, [fault] = employees(HEAD, CLERK, CLERK.replace("Juru", "Lain"))
    assert (fault.line, fault.column, fault.why.code, fault.see) == (4, "nip", "twice", 3)


@pytest.mark.parametrize("id", ["siti", "199001152015032001", "response-7", "system"])
def test_an_id_that_nobody_can_be_known_by_is_told(id: str):
    _, faults = employees(f"e1,{HEAD}", f"{id},{CLERK}", heading=f"employee_id,{HEADING}")
    assert told(faults) == [(3, "employee_id", "not-an-id-of-a-person")]


def test_the_same_unit_or_employee_id_twice_is_told():
    _, [fault] = read_units((UNITS + "U1,Lain,dinas,,\n").encode())
    assert (fault.line, fault.column, fault.see) == (4, "unit", 3)
    _, faults = employees(f"e1,{HEAD}", f"e1,{CLERK}", heading=f"employee_id,{HEADING}")
    assert told(faults) == [(3, "employee_id", "twice")]


@given(st.binary(max_size=300))
def test_any_bytes_get_an_answer(content: bytes):
    rows, faults = read_employees(content, TODAY)
    assert rows or faults


@pytest.mark.parametrize("column", HEADING.split(","))
def test_the_report_never_repeats_what_stands_in_a_cell(column: str):
    canary = "Siti Kenari\x07"
    cells = dict(zip(HEADING.split(","), CLERK.split(","), strict=True)) | {column: canary}
    _, faults = employees(",".join(cells.values()))
    assert faults and "Kenari" not in repr(faults)
