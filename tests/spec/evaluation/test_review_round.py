"""A round of reviews: whom the platform asks, and when it ends."""

from msgspec.structs import replace

from contracts.evaluation import ReviewRules
from services.evaluation.deciders.policy import STREAM as POLICY_STREAM
from services.evaluation.deciders.review_round import (
    CloseReviewRound,
    NoSuchReviewRound,
    ReviewRoundIsAnothers,
    ReviewRoundIsClosed,
    SomebodyIsAskedTwice,
    TooFewPeers,
    TooFewSubordinates,
    review_round,
)
from services.evaluation.rules.reviews import peers_of
from tests.spec.evaluation.facts import POLICY
from tests.spec.evaluation.reviewed import BEGUN, CLOSED, OPENED, ROUND, asked, opening, picked
from tests.spec.given import given

CLOSE = CloseReviewRound(round_id=ROUND)
THREE = (picked("r1"), picked("r2"), picked("r3"))


def below(review_id: str):
    return picked(review_id, "subordinate")


def test_a_round_asks_at_least_three_peers():
    given(review_round).when(opening(*THREE)).then(OPENED, asked("r1"), asked("r2"), asked("r3"))


def test_two_peers_are_too_few():
    given(review_round).when(opening(*THREE[:2])).then_refused(TooFewPeers)


STRICT = replace(POLICY, reviews=ReviewRules(peers=4, subordinates=3, shown=4))


def test_a_policy_may_want_more_peers_than_three():
    strict = given(review_round).seeing(POLICY_STREAM, STRICT)
    strict.when(opening(*THREE)).then_refused(TooFewPeers)


def test_a_policy_may_want_more_subordinates_than_two():
    strict = given(review_round).seeing(POLICY_STREAM, STRICT)
    wanted = opening(*THREE, picked("r4"), below("r5"), below("r6"), subordinates=3)
    strict.when(wanted).then_refused(TooFewSubordinates)


def test_a_round_keeps_from_how_many_answers_on_its_policy_shows_anything():
    strict = given(review_round).seeing(POLICY_STREAM, STRICT)
    opened, *_ = strict.when(opening(*THREE, picked("r4"))).decide()
    assert opened == replace(OPENED, least_shown=4)


def test_subordinates_do_not_count_as_peers():
    wanted = opening(*THREE[:2], below("r4"), below("r5"), subordinates=2)
    given(review_round).when(wanted).then_refused(TooFewPeers)


def test_a_round_asks_two_subordinates_where_they_exist():
    wanted = opening(*THREE, below("r4"), below("r5"), subordinates=9)
    given(review_round).when(wanted).then(
        OPENED,
        *(asked(each) for each in ("r1", "r2", "r3")),
        asked("r4", "subordinate"),
        asked("r5", "subordinate"),
    )


def test_one_subordinate_is_too_few_where_there_are_two():
    wanted = opening(*THREE, below("r4"), subordinates=2)
    given(review_round).when(wanted).then_refused(TooFewSubordinates)


def test_the_only_subordinate_there_is_must_not_be_left_out():
    given(review_round).when(opening(*THREE, subordinates=1)).then_refused(TooFewSubordinates)


def test_one_subordinate_is_enough_where_there_is_one():
    events = given(review_round).when(opening(*THREE, below("r4"), subordinates=1)).decide()
    assert events[-1] == asked("r4", "subordinate")


def test_nobody_is_asked_twice_in_a_round():
    same = picked("r4", who="r1")
    given(review_round).when(opening(*THREE, same)).then_refused(SomebodyIsAskedTwice)


def test_two_colleagues_are_not_asked_for_the_same_review():
    same = picked("r1", who="another")
    given(review_round).when(opening(*THREE, same)).then_refused(SomebodyIsAskedTwice)


def test_those_who_were_asked_first_stay_asked():
    others = opening(picked("r7"), picked("r8"), picked("r9"))
    given(review_round, *BEGUN).when(others).then_nothing()


def test_the_round_of_another_employee_is_not_taken_over():
    given(review_round, *BEGUN).when(opening(employee_id="e8")).then_refused(ReviewRoundIsAnothers)


def test_a_round_is_closed_once():
    given(review_round, *BEGUN).when(CLOSE).then(CLOSED)
    given(review_round, *BEGUN, CLOSED).when(CLOSE).then_nothing()


def test_a_closed_round_is_not_opened_again():
    given(review_round, *BEGUN, CLOSED).when(opening()).then_refused(ReviewRoundIsClosed)


def test_a_round_that_was_never_opened_is_not_closed():
    given(review_round).when(CLOSE).then_refused(NoSuchReviewRound)


def test_peers_are_those_with_the_same_appraiser():
    assert peers_of("e7", "e1", ["e7", "e2", "e3", "e4"], {"e5": "e4"}) == ["e2", "e3", "e4"]


def test_where_fewer_than_three_have_the_same_appraiser_the_unit_is_asked_too():
    unit = {"e1": "", "e7": "e1", "e2": "e1", "e5": "e4", "e6": "e7"}
    assert peers_of("e7", "e1", ["e7", "e2"], unit) == ["e2", "e5"]


def test_neither_the_appraiser_nor_oneself_nor_a_subordinate_is_a_peer():
    unit = {"e1": "", "e7": "e1", "e6": "e7"}
    assert peers_of("e7", "e1", [], unit) == []


def test_whoever_has_no_appraiser_has_no_peers_but_those_of_the_unit():
    assert peers_of("e1", "", [], {"e1": "", "e7": "e1", "e9": "e8"}) == ["e9"]
