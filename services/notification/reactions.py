"""Whose facts are news for whom: one message for each, to the person or unit it concerns."""

from uuid import NAMESPACE_URL, uuid5

from contracts.evaluation import (
    EvaluationDelivered,
    EvaluationEscalated,
    EvaluationFinalised,
    EvaluationObjected,
    EvaluationScored,
    EvaluationStepOverdue,
    EvaluationStepReminded,
    ObjectionDecided,
    ObjectionEscalated,
)
from contracts.feedback import CitizenFeedbackReceived
from contracts.notification import Fill, Subject, of_unit
from contracts.reporting import (
    AppraiserReminded,
    PlanAgreed,
    PlanProposed,
    PlanReminded,
    PlanReturned,
    ReportAccepted,
    ReportMissed,
    ReportReminded,
    ReportReturned,
    ReportSubmitted,
)
from contracts.training import (
    EmployeeEnrolled,
    EmployeeWaitlisted,
    TrainingCompleted,
    TrainingNeedFound,
    TrainingNeedMet,
)
from kernel.heard import Heard
from kernel.reaction import Reaction
from services.notification.deciders.message import QueueMessage

Reminder = PlanReminded | ReportReminded | ReportMissed | AppraiserReminded
FollowUp = (
    EvaluationEscalated
    | EvaluationDelivered
    | EvaluationObjected
    | ObjectionEscalated
    | ObjectionDecided
    | EvaluationFinalised
    | EvaluationStepReminded
    | EvaluationStepOverdue
)
Facts = (
    PlanProposed
    | PlanReturned
    | PlanAgreed
    | ReportSubmitted
    | ReportReturned
    | ReportAccepted
    | Reminder
    | EvaluationScored
    | FollowUp
    | TrainingNeedFound
    | TrainingNeedMet
    | EmployeeEnrolled
    | EmployeeWaitlisted
    | TrainingCompleted
    | CitizenFeedbackReceived
)


def react(heard: Heard[Facts]) -> list[QueueMessage]:
    event = heard.event
    if isinstance(event, FollowUp):
        return follow_up(heard, event)
    match event:
        case PlanProposed() as plan:
            words = {"employee": plan.employee_id, "year": str(plan.year)}
            return [tell(heard, plan.appraiser_id, "reporting.plan-proposed", plan.plan_id, words)]
        case PlanReturned() as plan:
            return [tell(heard, plan.employee_id, "reporting.plan-returned", plan.plan_id, {})]
        case PlanAgreed() as plan:
            words = {"year": str(plan.year)}
            return [tell(heard, plan.employee_id, "reporting.plan-agreed", plan.plan_id, words)]

        case ReportSubmitted() as report:
            words = {"employee": report.employee_id, "period": report.period}
            return [
                tell(
                    heard,
                    report.appraiser_id,
                    "reporting.report-submitted",
                    report.report_id,
                    words,
                )
            ]
        case ReportReturned() as report:
            words = {"period": report.period}
            return [
                tell(
                    heard, report.employee_id, "reporting.report-returned", report.report_id, words
                )
            ]
        case ReportAccepted() as report:
            words = {"period": report.period}
            return [
                tell(
                    heard, report.employee_id, "reporting.report-accepted", report.report_id, words
                )
            ]

        case PlanReminded() | ReportReminded() | ReportMissed() | AppraiserReminded() as waits:
            return [reminder(heard, waits)]

        case EvaluationScored() as scored:
            words = {"period": scored.period, "predicate": scored.predicate}
            about = scored.evaluation_id
            return [tell(heard, scored.employee_id, "evaluation.scored", about, words)]

        case TrainingNeedFound() as need:
            words = {"competency": need.competency, "period": need.period}
            return [tell(heard, need.employee_id, "training.need-found", need.need_id, words)]
        case TrainingNeedMet() as met:  # also one that is met in the moment in which it is found
            words = {"competency": met.competency}
            return [tell(heard, met.employee_id, "training.need-met", met.need_id, words)]
        case EmployeeEnrolled() as enrolled:
            about, words = enrolled.course_id, {"course": enrolled.course_id}
            return [tell(heard, enrolled.employee_id, "training.enrolled", about, words)]
        case EmployeeWaitlisted() as waiting:
            about, words = waiting.course_id, {"course": waiting.course_id}
            return [tell(heard, waiting.employee_id, "training.waitlisted", about, words)]
        case TrainingCompleted() as done:
            words = {"course": done.course_id, "hours": str(done.hours_jp)}
            return [tell(heard, done.employee_id, "training.completed", done.training_id, words)]

        case CitizenFeedbackReceived() as said:
            words = {"kind": said.kind, "service": said.service, "period": said.period}
            unit = of_unit(said.unit_id)
            return [tell(heard, unit, "feedback.citizen-answered", said.response_id, words)]


