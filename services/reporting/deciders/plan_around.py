"""What is said around a plan (SKP) without changing what was agreed: whose result a result serves,
what the leader expects of behaviour, what is needed to reach the results and who provides it."""

from contracts.reporting import (
    BehaviourExpected,
    PlanEvent,
    ResourceAnswered,
    ResourceRequested,
    SupportNamed,
)
from kernel.decider import Seen
from services.reporting.deciders.plan_answers import check_appraiser, check_owner
from services.reporting.deciders.plan_refusals import (
    NobodySupportsThemselves,
    NoSuchResource,
    NoSuchResult,
    RefusalNeedsAReason,
    ResourceIsAnother,
    ValueIsNamedTwice,
)
from services.reporting.deciders.plan_state import (
    AnswerResource,
    ExpectBehaviour,
    NameSupport,
    Plan,
    RequestResource,
)
from services.reporting.rules.figures import repeated


def name_support(asked: NameSupport, plan: Plan, seen: Seen) -> list[PlanEvent]:
    """By the employee or the appraiser, at any time: nobody's plan waits for a leader's."""
    if asked.named_by != plan.employee_id:
        check_appraiser(asked.named_by, plan, seen)
    if asked.supports.leader_id == plan.employee_id:
        raise NobodySupportsThemselves(asked.plan_id, result_id=asked.result_id)
    results = (*plan.laid.results, *plan.agreed.results)
    now = [result.supports for result in results if result.result_id == asked.result_id]
    if not now:
        raise NoSuchResult(asked.plan_id, result_id=asked.result_id)
    if all(supports == asked.supports for supports in now):
        return []
    return [
        SupportNamed(
            plan_id=asked.plan_id,
            employee_id=plan.employee_id,
            result_id=asked.result_id,
            supports=asked.supports,
        )
    ]


def expect(asked: ExpectBehaviour, plan: Plan, seen: Seen) -> list[PlanEvent]:
    check_appraiser(asked.expected_by, plan, seen)
    if twice := repeated(of.value for of in asked.expectations):
        raise ValueIsNamedTwice(asked.plan_id, value=twice)
    if asked.expectations == plan.expectations:
        return []
    return [
        BehaviourExpected(
            plan_id=asked.plan_id,
            employee_id=plan.employee_id,
            appraiser_id=asked.expected_by,
            expectations=asked.expectations,
        )
    ]


def request(asked: RequestResource, plan: Plan) -> list[PlanEvent]:
    check_owner(asked.requested_by, plan)
    if before := dict(plan.resources).get(asked.resource_id):
        if (before.kind, before.title) != (asked.kind, asked.title):
            raise ResourceIsAnother(asked.plan_id, resource_id=asked.resource_id)
        return []
    return [
        ResourceRequested(
            plan_id=asked.plan_id,
            employee_id=plan.employee_id,
            unit_id=plan.unit_id,
            resource_id=asked.resource_id,
            kind=asked.kind,
            title=asked.title,
        )
    ]


def answer(asked: AnswerResource, plan: Plan, seen: Seen) -> list[PlanEvent]:
    """A later answer replaces the one before: what was refused in March may be there in May."""
    check_appraiser(asked.answered_by, plan, seen)
    before = dict(plan.resources).get(asked.resource_id)
    if before is None:
        raise NoSuchResource(asked.plan_id, resource_id=asked.resource_id)
    if asked.answer == "refused" and asked.reason is None:
        raise RefusalNeedsAReason(asked.plan_id, resource_id=asked.resource_id)
    if (before.answer, before.reason) == (asked.answer, asked.reason):
        return []
    return [
        ResourceAnswered(
            plan_id=asked.plan_id,
            employee_id=plan.employee_id,
            appraiser_id=asked.answered_by,
            resource_id=asked.resource_id,
            answer=asked.answer,
            reason=asked.reason,
        )
    ]
