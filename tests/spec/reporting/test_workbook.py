"""A roster as a workbook (XLSX): read like a CSV, and refused before it can do harm."""

import tracemalloc
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from services.reporting.rules.fault import Fault
from services.reporting.rules.roster import kind_of, read_employees, read_units
from services.reporting.rules.workbook import MOST_LINES, UNPACKED_LIMIT
from tests.spec.reporting.test_roster_file import CLERK, HEAD, HEADING, UNITS
from tests.spec.reporting.workbooks import (
    archive,
    lines_of,
    lying,
    repacked,
    saved,
    workbook,
)

TODAY = date(2026, 3, 31)
SHEET = "xl/worksheets/sheet1.xml"
GOOD = workbook(*lines_of(UNITS))


def told(faults: list[Fault]) -> list[tuple[int, str, str]]:
    return [(fault.line, fault.column, fault.why.code) for fault in faults]


def people(*rows: list[Any]) -> list[tuple[int, str, str]]:
    return told(read_employees(workbook(HEADING.split(","), *rows), TODAY)[1])


def test_a_workbook_is_read_as_the_csv_is():
    assert read_units(GOOD) == read_units(UNITS.encode())
    text = f"{HEADING}\n{HEAD}\n{CLERK}"
    expected = read_employees(text.encode(), TODAY)
    assert read_employees(workbook(*lines_of(text)), TODAY) == expected and expected[1] == []


def test_a_cell_that_is_a_date_is_one():
    row: list[Any] = HEAD.split(",")
    for day in (datetime(2024, 1, 31), date(2024, 1, 31)):
        row[-1] = day
        [read], _ = read_employees(workbook(HEADING.split(","), row), TODAY)
        assert read.since == date(2024, 1, 31)


def test_a_nip_that_the_spreadsheet_took_for_a_number_has_lost_digits_and_is_told():
    row: list[Any] = HEAD.split(",")
    row[0] = 1.98001152005011e17
    assert people(row) == [(2, "nip", "nip-has-18-digits")]


def test_a_formula_is_told_with_its_line_and_column():
    row = HEAD.split(",")
    row[3] = '="Ca"&"mat"'
    assert people(CLERK.split(","), row) == [(3, "position", "formula")]


@pytest.mark.parametrize("cell", ['"=1+1"', "=A1", "+62751", "@SUM(A1)", "-2+3", '" =1"'])
def test_what_a_spreadsheet_would_take_for_a_formula_is_told_in_a_csv_too(cell: str):
    text = UNITS.replace("Kota Solok", cell)
    assert told(read_units(text.encode())[1]) == [(2, "title", "formula")]


@pytest.mark.parametrize("cell", ["'=1+1", "A=1", "1-2", "-"])
def test_what_is_marked_as_text_or_only_holds_such_a_sign_is_no_formula(cell: str):
    rows, faults = read_units(UNITS.replace("Kota Solok", cell).encode())
    assert (rows[0].title, faults) == (cell.removeprefix("'"), [])


def test_a_heading_that_is_a_formula_is_an_unknown_column():
    text = UNITS.replace("title", "=A1")
    assert (1, "#2", "column-unknown") in told(read_units(text.encode())[1])


def test_empty_lines_and_cells_to_the_right_do_not_matter():
    rows = lines_of(UNITS)
    spaced = workbook([*rows[0], None, ""], [], rows[1], [None] * 9, rows[2][:4])
    read, faults = read_units(spaced)
    assert ([row.line for row in read], faults) == ([3, 5], [])


def test_a_cell_beyond_the_headings_is_told():
    rows = lines_of(UNITS)
    assert told(read_units(workbook(rows[0], [*rows[1], "x"]))[1]) == [(2, "", "cells")]


def test_only_the_first_sheet_counts():
    book: Any = Workbook()
    for row in lines_of(UNITS):
        book.active.append(row)
    book.create_sheet("catatan").append(["apa saja"])
    assert read_units(saved(book)) == read_units(UNITS.encode())


