"""Credit points by national coefficients. Read the names from top to bottom."""

from decimal import Decimal

import pytest

from contracts.evaluation import Predicate
from services.evaluation.rules.credit import TABLES, Level, credit_of, credit_points


@pytest.mark.parametrize(
    ("predicate", "points"),
    [
        ("sangat-baik", "18.75"),
        ("baik", "12.50"),
        ("butuh-perbaikan", "9.38"),
        ("kurang", "6.25"),
        ("sangat-kurang", "3.13"),
    ],
)
def test_a_year_as_ahli_pertama_gives_a_percentage_of_12_5(predicate: Predicate, points: str):
    assert credit_points(predicate, "pertama", 12, 2026) == Decimal(points)


@pytest.mark.parametrize(
    ("level", "points"),
    [
        ("pemula", "3.75"),
        ("terampil", "5.00"),
        ("mahir", "12.50"),
        ("penyelia", "25.00"),
        ("pertama", "12.50"),
        ("muda", "25.00"),
        ("madya", "37.50"),
        ("utama", "50.00"),
    ],
)
def test_each_level_has_its_coefficient_of_a_year(level: Level, points: str):
    assert credit_points("baik", level, 12, 2026) == Decimal(points)


@pytest.mark.parametrize(("months", "points"), [(1, "1.56"), (3, "4.69"), (11, "17.19")])
def test_a_part_of_a_year_counts_by_its_months(months: int, points: str):
    assert credit_points("sangat-baik", "pertama", months, 2026) == Decimal(points)


@pytest.mark.parametrize(("year", "known"), [(2022, False), (2023, True), (2030, True)])
def test_a_table_holds_from_the_year_of_its_regulation_on(year: int, known: bool):
    assert (credit_points("baik", "muda", 12, year) is not None) is known
    assert (credit_of(year) is not None) is known


def test_tables_stand_in_the_order_of_their_years():
    assert [table.since for table in TABLES] == sorted({table.since for table in TABLES})
