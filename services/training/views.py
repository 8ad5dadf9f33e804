"""What training shows: needs, gaps of a unit, the catalogue, trainings, and hours by employee."""

from decimal import Decimal
from typing import Literal

import msgspec
from msgspec.structs import replace

from contracts.evaluation import CalendarAdopted
from contracts.reporting import EmployeeRegistered, Employment
from contracts.training import (
    AttendanceRecorded,
    CourseEvent,
    CourseKind,
    CourseScheduled,
    EmployeeEnrolled,
    EmployeeWaitlisted,
    EnrolmentWithdrawn,
    Session,
    TrainingCompleted,
    TrainingEvent,
    TrainingMissed,
    TrainingNeedFound,
    TrainingNeedMet,
    TrainingNeedShownAgain,
)
from kernel.heard import Heard
from kernel.view import View
from kernel.zone import clocks_of


class NeedRow(msgspec.Struct, frozen=True):
    """A need as it stands: found by which evaluation, shown last by that of which period, met by
    which training."""

    need_id: str
    employee_id: str
    unit_id: str
    competency: str
    indicator_code: str
    evaluation_id: str
    period: str
    status: Literal["open", "met"]
    last_shown: str
    training_id: str = ""


NeedShown = TrainingNeedFound | TrainingNeedShownAgain | TrainingNeedMet


def need_keys(heard: Heard[NeedShown]) -> list[str]:
    return [heard.event.need_id]


def fold_need(row: NeedRow | None, heard: Heard[NeedShown]) -> NeedRow | None:
    match heard.event:
        case TrainingNeedFound() as found:
            return NeedRow(
                need_id=found.need_id,
                employee_id=found.employee_id,
                unit_id=found.unit_id,
                competency=found.competency,
                indicator_code=found.indicator_code,
                evaluation_id=found.evaluation_id,
                period=found.period,
                status="open",
                last_shown=found.period,
            )
        case TrainingNeedShownAgain() as shown:
            return row and replace(row, last_shown=shown.period)
        case TrainingNeedMet() as met:
            return row and replace(row, status="met", training_id=met.training_id)


needs: View[NeedShown, NeedRow] = View(
    name="needs",
    version=2,
    hears=NeedShown,
    row=NeedRow,
    keys=need_keys,
    fold=fold_need,
    find_by=("employee_id", "unit_id", "competency", "status"),
    streams=lambda key: [f"need-{key}"],
)


class Gap(msgspec.Struct, frozen=True):
    """How many people of a unit still need a competency, and how often a training gave it."""

    unit_id: str
    competency: str
    open: int = 0
    met: int = 0


GapEvent = TrainingNeedFound | TrainingNeedMet


def gap_keys(heard: Heard[GapEvent]) -> list[str]:
    return [f"{heard.event.unit_id}/{heard.event.competency}"]


def fold_gap(row: Gap | None, heard: Heard[GapEvent]) -> Gap:
    row = row or Gap(heard.event.unit_id, heard.event.competency)
    match heard.event:
        case TrainingNeedFound():
            return replace(row, open=row.open + 1)
        case TrainingNeedMet():
            return replace(row, open=row.open - 1, met=row.met + 1)


gaps: View[GapEvent, Gap] = View(
    name="gaps",
    version=1,
    hears=GapEvent,
    row=Gap,
    keys=gap_keys,
    fold=fold_gap,
    find_by=("unit_id", "competency"),
)


class CourseRow(msgspec.Struct, frozen=True):
    """A course of the catalogue with its lists; ``attended`` names the sessions recorded."""

    course_id: str
    title: str
    kind: CourseKind
    seats: int
    seats_left: int
    competencies: tuple[str, ...]
    sessions: tuple[Session, ...]
    hours_jp: int
    version: int
    has_seats: bool = True
    enrolled: tuple[str, ...] = ()
    waitlisted: tuple[str, ...] = ()
    attended: tuple[str, ...] = ()


def fold_course(row: CourseRow | None, heard: Heard[CourseEvent]) -> CourseRow | None:
    match heard.event:
        case CourseScheduled() as scheduled:
            return CourseRow(
                course_id=scheduled.course_id,
                title=scheduled.title,
                kind=scheduled.kind,
                seats=scheduled.seats,
                seats_left=scheduled.seats,
                competencies=scheduled.competencies,
                sessions=scheduled.sessions,
                hours_jp=sum(session.hours_jp for session in scheduled.sessions),
                version=heard.version,
            )
        case EmployeeEnrolled() | EmployeeWaitlisted() | EnrolmentWithdrawn() as moved:
            return row and replace(listed(row, moved), version=heard.version)
        case AttendanceRecorded() as attendance:
            attended = row and tuple(sorted({*row.attended, attendance.session_id}))
            return row and replace(row, attended=attended, version=heard.version)


