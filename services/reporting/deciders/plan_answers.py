"""What follows when a plan (SKP) is laid before the appraiser, answered, escalated or closed."""

from datetime import date

from contracts.ids import joined
from contracts.reporting import (
    ClosingGround,
    PlanAgreed,
    PlanClosed,
    PlanEscalated,
    PlanEvent,
    PlanProposed,
    PlanReturned,
    PlanRevised,
)
from kernel.decider import Decider, Seen
from services.reporting.deciders.employee import Employee, employee
from services.reporting.deciders.employee import Status as EmployeeStatus
from services.reporting.deciders.plan_assigned import check_assigned
from services.reporting.deciders.plan_content import check_content
from services.reporting.deciders.plan_refusals import (
    ExcludedFromPlanning,
    NobodyAppraises,
    NotOnTheRoster,
    OnlyTheAppraiserDecides,
    PlanIsAnothers,
    SegmentBeforeIsOpen,
    TransferEndedIt,
)
from services.reporting.deciders.plan_state import (
    AgreePlan,
    ClosePlan,
    EscalatePlan,
    Plan,
    PlanCommand,
    ProposePlan,
    ReturnPlan,
    RevisePlan,
    Status,
)
from services.reporting.deciders.policy import CURRENT, policy

PlanDecider = Decider[PlanCommand, Plan, PlanEvent]


def segment_before(asked: ProposePlan) -> str:
    """The stream of the segment before."""
    return f"plan-{joined(asked.employee_id, str(asked.year), str(asked.segment - 1))}"


def propose(asked: ProposePlan, plan: Plan, seen: Seen, plans: PlanDecider) -> PlanProposed:
    owner = planning(asked.employee_id, asked.today, seen)
    appraiser_id = answers(plan, owner, seen)
    if appraiser_id is None:
        raise NobodyAppraises(asked.employee_id)
    if asked.segment > 1:
        before = seen(plans, segment_before(asked))
        if before.status is not Status.CLOSED and not is_left(before, owner):
            raise SegmentBeforeIsOpen(asked.plan_id, segment=asked.segment - 1)
    check_assigned(asked.plan_id, asked.employee_id, asked.content.results, seen)
    check_content(
        asked.plan_id,
        asked.employee_id,
        asked.year,
        asked.content,
        owner.position_class,
        seen(policy, CURRENT),
    )
    return PlanProposed(
        plan_id=asked.plan_id,
        employee_id=asked.employee_id,
        unit_id=owner.unit_id,
        appraiser_id=appraiser_id,
        year=asked.year,
        segment=asked.segment,
        results=asked.content.results,
        approach=asked.content.approach,
        annex=asked.content.annex,
        opened=asked.today,
    )


def revise(asked: RevisePlan, plan: Plan, seen: Seen) -> PlanRevised:
    check_owner(asked.revised_by, plan)
    owner = planning(plan.employee_id, asked.today, seen)
    if owner.appraiser_id is None:
        raise NobodyAppraises(plan.employee_id)
    if is_left(plan, owner):
        raise TransferEndedIt(asked.plan_id)
    check_assigned(asked.plan_id, plan.employee_id, asked.content.results, seen)
    check_content(
        asked.plan_id,
        plan.employee_id,
        plan.year,
        asked.content,
        owner.position_class,
        seen(policy, CURRENT),
    )
    return PlanRevised(
        plan_id=asked.plan_id,
        employee_id=plan.employee_id,
        unit_id=owner.unit_id,
        appraiser_id=owner.appraiser_id,
        year=plan.year,
        segment=plan.segment,
        revision=plan.revision + 1,
        ground=asked.ground,
        results=asked.content.results,
        approach=asked.content.approach,
        annex=asked.content.annex,
    )


def give_back(asked: ReturnPlan, plan: Plan, seen: Seen) -> PlanReturned:
    check_appraiser(asked.returned_by, plan, seen)
    return PlanReturned(plan_id=asked.plan_id, employee_id=plan.employee_id, reason=asked.reason)


