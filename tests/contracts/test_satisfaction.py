"""The satisfaction index of rules.md D: which answers make which index, and which band it is in."""

from decimal import Decimal

import pytest
from hypothesis import given as every
from hypothesis import strategies as st

from contracts.evaluation import Band
from contracts.feedback import Answer
from contracts.satisfaction import Tally, band, index, is_published


def one_element(total: int, answers: int) -> Decimal:
    return index((total,) + (0,) * 8, (answers,) + (0,) * 8)


def test_all_answers_4_give_100():
    assert index((40,) * 9, (10,) * 9) == Decimal("100.00")


def test_all_answers_1_give_25():
    assert index((10,) * 9, (10,) * 9) == Decimal("25.00")


def test_a_free_service_has_eight_elements_and_reaches_100_too():
    assert index((40,) * 3 + (0,) + (40,) * 5, (10,) * 3 + (0,) + (10,) * 5) == Decimal("100.00")


def test_each_element_weighs_the_same_however_many_answered_it():
    assert index((4, 100, *(0,) * 7), (1, 100, *(0,) * 7)) == Decimal("62.50")


@pytest.mark.parametrize(
    ("total", "answers", "expected"),
    [
        (17661, 5000, "88.31"),  # 88.305
        (35321, 10000, "88.30"),  # 88.3025
        (12999, 5000, "65.00"),  # 64.995
        (25997, 10000, "64.99"),  # 64.9925
        (2, 1, "50.00"),
        (7, 3, "58.33"),
        (8, 3, "66.67"),
    ],
)
def test_the_index_has_two_decimals_half_up(total: int, answers: int, expected: str):
    assert one_element(total, answers) == Decimal(expected)


@pytest.mark.parametrize(
    ("figure", "expected"),
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
def test_the_bands(figure: str, expected: Band):
    assert band(Decimal(figure)) == expected


def test_88_305_is_rounded_before_it_is_banded_and_is_an_a():
    assert band(one_element(17661, 5000)) == "A"


def test_64_995_is_rounded_before_it_is_banded_and_is_a_c():
    assert band(one_element(12999, 5000)) == "C"


def test_four_answers_are_not_published_and_five_are():
    assert [is_published(answers) for answers in (0, 4, 5)] == [False, False, True]


@every(st.lists(st.lists(st.integers(1, 4), min_size=1), min_size=9, max_size=9))
def test_every_index_lies_between_25_and_100(answers: list[list[int]]):
    found = index([sum(values) for values in answers], [len(values) for values in answers])
    assert Decimal(25) <= found <= Decimal(100)


@every(st.integers(0, 8), st.integers(1, 50), st.integers(1, 4))
def test_an_element_nobody_answered_never_counts_as_zero(missing: int, answers: int, value: int):
    elements = 9 - missing
    counts = (answers,) * elements + (0,) * missing
    assert index([n * value for n in counts], counts) == Decimal(value * 25)


def test_a_tally_adds_the_answers_of_each_citizen_by_element():
    said = [Answer(element="U1", value=4), Answer(element="U9", value=2)]
    tally = Tally().plus(said).plus(said[:1])
    assert tally == Tally((8, *(0,) * 7, 2), (2, *(0,) * 7, 1))
    assert (tally.elements, index(*tally)) == (2, Decimal("75.00"))
