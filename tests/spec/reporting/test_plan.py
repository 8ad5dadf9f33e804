"""A plan (SKP), from the proposal to the agreement. Read the names from top to bottom."""

from datetime import timedelta
from decimal import Decimal

import pytest

from contracts.event import Sealed
from contracts.reporting import (
    EmployeeStatusChanged,
    EmploymentEnded,
    PlanEvent,
    PlannedResult,
    Standing,
)
from services.reporting.deciders.plan import plan
from services.reporting.deciders.plan_refusals import (
    ExcludedFromPlanning,
    IdIsUsedTwice,
    NobodyAppraises,
    NoMainResult,
    NoSuchPlan,
    NotOnTheRoster,
    OnlyTheAppraiserDecides,
    PlanIsAgreed,
    PlanIsReturned,
    PlanLiesWithTheAppraiser,
    ResultHasNoIndicator,
    TargetIsUpsideDown,
)
from services.reporting.deciders.plan_state import AgreePlan, ReturnPlan
from tests.spec.given import given
from tests.spec.reporting.facts import (
    AGREED,
    CLERK,
    CONTENT,
    HANDED_OVER,
    HEAD,
    MOVED,
    PLAN_RETURNED,
    PROPOSED,
    RESULTS,
    SERVICE,
    SPEED,
    changed,
)
from tests.spec.reporting.plan_facts import AGREE, PROPOSE, RETURN, proposing

FEWER = (changed(SERVICE, indicators=(SPEED,)),)


def desk(*history: PlanEvent):
    """The plan's history, of a clerk whose appraiser is e1."""
    return given(plan, *history).seeing("employee-e7", CLERK)


def test_an_employee_proposes_a_plan_to_the_appraiser_on_the_roster():
    desk().when(PROPOSE).then(PROPOSED)


def test_proposing_the_same_plan_twice_changes_nothing():
    desk(PROPOSED).when(PROPOSE).then_nothing()


@pytest.mark.parametrize(
    "standing", ["suspended", "unpaid-leave", "pre-retirement", "non-structural"]
)
def test_who_is_excluded_from_planning_proposes_none_from_that_day_on(standing: Standing):
    away = EmployeeStatusChanged(employee_id="e7", standing=standing, since=PROPOSE.today)
    desk().seeing("employee-e7", CLERK, away).when(PROPOSE).then_refused(ExcludedFromPlanning)
    later = changed(away, since=PROPOSE.today + timedelta(days=1))
    desk().seeing("employee-e7", CLERK, later).when(PROPOSE).then(PROPOSED)


def test_who_studies_has_a_plan():
    studies = EmployeeStatusChanged(employee_id="e7", standing="study-leave", since=PROPOSE.today)
    desk().seeing("employee-e7", CLERK, studies).when(PROPOSE).then(PROPOSED)


def test_who_has_left_proposes_no_plan():
    gone = EmploymentEnded(employee_id="e7", ground="retirement", since=PROPOSE.today)
    desk().seeing("employee-e7", CLERK, gone).when(PROPOSE).then_refused(ExcludedFromPlanning)


def test_a_proposed_plan_is_not_changed_while_it_lies_with_the_appraiser():
    desk(PROPOSED).when(proposing(FEWER)).then_refused(PlanLiesWithTheAppraiser)


def test_a_returned_plan_is_proposed_again_with_changes():
    better = proposing(FEWER)
    desk(PROPOSED, PLAN_RETURNED).when(better).then(changed(PROPOSED, results=FEWER))


def test_a_returned_plan_may_come_back_as_it_was():
    desk(PROPOSED, PLAN_RETURNED).when(PROPOSE).then(PROPOSED)


def test_proposing_an_agreed_plan_again_changes_nothing():
    desk(PROPOSED, AGREED).when(PROPOSE).then_nothing()


def test_an_agreed_plan_is_not_replaced():
    desk(PROPOSED, AGREED).when(proposing(FEWER)).then_refused(PlanIsAgreed)


def test_somebody_who_is_not_on_the_roster_has_no_plan():
    given(plan).when(PROPOSE).then_refused(NotOnTheRoster)


def test_an_employee_whom_nobody_appraises_cannot_propose_yet():
    head = changed(PROPOSE, employee_id="e1")
    given(plan).seeing("employee-e1", HEAD).when(head).then_refused(NobodyAppraises)


def test_a_plan_has_a_main_result():
    only_more = (changed(SERVICE, kind="tambahan"),)
    desk().when(proposing(only_more)).then_refused(NoMainResult)


