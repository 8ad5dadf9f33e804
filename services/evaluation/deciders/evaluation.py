"""An evaluation is opened by a report, takes the accepted figures, is scored by the appraiser, and
followed up until it is final: signed, delivered, received, objected to and decided, reported.

All of it is one stream, for each step asks how far the others are: who scores and signs depends on
whether the window has closed, an objection on who signed and when it was received, a decision
changes what was scored.

Read on: evaluation_state.py · opening.py · scoring.py · signing.py · delivering.py · finality.py ·
objection.py. The clock's reminders are another stream (reminder.py).
"""

from collections.abc import Sequence

from contracts.evaluation import EvaluationEvent
from kernel.decider import Decider, Seen
from kernel.refusal import NotFound
from services.evaluation.deciders import calendar as calendars
from services.evaluation.deciders import (
    delivering,
    evaluator,
    finality,
    objection,
    opening,
    scoring,
    signing,
)
from services.evaluation.deciders import official as officials
from services.evaluation.deciders.delivering import (
    AcknowledgeEvaluation,
    DeliverEvaluation,
    DeliveringCommand,
    NothingIsDelivered,
    NothingIsReceived,
    NothingIsSigned,
    ReceiveEvaluation,
)
from services.evaluation.deciders.evaluation_state import (
    Case,
    Document,
    Evaluation,
    Status,
    evolve,
)
from services.evaluation.deciders.evaluator import NameEvaluator
from services.evaluation.deciders.finality import (
    FinaliseEvaluation,
    FinalityCommand,
    ReportEvaluation,
)
from services.evaluation.deciders.objection import (
    DecideObjection,
    EscalateObjection,
    ExplainObjection,
    ObjectionCommand,
    ObjectToEvaluation,
    ReceiveObjection,
    WithdrawObjection,
)
from services.evaluation.deciders.objection_refusals import NoObjection, ObjectionIsNotReceived
from services.evaluation.deciders.official import AUTHORISED, official
from services.evaluation.deciders.opening import (
    OpenEvaluation,
    OpeningCommand,
    ResultsAreScored,
    TakeResults,
)
from services.evaluation.deciders.scoring import ScoreEvaluation
from services.evaluation.deciders.scoring_refusals import ResultsAreMissing
from services.evaluation.deciders.signing import (
    EscalateEvaluation,
    NothingIsScored,
    SignEvaluation,
    SigningCommand,
)
from services.evaluation.deciders.superior import Streams, line_above

__all__ = ["Evaluation", "NoSuchEvaluation", "evaluation"]

EvaluationCommand = (
    OpeningCommand
    | NameEvaluator
    | ScoreEvaluation
    | SigningCommand
    | DeliveringCommand
    | FinalityCommand
    | ObjectionCommand
)


class NoSuchEvaluation(NotFound):
    """No report of this employee and period has come in."""

    slug = "evaluation.no-such-evaluation"
    indonesian = "Belum ada laporan pegawai ini untuk periode tersebut."


def decide(
    command: EvaluationCommand, evaluation: Evaluation, seen: Seen
) -> Sequence[EvaluationEvent]:
    match command:
        case OpenEvaluation() | TakeResults():
            return on_opening(command, evaluation, seen)
        case _ if evaluation.status is Status.UNKNOWN:
            raise NoSuchEvaluation(command.evaluation_id)
        case NameEvaluator():
            return evaluator.name(command, evaluation, seen)
        case ScoreEvaluation():
            return on_scoring(command, evaluation, seen)
        case SignEvaluation() | EscalateEvaluation():
            return on_signing(command, evaluation, seen)
        case DeliverEvaluation() | ReceiveEvaluation() | AcknowledgeEvaluation():
            return on_delivery(command, evaluation)
        case FinaliseEvaluation() | ReportEvaluation():
            return on_finality(command, evaluation, seen)
        case ObjectToEvaluation() | ReceiveObjection() | ExplainObjection():
            return on_objection(command, evaluation, seen)
        case WithdrawObjection() | DecideObjection() | EscalateObjection():
            return on_its_end(command, evaluation, seen)


def on_opening(
    command: OpeningCommand, evaluation: Evaluation, seen: Seen
) -> Sequence[EvaluationEvent]:
    match command, evaluation.status:
        case OpenEvaluation(), Status.UNKNOWN | Status.OPEN:
            return opening.open_for(command, evaluation, seen)
        case OpenEvaluation(), Status.READY | Status.SCORED:
            return []

        case TakeResults(), Status.UNKNOWN | Status.OPEN | Status.READY:
            return opening.take(command, evaluation, seen)
        case TakeResults(), Status.SCORED:
            if opening.take(command, evaluation, seen):
                raise ResultsAreScored(command.evaluation_id)
            return []


def on_scoring(
    command: ScoreEvaluation, evaluation: Evaluation, seen: Seen
) -> Sequence[EvaluationEvent]:
    match evaluation.status:
        case Status.UNKNOWN | Status.OPEN:
            raise ResultsAreMissing(command.evaluation_id)
        case Status.READY:
            return [scoring.score(command, evaluation, seen)]
        case Status.SCORED:
            return scoring.score_again(command, evaluation)


