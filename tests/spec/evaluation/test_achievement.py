"""An indicator against its target. Read the names from top to bottom."""

from decimal import Decimal

import pytest
from msgspec.structs import replace

from contracts.evaluation import Rating
from contracts.event import Sealed
from contracts.reporting import Better, PlannedSource
from services.evaluation.rules.achievement import Change, rated_indicators, rated_results, rating
from services.evaluation.rules.sources import Figure, Figures
from tests.spec.evaluation.facts import POLICY, realised, result

TARGET = POLICY.satisfaction_target
CITIZENS = realised("99", code="satisfaction", source="citizen-satisfaction")


def said(index: str) -> Figures:
    """What five citizens make of the unit."""
    return {"citizen-satisfaction": Figure(Decimal(index), 5, ("13.72/evaluation@8",))}


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
    [rated] = rated_indicators([result(CITIZENS)], said(index), TARGET)
    assert (rated.realised, rated.rating) == (Decimal(index), expected)


def test_the_figure_that_the_employee_reported_for_satisfaction_is_not_used():
    [rated] = rated_indicators([result(CITIZENS)], said("50"), TARGET)
    assert rated.rating == "below"


def test_more_satisfaction_is_always_better():
    odd = realised("99", code="satisfaction", source="citizen-satisfaction", better="lower")
    [rated] = rated_indicators([result(odd)], said("95"), TARGET)
    assert (rated.better, rated.rating) == ("higher", "above")


def test_satisfaction_without_answers_has_neither_figure_nor_rating():
    [rated] = rated_indicators([result(CITIZENS)], {}, TARGET)
    assert (rated.realised, rated.rating) == (None, None)


def test_a_rated_indicator_says_against_which_target_it_was_rated():
    [rated] = rated_indicators([result(CITIZENS)], said("80"), TARGET)
    assert (rated.target_low, rated.target_high, rated.better) == (*TARGET, "higher")


def test_satisfaction_without_answers_is_left_out_of_its_result():
    results = [result(realised("95"), CITIZENS)]
    [rated] = rated_results(results, rated_indicators(results, {}, TARGET), POLICY)
    assert rated.rating == "above"


@pytest.mark.parametrize(("weight", "expected"), [(1, "meets"), (2, "below"), (3, "below")])
def test_an_indicator_of_citizens_counts_as_often_as_the_policy_says(weight: int, expected: Rating):
    results = [result(realised("90"), realised("90", code="more"), CITIZENS)]
    heavy = replace(POLICY, citizen_weight=weight)
    [rated] = rated_results(results, rated_indicators(results, said("50"), TARGET), heavy)
    assert rated.rating == expected


def test_a_result_that_hangs_on_unanswered_surveys_alone_has_no_rating():
    results = [result(CITIZENS)]
    [rated] = rated_results(results, rated_indicators(results, {}, TARGET), POLICY)
    assert rated.rating is None


ELSEWHERE: list[PlannedSource] = ["service-time", "waiting-time", "complaints-in-time"]


@pytest.mark.parametrize("source", ELSEWHERE)
def test_where_the_plan_names_another_source_the_employees_own_figure_does_not_count(
    source: PlannedSource,
):
    told = replace(realised("1", "10..15", better="lower"), planned_source=source)
    shown: Figures = {source: Figure(Decimal(16), 40, ("13.72/feedback@1", "13.72/feedback@90"))}
    [rated] = rated_indicators([result(told)], shown, TARGET)
    assert (rated.realised, rated.rating, rated.counted) == (Decimal(16), "below", 40)
    assert rated.positions == ("13.72/feedback@1", "13.72/feedback@90")


@pytest.mark.parametrize("source", ELSEWHERE)
def test_a_source_that_showed_nothing_gives_neither_figure_nor_zero(source: PlannedSource):
    told = replace(realised("1"), planned_source=source)
    [rated] = rated_indicators([result(told)], {}, TARGET)
    assert (rated.realised, rated.rating, rated.positions) == (None, None, ())


def test_an_own_figure_stands_where_the_accepted_report_stands():
    [rated] = rated_indicators([result(realised("90"))], {}, TARGET, "13.72/reporting@9")
    assert (rated.counted, rated.positions) == (1, ("13.72/reporting@9",))


def test_what_the_appraiser_makes_of_an_indicator_by_feedback_stands_beside_what_its_figure_gave():
    why = Sealed("e7", "reason", "…")
    heard = ("13.72/evaluation@41",)
    change = Change(indicator_id="i-documents", rating="above", feedback=heard, because=why)
    changes = {"i-documents": change}
    [rated] = rated_indicators([result(realised("80"))], {}, TARGET, "", changes)
    assert (rated.proposed, rated.rating) == ("below", "above")
    assert (rated.feedback, rated.because) == (heard, why)


def test_feedback_rates_an_indicator_that_has_no_figure():
    why = Sealed("e7", "reason", "…")
    change = Change(
        indicator_id="i-satisfaction", rating="meets", feedback=("13.72/x@1",), because=why
    )
    changes = {"i-satisfaction": change}
    [rated] = rated_indicators([result(CITIZENS)], {}, TARGET, "", changes)
    assert (rated.realised, rated.proposed, rated.rating) == (None, None, "meets")