def agree(asked: AgreePlan, plan: Plan, seen: Seen) -> PlanAgreed:
    owner = check_appraiser(asked.agreed_by, plan, seen)
    if is_left(plan, owner):
        raise TransferEndedIt(asked.plan_id)
    stands_in = owner.appraiser_id != asked.agreed_by
    return PlanAgreed(
        plan_id=asked.plan_id,
        employee_id=plan.employee_id,
        unit_id=owner.unit_id,
        appraiser_id=asked.agreed_by,
        year=plan.year,
        segment=plan.segment,
        revision=plan.revision + 1,
        results=plan.laid.results,
        approach=plan.laid.approach,
        annex=plan.laid.annex,
        in_place_of=owner.appraiser_id if stands_in else None,
    )


def agreed_before(asked: AgreePlan, plan: Plan, seen: Seen) -> bool:
    """Whoever agreed may say so again, even after leaving; anybody else must be the appraiser."""
    if asked.agreed_by == plan.agreed_by:
        return True
    check_appraiser(asked.agreed_by, plan, seen)
    return False


def escalate(asked: EscalatePlan, plan: Plan, seen: Seen) -> list[PlanEvent]:
    """Once; whoever came meanwhile is passed over too: the term is the plan's, not the person's."""
    owner = on_the_roster(plan.employee_id, seen)
    if plan.escalated_from or owner.appraiser_id is None:
        return []
    known = owner.appraiser_id == plan.appraiser_id
    above = seen(employee, f"employee-{plan.appraiser_id}").appraiser_id if known else None
    return [
        PlanEscalated(
            plan_id=asked.plan_id,
            employee_id=plan.employee_id,
            appraiser_id=owner.appraiser_id,
            superior_id=above,
            year=plan.year,
            due=asked.due,
        )
    ]


def close(asked: ClosePlan, plan: Plan, seen: Seen) -> list[PlanEvent]:
    """Nothing where a mistaken move was put right meanwhile."""
    owner = seen(employee, f"employee-{plan.employee_id}")
    ground: ClosingGround
    if asked.ended.year > plan.year:
        ground = "year-over"
    elif owner.unit_id != plan.unit_id:
        ground = "employee-transferred"
    elif owner.appraiser_id != plan.appraiser_id:
        ground = "appraiser-transferred"
    else:
        return []
    return [
        PlanClosed(
            plan_id=asked.plan_id,
            employee_id=plan.employee_id,
            unit_id=plan.unit_id,
            appraiser_id=plan.appraiser_id,
            year=plan.year,
            segment=plan.segment,
            revision=plan.revision,
            ground=ground,
            ended=asked.ended,
            reached=asked.reached,
        )
    ]


def is_left(plan: Plan, owner: Employee) -> bool:
    """Whether the owner works elsewhere, or for somebody else, than when it was agreed."""
    return plan.stands and (owner.unit_id, owner.appraiser_id) != (plan.unit_id, plan.appraiser_id)


def on_the_roster(employee_id: str, seen: Seen) -> Employee:
    found = seen(employee, f"employee-{employee_id}")
    if found.status is EmployeeStatus.UNKNOWN:
        raise NotOnTheRoster(employee_id)
    return found


def planning(employee_id: str, today: date, seen: Seen) -> Employee:
    """Who writes a plan, or a revision of it, on that day. Raises ExcludedFromPlanning (II.C.8)."""
    owner = on_the_roster(employee_id, seen)
    if not owner.plans_on(today):
        raise ExcludedFromPlanning(employee_id, today=today.isoformat())
    return owner


def answers(plan: Plan, owner: Employee, seen: Seen) -> str | None:
    """Who answers a plan now: the appraiser, or whoever is above an appraiser who let the term
    pass. A new appraiser answers as if there had been none; so does one with nobody above."""
    if plan.escalated_from and plan.escalated_from == owner.appraiser_id:
        above = seen(employee, f"employee-{plan.escalated_from}").appraiser_id
        return above or owner.appraiser_id
    return owner.appraiser_id


def check_appraiser(subject: str, plan: Plan, seen: Seen) -> Employee:
    owner = on_the_roster(plan.employee_id, seen)
    if answers(plan, owner, seen) != subject:
        raise OnlyTheAppraiserDecides(plan.employee_id)
    return owner


def check_owner(subject: str, plan: Plan) -> None:
    if subject != plan.employee_id:
        raise PlanIsAnothers(plan.employee_id)
