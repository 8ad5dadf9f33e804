"""A course is scheduled once; people enrol until its seats are taken, then wait in line.

Who withdraws makes room for the first in line. At each session somebody records who was there, not
before its day, and may correct that later. Once every session has its attendance, the list of
participants is closed: completions (training.py) are decided on a list that no longer changes. A
correction after somebody completed takes no certificate back.
"""

from collections.abc import Mapping
from datetime import date
from enum import Enum

from msgspec.structs import replace

from contracts.training import (
    AttendanceRecorded,
    CourseEvent,
    CourseKind,
    CourseScheduled,
    EmployeeEnrolled,
    EmployeeWaitlisted,
    EnrolmentWithdrawn,
    Session,
)
from kernel.decider import Command, Decider, State
from kernel.refusal import Conflict, Invalid, NotFound


class ScheduleCourse(Command):
    course_id: str
    title: str
    kind: CourseKind
    seats: int
    competencies: tuple[str, ...]
    sessions: tuple[Session, ...]


class Enrol(Command):
    course_id: str
    employee_id: str


class Withdraw(Command):
    course_id: str
    employee_id: str


class RecordAttendance(Command):
    course_id: str
    session_id: str
    present: tuple[str, ...]
    today: date


CourseCommand = ScheduleCourse | Enrol | Withdraw | RecordAttendance


class NoSuchCourse(NotFound):
    """Nobody scheduled this course."""

    slug = "training.no-such-course"
    indonesian = "Pelatihan ini belum pernah dijadwalkan."


class CourseIsScheduled(Conflict):
    """A course is scheduled once; another plan needs a course of its own."""

    slug = "training.course-is-scheduled"
    indonesian = "Pelatihan ini sudah dijadwalkan; rencana lain memerlukan pelatihan tersendiri."


class CourseIsEmpty(Invalid):
    """A course has a seat, a competency and a session at least, and each session takes 1 JP."""

    slug = "training.course-is-empty"
    indonesian = (
        "Pelatihan memerlukan paling sedikit satu kursi, satu kompetensi dan satu sesi, "
        "dan setiap sesi paling sedikit 1 JP."
    )


class SessionIsNamedTwice(Invalid):
    """Each session of a course has an id of its own."""

    slug = "training.session-is-named-twice"
    indonesian = "Setiap sesi pelatihan memerlukan pengenal tersendiri."


class NoSuchSession(NotFound):
    """The course has no session of this id."""

    slug = "training.no-such-session"
    indonesian = "Pelatihan ini tidak memiliki sesi tersebut."


class SessionIsNotHeldYet(Conflict):
    """Attendance is recorded from the day of the session on."""

    slug = "training.session-is-not-held-yet"
    indonesian = "Kehadiran dicatat paling cepat pada hari sesi itu."


class NotEnrolled(Conflict):
    """Only those who are enrolled withdraw, attend and complete."""

    slug = "training.not-enrolled"
    indonesian = "Hanya peserta terdaftar yang dapat mundur, hadir, dan menyelesaikan pelatihan."


class ListIsClosed(Conflict):
    """Once every session has its attendance, nobody enrols or withdraws any more."""

    slug = "training.list-is-closed"
    indonesian = "Daftar peserta sudah ditutup: kehadiran di semua sesi sudah dicatat."


class Status(Enum):
    UNKNOWN = "unknown"
    OPEN = "open"
    OVER = "over"


class Course(State, frozen=True):
    """``enrolled`` and ``waiting`` stand in the order of coming, ``present`` by session."""

    status: Status = Status.UNKNOWN
    scheduled: CourseScheduled | None = None
    enrolled: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    withdrawn: frozenset[str] = frozenset()
    present: Mapping[str, frozenset[str]] = {}

    @property
    def sessions(self) -> tuple[Session, ...]:
        return self.scheduled.sessions if self.scheduled else ()

    @property
    def is_over(self) -> bool:
        return self.status is Status.OVER

    @property
    def hours_jp(self) -> int:
        return sum(session.hours_jp for session in self.sessions)

    def attended_jp(self, employee_id: str) -> int:
        """The hours of the sessions at which this employee was present."""
        nobody: frozenset[str] = frozenset()
        return sum(
            session.hours_jp
            for session in self.sessions
            if employee_id in self.present.get(session.session_id, nobody)
        )


def decide(command: CourseCommand, course: Course) -> list[CourseEvent]:
    match command, course.status:
        case ScheduleCourse(), Status.UNKNOWN:
            return [schedule(command)]
        case ScheduleCourse(), Status.OPEN | Status.OVER:
            return already_scheduled(command, course)

        case Enrol(), Status.OPEN:
            return enrol(command, course)
        case Enrol(), Status.OVER:
            return already_listed(command, course)

        case Withdraw(), Status.OPEN:
            return withdraw(command, course)
        case Withdraw(), Status.OVER:
            return already_withdrawn(command, course)

        case RecordAttendance(), Status.OPEN | Status.OVER:
            return record_attendance(command, course)

        case Enrol() | Withdraw() | RecordAttendance(), Status.UNKNOWN:
            raise NoSuchCourse(command.course_id)


