"""What the specifications of training share: a need, a course of ten hours."""

from datetime import date
from decimal import Decimal

from contracts.training import (
    AttendanceRecorded,
    CourseScheduled,
    EmployeeEnrolled,
    EmployeeWaitlisted,
    EnrolmentWithdrawn,
    Session,
    TrainingCompleted,
    TrainingMissed,
    TrainingNeedFound,
    TrainingNeedMet,
)

FIRST = Session(session_id="s1", day=date(2026, 5, 4), hours_jp=8)
SECOND = Session(session_id="s2", day=date(2026, 5, 5), hours_jp=2)
SCHEDULED = CourseScheduled(
    course_id="c1",
    title="Pelayanan prima",
    kind="classical",
    seats=2,
    competencies=("public-service",),
    sessions=(FIRST, SECOND),
)

FOUND = TrainingNeedFound(
    need_id="e7~public-service",
    employee_id="e7",
    unit_id="u1",
    competency="public-service",
    evaluation_id="e7~2026-q1",
    indicator_code="service-time",
    period="2026-Q1",
)
MET = TrainingNeedMet(
    need_id="e7~public-service",
    employee_id="e7",
    unit_id="u1",
    competency="public-service",
    training_id="c1~e7",
    trained_on=SECOND.day,
)
COMPLETED = TrainingCompleted(
    training_id="c1~e7",
    employee_id="e7",
    course_id="c1",
    year=2026,
    hours_jp=10,
    competencies=("public-service",),
    certificate="PP/2026/001",
    pre_score=Decimal("55.00"),
    post_score=Decimal("85.50"),
    trained_on=SECOND.day,
)
MISSED = TrainingMissed(training_id="c1~e7", employee_id="e7", course_id="c1")


def enrolled(employee_id: str) -> EmployeeEnrolled:
    return EmployeeEnrolled(course_id="c1", employee_id=employee_id)


def waitlisted(employee_id: str) -> EmployeeWaitlisted:
    return EmployeeWaitlisted(course_id="c1", employee_id=employee_id)


def withdrawn(employee_id: str) -> EnrolmentWithdrawn:
    return EnrolmentWithdrawn(course_id="c1", employee_id=employee_id)


def present(session_id: str, *employee_ids: str) -> AttendanceRecorded:
    return AttendanceRecorded(course_id="c1", session_id=session_id, present=employee_ids)