def test_a_file_that_unpacks_to_more_than_the_limit_is_not_unpacked():
    bomb = archive(**{SHEET: b"0" * (UNPACKED_LIMIT + 1)})
    assert len(bomb) < UNPACKED_LIMIT / 500
    tracemalloc.start()
    found = told(read_units(bomb)[1])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found == [(1, "", "unpacks-too-large")]
    assert peak < UNPACKED_LIMIT / 4


def test_at_the_limit_it_is_unpacked_and_is_no_workbook():
    assert told(read_units(archive(**{SHEET: b"0" * UNPACKED_LIMIT}))[1]) == [
        (1, "", "no-workbook")
    ]


def test_a_directory_that_lies_about_the_size_is_found_out():
    bomb = lying(archive(**{SHEET: b"0" * (UNPACKED_LIMIT + 1)}), tells=1000)
    assert told(read_units(bomb)[1]) == [(1, "", "no-workbook")]


def test_an_archive_of_thousands_of_parts_is_not_unpacked():
    parts = {f"part{n}": b"" for n in range(1_001)}
    assert told(read_units(archive(**parts))[1]) == [(1, "", "unpacks-too-large")]


def test_xml_that_declares_entities_is_refused():
    laughs = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
    )
    assert told(read_units(repacked(GOOD, SHEET, laughs))[1]) == [(1, "", "entities")]


def far_away(reference: str, line: int) -> bytes:
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>unit</t></is></c></row>'
        f'<row r="{line}"><c r="{reference}" t="inlineStr"><is><t>x</t></is></c></row>'
        "</sheetData></worksheet>"
    )
    return repacked(GOOD, SHEET, sheet.encode())


def test_a_cell_at_the_far_end_of_a_sheet_makes_no_sheet_of_billions():
    found = told(read_units(far_away("XFD1048576", 1_048_576))[1])
    assert found[0][2] in ("column-missing", "too-many-lines")


def test_lines_beyond_the_limit_are_told_where_they_begin():
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>unit</t></is></c><c r="B1" t="inlineStr"><is><t>'
        'title</t></is></c><c r="C1" t="inlineStr"><is><t>kind</t></is></c></row>'
        f'<row r="{MOST_LINES + 1}"><c r="A{MOST_LINES + 1}" t="inlineStr"><is><t>x</t></is></c>'
        "</row></sheetData></worksheet>"
    )
    found = told(read_units(repacked(GOOD, SHEET, sheet.encode()))[1])
    assert found == [(MOST_LINES + 1, "", "too-many-lines")]


def test_a_workbook_of_the_old_form_says_how_to_save_it():
    old = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 512
    assert told(read_units(old)[1]) == [(1, "", "old-workbook")]


@given(st.binary(max_size=300))
def test_any_bytes_that_begin_as_an_archive_get_an_answer(content: bytes):
    rows, faults = read_employees(b"PK\x03\x04" + content, TODAY)
    assert rows or faults


@given(st.integers(0, len(GOOD) - 1), st.integers(0, 255))
def test_a_workbook_with_any_byte_changed_gets_an_answer(at: int, byte: int):
    rows, faults = read_units(GOOD[:at] + bytes([byte]) + GOOD[at + 1 :])
    assert rows or faults


PARTS = (SHEET, "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", "[Content_Types].xml")


@given(st.sampled_from(PARTS), st.sampled_from(["", "<x/>", "<worksheet><row r='a'/>", "\0"]))
def test_a_workbook_with_a_part_that_is_something_else_gets_an_answer(name: str, part: str):
    rows, faults = read_units(repacked(GOOD, name, part.encode()))
    assert rows or faults


def test_units_and_employees_are_told_apart_by_their_headings():
    nip = HEADING.replace("nip,", "NIP,")
    assert kind_of(GOOD) == kind_of(UNITS.encode("utf-16")) == "units"
    assert kind_of(workbook(nip.split(","))) == kind_of(f"{nip}\n".encode()) == "employees"
    assert kind_of(b"a;b\n") is kind_of(b"") is kind_of(b"PK\x03\x04") is None
