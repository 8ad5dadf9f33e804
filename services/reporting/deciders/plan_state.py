"""What may be asked about a plan (SKP), what it has come to, and how each event moves it."""

from datetime import date, datetime
from enum import Enum

from msgspec.structs import replace

from contracts.event import Sealed
from contracts.reporting import (
    BehaviourExpected,
    Expectation,
    PlanAgreed,
    PlanClosed,
    PlanEscalated,
    PlanEvent,
    PlannedResult,
    PlanProposed,
    PlanReturned,
    PlanRevised,
    Reached,
    ResourceAnswer,
    ResourceAnswered,
    ResourceKind,
    ResourceRequested,
    RevisionGround,
    Support,
    SupportNamed,
)
from kernel.decider import Command, State
from services.reporting.rules.period import first_day_of, year_of
from services.reporting.rules.plan_content import Content


class ProposePlan(Command):
    """``today`` is the day in the region."""

    plan_id: str
    employee_id: str
    year: int
    segment: int
    today: date
    content: Content


class RevisePlan(Command):
    """``today`` is the day in the region."""

    plan_id: str
    revised_by: str
    today: date
    ground: RevisionGround
    content: Content


class ReturnPlan(Command):
    plan_id: str
    returned_by: str
    reason: Sealed


class AgreePlan(Command):
    plan_id: str
    agreed_by: str


class EscalatePlan(Command):
    """The clock: the term in which the appraiser answers is over."""

    plan_id: str
    due: datetime


class ClosePlan(Command):
    """The clock: by ``ended`` the owner works elsewhere or for somebody else, or the year is over;
    ``reached`` is what accepted reports told until then."""

    plan_id: str
    ended: date
    reached: tuple[Reached, ...] = ()


class NameSupport(Command):
    plan_id: str
    named_by: str
    result_id: str
    supports: Support


class ExpectBehaviour(Command):
    plan_id: str
    expected_by: str
    expectations: tuple[Expectation, ...]


class RequestResource(Command):
    plan_id: str
    requested_by: str
    resource_id: str
    kind: ResourceKind
    title: str


class AnswerResource(Command):
    plan_id: str
    answered_by: str
    resource_id: str
    answer: ResourceAnswer
    reason: Sealed | None = None


PlanCommand = (
    ProposePlan
    | RevisePlan
    | ReturnPlan
    | AgreePlan
    | EscalatePlan
    | ClosePlan
    | NameSupport
    | ExpectBehaviour
    | RequestResource
    | AnswerResource
)


class Status(Enum):
    """REVISED and REVISION_RETURNED: what was agreed stands, and another revision is on the way."""

    UNKNOWN = "unknown"
    PROPOSED = "proposed"
    RETURNED = "returned"
    AGREED = "agreed"
    REVISED = "revised"
    REVISION_RETURNED = "revision-returned"
    CLOSED = "closed"


class Resource(State, frozen=True, kw_only=True):
    kind: ResourceKind
    title: str
    answer: ResourceAnswer | None = None
    reason: Sealed | None = None


class Plan(State, frozen=True, kw_only=True):
    """``laid`` is what lay before the appraiser last, ``agreed`` what reports are made against.
    Unit and appraiser are those of the roster at the agreement, before it at the proposal."""

    status: Status = Status.UNKNOWN
    employee_id: str = ""
    unit_id: str = ""
    appraiser_id: str = ""
    year: int = 0
    segment: int = 0
    revision: int = 0
    laid: Content = Content()
    agreed: Content = Content()
    agreed_by: str = ""
    escalated_from: str = ""
    reason: Sealed | None = None
    expectations: tuple[Expectation, ...] = ()
    resources: tuple[tuple[str, Resource], ...] = ()
    ended: date | None = None

    @property
    def results(self) -> tuple[PlannedResult, ...]:
        """The results agreed last: those reports tell of."""
        return self.agreed.results

    @property
    def stands(self) -> bool:
        """Whether reports are made against it: it was agreed, though the segment may be over."""
        return self.revision > 0

    def covers(self, period: str) -> bool:
        """Whether a report on this period belongs to the plan: of its year, and begun while the
        segment lasted."""
        if year_of(period) != self.year:
            return False
        return self.ended is None or first_day_of(period) <= self.ended


def evolve(plan: Plan, event: PlanEvent) -> Plan:
    match event:
        case PlanProposed():
            laid = Content(results=event.results, approach=event.approach, annex=event.annex)
            return replace(
                plan,
                status=Status.PROPOSED,
                employee_id=event.employee_id,
                unit_id=event.unit_id,
                appraiser_id=event.appraiser_id,
                year=event.year,
                segment=event.segment,
                laid=laid,
            )
        case PlanRevised():
            laid = Content(results=event.results, approach=event.approach, annex=event.annex)
            return replace(plan, status=Status.REVISED, laid=laid)
        case PlanReturned():
            back = Status.REVISION_RETURNED if plan.stands else Status.RETURNED
            return replace(plan, status=back, reason=event.reason)
        case PlanEscalated():
            return replace(plan, escalated_from=event.appraiser_id)
        case PlanAgreed():
            agreed = Content(results=event.results, approach=event.approach, annex=event.annex)
            return replace(
                plan,
                status=Status.AGREED,
                unit_id=event.unit_id,
                appraiser_id=event.in_place_of or event.appraiser_id,
                revision=event.revision,
                laid=agreed,
                agreed=agreed,
                agreed_by=event.appraiser_id,
                escalated_from="",
            )
        case PlanClosed():
            return replace(plan, status=Status.CLOSED, ended=event.ended)
        case SupportNamed():
            return replace(
                plan,
                laid=supporting(plan.laid, event.result_id, event.supports),
                agreed=supporting(plan.agreed, event.result_id, event.supports),
            )
        case BehaviourExpected():
            return replace(plan, expectations=event.expectations)
        case ResourceRequested():
            asked = Resource(kind=event.kind, title=event.title)
            return replace(plan, resources=with_resource(plan, event.resource_id, asked))
        case ResourceAnswered():
            return answered(plan, event)


def supporting(content: Content, result_id: str, supports: Support) -> Content:
    results = tuple(
        replace(result, supports=supports) if result.result_id == result_id else result
        for result in content.results
    )
    return replace(content, results=results)


def with_resource(plan: Plan, resource_id: str, it: Resource) -> tuple[tuple[str, Resource], ...]:
    return tuple({**dict(plan.resources), resource_id: it}.items())


def answered(plan: Plan, event: ResourceAnswered) -> Plan:
    asked = dict(plan.resources).get(event.resource_id)
    if asked is None:
        return plan
    told = replace(asked, answer=event.answer, reason=event.reason)
    return replace(plan, resources=with_resource(plan, event.resource_id, told))
