"""In what somebody is strong or weak. Read the names from top to bottom."""

import pytest
from msgspec.structs import replace

from contracts.evaluation import RatedIndicator, Rating
from services.evaluation.rules.achievement import rated_indicators
from services.evaluation.rules.strengths import (
    Change,
    Spread,
    by_code,
    by_value,
    change,
    compared,
    counted,
    together,
)
from services.evaluation.rules.window import previous
from services.evaluation.views.evaluations import scoreboards
from tests.spec.evaluation.facts import POLICY, SCORED, realised, result, seven
from tests.spec.folding import folded

FIGURES: dict[Rating, str] = {"below": "80", "meets": "90", "above": "95"}


def indicators(*told: tuple[str, Rating]) -> tuple[RatedIndicator, ...]:
    """Of these codes with these ratings."""
    results = [result(*(realised(FIGURES[rating], code=code) for code, rating in told))]
    return rated_indicators(results, {}, POLICY.satisfaction_target)


@pytest.mark.parametrize(
    ("period", "before"),
    [
        ("2026-Q2", "2026-Q1"),
        ("2026-Q1", "2025-Q4"),
        ("2026-01", "2025-12"),
        ("2026-12", "2026-11"),
        ("2026", "2025"),
    ],
)
def test_the_period_before_is_of_the_same_kind(period: str, before: str):
    assert previous(period) == before


def test_several_indicators_of_a_kind_count_once_with_the_lowest():
    found = by_code(indicators(("a", "above"), ("a", "below"), ("b", "meets")))
    assert found == {"a": "below", "b": "meets"}


def test_what_nobody_gave_is_neither_a_strength_nor_a_weakness():
    silent = realised("0", code="satisfaction", source="citizen-satisfaction")
    assert by_code(rated_indicators([result(silent)], {}, POLICY.satisfaction_target)) == {}


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ("below", "meets", "better"),
        ("meets", "meets", "same"),
        ("above", "meets", "worse"),
        (None, "meets", None),
    ],
)
def test_somebody_is_compared_with_the_own_past(
    before: Rating | None, now: Rating, expected: Change | None
):
    assert change(before, now) == expected


@pytest.mark.parametrize(
    ("rating", "lower", "higher"), [("below", 0, 3), ("meets", 4, 1), ("above", 6, 0)]
)
def test_somebody_is_compared_with_the_unit(rating: Rating, lower: int, higher: int):
    [of] = compared({"a": rating}, {}, {"a": Spread(below=4, meets=2, above=1)})
    assert (of.lower, of.higher) == (lower, higher)


def test_units_are_added_up_without_anybody_in_it():
    one, other = {"a": Spread(1, 2, 3)}, {"a": Spread(1, 0, 0), "b": Spread(0, 1, 0)}
    assert together([one, other]) == {"a": Spread(2, 2, 3), "b": Spread(0, 1, 0)}


def test_a_person_more_is_one_more_of_the_rating():
    assert counted({"a": Spread(1, 0, 0)}, {"a": "below", "b": "above"}) == {
        "a": Spread(2, 0, 0),
        "b": Spread(0, 0, 1),
    }


def test_the_board_of_a_unit_counts_people_by_kind_of_indicator_and_by_value():
    weak = replace(SCORED, indicators=indicators(("a", "below")), behaviour=seven("above"))
    strong = replace(SCORED, evaluation_id="e8~2026-q1", indicators=indicators(("a", "above")))
    [board] = folded(scoreboards, weak, strong).values()
    assert board.codes == {"a": Spread(1, 0, 1)}
    assert board.values["loyal"] == Spread(0, 1, 1)
    assert set(board.values) == set(by_value(seven("meets")))
