"""A complaint got its answer, in time or not. Until complaints are filed here, an officer tells of
one that was answered, once: of which class it was, and when it was filed and answered.
"""

from datetime import date

from contracts.feedback import ComplaintAnswered, ComplaintClass, ComplaintEvent
from kernel.decider import Command, Decider, State
from kernel.refusal import Conflict, Invalid


class AnswerComplaint(Command):
    """``due_on`` is the last day of the term by the region's calendar, ``today`` the day there."""

    complaint_id: str
    unit_id: str
    complaint_class: ComplaintClass
    filed_on: date
    answered_on: date
    due_on: date
    today: date


class ComplaintIsAnswered(Conflict):
    """What was told of a complaint stands."""

    slug = "feedback.complaint-is-answered"
    indonesian = "Pengaduan ini sudah tercatat dijawab, dengan isi yang berbeda."


class AnswerComesBeforeTheComplaint(Invalid):
    """A complaint is answered on the day it is filed, or later."""

    slug = "feedback.answer-comes-before-the-complaint"
    indonesian = "Pengaduan dijawab pada hari pengajuannya atau sesudahnya."


class AnswerIsToCome(Invalid):
    """A complaint was answered today or before, by the clock of the region."""

    slug = "feedback.answer-is-to-come"
    indonesian = "Jawaban dicatat pada harinya atau sesudahnya, menurut waktu daerah."


Said = tuple[str, ComplaintClass, date, date]


class Complaint(State, frozen=True):
    """Without the term: a calendar that moved meanwhile makes no other answer of it."""

    said: Said | None = None


def decide(command: AnswerComplaint, complaint: Complaint) -> list[ComplaintEvent]:
    match complaint.said:
        case None:
            check(command)
            return [answered(command)]
        case said if said == said_in(command):
            return []
        case _:
            raise ComplaintIsAnswered(command.complaint_id)


def check(asked: AnswerComplaint) -> None:
    if asked.answered_on < asked.filed_on:
        raise AnswerComesBeforeTheComplaint(asked.complaint_id)
    if asked.answered_on > asked.today:
        raise AnswerIsToCome(asked.complaint_id, today=asked.today.isoformat())


def answered(asked: AnswerComplaint) -> ComplaintAnswered:
    return ComplaintAnswered(
        complaint_id=asked.complaint_id,
        unit_id=asked.unit_id,
        complaint_class=asked.complaint_class,
        filed_on=asked.filed_on,
        answered_on=asked.answered_on,
        due_on=asked.due_on,
        in_time=asked.answered_on <= asked.due_on,
    )


def said_in(of: AnswerComplaint | ComplaintAnswered) -> Said:
    return of.unit_id, of.complaint_class, of.filed_on, of.answered_on


def evolve(complaint: Complaint, event: ComplaintEvent) -> Complaint:
    return Complaint(said_in(event))


complaint: Decider[AnswerComplaint, Complaint, ComplaintEvent] = Decider(
    stream=lambda command: f"complaint-{command.complaint_id}",
    initial=Complaint(),
    decide=decide,
    evolve=evolve,
)
