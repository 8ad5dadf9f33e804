"""What training tells the other services. Topic ``kinerja.<region>.training``."""

from datetime import date
from decimal import Decimal
from typing import Literal

from contracts.event import Event, Part

CourseKind = Literal["classical", "online", "workshop", "coaching"]


class TrainingNeedFound(Event):
    """An evaluation showed a weakness that this competency would mend."""

    type = "training.TrainingNeedFound.v1"
    need_id: str
    employee_id: str
    unit_id: str
    competency: str
    evaluation_id: str
    indicator_code: str
    period: str


class TrainingNeedShownAgain(Event):
    """An evaluation of a later period showed the same weakness; the need stays what it is, open or
    met, but only a training after that period meets it now."""

    type = "training.TrainingNeedShownAgain.v1"
    need_id: str
    employee_id: str
    competency: str
    evaluation_id: str
    period: str


class TrainingNeedMet(Event):
    """A completed training gave the competency; ``unit_id`` is that of the need.

    ``trained_on`` is the day of the course's last session; absent in records of before it was told.
    """

    type = "training.TrainingNeedMet.v1"
    need_id: str
    employee_id: str
    unit_id: str
    competency: str
    training_id: str
    trained_on: date | None = None


class CompetencyTrained(Event):
    """A completed training gave a competency that nobody is known to need: evaluations may come
    later than the training that already answers them. ``trained_on`` is its last session's day."""

    type = "training.CompetencyTrained.v1"
    need_id: str
    employee_id: str
    competency: str
    training_id: str
    trained_on: date


class Session(Part):
    """One meeting of a course; 1 JP is 45 minutes."""

    session_id: str
    day: date
    hours_jp: int


class CourseScheduled(Event):
    """A course is offered: so many seats, these competencies, these sessions."""

    type = "training.CourseScheduled.v1"
    course_id: str
    title: str
    kind: CourseKind
    seats: int
    competencies: tuple[str, ...]
    sessions: tuple[Session, ...]


class EmployeeEnrolled(Event):
    """The employee has a seat, from the start or by moving up from the waiting list."""

    type = "training.EmployeeEnrolled.v1"
    course_id: str
    employee_id: str


class EmployeeWaitlisted(Event):
    """The course was full; the first in line moves up when somebody withdraws."""

    type = "training.EmployeeWaitlisted.v1"
    course_id: str
    employee_id: str


class EnrolmentWithdrawn(Event):
    """The employee gave up the seat, or the place in the waiting list."""

    type = "training.EnrolmentWithdrawn.v1"
    course_id: str
    employee_id: str


class AttendanceRecorded(Event):
    """Who was there at one session; a later one for the same session replaces it."""

    type = "training.AttendanceRecorded.v1"
    course_id: str
    session_id: str
    present: tuple[str, ...]


class TrainingCompleted(Event):
    """The employee attended at least 80 % of the hours; they count towards the yearly 20 JP.

    Scores are percentages, 0 to 100, of a test before and after. ``trained_on`` is the day of the
    last session; absent in records of before it was told.
    """

    type = "training.TrainingCompleted.v1"
    training_id: str
    employee_id: str
    course_id: str
    year: int
    hours_jp: int
    competencies: tuple[str, ...]
    certificate: str
    pre_score: Decimal | None = None
    post_score: Decimal | None = None
    trained_on: date | None = None


class TrainingMissed(Event):
    """Enrolled, but present at less than 80 % of the hours."""

    type = "training.TrainingMissed.v1"
    training_id: str
    employee_id: str
    course_id: str


NeedEvent = TrainingNeedFound | TrainingNeedShownAgain | TrainingNeedMet | CompetencyTrained
CourseEvent = (
    CourseScheduled
    | EmployeeEnrolled
    | EmployeeWaitlisted
    | EnrolmentWithdrawn
    | AttendanceRecorded
)
TrainingEvent = TrainingCompleted | TrainingMissed
