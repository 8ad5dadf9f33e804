"""A course, as the region's rules say. Read the names from top to bottom."""

from datetime import date

import pytest
from hypothesis import given as whatever
from hypothesis import strategies as st
from msgspec.structs import replace

from contracts.training import CourseEvent
from kernel.refusal import Refusal
from services.training.deciders.course import (
    Course,
    CourseCommand,
    CourseIsEmpty,
    CourseIsScheduled,
    Enrol,
    ListIsClosed,
    NoSuchCourse,
    NoSuchSession,
    NotEnrolled,
    RecordAttendance,
    ScheduleCourse,
    SessionIsNamedTwice,
    SessionIsNotHeldYet,
    Withdraw,
    course,
)
from tests.spec.given import given
from tests.spec.training.story import (
    FIRST,
    SCHEDULED,
    SECOND,
    enrolled,
    present,
    waitlisted,
    withdrawn,
)

SCHEDULE = ScheduleCourse(
    course_id="c1",
    title="Pelayanan prima",
    kind="classical",
    seats=2,
    competencies=("public-service",),
    sessions=(FIRST, SECOND),
)
FULL = (SCHEDULED, enrolled("e1"), enrolled("e2"))
OVER = (*FULL, waitlisted("e3"), present("s1", "e1", "e2"), present("s2", "e1"))


def enrol(employee_id: str) -> Enrol:
    return Enrol(course_id="c1", employee_id=employee_id)


def withdraw(employee_id: str) -> Withdraw:
    return Withdraw(course_id="c1", employee_id=employee_id)


def record(session_id: str, *employee_ids: str, on: date = SECOND.day) -> RecordAttendance:
    return RecordAttendance(course_id="c1", session_id=session_id, present=employee_ids, today=on)


def test_a_course_is_scheduled():
    given(course).when(SCHEDULE).then(SCHEDULED)


def test_scheduling_twice_changes_nothing():
    given(course, SCHEDULED).when(SCHEDULE).then_nothing()


def test_another_plan_needs_a_course_of_its_own():
    larger = replace(SCHEDULE, seats=3)
    given(course, SCHEDULED).when(larger).then_refused(CourseIsScheduled)


def test_a_course_that_is_over_is_not_scheduled_anew():
    given(course, *OVER).when(replace(SCHEDULE, title="Lagi")).then_refused(CourseIsScheduled)


@pytest.mark.parametrize(
    "nothing",
    [
        replace(SCHEDULE, seats=0),
        replace(SCHEDULE, competencies=()),
        replace(SCHEDULE, sessions=()),
        replace(SCHEDULE, sessions=(FIRST, replace(SECOND, hours_jp=0))),
    ],
)
def test_a_course_without_seats_competencies_sessions_or_hours_is_none(nothing: ScheduleCourse):
    given(course).when(nothing).then_refused(CourseIsEmpty)


def test_two_sessions_of_a_course_never_share_an_id():
    twice = replace(SCHEDULE, sessions=(FIRST, replace(SECOND, session_id="s1")))
    given(course).when(twice).then_refused(SessionIsNamedTwice)


def test_an_employee_enrols():
    given(course, SCHEDULED).when(enrol("e1")).then(enrolled("e1"))


def test_enrolling_twice_changes_nothing():
    given(course, SCHEDULED, enrolled("e1")).when(enrol("e1")).then_nothing()


def test_the_last_seat_is_given():
    given(course, SCHEDULED, enrolled("e1")).when(enrol("e2")).then(enrolled("e2"))


def test_who_comes_when_the_course_is_full_waits_in_line():
    given(course, *FULL).when(enrol("e3")).then(waitlisted("e3"))


def test_enrolling_twice_keeps_the_place_in_line():
    given(course, *FULL, waitlisted("e3")).when(enrol("e3")).then_nothing()


def test_nobody_enrols_after_every_session_was_recorded():
    given(course, *OVER).when(enrol("e4")).then_refused(ListIsClosed)


def test_enrolling_again_changes_nothing_after_every_session_was_recorded():
    given(course, *OVER).when(enrol("e1")).then_nothing()


def test_an_employee_withdraws():
    given(course, SCHEDULED, enrolled("e1")).when(withdraw("e1")).then(withdrawn("e1"))


def test_a_withdrawal_promotes_the_first_in_line():
    line = given(course, *FULL, waitlisted("e4"), waitlisted("e3"))
    line.when(withdraw("e1")).then(withdrawn("e1"), enrolled("e4"))


