"""What becomes of a score until it is final: signed, delivered, objected to, decided, reported.

Days are those of the region: day 0 of the term that begins with them (PermenPANRB 6/2022, annex V).
"""

from datetime import date
from typing import Literal

from contracts.evaluation.evaluation import Predicate
from contracts.event import Event, Sealed

SignedAs = Literal["appraiser", "superior", "regional-head"]
"""The superior signs where the appraiser did not in time (IV.A.11); the regional head appraises the
top posts and the heads of independent units (IV.A.12)."""
Side = Literal["employee", "appraiser"]
Outcome = Literal["upheld", "changed"]
Ground = Literal["term-lapsed", "made-by-superior", "made-by-regional-head", "objection-decided"]
"""Why an evaluation is final."""
Standing = Literal["final", "objection-pending", "open-to-objection"]
"""How an evaluation stands when the authorised official (PyB) gets its dossier."""
Step = Literal[
    "sign",
    "superior-sign",
    "deliver",
    "receive",
    "return",
    "object",
    "receive-objection",
    "decide",
    "report",
    "report-final",
]
"""What is waited for; some of it by the regulation, the rest ours."""


class OfEvaluation(Event):
    """Whose evaluation it is: what every event after the score tells."""

    evaluation_id: str
    employee_id: str
    unit_id: str
    appraiser_id: str
    period: str


class EvaluationEscalated(OfEvaluation):
    """Neither made nor signed when the window closed: the superior of the appraiser signs now
    (IV.A.11). ``on`` is the last day of the window."""

    type = "evaluation.EvaluationEscalated.v1"
    superior_id: str
    on: date


class EvaluationSigned(OfEvaluation):
    """The evaluation is made. A superior may sign another ``predicate`` than was scored, which is
    then ``changed_from``, and says why."""

    type = "evaluation.EvaluationSigned.v1"
    signed_by: str
    signed_as: SignedAs
    on: date
    predicate: Predicate
    changed_from: Predicate | None = None
    reason: Sealed | None = None


class EvaluationDelivered(OfEvaluation):
    """The document is handed to the employee, who has yet to confirm it."""

    type = "evaluation.EvaluationDelivered.v1"
    delivered_by: str
    signed_as: SignedAs
    on: date


class EvaluationReceived(OfEvaluation):
    """The employee has it: the terms to return it signed and to object begin. ``recorded_by`` is
    somebody else where human resources recorded a receipt on paper."""

    type = "evaluation.EvaluationReceived.v1"
    recorded_by: str
    signed_as: SignedAs
    on: date


class EvaluationAcknowledged(OfEvaluation):
    """The employee has signed the document and returned it, which is no word on the objection."""

    type = "evaluation.EvaluationAcknowledged.v1"
    on: date


class EvaluationObjected(OfEvaluation):
    """The employee objects, with reasons, to the superior of the appraiser."""

    type = "evaluation.EvaluationObjected.v1"
    superior_id: str
    on: date
    reason: Sealed


class ObjectionReceived(OfEvaluation):
    """The superior has the objection: the term to decide begins."""

    type = "evaluation.ObjectionReceived.v1"
    recorded_by: str
    superior_id: str
    on: date


class ObjectionExplained(OfEvaluation):
    """What one side says to the objection. Where the superior records it, the side was asked."""

    type = "evaluation.ObjectionExplained.v1"
    side: Side
    recorded_by: str
    text: Sealed


class ObjectionWithdrawn(OfEvaluation):
    """The employee no longer objects. The term to object runs on from the day of receipt."""

    type = "evaluation.ObjectionWithdrawn.v1"
    received_on: date
    on: date


class ObjectionEscalated(OfEvaluation):
    """The term to decide is over: the objection lies with the superior's superior too. It is never
    decided by that."""

    type = "evaluation.ObjectionEscalated.v1"
    superior_id: str
    escalated_to: str | None
    on: date


class ObjectionDecided(OfEvaluation):
    """The superior has heard both sides: the predicate is upheld, or changed. That is final
    (PP 30/2019, Pasal 59)."""

    type = "evaluation.ObjectionDecided.v1"
    decided_by: str
    outcome: Outcome
    predicate: Predicate
    on: date
    reason: Sealed
    changed_from: Predicate | None = None
    recommendation: Sealed | None = None


class EvaluationFinalised(OfEvaluation):
    """Nothing can change this predicate any more: rewards may rest on it. ``is_reported`` says that
    the authorised official has had a report before, which the final one follows."""

    type = "evaluation.EvaluationFinalised.v1"
    predicate: Predicate
    ground: Ground
    on: date
    is_reported: bool = False


class EvaluationReported(OfEvaluation):
    """The dossier went to the authorised official (PyB), marked with how the evaluation stands."""

    type = "evaluation.EvaluationReported.v1"
    reported_by: str
    reported_to: str
    standing: Standing
    on: date


class EvaluationStepReminded(OfEvaluation):
    """The term of a step that began ``since`` ends soon; ``recipient_id`` is who has to act. It
    stands in a stream of its own: no clock changes the version of an evaluation."""

    type = "evaluation.EvaluationStepReminded.v1"
    step: Step
    since: date
    recipient_id: str


class EvaluationStepOverdue(OfEvaluation):
    """The term of a step is over, and it is not done. ``due_on`` was its last day."""

    type = "evaluation.EvaluationStepOverdue.v1"
    step: Step
    since: date
    recipient_id: str
    due_on: date


FollowUpEvent = (
    EvaluationEscalated
    | EvaluationSigned
    | EvaluationDelivered
    | EvaluationReceived
    | EvaluationAcknowledged
    | EvaluationObjected
    | ObjectionReceived
    | ObjectionExplained
    | ObjectionWithdrawn
    | ObjectionEscalated
    | ObjectionDecided
    | EvaluationFinalised
    | EvaluationReported
)
ReminderEvent = EvaluationStepReminded | EvaluationStepOverdue
