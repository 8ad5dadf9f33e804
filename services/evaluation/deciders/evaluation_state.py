"""What one evaluation has come to: how far it is made, where its document is, what is objected."""

from datetime import date
from enum import Enum
from typing import Any

from msgspec.structs import replace

from contracts.evaluation import (
    EvaluationAcknowledged,
    EvaluationDelivered,
    EvaluationEscalated,
    EvaluationEvent,
    EvaluationFinalised,
    EvaluationObjected,
    EvaluationOpened,
    EvaluationReceived,
    EvaluationReported,
    EvaluationScored,
    EvaluationSigned,
    EvaluatorNamed,
    FollowUpEvent,
    ObjectionDecided,
    ObjectionEscalated,
    ObjectionExplained,
    ObjectionReceived,
    ObjectionWithdrawn,
    Predicate,
    ResultsTaken,
    Side,
    Standing,
)
from kernel.decider import State


class Status(Enum):
    """How far it is made."""

    UNKNOWN = "unknown"
    OPEN = "open"
    READY = "ready"
    SCORED = "scored"


class Document(Enum):
    """Where the document is."""

    UNSIGNED = "unsigned"
    SIGNED = "signed"
    DELIVERED = "delivered"
    RECEIVED = "received"
    RETURNED = "returned"


class Case(Enum):
    """Whether the predicate can still change: by an objection, which lies or is examined."""

    OPEN = "open"
    OBJECTED = "objected"
    EXAMINED = "examined"
    FINAL = "final"


class FollowUp(State, frozen=True):
    """``objected`` is the objection that lies, or the last one; ``escalated_to`` decides too."""

    document: Document = Document.UNSIGNED
    case: Case = Case.OPEN
    is_escalated: bool = False
    signed: EvaluationSigned | None = None
    delivered_on: date | None = None
    received_on: date | None = None
    objected: EvaluationObjected | None = None
    heard: frozenset[Side] = frozenset()
    is_late: bool = False
    escalated_to: str | None = None
    decided: ObjectionDecided | None = None
    final: EvaluationFinalised | None = None
    reported: Standing | None = None


class Evaluation(State, frozen=True):
    status: Status = Status.UNKNOWN
    opened: EvaluationOpened | None = None
    named: EvaluatorNamed | None = None
    taken: ResultsTaken | None = None
    scored: EvaluationScored | None = None
    after: FollowUp = FollowUp()

    @property
    def predicate(self) -> Predicate | None:
        """The predicate as it stands: scored, or changed by a superior or a decision."""
        latest = self.after.decided or self.after.signed or self.scored
        return latest.predicate if latest else None

    @property
    def about(self) -> dict[str, Any]:
        """What every event after the score tells: whose evaluation it is."""
        opened = self.opened
        assert opened is not None, "what is followed up was opened"
        return {
            "evaluation_id": opened.evaluation_id,
            "employee_id": opened.employee_id,
            "unit_id": opened.unit_id,
            "appraiser_id": opened.appraiser_id,
            "period": opened.period,
        }


def evolve(evaluation: Evaluation, event: EvaluationEvent) -> Evaluation:
    match event:
        case EvaluationOpened():
            return replace(evaluation, status=Status.OPEN, opened=event)
        case EvaluatorNamed():
            return named(evaluation, event)
        case ResultsTaken():
            return replace(evaluation, status=Status.READY, taken=event)
        case EvaluationScored():
            return replace(evaluation, status=Status.SCORED, scored=event)
        case _:
            return replace(evaluation, after=moved(evaluation.after, event))


def named(evaluation: Evaluation, event: EvaluatorNamed) -> Evaluation:
    """Whoever evaluates is the appraiser in all that follows."""
    opened = evaluation.opened and replace(evaluation.opened, appraiser_id=event.appraiser_id)
    return replace(evaluation, opened=opened, named=event)


def moved(after: FollowUp, event: FollowUpEvent) -> FollowUp:
    match event:
        case EvaluationEscalated():
            return replace(after, is_escalated=True)
        case EvaluationSigned():
            return replace(after, document=Document.SIGNED, signed=event)
        case EvaluationDelivered():
            return replace(after, document=Document.DELIVERED, delivered_on=event.on)
        case EvaluationReceived():
            return replace(after, document=Document.RECEIVED, received_on=event.on)
        case EvaluationAcknowledged():
            return replace(after, document=Document.RETURNED)
        case EvaluationObjected():
            begun = replace(after, heard=frozenset(), is_late=False, escalated_to=None)
            return replace(begun, case=Case.OBJECTED, objected=event)
        case ObjectionReceived():
            return replace(after, case=Case.EXAMINED)
        case ObjectionExplained():
            return replace(after, heard=after.heard | {event.side})
        case ObjectionWithdrawn():
            return replace(after, case=Case.OPEN)
        case ObjectionEscalated():
            return replace(after, is_late=True, escalated_to=event.escalated_to)
        case ObjectionDecided():
            return replace(after, decided=event)
        case EvaluationFinalised():
            return replace(after, case=Case.FINAL, final=event)
        case EvaluationReported():
            return replace(after, reported=event.standing)
