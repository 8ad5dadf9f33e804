"""What became of a score, as a part of the evaluation's row: document, objection, finality."""

from datetime import date
from typing import Literal

import msgspec
from msgspec.structs import replace

from contracts.evaluation import (
    EvaluationAcknowledged,
    EvaluationDelivered,
    EvaluationEscalated,
    EvaluationFinalised,
    EvaluationObjected,
    EvaluationReceived,
    EvaluationReported,
    EvaluationSigned,
    FollowUpEvent,
    Ground,
    ObjectionDecided,
    ObjectionEscalated,
    ObjectionExplained,
    ObjectionReceived,
    ObjectionWithdrawn,
    Outcome,
    Predicate,
    Side,
    SignedAs,
    Standing,
)
from contracts.event import Sealed


class ExplanationRow(msgspec.Struct, frozen=True):
    """What one side said to the objection."""

    side: Side
    recorded_by: str
    text: Sealed


class ObjectionRow(msgspec.Struct, frozen=True, kw_only=True):
    """The objection that lies, or the last one."""

    superior_id: str
    made_on: date
    reason: Sealed
    received_on: date | None = None
    explanations: tuple[ExplanationRow, ...] = ()
    is_late: bool = False
    escalated_to: str | None = None
    withdrawn_on: date | None = None
    decided_on: date | None = None
    decided_by: str | None = None
    outcome: Outcome | None = None
    decision: Sealed | None = None
    recommendation: Sealed | None = None


class FollowUpRow(msgspec.Struct, frozen=True, kw_only=True):
    """``changed_from`` is the predicate before a superior or a decision changed it, ``grounds`` why
    the superior signed another one."""

    document: Literal["unsigned", "signed", "delivered", "received", "returned"] = "unsigned"
    escalated_on: date | None = None
    superior_id: str | None = None
    signed_on: date | None = None
    signed_by: str | None = None
    signed_as: SignedAs | None = None
    changed_from: Predicate | None = None
    grounds: Sealed | None = None
    delivered_on: date | None = None
    received_on: date | None = None
    acknowledged_on: date | None = None
    objection: ObjectionRow | None = None
    final_on: date | None = None
    ground: Ground | None = None
    reported_on: date | None = None
    reported: Standing | None = None


def followed(row: FollowUpRow, event: FollowUpEvent) -> FollowUpRow:
    match event:
        case EvaluationEscalated():
            return replace(row, escalated_on=event.on, superior_id=event.superior_id)
        case EvaluationSigned():
            return signed(row, event)
        case EvaluationDelivered():
            return replace(row, document="delivered", delivered_on=event.on)
        case EvaluationReceived():
            return replace(row, document="received", received_on=event.on)
        case EvaluationAcknowledged():
            return replace(row, document="returned", acknowledged_on=event.on)
        case EvaluationFinalised():
            return replace(row, final_on=event.on, ground=event.ground)
        case EvaluationReported():
            return replace(row, reported=event.standing, reported_on=event.on)
        case EvaluationObjected():
            objection = ObjectionRow(
                superior_id=event.superior_id, made_on=event.on, reason=event.reason
            )
            return replace(row, objection=objection)
        case ObjectionDecided() if event.changed_from:
            decided = replace(row, changed_from=event.changed_from)
            return replace(decided, objection=objected(row.objection, event))
        case _:
            return replace(row, objection=objected(row.objection, event))


def signed(row: FollowUpRow, event: EvaluationSigned) -> FollowUpRow:
    return replace(
        row,
        document="signed",
        signed_on=event.on,
        signed_by=event.signed_by,
        signed_as=event.signed_as,
        changed_from=event.changed_from,
        grounds=event.reason,
    )


def objected(
    row: ObjectionRow | None,
    event: ObjectionReceived
    | ObjectionExplained
    | ObjectionWithdrawn
    | ObjectionEscalated
    | ObjectionDecided,
) -> ObjectionRow | None:
    if row is None:
        return None
    match event:
        case ObjectionReceived():
            return replace(row, received_on=event.on, superior_id=event.superior_id)
        case ObjectionExplained():
            said = ExplanationRow(event.side, event.recorded_by, event.text)
            return replace(row, explanations=(*row.explanations, said))
        case ObjectionWithdrawn():
            return replace(row, withdrawn_on=event.on)
        case ObjectionEscalated():
            return replace(row, is_late=True, escalated_to=event.escalated_to)
        case ObjectionDecided():
            return replace(
                row,
                decided_on=event.on,
                decided_by=event.decided_by,
                outcome=event.outcome,
                decision=event.reason,
                recommendation=event.recommendation,
            )
