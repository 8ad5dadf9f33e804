"""An indicator against its target. Read the names from top to bottom."""

from decimal import Decimal

import pytest
from msgspec.structs import replace

from contracts.evaluation import Rating
from contracts.reporting import Better
from services.evaluation.rules.achievement import rated_indicators, rated_results, rating
from tests.spec.evaluation.facts import POLICY, realised, result

TARGET = POLICY.satisfaction_target
CITIZENS = realised("99", code="satisfaction", source="citizen-satisfaction")


@pytest.mark.parametrize(
    ("figure", "low", "high", "better", "expected"),
    [
        ("79.99", "80", "90", "higher", "below"),
        ("80", "80", "90", "higher", "meets"),
        ("90", "80", "90", "higher", "meets"),
        ("90.01", "80", "90", "higher", "above"),
        ("0.99", "1", "2", "lower", "above"),
        ("1", "1", "2", "lower", "meets"),
        ("2", "1", "2", "lower", "meets"),
        ("2.01", "1", "2", "lower", "below"),
        ("100", "100", "100", "higher", "meets"),
        ("99.9", "100", "100", "higher", "below"),
        ("100.0", "100", "100", "lower", "meets"),
        ("0", "0", "0", "lower", "meets"),
        ("-1", "0", "0", "higher", "below"),
    ],
)
def test_a_figure_against_its_target(
    figure: str, low: str, high: str, better: Better, expected: Rating
):
    assert rating(Decimal(figure), (Decimal(low), Decimal(high)), better) == expected


def test_12_accidents_against_a_target_of_20_are_above_for_less_is_better():
    assert rating(Decimal(12), (Decimal(20), Decimal(20)), "lower") == "above"


def test_28_accidents_against_a_target_of_20_are_below():
    assert rating(Decimal(28), (Decimal(20), Decimal(20)), "lower") == "below"


def test_five_metres_realised_of_five_planned_for_the_fourth_quarter_meets():
    assert rating(Decimal(5), (Decimal(5), Decimal(5)), "higher") == "meets"


@pytest.mark.parametrize(
    ("index", "expected"),
    [("76.60", "below"), ("76.61", "meets"), ("88.30", "meets"), ("88.31", "above")],
)
def test_citizen_satisfaction_is_the_units_index_against_the_policys_target(
    index: str, expected: Rating
):
    [rated] = rated_indicators([result(CITIZENS)], Decimal(index), TARGET)
    assert (rated.realised, rated.rating) == (Decimal(index), expected)


def test_the_figure_that_the_employee_reported_for_satisfaction_is_not_used():
    [rated] = rated_indicators([result(CITIZENS)], Decimal(50), TARGET)
    assert rated.rating == "below"


def test_more_satisfaction_is_always_better():
    odd = realised("99", code="satisfaction", source="citizen-satisfaction", better="lower")
    [rated] = rated_indicators([result(odd)], Decimal(95), TARGET)
    assert (rated.better, rated.rating) == ("higher", "above")


def test_satisfaction_without_answers_has_neither_figure_nor_rating():
    [rated] = rated_indicators([result(CITIZENS)], None, TARGET)
    assert (rated.realised, rated.rating) == (None, None)


def test_a_rated_indicator_says_against_which_target_it_was_rated():
    [rated] = rated_indicators([result(CITIZENS)], Decimal(80), TARGET)
    assert (rated.target_low, rated.target_high, rated.better) == (*TARGET, "higher")


def test_satisfaction_without_answers_is_left_out_of_its_result():
    results = [result(realised("95"), CITIZENS)]
    [rated] = rated_results(results, rated_indicators(results, None, TARGET), POLICY)
    assert rated.rating == "above"


@pytest.mark.parametrize(("weight", "expected"), [(1, "meets"), (2, "below"), (3, "below")])
def test_an_indicator_of_citizens_counts_as_often_as_the_policy_says(weight: int, expected: Rating):
    results = [result(realised("90"), realised("90", code="more"), CITIZENS)]
    heavy = replace(POLICY, citizen_weight=weight)
    [rated] = rated_results(results, rated_indicators(results, Decimal(50), TARGET), heavy)
    assert rated.rating == expected


def test_a_result_that_hangs_on_unanswered_surveys_alone_has_no_rating():
    results = [result(CITIZENS)]
    [rated] = rated_results(results, rated_indicators(results, None, TARGET), POLICY)
    assert rated.rating is None