def reminder(heard: Heard[Facts], waits: Reminder) -> QueueMessage:
    """What the clock said about a plan, a report or an answer, to whoever has to act."""
    match waits:
        case PlanReminded(recipient_id=recipient, duty_id=about):
            words = {"employee": waits.employee_id, "year": str(waits.year)}
            return tell(heard, recipient, "reporting.plan-reminded", about, words)
        case ReportReminded(employee_id=recipient, duty_id=about):
            words = {"period": waits.period}
            return tell(heard, recipient, "reporting.report-reminded", about, words)
        case ReportMissed(employee_id=recipient, duty_id=about):
            words = {"period": waits.period, "day": waits.due_on.isoformat()}
            return tell(heard, recipient, "reporting.report-missed", about, words)
        case AppraiserReminded(appraiser_id=recipient, report_id=about):
            words = {"employee": waits.employee_id, "period": waits.period}
            return tell(heard, recipient, "reporting.appraiser-reminded", about, words)


def follow_up(heard: Heard[Facts], event: FollowUp) -> list[QueueMessage]:
    """What happened to an evaluation, to whom a term begins with it, or who has let one pass."""
    about, whose = event.evaluation_id, {"employee": event.employee_id, "period": event.period}
    match event:
        case EvaluationEscalated(superior_id=superior):
            return [tell(heard, superior, "evaluation.escalated", about, whose)]
        case EvaluationDelivered(employee_id=recipient, period=period):
            return [tell(heard, recipient, "evaluation.delivered", about, {"period": period})]
        case EvaluationObjected(superior_id=superior):
            return [tell(heard, superior, "evaluation.objected", about, whose)]
        case ObjectionEscalated(escalated_to=above):
            if above is None:
                return []  # Nobody is above: the region sees it on the board of deadlines.
            return [tell(heard, above, "evaluation.objection-escalated", about, whose)]
        case ObjectionDecided(employee_id=recipient, period=period, predicate=predicate):
            words = {"period": period, "predicate": predicate}
            return [tell(heard, recipient, "evaluation.objection-decided", about, words)]
        case EvaluationFinalised(employee_id=recipient, period=period, predicate=predicate):
            words = {"period": period, "predicate": predicate}
            return [tell(heard, recipient, "evaluation.final", about, words)]
        case EvaluationStepReminded(recipient_id=recipient, step=step):
            return [tell(heard, recipient, "evaluation.reminded", about, whose | {"step": step})]
        case EvaluationStepOverdue(recipient_id=recipient, step=step, due_on=due_on):
            words = whose | {"step": step, "day": due_on.isoformat()}
            return [tell(heard, recipient, "evaluation.overdue", about, words)]


def tell(
    heard: Heard[Facts], recipient_id: str, subject: Subject, about: str, words: dict[str, str]
) -> QueueMessage:
    """The message of this fact to this recipient: the same, id and all, however often heard."""
    return QueueMessage(
        message_id=str(uuid5(NAMESPACE_URL, f"{heard.id}/{recipient_id}")),
        recipient_id=recipient_id,
        subject=subject,
        about=about,
        cause=heard.cause,
        fills=tuple(Fill(slot=slot, word=word) for slot, word in words.items()),
    )


telling: Reaction[Facts] = Reaction(name="telling", hears=Facts, react=react)
