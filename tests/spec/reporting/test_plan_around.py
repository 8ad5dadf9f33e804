"""What is said around a plan: supports, the leader's expectations, resources."""

import pytest

from contracts.event import Sealed
from contracts.reporting import PlanEvent
from services.reporting.deciders.plan import plan
from services.reporting.deciders.plan_refusals import (
    NobodySupportsThemselves,
    NoSuchPlan,
    NoSuchResource,
    NoSuchResult,
    OnlyTheAppraiserDecides,
    PlanIsAnothers,
    PlanIsClosed,
    RefusalNeedsAReason,
    ResourceIsAnother,
    ValueIsNamedTwice,
)
from services.reporting.deciders.plan_state import PlanCommand
from tests.spec.given import given
from tests.spec.reporting.facts import AGREED, CLERK, PROPOSED, RESULTS, SERVICE, changed
from tests.spec.reporting.plan_facts import (
    AGREE,
    CLOSED,
    ESCALATED,
    EXPECT,
    EXPECTATIONS,
    EXPECTED,
    HEAD_BELOW,
    LEADERS,
    NAME_SUPPORT,
    REFUSE,
    REFUSED,
    REQUEST,
    REQUESTED,
    SUPPORT_NAMED,
)


def desk(*history: PlanEvent):
    return given(plan, *history).seeing("employee-e7", CLERK)


def test_the_result_supported_may_be_named_later():
    desk(PROPOSED, AGREED).when(NAME_SUPPORT).then(SUPPORT_NAMED)


def test_it_may_be_named_before_the_agreement_too_and_is_agreed_with_the_plan():
    desk(PROPOSED).when(NAME_SUPPORT).then(SUPPORT_NAMED)
    supporting = (changed(SERVICE, supports=LEADERS),)
    desk(PROPOSED, SUPPORT_NAMED).when(AGREE).then(changed(AGREED, results=supporting))


def test_naming_the_same_support_twice_changes_nothing():
    desk(PROPOSED, AGREED, SUPPORT_NAMED).when(NAME_SUPPORT).then_nothing()


def test_the_appraiser_names_it_as_well():
    by_head = changed(NAME_SUPPORT, named_by="e1")
    desk(PROPOSED, AGREED).when(by_head).then(SUPPORT_NAMED)


def test_a_colleague_does_not():
    by_aide = changed(NAME_SUPPORT, named_by="e8")
    desk(PROPOSED, AGREED).when(by_aide).then_refused(OnlyTheAppraiserDecides)


def test_a_result_that_is_not_planned_supports_nothing():
    other = changed(NAME_SUPPORT, result_id="r9")
    desk(PROPOSED, AGREED).when(other).then_refused(NoSuchResult)


def test_nobody_supports_a_result_of_their_own():
    own = changed(NAME_SUPPORT, supports=changed(LEADERS, leader_id="e7"))
    desk(PROPOSED, AGREED).when(own).then_refused(NobodySupportsThemselves)


def test_the_leader_says_what_is_expected_beside_the_core_values():
    desk(PROPOSED).when(EXPECT).then(EXPECTED)


def test_the_same_expectations_twice_change_nothing():
    desk(PROPOSED, EXPECTED).when(EXPECT).then_nothing()


def test_later_expectations_replace_those_before():
    none = changed(EXPECT, expectations=())
    desk(PROPOSED, AGREED, EXPECTED).when(none).then(changed(EXPECTED, expectations=()))


def test_the_employee_does_not_say_what_the_leader_expects():
    own = changed(EXPECT, expected_by="e7")
    desk(PROPOSED).when(own).then_refused(OnlyTheAppraiserDecides)


def test_after_an_escalation_the_superior_says_it():
    there = desk(PROPOSED, ESCALATED).seeing("employee-e1", HEAD_BELOW)
    there.when(changed(EXPECT, expected_by="e0")).then(changed(EXPECTED, appraiser_id="e0"))


def test_for_each_value_there_is_one_expectation():
    twice = changed(EXPECT, expectations=EXPECTATIONS * 2)
    desk(PROPOSED).when(twice).then_refused(ValueIsNamedTwice)


def test_an_employee_asks_for_what_the_results_need():
    desk(PROPOSED, AGREED).when(REQUEST).then(REQUESTED)


def test_asking_twice_changes_nothing():
    desk(PROPOSED, REQUESTED).when(REQUEST).then_nothing()


def test_a_request_is_not_turned_into_another():
    other = changed(REQUEST, title="Dua perangkat perekaman")
    desk(PROPOSED, REQUESTED).when(other).then_refused(ResourceIsAnother)


def test_nobody_asks_in_anothers_plan():
    desk(PROPOSED).when(changed(REQUEST, requested_by="e8")).then_refused(PlanIsAnothers)


def test_the_appraiser_refuses_with_a_reason():
    desk(PROPOSED, REQUESTED).when(REFUSE).then(REFUSED)


def test_a_refusal_without_a_reason_is_none():
    silent = changed(REFUSE, reason=None)
    desk(PROPOSED, REQUESTED).when(silent).then_refused(RefusalNeedsAReason)


def test_refusing_twice_changes_nothing():
    desk(PROPOSED, REQUESTED, REFUSED).when(REFUSE).then_nothing()


def test_what_was_refused_may_be_provided_later():
    given_later = changed(REFUSE, answer="provided", reason=None)
    provided = changed(REFUSED, answer="provided", reason=None)
    desk(PROPOSED, AGREED, REQUESTED, REFUSED).when(given_later).then(provided)


def test_a_refusal_for_another_reason_is_told_anew():
    other = Sealed("e7", "reason", "another")
    asked = changed(REFUSE, reason=other)
    desk(PROPOSED, REQUESTED, REFUSED).when(asked).then(changed(REFUSED, reason=other))


def test_what_nobody_asked_for_is_not_answered():
    desk(PROPOSED).when(REFUSE).then_refused(NoSuchResource)


def test_only_the_appraiser_answers():
    own = changed(REFUSE, answered_by="e7")
    desk(PROPOSED, REQUESTED).when(own).then_refused(OnlyTheAppraiserDecides)


@pytest.mark.parametrize("command", [NAME_SUPPORT, EXPECT, REQUEST, REFUSE])
def test_around_a_closed_plan_nothing_more_is_said(command: PlanCommand):
    desk(PROPOSED, AGREED, REQUESTED, CLOSED).when(command).then_refused(PlanIsClosed)


@pytest.mark.parametrize("command", [NAME_SUPPORT, EXPECT, REQUEST, REFUSE])
def test_around_a_plan_that_is_not_there_neither(command: PlanCommand):
    desk().when(command).then_refused(NoSuchPlan)


def test_what_was_agreed_stays_as_it_was_but_for_the_support():
    state = plan.fold([PROPOSED, AGREED, EXPECTED, REQUESTED, REFUSED])
    assert state.results == RESULTS