def schedule(asked: ScheduleCourse) -> CourseScheduled:
    hours_jp = [session.hours_jp for session in asked.sessions]
    if asked.seats < 1 or not asked.competencies or min(hours_jp, default=0) < 1:
        raise CourseIsEmpty(asked.course_id)
    if len({session.session_id for session in asked.sessions}) < len(asked.sessions):
        raise SessionIsNamedTwice(asked.course_id)
    return CourseScheduled(
        course_id=asked.course_id,
        title=asked.title,
        kind=asked.kind,
        seats=asked.seats,
        competencies=asked.competencies,
        sessions=asked.sessions,
    )


def already_scheduled(asked: ScheduleCourse, course: Course) -> list[CourseEvent]:
    if schedule(asked) != course.scheduled:
        raise CourseIsScheduled(asked.course_id)
    return []


def enrol(asked: Enrol, course: Course) -> list[CourseEvent]:
    if asked.employee_id in (*course.enrolled, *course.waiting):
        return []
    place = EmployeeEnrolled if has_seats(course) else EmployeeWaitlisted
    return [place(course_id=asked.course_id, employee_id=asked.employee_id)]


def has_seats(course: Course) -> bool:
    return course.scheduled is not None and len(course.enrolled) < course.scheduled.seats


def already_listed(asked: Enrol, course: Course) -> list[CourseEvent]:
    if asked.employee_id not in (*course.enrolled, *course.waiting):
        raise ListIsClosed(asked.course_id)
    return []


def withdraw(asked: Withdraw, course: Course) -> list[CourseEvent]:
    gone = EnrolmentWithdrawn(course_id=asked.course_id, employee_id=asked.employee_id)
    if asked.employee_id in course.waiting:
        return [gone]
    if asked.employee_id not in course.enrolled:
        return already_withdrawn(asked, course)
    first = course.waiting[:1]
    return [gone, *(EmployeeEnrolled(course_id=asked.course_id, employee_id=e) for e in first)]


def already_withdrawn(asked: Withdraw, course: Course) -> list[CourseEvent]:
    if asked.employee_id in (*course.enrolled, *course.waiting):
        raise ListIsClosed(asked.course_id)
    if asked.employee_id not in course.withdrawn:
        raise NotEnrolled(asked.employee_id, course_id=asked.course_id)
    return []


def record_attendance(asked: RecordAttendance, course: Course) -> list[CourseEvent]:
    days = {session.session_id: session.day for session in course.sessions}
    if asked.session_id not in days:
        raise NoSuchSession(asked.session_id, course_id=asked.course_id)
    strangers = sorted(set(asked.present).difference(course.enrolled))
    if strangers:
        raise NotEnrolled(strangers[0], course_id=asked.course_id)
    if course.present.get(asked.session_id) == frozenset(asked.present):
        return []
    if asked.today < (day := days[asked.session_id]):
        raise SessionIsNotHeldYet(asked.session_id, day=day.isoformat())
    return [
        AttendanceRecorded(
            course_id=asked.course_id,
            session_id=asked.session_id,
            present=tuple(sorted(set(asked.present))),
        )
    ]


def evolve(course: Course, event: CourseEvent) -> Course:
    match event:
        case CourseScheduled():
            return Course(Status.OPEN, event)
        case EmployeeEnrolled():
            left = without(course, event.employee_id)
            return replace(left, enrolled=(*left.enrolled, event.employee_id))
        case EmployeeWaitlisted():
            left = without(course, event.employee_id)
            return replace(left, waiting=(*left.waiting, event.employee_id))
        case EnrolmentWithdrawn():
            left = without(course, event.employee_id)
            return replace(left, withdrawn=left.withdrawn | {event.employee_id})
        case AttendanceRecorded():
            return attended(course, event)


def without(course: Course, employee_id: str) -> Course:
    """The lists without this employee: whoever moves stands in one of them only."""
    return replace(
        course,
        enrolled=tuple(e for e in course.enrolled if e != employee_id),
        waiting=tuple(e for e in course.waiting if e != employee_id),
        withdrawn=course.withdrawn - {employee_id},
    )


def attended(course: Course, event: AttendanceRecorded) -> Course:
    present = {**course.present, event.session_id: frozenset(event.present)}
    recorded = all(session.session_id in present for session in course.sessions)
    return replace(course, present=present, status=Status.OVER if recorded else course.status)


course: Decider[CourseCommand, Course, CourseEvent] = Decider(
    stream=lambda command: f"course-{command.course_id}",
    initial=Course(),
    decide=decide,
    evolve=evolve,
)
