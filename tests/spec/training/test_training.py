"""What one employee made of one course, as the region's rules say. Read the names in order."""

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from contracts.event import Event
from contracts.training import Session, TrainingCompleted, TrainingMissed
from services.training.deciders.course import NoSuchCourse, NotEnrolled
from services.training.deciders.training import (
    AttendanceIsMissing,
    CompleteTraining,
    ScoreIsNoPercentage,
    TrainingIsDecided,
    training,
)
from tests.spec.given import given
from tests.spec.training.story import (
    COMPLETED,
    FIRST,
    MISSED,
    SCHEDULED,
    enrolled,
    present,
    waitlisted,
)

COMPLETE = CompleteTraining(
    training_id="c1~e7",
    course_id="c1",
    employee_id="e7",
    certificate="PP/2026/001",
    pre_score=Decimal("55"),
    post_score=Decimal("85.5"),
)
ATTENDED: tuple[Event, ...] = (SCHEDULED, enrolled("e7"), present("s1", "e7"), present("s2"))
STAYED_AWAY = (SCHEDULED, enrolled("e7"), present("s1"), present("s2", "e7"))


def after(course: tuple[Event, ...], *history: TrainingCompleted | TrainingMissed):
    return given(training, *history).seeing("course-c1", *course)


def test_80_percent_of_the_hours_complete_a_training_and_all_its_hours_count():
    after(ATTENDED).when(COMPLETE).then(COMPLETED)


def test_less_than_80_percent_of_the_hours_miss_it():
    after(STAYED_AWAY).when(COMPLETE).then(MISSED)


def test_hours_and_not_sessions_are_counted():
    many_short = [Session(session_id=f"t{n}", day=FIRST.day, hours_jp=1) for n in range(3)]
    scheduled = replace(SCHEDULED, sessions=(replace(FIRST, hours_jp=12), *many_short))
    absences = [present(session.session_id) for session in many_short]
    course = (scheduled, enrolled("e7"), present("s1", "e7"), *absences)
    after(course).when(COMPLETE).then(replace(COMPLETED, hours_jp=15, trained_on=FIRST.day))


def test_the_hours_belong_to_the_year_of_the_last_session():
    late = Session(session_id="s1", day=date(2027, 1, 4), hours_jp=8)
    early = Session(session_id="s2", day=date(2026, 12, 28), hours_jp=2)
    course = (replace(SCHEDULED, sessions=(late, early)), *ATTENDED[1:])
    after(course).when(COMPLETE).then(replace(COMPLETED, year=2027, trained_on=late.day))


def test_a_training_without_tests_has_no_scores():
    untested = replace(COMPLETE, pre_score=None, post_score=None)
    after(ATTENDED).when(untested).then(replace(COMPLETED, pre_score=None, post_score=None))


def test_completing_twice_changes_nothing():
    after(ATTENDED, COMPLETED).when(COMPLETE).then_nothing()


@pytest.mark.parametrize(
    "other",
    [
        replace(COMPLETE, certificate="PP/2026/002"),
        replace(COMPLETE, post_score=Decimal("85.51")),
        replace(COMPLETE, pre_score=None),
        replace(COMPLETE, course_id="c", employee_id="1-e7"),
    ],
)
def test_a_completed_training_keeps_its_scores_and_its_certificate(other: CompleteTraining):
    after(ATTENDED, COMPLETED).when(other).then_refused(TrainingIsDecided)


def test_a_correction_of_the_attendance_takes_no_certificate_back():
    after((*ATTENDED, present("s1")), COMPLETED).when(COMPLETE).then_nothing()


def test_missing_twice_changes_nothing():
    after(STAYED_AWAY, MISSED).when(COMPLETE).then_nothing()


def test_a_missed_training_is_completed_after_the_attendance_was_corrected():
    after((*STAYED_AWAY, present("s1", "e7")), MISSED).when(COMPLETE).then(COMPLETED)


def test_nothing_is_decided_before_every_session_has_its_attendance():
    after((*ATTENDED[:2], present("s1", "e7"))).when(COMPLETE).then_refused(AttendanceIsMissing)


def test_who_waits_in_line_completes_nothing():
    waiting = (SCHEDULED, waitlisted("e7"), present("s1"), present("s2"))
    after(waiting).when(COMPLETE).then_refused(NotEnrolled)


def test_a_course_nobody_scheduled_is_completed_by_nobody():
    after(()).when(COMPLETE).then_refused(NoSuchCourse)


@pytest.mark.parametrize("score", ["0", "0.01", "99.99", "100", "85.500"])
def test_a_score_is_a_percentage_with_two_decimals(score: str):
    scored = replace(COMPLETE, post_score=Decimal(score))
    exact = Decimal(score).quantize(Decimal("0.01"))
    after(ATTENDED).when(scored).then(replace(COMPLETED, post_score=exact))


@pytest.mark.parametrize("score", ["-0.01", "100.01", "50.001", "NaN", "Infinity"])
def test_nothing_else_is_a_score(score: str):
    for asked in (
        replace(COMPLETE, post_score=Decimal(score)),
        replace(COMPLETE, pre_score=Decimal(score)),
    ):
        after(ATTENDED).when(asked).then_refused(ScoreIsNoPercentage)