def test_the_next_in_line_follows_the_one_who_left_it():
    line = given(course, *FULL, waitlisted("e4"), waitlisted("e3"), withdrawn("e4"))
    line.when(withdraw("e1")).then(withdrawn("e1"), enrolled("e3"))


def test_leaving_the_line_promotes_nobody():
    line = given(course, *FULL, waitlisted("e3"), waitlisted("e4"))
    line.when(withdraw("e3")).then(withdrawn("e3"))


def test_withdrawing_twice_changes_nothing():
    given(course, SCHEDULED, enrolled("e1"), withdrawn("e1")).when(withdraw("e1")).then_nothing()


def test_who_never_enrolled_cannot_withdraw():
    given(course, SCHEDULED).when(withdraw("e1")).then_refused(NotEnrolled)


def test_who_withdrew_may_enrol_again():
    back = given(course, SCHEDULED, enrolled("e1"), withdrawn("e1"))
    back.when(enrol("e1")).then(enrolled("e1"))


def test_nobody_withdraws_after_every_session_was_recorded():
    given(course, *OVER).when(withdraw("e1")).then_refused(ListIsClosed)


def test_withdrawing_again_changes_nothing_after_every_session_was_recorded():
    gone = (SCHEDULED, enrolled("e1"), withdrawn("e1"), present("s1"), present("s2"))
    given(course, *gone).when(withdraw("e1")).then_nothing()


def test_attendance_is_recorded():
    given(course, *FULL).when(record("s1", "e2", "e1")).then(present("s1", "e1", "e2"))


def test_that_nobody_came_is_recorded_too():
    given(course, *FULL).when(record("s1")).then(present("s1"))


def test_recording_the_same_attendance_twice_changes_nothing():
    once = given(course, *FULL, present("s1", "e1", "e2"))
    once.when(record("s1", "e2", "e1", "e1")).then_nothing()


def test_a_later_attendance_replaces_the_one_before_it():
    given(course, *OVER).when(record("s2", "e2")).then(present("s2", "e2"))


def test_nobody_has_attended_on_the_day_before_the_session():
    early = record("s1", "e1", on=date(2026, 5, 3))
    given(course, *FULL).when(early).then_refused(SessionIsNotHeldYet)


def test_each_session_has_its_own_day():
    day = FIRST.day
    given(course, *FULL).when(record("s1", "e1", on=day)).then(present("s1", "e1"))
    given(course, *FULL).when(record("s2", "e1", on=day)).then_refused(SessionIsNotHeldYet)


def test_the_refusal_names_the_day_of_the_session():
    with pytest.raises(SessionIsNotHeldYet) as refused:
        given(course, *FULL).when(record("s2", on=FIRST.day)).decide()
    assert refused.value.details == {"day": "2026-05-05"}


def test_attendance_may_be_recorded_long_after():
    late = record("s1", "e1", on=date(2027, 1, 4))
    given(course, *FULL).when(late).then(present("s1", "e1"))


def test_recording_the_same_attendance_changes_nothing_whatever_day_it_is():
    again = record("s1", "e1", on=date(2026, 5, 3))
    given(course, *FULL, present("s1", "e1")).when(again).then_nothing()


def test_attendance_is_recorded_for_sessions_of_the_course_only():
    given(course, *FULL).when(record("s3", "e1")).then_refused(NoSuchSession)


def test_only_those_who_are_enrolled_attend():
    given(course, *FULL, waitlisted("e3")).when(record("s1", "e3")).then_refused(NotEnrolled)


@pytest.mark.parametrize("command", [enrol("e1"), withdraw("e1"), record("s1", "e1")])
def test_a_course_nobody_scheduled_takes_nobody(command: CourseCommand):
    given(course).when(command).then_refused(NoSuchCourse)


def decided(command: CourseCommand, state: Course) -> list[CourseEvent]:
    try:
        return list(course.decide(command, state))
    except Refusal:
        return []


people = st.sampled_from(["e1", "e2", "e3", "e4", "e5"])
comings_and_goings = st.lists(st.one_of(st.builds(enrol, people), st.builds(withdraw, people)))


@whatever(comings_and_goings)
def test_a_course_never_has_more_people_than_seats_nor_a_line_beside_a_free_seat(
    commands: list[Enrol | Withdraw],
):
    state = course.fold([SCHEDULED])
    for command in commands:
        state = course.fold(decided(command, state), state)
        assert len(state.enrolled) <= 2
        assert not state.waiting or len(state.enrolled) == 2
