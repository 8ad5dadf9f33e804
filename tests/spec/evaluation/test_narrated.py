"""Targets in words in an evaluation: no figure, and never a zero. Read the names."""

import pytest

from contracts.evaluation import EvaluationScored, RatedNarrative, Rating
from contracts.event import Sealed
from contracts.reporting import RealisedNarrative, RealisedResult
from services.evaluation.deciders.evaluation import ScoreEvaluation, evaluation
from services.evaluation.rules.narrated import rated_narratives
from tests.spec.evaluation.facts import OPENED, POLICY, taken
from tests.spec.evaluation.test_evaluation import SCORE
from tests.spec.given import given

WORDS = Sealed("e7", "realisation", "…")


def in_words(*reached: bool, code: str = "complaints") -> RealisedResult:
    """A result with an indicator in words for each."""
    return RealisedResult(
        result_id="r1",
        kind="utama",
        indicators=(),
        narrated=tuple(
            RealisedNarrative(indicator_id=f"i{n}", code=code, told=WORDS, is_reached=so)
            for n, so in enumerate(reached, 1)
        ),
    )


def scored(result: RealisedResult, asked: ScoreEvaluation = SCORE) -> EvaluationScored:
    there = given(evaluation, OPENED, taken(result)).seeing("policy-current", POLICY)
    [event] = there.when(asked).decide()
    assert isinstance(event, EvaluationScored)
    return event


@pytest.mark.parametrize(("so", "rating"), [(True, "meets"), (False, "below")])
def test_a_target_in_words_meets_when_it_was_reached_and_else_is_below(so: bool, rating: Rating):
    [rated] = rated_narratives([in_words(so)])
    assert rated == RatedNarrative(
        result_id="r1", result_kind="utama", indicator_id="i1", code="complaints", rating=rating
    )


@pytest.mark.parametrize(
    ("reached", "rating"),
    [
        ((True,), "meets"),
        ((True, True, False), "meets"),
        ((True, False), "below"),
        ((False, False, True), "below"),
    ],
)
def test_a_result_in_words_is_what_the_majority_of_its_indicators_says_a_tie_the_lower(
    reached: tuple[bool, ...], rating: Rating
):
    event = scored(in_words(*reached))
    assert [of.rating for of in event.results] == [rating]
    assert event.work_rating == rating


def test_what_was_told_in_words_is_scored_without_a_figure():
    event = scored(in_words(True))
    assert (event.indicators, event.predicate) == ((), "baik")
    assert [of.rating for of in event.narrated] == ["meets"]


def test_a_target_in_words_that_was_not_reached_is_a_weakness():
    [weak] = scored(in_words(False, code="service-time")).weaknesses
    assert (weak.indicator_id, weak.competencies) == ("i1", ("desk-service", "queueing"))


def test_scoring_the_same_again_changes_nothing():
    result = in_words(True)
    done = scored(result)
    given(evaluation, OPENED, taken(result), done).when(SCORE).then_nothing()
