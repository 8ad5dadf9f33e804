"""A review: given once, while the round is open, with every value from 1 to 5."""

import pytest
from msgspec.structs import replace

from contracts.evaluation import ValueScore
from contracts.event import Sealed
from services.evaluation.deciders.review import (
    EveryValueIsScoredOnce,
    GiveReview,
    ReviewIsGiven,
    ReviewIsNotAsked,
    ScoreIsOffTheScale,
    review,
)
from services.evaluation.deciders.review_round import NoSuchReviewRound, ReviewRoundIsClosed
from tests.spec.evaluation.reviewed import (
    BEGUN,
    CLOSED,
    COMMENT,
    OPENED,
    ROUND,
    STREAM,
    asked,
    given_review,
    scores,
)
from tests.spec.given import given

GIVE = GiveReview(review_id="r1", round_id=ROUND, scores=scores(4), comment=COMMENT)


def test_a_review_is_given_by_the_relation_in_which_it_was_asked():
    given(review).seeing(STREAM, *BEGUN).when(GIVE).then(given_review("r1"))


def test_a_subordinates_review_is_told_apart_from_a_peers():
    round = (OPENED, asked("r1", "subordinate"))
    [event] = given(review).seeing(STREAM, *round).when(GIVE).decide()
    assert event.relation == "subordinate"


def test_a_review_needs_no_comment():
    silent = replace(GIVE, comment=None)
    given(review).seeing(STREAM, *BEGUN).when(silent).then(given_review("r1", comment=None))


def test_a_review_that_the_round_did_not_ask_for_is_refused():
    other = replace(GIVE, review_id="r9")
    given(review).seeing(STREAM, *BEGUN).when(other).then_refused(ReviewIsNotAsked)


def test_a_review_in_a_closed_round_is_refused():
    given(review).seeing(STREAM, *BEGUN, CLOSED).when(GIVE).then_refused(ReviewRoundIsClosed)


def test_a_review_without_a_round_is_refused():
    given(review).when(GIVE).then_refused(NoSuchReviewRound)


def test_the_same_review_sent_again_is_the_same():
    given(review, given_review()).seeing(STREAM, *BEGUN).when(GIVE).then_nothing()


@pytest.mark.parametrize(
    "other", [{"scores": scores(5)}, {"comment": None}, {"comment": Sealed("e7", "comment", "x")}]
)
def test_a_review_is_given_once(other: dict[str, object]):
    again = replace(GIVE, **other)
    given(review, given_review()).seeing(STREAM, *BEGUN).when(again).then_refused(ReviewIsGiven)


@pytest.mark.parametrize("score", [0, 6])
def test_a_score_off_the_scale_of_1_to_5_is_refused(score: int):
    off = replace(GIVE, scores=scores(score))
    given(review).seeing(STREAM, *BEGUN).when(off).then_refused(ScoreIsOffTheScale)


@pytest.mark.parametrize("score", [1, 5])
def test_both_ends_of_the_scale_are_on_it(score: int):
    end = replace(GIVE, scores=scores(score))
    given(review).seeing(STREAM, *BEGUN).when(end).then(given_review("r1", score))


def test_every_value_is_scored():
    six = replace(GIVE, scores=scores()[1:])
    given(review).seeing(STREAM, *BEGUN).when(six).then_refused(EveryValueIsScoredOnce)


def test_no_value_is_scored_twice():
    eight = replace(GIVE, scores=(*scores(), ValueScore(value="loyal", score=1)))
    given(review).seeing(STREAM, *BEGUN).when(eight).then_refused(EveryValueIsScoredOnce)


def test_the_order_of_the_scores_says_nothing():
    turned = replace(GIVE, scores=scores()[::-1])
    given(review).seeing(STREAM, *BEGUN).when(turned).then(given_review("r1"))
