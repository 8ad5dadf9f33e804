"""Codes and figures as the forms write them."""

from decimal import Decimal

import pytest

from services.reporting.documents.head import ranked
from services.reporting.documents.words import aspects, figure, period, points, region_named, spread
from services.reporting.rules.grade import GRADES, RANKS


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("0", "0"),
        ("1.50", "1,5"),
        ("1234.5", "1.234,5"),
        ("1234567", "1.234.567"),
        ("-0.25", "-0,25"),
        ("100.0000", "100"),
        ("1E+3", "1.000"),
    ],
)
def test_a_figure_has_a_comma_before_its_decimals(value: str, said: str):
    assert figure(Decimal(value)) == said


def test_a_range_is_told_by_both_ends_unless_they_are_one():
    assert spread(Decimal(1), Decimal(2)) == "1–2"
    assert spread(Decimal("95.0"), Decimal(95)) == "95"


def test_a_period_is_a_quarter_in_roman_figures_or_a_month():
    assert [period(of) for of in ("2026-Q1", "2026-Q4", "2026-03", "2026-12")] == [
        "TW I",
        "TW IV",
        "Mar",
        "Des",
    ]


@pytest.mark.parametrize(
    "title", ["Kota Padang", "Pemerintah Kota Padang", "PEMERINTAH  Kota Padang"]
)
def test_a_region_is_called_the_same_however_the_roster_calls_it(title: str):
    assert region_named(title) == "Kota Padang"


def test_several_aspects_are_told_together():
    assert aspects(("quantity", "time")) == "Kuantitas/Waktu"
    assert points(["satu", "dua"]) == "• satu\n• dua"


def test_every_grade_of_a_pns_has_its_rank_and_a_pppk_none():
    assert RANKS.keys() == GRADES["PNS"]
    assert (ranked("II/c"), ranked("IV/e")) == ("Pengatur, II/c", "Pembina Utama, IV/e")
    assert (ranked("VII"), ranked("")) == ("VII", "–")
