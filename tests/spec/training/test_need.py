"""A training need, as the region's rules say. Read the names from top to bottom."""

from msgspec.structs import replace

from services.training.deciders.need import FindNeed, MeetNeed, need
from tests.spec.given import given
from tests.spec.training.story import FOUND, MET

FIND = FindNeed(
    need_id="e7-public-service",
    employee_id="e7",
    unit_id="u1",
    competency="public-service",
    evaluation_id="e7-2026-q1",
    indicator_code="service-time",
    period="2026-Q1",
)
MEET = MeetNeed(need_id="e7-public-service", training_id="c1-e7")
FIND_LATER = replace(FIND, evaluation_id="e7-2026-q2", period="2026-Q2")
FOUND_LATER = replace(FOUND, evaluation_id="e7-2026-q2", period="2026-Q2")


def test_a_weakness_opens_a_need():
    given(need).when(FIND).then(FOUND)


def test_another_weakness_adds_nothing_while_the_need_is_open():
    given(need, FOUND).when(FIND_LATER).then_nothing()


def test_finding_twice_changes_nothing():
    given(need, FOUND).when(FIND).then_nothing()


def test_a_training_meets_the_need():
    given(need, FOUND).when(MEET).then(MET)


def test_meeting_twice_changes_nothing():
    given(need, FOUND, MET).when(MEET).then_nothing()


def test_a_training_that_nobody_needed_meets_nothing():
    given(need).when(MEET).then_nothing()


def test_a_later_evaluation_finds_the_need_again_after_it_was_met():
    given(need, FOUND, MET).when(FIND_LATER).then(FOUND_LATER)


def test_the_evaluation_that_found_a_need_does_not_find_it_again_after_it_was_met():
    given(need, FOUND, MET).when(FIND).then_nothing()


def test_a_need_found_again_is_met_by_another_training():
    again = MeetNeed(need_id="e7-public-service", training_id="c2-e7")
    given(need, FOUND, MET, FOUND_LATER).when(again).then(replace(MET, training_id="c2-e7"))


def test_a_need_is_met_where_it_was_found_last():
    moved = replace(FOUND_LATER, unit_id="u2")
    given(need, FOUND, MET, moved).when(MEET).then(replace(MET, unit_id="u2"))
