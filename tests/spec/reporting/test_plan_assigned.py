"""Another leader's work comes into a plan once the appraiser has approved it. Read the names."""

import pytest

from contracts.event import Event
from contracts.reporting import PlanEvent, PlannedResult
from services.reporting.deciders.plan import plan
from services.reporting.deciders.plan_refusals import (
    ActingIsMain,
    AssignedByAnother,
    IdIsUsedTwice,
    NoSuchApprovedAssignment,
)
from services.reporting.deciders.plan_state import RevisePlan
from services.reporting.rules.plan_content import Content
from services.reporting.rules.plan_copy import copied
from tests.spec.given import given
from tests.spec.reporting.facts import AGREED, CLERK, PROPOSED, SERVICE, changed
from tests.spec.reporting.plan_facts import NARRATED, PROPOSE, REVISE, REVISED
from tests.spec.reporting.test_assignment import APPROVED, DECLINED
from tests.spec.reporting.test_assignment import PROPOSED as ASSIGNED

MOBILE = changed(
    SERVICE,
    result_id="r2",
    kind="tambahan",
    title="Loket keliling",
    indicators=tuple(changed(of, indicator_id=f"k{of.indicator_id}") for of in SERVICE.indicators),
    assigned_by="t1",
    assignment_id="a1",
)
STANDS = (PROPOSED, AGREED)


def desk(*assigned: Event, history: tuple[PlanEvent, ...] = STANDS):
    return given(plan, *history).seeing("employee-e7", CLERK).seeing("assignment-a1", *assigned)


def taking_in(*results: PlannedResult) -> RevisePlan:
    return changed(REVISE, content=Content(results=(SERVICE, *results)))


def test_an_approved_assignment_is_taken_into_the_plan_by_a_revision():
    told = changed(REVISED, results=(SERVICE, MOBILE))
    desk(ASSIGNED, APPROVED).when(taking_in(MOBILE)).then(told)


def test_a_plan_that_is_proposed_takes_it_in_too():
    asked = changed(PROPOSE, content=Content(results=(SERVICE, MOBILE)))
    told = changed(PROPOSED, results=(SERVICE, MOBILE))
    desk(ASSIGNED, APPROVED, history=()).when(asked).then(told)
    desk(ASSIGNED, history=()).when(asked).then_refused(NoSuchApprovedAssignment)


@pytest.mark.parametrize("by", ["e2", "t1"])
def test_it_names_the_leader_or_the_team_that_assigned_it(by: str):
    result = changed(MOBILE, assigned_by=by)
    told = changed(REVISED, results=(SERVICE, result))
    desk(ASSIGNED, APPROVED).when(taking_in(result)).then(told)


@pytest.mark.parametrize("by", ["e1", "t2", None])
def test_it_is_nobody_elses_and_not_without_a_name(by: str | None):
    asked = taking_in(changed(MOBILE, assigned_by=by))
    desk(ASSIGNED, APPROVED).when(asked).then_refused(AssignedByAnother)


@pytest.mark.parametrize("assigned", [(), (ASSIGNED,), (ASSIGNED, DECLINED)])
def test_what_the_appraiser_has_not_approved_is_nobodys_work(assigned: tuple[Event, ...]):
    desk(*assigned).when(taking_in(MOBILE)).then_refused(NoSuchApprovedAssignment)


def test_what_a_colleague_was_assigned_is_not_ones_own_work():
    other = changed(ASSIGNED, employee_id="e8")
    there = desk(other, changed(APPROVED, employee_id="e8"))
    there.when(taking_in(MOBILE)).then_refused(NoSuchApprovedAssignment)


def test_one_assignment_becomes_one_result():
    again = changed(MOBILE, result_id="r3")
    desk(ASSIGNED, APPROVED).when(taking_in(MOBILE, again)).then_refused(IdIsUsedTwice)


@pytest.mark.parametrize(
    "wrong",
    [
        changed(MOBILE, kind="utama"),
        changed(MOBILE, acting=True),
        MOBILE,
    ],
    ids=["not said to be acting", "additional", "neither"],
)
def test_work_of_a_post_held_for_another_is_always_a_main_result(wrong: PlannedResult):
    there = desk(changed(ASSIGNED, acting=True), APPROVED)
    there.when(taking_in(wrong)).then_refused(ActingIsMain)
    right = changed(MOBILE, kind="utama", acting=True)
    there.when(taking_in(right)).then(changed(REVISED, results=(SERVICE, right)))


def test_what_was_assigned_last_year_is_not_copied_as_an_assignment():
    content = copied(Content(results=(MOBILE, NARRATED)), 2027)
    assert [of.assignment_id for of in content.results] == [None, None]
