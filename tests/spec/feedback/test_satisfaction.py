"""Index, band and sample size of citizen satisfaction (PermenPANRB 14/2017; rules.md D)."""

from decimal import Decimal

import pytest

from services.feedback.rules.satisfaction import band, index, sample_size


def test_nothing_but_the_best_answers_give_exactly_100():
    assert index([28] * 9, [7] * 9) == Decimal("100.00")


def test_nothing_but_the_worst_answers_give_exactly_25():
    assert index([7] * 9, [7] * 9) == Decimal("25.00")


def test_a_free_service_is_measured_by_the_eight_elements_it_has():
    assert index([4, 4, 4, 0, 4, 4, 4, 4, 4], [1, 1, 1, 0, 1, 1, 1, 1, 1]) == Decimal("100.00")


def test_every_element_weighs_the_same_however_many_answered_it():
    assert index([400, 1], [100, 1]) == Decimal("62.50")


def test_an_index_of_88_305_is_rounded_up_into_band_a():
    reached = index([17_661], [5_000])
    assert (reached, band(reached)) == (Decimal("88.31"), "A")


def test_an_index_of_64_995_is_rounded_up_into_band_c():
    reached = index([12_999], [5_000])
    assert (reached, band(reached)) == (Decimal("65.00"), "C")


@pytest.mark.parametrize(
    ("reached", "expected"),
    [
        ("100.00", "A"),
        ("88.31", "A"),
        ("88.30", "B"),
        ("76.61", "B"),
        ("76.60", "C"),
        ("65.00", "C"),
        ("64.99", "D"),
        ("25.00", "D"),
    ],
)
def test_the_bands_meet_without_a_gap(reached: str, expected: str):
    assert band(Decimal(reached)) == expected


@pytest.mark.parametrize(
    ("population", "wanted"), [(1, 1), (100, 80), (500, 217), (1_000, 278), (10_000, 370)]
)
def test_the_sample_wanted_is_that_of_krejcie_and_morgan(population: int, wanted: int):
    assert sample_size(population) == wanted
