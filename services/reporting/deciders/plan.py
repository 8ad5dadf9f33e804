"""A plan (SKP) is proposed by the employee, then agreed by the appraiser, or returned and proposed
again. From the agreement on it stands, and reports are made against it. During the year it is
revised: the revision is agreed or returned likewise, and until then what was agreed stands. A plan
that the appraiser does not answer in time goes to the superior; a transfer of employee or appraiser
closes it, and the employee plans a further segment.

A plan belongs to one employee, year and segment, which its id is made of (`api/plans.py` joins
them). The appraiser is whoever the roster names at that moment, not the one at the time of the
proposal: a plan must not wait for somebody who has left. What a plan must hold is PermenPANRB
6/2022, II.

Read on: plan_state.py (commands, state) · plan_refusals.py · plan_content.py (what it must hold) ·
plan_assigned.py (work of other leaders) · plan_answers.py and plan_around.py (what follows).
"""

from typing import Any

from contracts.reporting import PlanEvent
from kernel.decider import Decider, Seen
from kernel.refusal import Conflict
from services.reporting.deciders.employee import employee
from services.reporting.deciders.plan_answers import (
    agree,
    agreed_before,
    check_appraiser,
    check_owner,
    close,
    escalate,
    give_back,
    propose,
    revise,
    segment_before,
)
from services.reporting.deciders.plan_around import answer, expect, name_support, request
from services.reporting.deciders.plan_assigned import assignments_of
from services.reporting.deciders.plan_refusals import (
    NobodyAppraises,
    NoSuchPlan,
    NothingToRevise,
    PlanIsAgreed,
    PlanIsClosed,
    PlanIsReturned,
    PlanLiesWithTheAppraiser,
)
from services.reporting.deciders.plan_state import (
    AgreePlan,
    AnswerResource,
    ClosePlan,
    EscalatePlan,
    ExpectBehaviour,
    NameSupport,
    Plan,
    PlanCommand,
    ProposePlan,
    RequestResource,
    ReturnPlan,
    RevisePlan,
    Status,
    evolve,
)
from services.reporting.deciders.policy import CURRENT, policy

__all__ = ["NoSuchPlan", "NobodyAppraises", "Plan", "Status", "plan"]


def decide(command: PlanCommand, plan: Plan, seen: Seen) -> list[PlanEvent]:
    match command:
        case ProposePlan():
            return on_proposal(command, plan, seen)
        case _ if plan.status is Status.UNKNOWN:
            raise NoSuchPlan(command.plan_id)
        case RevisePlan():
            return on_revision(command, plan, seen)
        case ReturnPlan():
            return on_return(command, plan, seen)
        case AgreePlan():
            return on_agreement(command, plan, seen)
        case EscalatePlan() | ClosePlan():
            return by_the_clock(command, plan, seen)
        case NameSupport() | ExpectBehaviour() | RequestResource() | AnswerResource():
            return around(command, plan, seen)


def on_proposal(asked: ProposePlan, state: Plan, seen: Seen) -> list[PlanEvent]:
    match state.status:
        case Status.UNKNOWN | Status.RETURNED:
            return [propose(asked, state, seen, plan)]
        case Status.PROPOSED:
            return already(asked.content == state.laid, PlanLiesWithTheAppraiser(asked.plan_id))
        case Status.AGREED | Status.REVISED | Status.REVISION_RETURNED:
            return already(asked.content == state.agreed, PlanIsAgreed(asked.plan_id))
        case Status.CLOSED:
            return already(asked.content == state.agreed, PlanIsClosed(asked.plan_id))


def on_revision(asked: RevisePlan, plan: Plan, seen: Seen) -> list[PlanEvent]:
    match plan.status:
        case Status.AGREED if asked.content == plan.agreed:
            check_owner(asked.revised_by, plan)
            return []
        case Status.AGREED | Status.REVISION_RETURNED:
            return [revise(asked, plan, seen)]
        case Status.REVISED:
            check_owner(asked.revised_by, plan)
            return already(asked.content == plan.laid, PlanLiesWithTheAppraiser(asked.plan_id))
        case Status.PROPOSED | Status.RETURNED | Status.UNKNOWN:
            raise NothingToRevise(asked.plan_id)
        case Status.CLOSED:
            raise PlanIsClosed(asked.plan_id)


def on_return(asked: ReturnPlan, plan: Plan, seen: Seen) -> list[PlanEvent]:
    match plan.status:
        case Status.PROPOSED | Status.REVISED:
            return [give_back(asked, plan, seen)]
        case Status.RETURNED | Status.REVISION_RETURNED:
            check_appraiser(asked.returned_by, plan, seen)
            return already(asked.reason == plan.reason, PlanIsReturned(asked.plan_id))
        case Status.AGREED | Status.UNKNOWN:
            raise PlanIsAgreed(asked.plan_id)
        case Status.CLOSED:
            raise PlanIsClosed(asked.plan_id)


def on_agreement(asked: AgreePlan, plan: Plan, seen: Seen) -> list[PlanEvent]:
    match plan.status:
        case Status.PROPOSED | Status.REVISED:
            return [agree(asked, plan, seen)]
        case Status.AGREED:
            return already(agreed_before(asked, plan, seen), PlanIsAgreed(asked.plan_id))
        case Status.RETURNED | Status.REVISION_RETURNED | Status.UNKNOWN:
            raise PlanIsReturned(asked.plan_id)
        case Status.CLOSED:
            return already(agreed_before(asked, plan, seen), PlanIsClosed(asked.plan_id))


def by_the_clock(asked: EscalatePlan | ClosePlan, plan: Plan, seen: Seen) -> list[PlanEvent]:
    match asked, plan.status:
        case EscalatePlan(), Status.PROPOSED:
            return escalate(asked, plan, seen)
        case ClosePlan(), Status.AGREED | Status.REVISED | Status.REVISION_RETURNED:
            return close(asked, plan, seen)
        case _:
            return []


def around(
    asked: NameSupport | ExpectBehaviour | RequestResource | AnswerResource, plan: Plan, seen: Seen
) -> list[PlanEvent]:
    if plan.status is Status.CLOSED:
        raise PlanIsClosed(asked.plan_id)
    match asked:
        case NameSupport():
            return name_support(asked, plan, seen)
        case ExpectBehaviour():
            return expect(asked, plan, seen)
        case RequestResource():
            return request(asked, plan)
        case AnswerResource():
            return answer(asked, plan, seen)


def already(so: bool, otherwise: Conflict) -> list[PlanEvent]:
    if so:
        return []
    raise otherwise


def rests_on(command: PlanCommand, state: Plan) -> list[tuple[Decider[Any, Any, Any], str]]:
    owner = command.employee_id if isinstance(command, ProposePlan) else state.employee_id
    if not owner:
        return []
    people = {owner, state.escalated_from} - {""}
    if isinstance(command, EscalatePlan):
        people.add(state.appraiser_id)
    named: list[tuple[Decider[Any, Any, Any], str]] = [
        (employee, f"employee-{of}") for of in sorted(people)
    ]
    if isinstance(command, (ProposePlan, RevisePlan)):
        named += [(policy, CURRENT), *assignments_of(command.content.results)]
    if isinstance(command, ProposePlan) and command.segment > 1:
        named.append((plan, segment_before(command)))
    return named


plan: Decider[PlanCommand, Plan, PlanEvent] = Decider(
    stream=lambda command: f"plan-{command.plan_id}",
    initial=Plan(),
    decide=decide,
    evolve=evolve,
    rests_on=rests_on,
)
