"""An agreed plan is revised during the year; what was agreed stands until the revision is."""

from datetime import timedelta

import pytest

from contracts.reporting import EmployeeStatusChanged, EmploymentEnded, PlanEvent, Standing
from services.reporting.deciders.plan import plan
from services.reporting.deciders.plan_refusals import (
    ExcludedFromPlanning,
    NobodyAppraises,
    NoMainResult,
    NoSuchPlan,
    NothingToRevise,
    OnlyTheAppraiserDecides,
    PlanIsAgreed,
    PlanIsAnothers,
    PlanIsClosed,
    PlanIsReturned,
    PlanLiesWithTheAppraiser,
    TransferEndedIt,
)
from services.reporting.deciders.report import report
from services.reporting.rules.plan_content import Content
from tests.spec.given import given
from tests.spec.reporting.facts import (
    AGREED,
    CLERK,
    HANDED_OVER,
    MOVED,
    PLAN_RETURNED,
    PROPOSED,
    RESULTS,
    SERVICE,
    SUBMITTED,
    changed,
)
from tests.spec.reporting.plan_facts import (
    AGREE,
    AGREED_AGAIN,
    CLOSED,
    PROPOSE,
    RETURN,
    REVISE,
    REVISED,
    proposing,
)
from tests.spec.reporting.test_report import SUBMIT

STANDS = (PROPOSED, AGREED)


def desk(*history: PlanEvent):
    return given(plan, *history).seeing("employee-e7", CLERK)


def test_an_employee_lays_a_revision_before_the_appraiser():
    desk(*STANDS).when(REVISE).then(REVISED)


def test_revising_twice_in_the_same_way_changes_nothing():
    desk(*STANDS, REVISED).when(REVISE).then_nothing()
    desk(*STANDS, REVISED, AGREED_AGAIN).when(REVISE).then_nothing()


def test_a_revision_that_changes_nothing_is_none():
    desk(*STANDS).when(changed(REVISE, content=Content(results=RESULTS))).then_nothing()


def test_a_revision_is_not_changed_while_it_lies_with_the_appraiser():
    other = changed(REVISE, content=Content(results=(changed(SERVICE, title="Lain"),)))
    desk(*STANDS, REVISED).when(other).then_refused(PlanLiesWithTheAppraiser)


def test_the_appraiser_agrees_to_a_revision_and_it_gets_the_next_number():
    desk(*STANDS, REVISED).when(AGREE).then(AGREED_AGAIN)


def test_a_returned_revision_is_revised_again_while_the_plan_stands():
    desk(*STANDS, REVISED).when(RETURN).then(PLAN_RETURNED)
    desk(*STANDS, REVISED, PLAN_RETURNED).when(REVISE).then(REVISED)


def test_a_returned_revision_is_not_agreed():
    desk(*STANDS, REVISED, PLAN_RETURNED).when(AGREE).then_refused(PlanIsReturned)


def test_reports_are_made_against_what_was_agreed_until_the_revision_is():
    waiting = given(report).seeing("employee-e7", CLERK)
    waiting.seeing("plan-e7~2026~1", *STANDS, REVISED).when(SUBMIT).then(SUBMITTED)


@pytest.mark.parametrize("history", [[PROPOSED], [PROPOSED, PLAN_RETURNED]])
def test_before_the_agreement_there_is_nothing_to_revise(history: list[PlanEvent]):
    desk(*history).when(REVISE).then_refused(NothingToRevise)


def test_nobody_revises_a_plan_that_was_never_proposed():
    desk().when(REVISE).then_refused(NoSuchPlan)


def test_a_closed_plan_is_not_revised():
    desk(*STANDS, CLOSED).when(REVISE).then_refused(PlanIsClosed)


@pytest.mark.parametrize("history", [STANDS, (*STANDS, REVISED)])
def test_a_plan_is_revised_only_by_its_owner(history: tuple[PlanEvent, ...]):
    desk(*history).when(changed(REVISE, revised_by="e8")).then_refused(PlanIsAnothers)
    same = changed(REVISE, revised_by="e8", content=Content(results=RESULTS))
    desk(*history).when(same).then_refused(PlanIsAnothers)


def test_a_revision_holds_what_a_plan_must_hold():
    desk(*STANDS).when(changed(REVISE, content=Content())).then_refused(NoMainResult)


def test_nobody_else_agrees_to_a_revision():
    asked = changed(AGREE, agreed_by="e7")
    desk(*STANDS, REVISED).when(asked).then_refused(OnlyTheAppraiserDecides)


def test_a_proposal_does_not_replace_what_is_being_revised():
    other = proposing((changed(SERVICE, title="Lain"),))
    desk(*STANDS, REVISED).when(other).then_refused(PlanIsAgreed)
    desk(*STANDS, REVISED).when(PROPOSE).then_nothing()


def test_after_a_transfer_a_segment_is_not_revised_any_more():
    left = given(plan, *STANDS).seeing("employee-e7", CLERK, MOVED)
    left.when(REVISE).then_refused(TransferEndedIt)


def test_after_a_transfer_a_revision_on_its_way_is_not_agreed():
    left = given(plan, *STANDS, REVISED).seeing("employee-e7", CLERK, HANDED_OVER)
    left.when(changed(AGREE, agreed_by="e2")).then_refused(TransferEndedIt)


def test_whom_nobody_appraises_any_more_cannot_revise():
    alone = changed(HANDED_OVER, appraiser_id=None)
    left = given(plan, *STANDS).seeing("employee-e7", CLERK, alone)
    left.when(REVISE).then_refused(NobodyAppraises)


@pytest.mark.parametrize(
    "standing", ["suspended", "unpaid-leave", "pre-retirement", "non-structural"]
)
def test_who_is_excluded_from_planning_revises_none_from_that_day_on(standing: Standing):
    away = EmployeeStatusChanged(employee_id="e7", standing=standing, since=REVISE.today)
    there = given(plan, *STANDS).seeing("employee-e7", CLERK, away)
    there.when(REVISE).then_refused(ExcludedFromPlanning)
    later = changed(away, since=REVISE.today + timedelta(days=1))
    there.seeing("employee-e7", CLERK, later).when(REVISE).then(REVISED)


def test_who_has_left_revises_no_plan():
    gone = EmploymentEnded(employee_id="e7", ground="retirement", since=REVISE.today)
    there = given(plan, *STANDS).seeing("employee-e7", CLERK, gone)
    there.when(REVISE).then_refused(ExcludedFromPlanning)