def listed(
    row: CourseRow, moved: EmployeeEnrolled | EmployeeWaitlisted | EnrolmentWithdrawn
) -> CourseRow:
    """The lists after somebody moved: each person stands in one of them at most."""
    enrolled = [e for e in row.enrolled if e != moved.employee_id]
    waitlisted = [e for e in row.waitlisted if e != moved.employee_id]
    match moved:
        case EmployeeEnrolled():
            enrolled.append(moved.employee_id)
        case EmployeeWaitlisted():
            waitlisted.append(moved.employee_id)
        case EnrolmentWithdrawn():
            pass
    seats_left = row.seats - len(enrolled)
    return replace(
        row,
        enrolled=tuple(enrolled),
        waitlisted=tuple(waitlisted),
        seats_left=seats_left,
        has_seats=seats_left > 0,
    )


courses: View[CourseEvent, CourseRow] = View(
    name="courses",
    version=1,
    hears=CourseEvent,
    row=CourseRow,
    keys=lambda heard: [heard.event.course_id],
    fold=fold_course,
    find_by=("kind", "has_seats"),
    streams=lambda key: [f"course-{key}"],
)


class TrainingRow(msgspec.Struct, frozen=True):
    """What one employee made of one course."""

    training_id: str
    employee_id: str
    course_id: str
    status: Literal["completed", "missed"]
    version: int
    year: int = 0
    hours_jp: int = 0
    competencies: tuple[str, ...] = ()
    certificate: str = ""
    pre_score: Decimal | None = None
    post_score: Decimal | None = None


def fold_training(row: TrainingRow | None, heard: Heard[TrainingEvent]) -> TrainingRow:
    match heard.event:
        case TrainingCompleted() as done:
            return TrainingRow(
                training_id=done.training_id,
                employee_id=done.employee_id,
                course_id=done.course_id,
                status="completed",
                version=heard.version,
                year=done.year,
                hours_jp=done.hours_jp,
                competencies=done.competencies,
                certificate=done.certificate,
                pre_score=done.pre_score,
                post_score=done.post_score,
            )
        case TrainingMissed() as missed:
            return TrainingRow(
                training_id=missed.training_id,
                employee_id=missed.employee_id,
                course_id=missed.course_id,
                status="missed",
                version=heard.version,
            )


trainings: View[TrainingEvent, TrainingRow] = View(
    name="trainings",
    version=1,
    hears=TrainingEvent,
    row=TrainingRow,
    keys=lambda heard: [heard.event.training_id],
    fold=fold_training,
    find_by=("employee_id", "course_id", "status", "year"),
    streams=lambda key: [f"training-{key}"],
)


class Hours(msgspec.Struct, frozen=True):
    """Hours of one training that count in one year, and the record that says so."""

    year: int
    hours_jp: int
    training_id: str
    course_id: str
    recorded_at: str


class HoursRow(msgspec.Struct, frozen=True):
    """One row for each employee. ``employment`` comes from reporting's log, ``hours`` from ours:
    each is touched by one log only, so the two may come in any order."""

    employee_id: str
    employment: Employment | None = None
    hours: tuple[Hours, ...] = ()


HoursEvent = EmployeeRegistered | TrainingCompleted


def hours_keys(heard: Heard[HoursEvent]) -> list[str]:
    return [heard.event.employee_id]


def fold_hours(row: HoursRow | None, heard: Heard[HoursEvent]) -> HoursRow:
    row = row or HoursRow(heard.event.employee_id)
    match heard.event:
        case EmployeeRegistered() as registered:
            return replace(row, employment=registered.employment)
        case TrainingCompleted() as done:
            counted = Hours(done.year, done.hours_jp, done.training_id, done.course_id, heard.cause)
            return replace(row, hours=(*row.hours, counted))


hours: View[HoursEvent, HoursRow] = View(
    name="hours",
    version=1,
    hears=HoursEvent,
    row=HoursRow,
    keys=hours_keys,
    fold=fold_hours,
)

clocks = clocks_of(CalendarAdopted, zone=lambda adopted: adopted.zone)
