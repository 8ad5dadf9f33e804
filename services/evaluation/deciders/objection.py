"""An objection: made with reasons to the superior of the appraiser, received, both sides heard, and
decided or withdrawn. What is decided is final (PP 30/2019, Pasal 59).

It is made within 14 working days of the receipt, and never against what a superior or the regional
head signed (PermenPANRB 6/2022, IV.A.11–12). The superior decides within 7 working days; later, the
superior's superior may, too: the clock never decides.
"""

from datetime import date

from contracts.evaluation import (
    EvaluationObjected,
    FollowUpEvent,
    ObjectionDecided,
    ObjectionEscalated,
    ObjectionExplained,
    ObjectionReceived,
    ObjectionWithdrawn,
    Predicate,
    Side,
)
from contracts.event import Sealed
from kernel.decider import Command, Seen
from services.evaluation.deciders import calendar as calendars
from services.evaluation.deciders.delivering import NothingIsReceived, OnlyTheEmployeeAnswers
from services.evaluation.deciders.evaluation_state import Evaluation
from services.evaluation.deciders.finality import final
from services.evaluation.deciders.objection_refusals import (
    BothSidesAreHeard,
    DecisionIsFinal,
    NoObjection,
    ObjectionIsMade,
    ObjectionIsTooLate,
    OnlyThatSideExplains,
    OnlyTheSuperiorDecides,
    SuperiorsEvaluationIsFinal,
)
from services.evaluation.deciders.signing import NobodyIsAbove
from services.evaluation.deciders.superior import superior
from services.evaluation.rules.terms import TERMS, is_over, term_of

SIDES: tuple[Side, ...] = ("employee", "appraiser")
DECIDED_ONCE = "PP 30/2019, Pasal 59"
NO_OBJECTION = {
    "made-by-superior": "PermenPANRB 6/2022, IV.A.11",
    "made-by-regional-head": "PermenPANRB 6/2022, IV.A.12",
}


class ObjectToEvaluation(Command):
    evaluation_id: str
    objected_by: str
    reason: Sealed
    today: date


class ReceiveObjection(Command):
    evaluation_id: str
    recorded_by: str
    by_office: bool
    today: date


class ExplainObjection(Command):
    """Recorded by the side itself, or by the superior who asked it."""

    evaluation_id: str
    side: Side
    recorded_by: str
    text: Sealed
    today: date


class WithdrawObjection(Command):
    evaluation_id: str
    withdrawn_by: str
    today: date


class DecideObjection(Command):
    """Without another ``predicate`` the one objected to is upheld."""

    evaluation_id: str
    decided_by: str
    predicate: Predicate | None
    reason: Sealed
    recommendation: Sealed | None
    today: date


class EscalateObjection(Command):
    """The clock: the term to decide ended with this day."""

    evaluation_id: str
    on: date


ObjectionCommand = (
    ObjectToEvaluation
    | ReceiveObjection
    | ExplainObjection
    | WithdrawObjection
    | DecideObjection
    | EscalateObjection
)


def object_to(asked: ObjectToEvaluation, evaluation: Evaluation, seen: Seen) -> list[FollowUpEvent]:
    of, received_on = evaluation.about, evaluation.after.received_on
    if asked.objected_by != of["employee_id"]:
        raise OnlyTheEmployeeAnswers(asked.evaluation_id)
    if received_on is None:
        raise NothingIsReceived(asked.evaluation_id)
    if term_is_over(received_on, asked.today, seen):
        raise ObjectionIsTooLate(
            asked.evaluation_id, received=received_on.isoformat(), days=TERMS["object"].days
        )
    above = superior(of["appraiser_id"], seen, asked.today)
    if above is None:
        raise NobodyIsAbove(asked.evaluation_id)
    return [EvaluationObjected(**of, superior_id=above, on=asked.today, reason=asked.reason)]


def term_is_over(received_on: date, today: date, seen: Seen) -> bool:
    """Whether it is too late to object. Without a calendar nobody can say so."""
    calendar = calendars.days(years_of(received_on), seen)
    return is_over(term_of("object", received_on), today, calendar) is True


def years_of(received_on: date) -> tuple[int, int]:
    return received_on.year, received_on.year + 1


def object_in_vain(asked: ObjectToEvaluation, evaluation: Evaluation) -> list[FollowUpEvent]:
    """Nobody objects to what is final; the same said again is no objection anew."""
    final, objected = evaluation.after.final, evaluation.after.objected
    assert final is not None, "what is final was made so"
    if asked.objected_by != final.employee_id:
        raise OnlyTheEmployeeAnswers(asked.evaluation_id)
    match final.ground:
        case "objection-decided" if objected and asked.reason == objected.reason:
            return []
        case "objection-decided":
            raise DecisionIsFinal(asked.evaluation_id, article=DECIDED_ONCE)
        case "term-lapsed":
            raise ObjectionIsTooLate(asked.evaluation_id, days=TERMS["object"].days)
        case "made-by-superior" | "made-by-regional-head" as ground:
            raise SuperiorsEvaluationIsFinal(asked.evaluation_id, article=NO_OBJECTION[ground])


