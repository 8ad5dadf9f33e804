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
    AssignmentApproved,
    AssignmentProposed,
    IdentityCorrected,
    PlanAgreed,
    PlanClosed,
    PlanEscalated,
    PlanProposed,
    PlanReminded,
    PlanReturned,
    PlanRevised,
    ReportAccepted,
    ReportMissed,
    ReportReminded,
    ReportReturned,
    ReportSubmitted,
    ResourceAnswered,
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
Plan = (
    PlanProposed
    | PlanReturned
    | PlanAgreed
    | PlanRevised
    | PlanEscalated
    | PlanClosed
    | ResourceAnswered
)
Reminder = PlanReminded | ReportReminded | ReportMissed | AppraiserReminded
Facts = (
    Plan
    | AssignmentProposed
    | AssignmentApproved
    | ReportSubmitted
    | ReportReturned
    | ReportAccepted
    | Reminder
    | IdentityCorrected
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
    if isinstance(event, Plan):
        return of_a_plan(heard, event)
    match event:
        case AssignmentProposed(appraiser_id=appraiser) as work:
            words, about = {"employee": work.employee_id}, work.assignment_id
            asked = "reporting.assignment-proposed"
            return [tell(heard, appraiser, asked, about, words)] if appraiser else []
        case AssignmentApproved() as work:
            about = work.assignment_id
            return [tell(heard, work.employee_id, "reporting.assignment-approved", about, {})]

        case ReportSubmitted() as report:
            words = {"employee": report.employee_id, "period": report.period}
            about = report.report_id
            return [tell(heard, report.appraiser_id, "reporting.report-submitted", about, words)]
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

        case IdentityCorrected(employee_id=about, basis=basis):  # UU 27/2022, Pasal 30 (2)
            told = tell(heard, about, "reporting.identity-corrected", about, {})
            return [] if basis == "completed" else [told]

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


def of_a_plan(heard: Heard[Facts], plan: Plan) -> list[QueueMessage]:
    """What becomes of a plan, to whoever has to act next, and to its owner."""
    about = plan.plan_id
    match plan:
        case PlanProposed(appraiser_id=appraiser) | PlanRevised(appraiser_id=appraiser):
            words = {"employee": plan.employee_id, "year": str(plan.year)}
            what = "proposed" if isinstance(plan, PlanProposed) else "revised"
            return [tell(heard, appraiser, f"reporting.plan-{what}", about, words)]
        case PlanEscalated(superior_id=superior):
            own = {"year": str(plan.year)}
            passed = tell(heard, plan.employee_id, "reporting.plan-passed-on", about, own)
            if superior in (None, plan.employee_id):  # a circle in the roster is for HR
                return [passed]
            words = own | {"employee": plan.employee_id}
            return [tell(heard, superior, "reporting.plan-escalated", about, words), passed]
        case PlanClosed(ground="year-over"):
            return []  # this year's plan is another one, and is reminded of
        case PlanClosed() | PlanAgreed():
            what = "agreed" if isinstance(plan, PlanAgreed) else "closed"
            words = {"year": str(plan.year)}
            return [tell(heard, plan.employee_id, f"reporting.plan-{what}", about, words)]
        case PlanReturned():
            return [tell(heard, plan.employee_id, "reporting.plan-returned", about, {})]
        case ResourceAnswered(answer=answer):
            words = {"answer": answer}
            return [tell(heard, plan.employee_id, "reporting.resource-answered", about, words)]


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