def on_signing(
    command: SigningCommand, evaluation: Evaluation, seen: Seen
) -> Sequence[EvaluationEvent]:
    match command, evaluation.after.document:
        case SignEvaluation(), Document.UNSIGNED if evaluation.status is not Status.SCORED:
            raise NothingIsScored(command.evaluation_id)
        case SignEvaluation(), Document.UNSIGNED:
            return signing.sign(command, evaluation, seen)
        case SignEvaluation(), _:
            return signing.sign_again(command, evaluation)

        case EscalateEvaluation(), Document.UNSIGNED if not evaluation.after.is_escalated:
            return signing.escalate(command, evaluation, seen)
        case EscalateEvaluation(), _:
            return []


def on_delivery(command: DeliveringCommand, evaluation: Evaluation) -> Sequence[EvaluationEvent]:
    match command, evaluation.after.document:
        case DeliverEvaluation(), Document.UNSIGNED:
            raise NothingIsSigned(command.evaluation_id)
        case DeliverEvaluation(), Document.SIGNED:
            return delivering.deliver(command, evaluation)
        case DeliverEvaluation(), Document.DELIVERED | Document.RECEIVED | Document.RETURNED:
            return []

        case ReceiveEvaluation(), Document.UNSIGNED | Document.SIGNED:
            raise NothingIsDelivered(command.evaluation_id)
        case ReceiveEvaluation(), Document.DELIVERED:
            return delivering.receive(command, evaluation)
        case ReceiveEvaluation(), Document.RECEIVED | Document.RETURNED:
            return []

        case AcknowledgeEvaluation(), Document.UNSIGNED | Document.SIGNED | Document.DELIVERED:
            raise NothingIsReceived(command.evaluation_id)
        case AcknowledgeEvaluation(), Document.RECEIVED:
            return delivering.acknowledge(command, evaluation)
        case AcknowledgeEvaluation(), Document.RETURNED:
            return []


def on_finality(
    command: FinalityCommand, evaluation: Evaluation, seen: Seen
) -> Sequence[EvaluationEvent]:
    after = evaluation.after
    match command:
        case ReportEvaluation() if after.document is Document.UNSIGNED:
            raise NothingIsSigned(command.evaluation_id)
        case ReportEvaluation():
            return finality.report(command, evaluation, seen)
        case FinaliseEvaluation() if after.case is Case.OPEN and after.received_on:
            return finality.lapse(command, evaluation)
        case FinaliseEvaluation():
            return []


def on_objection(
    command: ObjectToEvaluation | ReceiveObjection | ExplainObjection,
    evaluation: Evaluation,
    seen: Seen,
) -> Sequence[EvaluationEvent]:
    match command, evaluation.after.case:
        case ObjectToEvaluation(), Case.OPEN:
            return objection.object_to(command, evaluation, seen)
        case ObjectToEvaluation(), Case.OBJECTED | Case.EXAMINED:
            return objection.object_again(command, evaluation)
        case ObjectToEvaluation(), Case.FINAL:
            return objection.object_in_vain(command, evaluation)

        case ReceiveObjection() | ExplainObjection(), Case.OPEN | Case.FINAL:
            raise NoObjection(command.evaluation_id)
        case ReceiveObjection(), Case.OBJECTED:
            return objection.receive(command, evaluation, seen)
        case ReceiveObjection(), Case.EXAMINED:
            return []
        case ExplainObjection(), Case.OBJECTED | Case.EXAMINED:
            return objection.explain(command, evaluation, seen)


def on_its_end(
    command: WithdrawObjection | DecideObjection | EscalateObjection,
    evaluation: Evaluation,
    seen: Seen,
) -> Sequence[EvaluationEvent]:
    match command, evaluation.after.case:
        case WithdrawObjection(), Case.OBJECTED | Case.EXAMINED:
            return objection.withdraw(command, evaluation, seen)
        case WithdrawObjection(), Case.OPEN | Case.FINAL:
            return objection.withdraw_again(command, evaluation)

        case DecideObjection(), Case.OBJECTED:
            raise ObjectionIsNotReceived(command.evaluation_id)
        case DecideObjection(), Case.EXAMINED:
            return objection.decide_on(command, evaluation, seen)
        case DecideObjection(), Case.OPEN | Case.FINAL:
            return objection.decide_again(command, evaluation)

        case EscalateObjection(), Case.EXAMINED if not evaluation.after.is_late:
            return objection.escalate(command, evaluation, seen)
        case EscalateObjection(), _:
            return []


def rests_on(command: EvaluationCommand, evaluation: Evaluation) -> Streams:
    match command:
        case OpenEvaluation() | TakeResults():
            return opening.rests_on(command)
        case _ if evaluation.opened is None:
            return []
        case NameEvaluator():
            opened = evaluation.opened
            return evaluator.rests_on(opened.employee_id, opened.appraiser_id)
        case ScoreEvaluation():
            return scoring.rests_on(command, evaluation.opened)
        case ReportEvaluation():
            return [(official, officials.stream(AUTHORISED))]
        case EscalateObjection():
            objected = evaluation.after.objected
            return line_above(objected.superior_id) if objected else []
        case _:
            received_on = evaluation.after.received_on
            years = objection.years_of(received_on) if received_on else ()
            return [*line_above(evaluation.opened.appraiser_id), *calendars.rests_on(years)]


evaluation: Decider[EvaluationCommand, Evaluation, EvaluationEvent] = Decider(
    stream=lambda command: f"evaluation-{command.evaluation_id}",
    initial=Evaluation(),
    decide=decide,
    evolve=evolve,
    rests_on=rests_on,
)
