"""A training need, as the region's rules say. Read the names from top to bottom."""

from datetime import date

from msgspec.structs import replace

from contracts.training import CompetencyTrained, TrainingNeedShownAgain
from services.training.deciders.need import FindNeed, MeetNeed, need
from tests.spec.given import given
from tests.spec.training.story import FOUND, MET

FIND = FindNeed(
    need_id="e7~public-service",
    employee_id="e7",
    unit_id="u1",
    competency="public-service",
    evaluation_id="e7~2026-q1",
    indicator_code="service-time",
    period="2026-Q1",
)
MEET = MeetNeed(
    need_id="e7~public-service",
    employee_id="e7",
    competency="public-service",
    training_id="c1~e7",
    trained_on=date(2026, 5, 5),
)
TRAINED = CompetencyTrained(
    need_id="e7~public-service",
    employee_id="e7",
    competency="public-service",
    training_id="c1~e7",
    trained_on=date(2026, 5, 5),
)
FIND_LATER = replace(FIND, evaluation_id="e7~2026-q2", period="2026-Q2")
FOUND_LATER = replace(FOUND, evaluation_id="e7~2026-q2", period="2026-Q2")
SHOWN_AGAIN = TrainingNeedShownAgain(
    need_id="e7~public-service",
    employee_id="e7",
    competency="public-service",
    evaluation_id="e7~2026-q2",
    period="2026-Q2",
)
IN_JULY = date(2026, 7, 6)


def test_a_weakness_opens_a_need():
    given(need).when(FIND).then(FOUND)


def test_a_later_evaluation_with_the_same_weakness_leaves_the_need_open():
    given(need, FOUND).when(FIND_LATER).then(SHOWN_AGAIN)


def test_an_earlier_evaluation_that_comes_late_adds_nothing():
    given(need, FOUND_LATER).when(FIND).then_nothing()


def test_finding_twice_changes_nothing():
    given(need, FOUND).when(FIND).then_nothing()
    given(need, FOUND, SHOWN_AGAIN).when(FIND_LATER).then_nothing()


def test_a_training_after_the_period_meets_the_need():
    given(need, FOUND).when(MEET).then(MET)


def test_a_training_on_the_first_day_after_the_period_meets_the_need():
    first = date(2026, 4, 1)
    early = replace(MEET, trained_on=first)
    given(need, FOUND).when(early).then(replace(MET, trained_on=first))


def test_a_training_within_the_period_did_not_prevent_the_weakness_and_meets_nothing():
    within = replace(MEET, trained_on=date(2026, 3, 31))
    given(need, FOUND).when(within).then_nothing()


def test_a_training_before_the_period_that_showed_it_last_meets_nothing():
    given(need, FOUND, SHOWN_AGAIN).when(MEET).then_nothing()


def test_meeting_twice_changes_nothing():
    given(need, FOUND, MET).when(MEET).then_nothing()


def test_a_training_that_nobody_is_known_to_need_is_kept():
    given(need).when(MEET).then(TRAINED)
    given(need, TRAINED).when(MEET).then_nothing()


def test_a_training_heard_before_the_evaluation_meets_the_need_at_once():
    given(need, TRAINED).when(FIND).then(FOUND, MET)
    given(need, FOUND, MET).when(FIND).then_nothing()


def test_a_training_before_the_weakness_leaves_the_need_open():
    given(need, TRAINED).when(FIND_LATER).then(FOUND_LATER)


def test_a_later_evaluation_finds_the_need_again_after_it_was_met():
    given(need, FOUND, MET).when(FIND_LATER).then(FOUND_LATER)


def test_a_later_period_that_was_over_before_the_training_changes_nothing_but_the_period():
    met = replace(MET, trained_on=IN_JULY)
    given(need, FOUND, met).when(FIND_LATER).then(SHOWN_AGAIN)


def test_the_evaluation_that_found_a_need_does_not_find_it_again_after_it_was_met():
    given(need, FOUND, MET).when(FIND).then_nothing()


def test_a_need_found_again_is_met_by_another_training():
    again = replace(MEET, training_id="c2~e7", trained_on=IN_JULY)
    met = replace(MET, training_id="c2~e7", trained_on=IN_JULY)
    given(need, FOUND, MET, FOUND_LATER).when(again).then(met)


def test_a_second_training_after_the_need_was_met_answers_a_weakness_heard_later():
    again = replace(MEET, training_id="c2~e7", trained_on=IN_JULY)
    trained = replace(TRAINED, training_id="c2~e7", trained_on=IN_JULY)
    given(need, FOUND, MET).when(again).then(trained)
    given(need, FOUND, MET, trained).when(FIND_LATER).then(SHOWN_AGAIN)


def test_a_need_is_met_where_it_was_found_last():
    moved = replace(FOUND_LATER, unit_id="u2")
    in_july = replace(MEET, trained_on=IN_JULY)
    met = replace(MET, unit_id="u2", trained_on=IN_JULY)
    given(need, FOUND, MET, moved).when(in_july).then(met)


def test_a_need_that_was_met_before_the_day_was_told_is_found_again():
    given(need, FOUND, replace(MET, trained_on=None)).when(FIND_LATER).then(FOUND_LATER)