def object_again(asked: ObjectToEvaluation, evaluation: Evaluation) -> list[FollowUpEvent]:
    objected = evaluation.after.objected
    assert objected is not None, "an objection that lies was made"
    if asked.objected_by != objected.employee_id:
        raise OnlyTheEmployeeAnswers(asked.evaluation_id)
    if asked.reason != objected.reason:
        raise ObjectionIsMade(asked.evaluation_id)
    return []


def receive(asked: ReceiveObjection, evaluation: Evaluation, seen: Seen) -> list[FollowUpEvent]:
    of = evaluation.about
    above = superior(of["appraiser_id"], seen, asked.today)
    if not asked.by_office and asked.recorded_by != above:
        raise OnlyTheSuperiorDecides(asked.evaluation_id)
    if above is None:
        raise NobodyIsAbove(asked.evaluation_id)
    return [
        ObjectionReceived(**of, recorded_by=asked.recorded_by, superior_id=above, on=asked.today)
    ]


def explain(asked: ExplainObjection, evaluation: Evaluation, seen: Seen) -> list[FollowUpEvent]:
    of, after = evaluation.about, evaluation.after
    if asked.side in after.heard:
        return []
    own = of["employee_id"] if asked.side == "employee" else of["appraiser_id"]
    if asked.recorded_by not in (own, *deciders(evaluation, asked.today, seen)):
        raise OnlyThatSideExplains(asked.evaluation_id, side=asked.side)
    return [
        ObjectionExplained(**of, side=asked.side, recorded_by=asked.recorded_by, text=asked.text)
    ]


def deciders(evaluation: Evaluation, today: date, seen: Seen) -> list[str]:
    """Who may decide: the superior of the appraiser, and whom it was escalated to."""
    above = superior(evaluation.about["appraiser_id"], seen, today)
    return [who for who in (above, evaluation.after.escalated_to) if who]


def withdraw(asked: WithdrawObjection, evaluation: Evaluation, seen: Seen) -> list[FollowUpEvent]:
    of, received_on = evaluation.about, evaluation.after.received_on
    assert received_on is not None, "whoever objects has received the document"
    if asked.withdrawn_by != of["employee_id"]:
        raise OnlyTheEmployeeAnswers(asked.evaluation_id)
    withdrawn = ObjectionWithdrawn(**of, received_on=received_on, on=asked.today)
    if not term_is_over(received_on, asked.today, seen):
        return [withdrawn]
    predicate = evaluation.predicate
    assert predicate is not None, "what is objected to was scored"
    return [withdrawn, final(evaluation, predicate, "term-lapsed", asked.today)]


def decide_on(asked: DecideObjection, evaluation: Evaluation, seen: Seen) -> list[FollowUpEvent]:
    after, before = evaluation.after, evaluation.predicate
    assert before is not None, "what is objected to was scored"
    if asked.decided_by not in deciders(evaluation, asked.today, seen):
        raise OnlyTheSuperiorDecides(asked.evaluation_id)
    if missing := [side for side in SIDES if side not in after.heard]:
        raise BothSidesAreHeard(asked.evaluation_id, missing=", ".join(missing))
    predicate = asked.predicate or before
    is_changed = predicate != before
    decided = ObjectionDecided(
        **evaluation.about,
        decided_by=asked.decided_by,
        outcome="changed" if is_changed else "upheld",
        predicate=predicate,
        on=asked.today,
        reason=asked.reason,
        changed_from=before if is_changed else None,
        recommendation=asked.recommendation,
    )
    return [decided, final(evaluation, predicate, "objection-decided", asked.today)]


def decide_again(asked: DecideObjection, evaluation: Evaluation) -> list[FollowUpEvent]:
    decided = evaluation.after.decided
    if decided is None:
        raise NoObjection(asked.evaluation_id)
    said = (asked.decided_by, asked.predicate or decided.predicate, asked.reason)
    if said != (decided.decided_by, decided.predicate, decided.reason):
        raise DecisionIsFinal(asked.evaluation_id, article=DECIDED_ONCE)
    return []


def escalate(asked: EscalateObjection, evaluation: Evaluation, seen: Seen) -> list[FollowUpEvent]:
    objected = evaluation.after.objected
    assert objected is not None, "an objection that is examined was made"
    return [
        ObjectionEscalated(
            **evaluation.about,
            superior_id=objected.superior_id,
            escalated_to=superior(objected.superior_id, seen, asked.on),
            on=asked.on,
        )
    ]


def withdraw_again(asked: WithdrawObjection, evaluation: Evaluation) -> list[FollowUpEvent]:
    after = evaluation.after
    if after.objected is None:
        raise NoObjection(asked.evaluation_id)
    if after.decided is not None:
        raise DecisionIsFinal(asked.evaluation_id, article=DECIDED_ONCE)
    if asked.withdrawn_by != after.objected.employee_id:
        raise OnlyTheEmployeeAnswers(asked.evaluation_id)
    return []