def test_an_empty_plan_has_no_main_result():
    desk().when(proposing(())).then_refused(NoMainResult)


def test_each_result_has_an_indicator():
    bare = (*RESULTS, changed(SERVICE, result_id="r2", indicators=()))
    desk().when(proposing(bare)).then_refused(ResultHasNoIndicator)


def test_the_lower_end_of_a_target_is_not_above_the_upper():
    turned = changed(SPEED, target_low=Decimal("2.0001"))
    results = (changed(SERVICE, indicators=(turned,)),)
    desk().when(proposing(results)).then_refused(TargetIsUpsideDown)


def test_a_target_may_be_a_single_value():
    single = (changed(SERVICE, indicators=(changed(SPEED, target_low=Decimal(2)),)),)
    desk().when(proposing(single)).then(changed(PROPOSED, results=single))


@pytest.mark.parametrize(
    "results",
    [
        (SERVICE, changed(SERVICE, indicators=(changed(SPEED, indicator_id="i3"),))),
        (changed(SERVICE, indicators=(SPEED, changed(CONTENT, indicator_id="i1"))),),
        (SERVICE, changed(SERVICE, result_id="r2", indicators=(SPEED,))),
    ],
)
def test_no_two_results_or_indicators_have_the_same_id(results: tuple[PlannedResult, ...]):
    desk().when(proposing(results)).then_refused(IdIsUsedTwice)


def test_the_appraiser_returns_a_plan_with_a_reason():
    desk(PROPOSED).when(RETURN).then(PLAN_RETURNED)


def test_returning_twice_changes_nothing():
    desk(PROPOSED, PLAN_RETURNED).when(RETURN).then_nothing()


def test_a_returned_plan_is_not_returned_for_another_reason():
    other = changed(RETURN, reason=Sealed("e7", "reason", "another"))
    desk(PROPOSED, PLAN_RETURNED).when(other).then_refused(PlanIsReturned)


def test_an_agreed_plan_is_not_returned():
    desk(PROPOSED, AGREED).when(RETURN).then_refused(PlanIsAgreed)


def test_the_appraiser_agrees_and_the_plan_has_its_first_revision():
    desk(PROPOSED).when(AGREE).then(AGREED)


def test_agreeing_twice_changes_nothing():
    desk(PROPOSED, AGREED).when(AGREE).then_nothing()


def test_who_agreed_may_say_so_again_after_leaving():
    left = given(plan, PROPOSED, AGREED).seeing("employee-e7", CLERK, HANDED_OVER)
    left.when(AGREE).then_nothing()


def test_a_later_appraiser_does_not_agree_once_more():
    later = given(plan, PROPOSED, AGREED).seeing("employee-e7", CLERK, HANDED_OVER)
    later.when(changed(AGREE, agreed_by="e2")).then_refused(PlanIsAgreed)


def test_a_returned_plan_is_not_agreed():
    desk(PROPOSED, PLAN_RETURNED).when(AGREE).then_refused(PlanIsReturned)


def test_the_plan_waits_for_whoever_is_the_appraiser_now_in_the_unit_of_now():
    moved = given(plan, PROPOSED).seeing("employee-e7", CLERK, MOVED, HANDED_OVER)
    agreed = changed(AGREED, appraiser_id="e2", unit_id="u2")
    moved.when(changed(AGREE, agreed_by="e2")).then(agreed)


def test_a_former_appraiser_does_not_agree():
    moved = given(plan, PROPOSED).seeing("employee-e7", CLERK, HANDED_OVER)
    moved.when(AGREE).then_refused(OnlyTheAppraiserDecides)


@pytest.mark.parametrize("history", [[PROPOSED], [PROPOSED, PLAN_RETURNED], [PROPOSED, AGREED]])
def test_nobody_else_agrees_not_even_again(history: list[PlanEvent]):
    refused = PlanIsReturned if history[-1] is PLAN_RETURNED else OnlyTheAppraiserDecides
    desk(*history).when(changed(AGREE, agreed_by="e7")).then_refused(refused)


@pytest.mark.parametrize("history", [[PROPOSED], [PROPOSED, PLAN_RETURNED]])
def test_nobody_else_returns_not_even_again(history: list[PlanEvent]):
    desk(*history).when(changed(RETURN, returned_by="e7")).then_refused(OnlyTheAppraiserDecides)


@pytest.mark.parametrize("command", [RETURN, AGREE])
def test_a_plan_nobody_proposed_cannot_be_answered(command: ReturnPlan | AgreePlan):
    given(plan).when(command).then_refused(NoSuchPlan)
