"""What is written as a file is read back as it was, whatever stands in it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.sheet import Format, written
from services.reporting.rules.roster import read_units
from services.reporting.rules.table import Column, read_table
from services.reporting.rules.text import plain

COLUMNS = (Column("one"), Column("two"), Column("three"))
HEADINGS = ("one", "two", "three")
WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), max_size=30).map(plain)
FORMATS = st.sampled_from(["csv", "xlsx"])
ROWS = st.lists(st.tuples(WORDS, WORDS, WORDS).filter(lambda row: any(row)), min_size=1, max_size=4)


def read(rows: list[tuple[str, str, str]], as_format: Format) -> list[tuple[str, ...]]:
    lines, faults = read_table(written([HEADINGS, *rows], as_format), COLUMNS)
    assert faults == []
    return [tuple(line.cells.values()) for line in lines]


@given(ROWS, FORMATS)
def test_any_table_is_read_back_as_it_was(rows: list[tuple[str, str, str]], as_format: Format):
    assert read(rows, as_format) == rows


@pytest.mark.parametrize("as_format", ["csv", "xlsx"])
@pytest.mark.parametrize(
    "cell", ["=1+1", "+62", "-2", "@x", "'quoted", "''", "a;b,c", 'say "x"', "199001152015032001"]
)
def test_nothing_is_taken_for_a_formula_or_a_number(cell: str, as_format: Format):
    assert read([(cell, "x", cell)], as_format) == [(cell, "x", cell)]


@pytest.mark.parametrize("as_format", ["csv", "xlsx"])
def test_a_title_that_looks_like_a_formula_is_imported_again(as_format: Format):
    rows = [("unit", "title", "kind"), ("u1", "=1+1", "dinas")]
    [row], faults = read_units(written(rows, as_format))
    assert (row.title, faults) == ("=1+1", [])


def test_a_csv_says_that_it_is_utf_8():
    assert written([(f"{date(2026, 1, 1)}",)], "csv") == b"\xef\xbb\xbf2026-01-01\r\n"
