"""A training is what one employee made of one course: completed, or missed.

An officer decides it once the attendance at every session is recorded, resting on the course's
stream: with 80 % of the hours or more it is completed and all hours of the course count, as the
certificate states them; with less it is missed. The hours belong to the calendar year of the last
session. A missed training is completed after all when a corrected attendance reaches 80 %; a
completed one stays as it is.
"""

from decimal import Decimal
from enum import Enum

from contracts.training import CourseScheduled, TrainingCompleted, TrainingEvent, TrainingMissed
from kernel.decider import Command, Decider, Seen, State
from kernel.refusal import Conflict, Invalid
from services.training.deciders.course import Course, NoSuchCourse, NotEnrolled, course
from services.training.rules.hours import is_enough

CENT = Decimal("0.01")


class CompleteTraining(Command):
    training_id: str
    course_id: str
    employee_id: str
    certificate: str
    pre_score: Decimal | None = None
    post_score: Decimal | None = None


TrainingCommand = CompleteTraining


class AttendanceIsMissing(Conflict):
    """A training is decided when the attendance at every session of the course is recorded."""

    slug = "training.attendance-is-missing"
    indonesian = "Kehadiran di setiap sesi harus dicatat sebelum pelatihan dinyatakan selesai."


class ScoreIsNoPercentage(Invalid):
    """A score is a percentage from 0 to 100 with two decimals at most."""

    slug = "training.score-is-no-percentage"
    indonesian = "Nilai adalah persentase 0 sampai 100 dengan paling banyak dua desimal."


class TrainingIsDecided(Conflict):
    """A completed training keeps the scores and the certificate it was completed with."""

    slug = "training.training-is-decided"
    indonesian = "Pelatihan yang sudah selesai tetap dengan nilai dan sertifikatnya."


class Status(Enum):
    UNKNOWN = "unknown"
    MISSED = "missed"
    COMPLETED = "completed"


class Training(State, frozen=True):
    status: Status = Status.UNKNOWN
    completed: TrainingCompleted | None = None


def decide(command: TrainingCommand, training: Training, seen: Seen) -> list[TrainingEvent]:
    match command, training.status:
        case CompleteTraining(), Status.UNKNOWN:
            return [judge(command, attended_course(command, seen))]
        case CompleteTraining(), Status.MISSED:
            return judge_again(command, attended_course(command, seen))
        case CompleteTraining(), Status.COMPLETED:
            return already_completed(command, training)


def attended_course(asked: CompleteTraining, seen: Seen) -> Course:
    attended = seen(course, f"course-{asked.course_id}")
    if attended.scheduled is None:
        raise NoSuchCourse(asked.course_id)
    if asked.employee_id not in attended.enrolled:
        raise NotEnrolled(asked.employee_id, course_id=asked.course_id)
    return attended


def judge(asked: CompleteTraining, attended: Course) -> TrainingEvent:
    scores = percentage(asked.pre_score), percentage(asked.post_score)
    if not attended.is_over:
        raise AttendanceIsMissing(asked.course_id)
    if not is_enough(attended.attended_jp(asked.employee_id), attended.hours_jp):
        return missed(asked)
    assert attended.scheduled, "a course that is over was scheduled"
    return completed(asked, attended.scheduled, *scores)


def percentage(score: Decimal | None) -> Decimal | None:
    """The score with exactly two decimals, so that 85.5 and 85.50 are the same text."""
    if score is None:
        return None
    if not score.is_finite() or not 0 <= score <= 100 or score != score.quantize(CENT):
        raise ScoreIsNoPercentage(str(score))
    return score.quantize(CENT)


def judge_again(asked: CompleteTraining, attended: Course) -> list[TrainingEvent]:
    verdict = judge(asked, attended)
    return [verdict] if isinstance(verdict, TrainingCompleted) else []


def missed(asked: CompleteTraining) -> TrainingMissed:
    return TrainingMissed(
        training_id=asked.training_id, employee_id=asked.employee_id, course_id=asked.course_id
    )


def completed(
    asked: CompleteTraining,
    scheduled: CourseScheduled,
    pre_score: Decimal | None,
    post_score: Decimal | None,
) -> TrainingCompleted:
    assert scheduled.sessions, "a course is not scheduled without a session"
    trained_on = max(session.day for session in scheduled.sessions)
    return TrainingCompleted(
        training_id=asked.training_id,
        employee_id=asked.employee_id,
        course_id=asked.course_id,
        year=trained_on.year,
        hours_jp=sum(session.hours_jp for session in scheduled.sessions),
        competencies=scheduled.competencies,
        certificate=asked.certificate,
        pre_score=pre_score,
        post_score=post_score,
        trained_on=trained_on,
    )


def already_completed(asked: CompleteTraining, training: Training) -> list[TrainingEvent]:
    known = training.completed
    assert known, "a completed training holds what it was completed with"
    if answers(asked) != answers(known):
        raise TrainingIsDecided(asked.training_id)
    return []


def answers(given: CompleteTraining | TrainingCompleted) -> tuple[object, ...]:
    """What must be the same for a repeated command to be the same answer."""
    scores = given.pre_score, given.post_score
    return (given.course_id, given.employee_id, given.certificate, *scores)


def evolve(training: Training, event: TrainingEvent) -> Training:
    match event:
        case TrainingCompleted():
            return Training(Status.COMPLETED, event)
        case TrainingMissed():
            return Training(Status.MISSED)


training: Decider[TrainingCommand, Training, TrainingEvent] = Decider(
    stream=lambda command: f"training-{command.training_id}",
    initial=Training(),
    decide=decide,
    evolve=evolve,
    rests_on=lambda command, training: [(course, f"course-{command.course_id}")],
)
