"""A periodic report, from submission to acceptance. Read the names from top to bottom."""

from decimal import Decimal

import pytest

from contracts.event import Event, Sealed
from contracts.reporting import CadenceNoted, ReportEvent
from services.reporting.deciders.plan import NobodyAppraises, NoSuchPlan
from services.reporting.deciders.report import (
    AcceptReport,
    NoSuchReport,
    NotWhatWasPlanned,
    OnlyTheAppraiserAnswers,
    PeriodIsNotReportedOn,
    PeriodIsOutsideThePlan,
    PlanIsNotAgreed,
    PlanIsNotYours,
    ReportIsAccepted,
    ReportIsReturned,
    ReportLiesWithTheAppraiser,
    ReturnReport,
    SubmitReport,
    report,
)
from services.reporting.rules.figures import Achievement, Figure
from tests.spec.given import given
from tests.spec.reporting.facts import (
    ACCEPTED,
    AGAIN,
    AGREED,
    CLERK,
    HANDED_OVER,
    MOVED,
    NOTE,
    PLAN_RETURNED,
    PROPOSED,
    REPORT_RETURNED,
    SUBMITTED,
    WHY,
    changed,
)

SPEED_REACHED = Figure(indicator_id="i1", realised=Decimal("1.5"))
CONTENT_REACHED = Figure(indicator_id="i2", realised=Decimal(80))
TOLD = Achievement(result_id="r1", figures=(SPEED_REACHED, CONTENT_REACHED), note=NOTE)
SUBMIT = SubmitReport(
    report_id="e7~2026-q1",
    employee_id="e7",
    period="2026-Q1",
    plan_id="e7~2026~1",
    achievements=(TOLD,),
)
WORSE = changed(TOLD, figures=(changed(SPEED_REACHED, realised=Decimal(3)), CONTENT_REACHED))
TURNED = changed(TOLD, figures=(CONTENT_REACHED, SPEED_REACHED))
RETURN = ReturnReport(report_id="e7~2026-q1", returned_by="e1", reason=WHY)
ACCEPT = AcceptReport(report_id="e7~2026-q1", accepted_by="e1")
QUARTERLY = CadenceNoted(policy_id="2026", cadence="quarterly", noted_from="13.72/evaluation@0")


def desk(*history: ReportEvent, plan: tuple[Event, ...] = (PROPOSED, AGREED)):
    """The report's history, of a clerk with an agreed plan; the policy says quarterly."""
    there = given(report, *history).seeing("employee-e7", CLERK)
    return there.seeing("plan-e7~2026~1", *plan).seeing("policy-current", QUARTERLY)


def test_figures_are_submitted_beside_the_targets_of_the_plan():
    desk().when(SUBMIT).then(SUBMITTED)


def test_figures_may_be_told_in_any_order():
    desk().when(changed(SUBMIT, achievements=(TURNED,))).then(SUBMITTED)


def test_the_report_goes_to_the_appraiser_and_unit_of_now():
    moved = desk().seeing("employee-e7", CLERK, MOVED, HANDED_OVER)
    moved.when(SUBMIT).then(changed(SUBMITTED, unit_id="u2", appraiser_id="e2"))


def test_submitting_the_same_again_changes_nothing():
    desk(SUBMITTED).when(SUBMIT).then_nothing()


def test_the_same_figures_in_another_order_are_the_same():
    desk(SUBMITTED).when(changed(SUBMIT, achievements=(TURNED,))).then_nothing()


@pytest.mark.parametrize(
    "other",
    [
        changed(SUBMIT, achievements=(WORSE,)),
        changed(SUBMIT, achievements=(changed(TOLD, note=None),)),
        changed(SUBMIT, plan_id="e8~2026~1"),
    ],
)
def test_a_submitted_report_is_not_changed_while_it_lies_with_the_appraiser(other: SubmitReport):
    desk(SUBMITTED).when(other).then_refused(ReportLiesWithTheAppraiser)


def test_a_returned_report_is_submitted_again_and_the_attempts_are_counted():
    worse = desk(SUBMITTED, REPORT_RETURNED)
    figures = changed(SUBMITTED.results[0].indicators[0], realised=Decimal(3))
    result = changed(SUBMITTED.results[0], indicators=(figures, SUBMITTED.results[0].indicators[1]))
    worse.when(changed(SUBMIT, achievements=(WORSE,))).then(changed(AGAIN, results=(result,)))


def test_submitting_the_accepted_figures_again_changes_nothing():
    desk(SUBMITTED, ACCEPTED).when(SUBMIT).then_nothing()


def test_an_accepted_report_is_final():
    other = changed(SUBMIT, achievements=(WORSE,))
    desk(SUBMITTED, ACCEPTED).when(other).then_refused(ReportIsAccepted)


def test_nobody_reports_against_a_plan_that_does_not_exist():
    desk(plan=()).when(SUBMIT).then_refused(NoSuchPlan)


@pytest.mark.parametrize("plan", [(PROPOSED,), (PROPOSED, PLAN_RETURNED)])
def test_nobody_reports_against_a_plan_that_is_not_agreed(plan: tuple[Event, ...]):
    desk(plan=plan).when(SUBMIT).then_refused(PlanIsNotAgreed)


def test_nobody_reports_against_the_plan_of_another():
    foreign = changed(SUBMIT, employee_id="e8", report_id="e8~2026-q1")
    desk().seeing("employee-e8", CLERK).when(foreign).then_refused(PlanIsNotYours)


def test_an_employee_whom_nobody_appraises_any_more_cannot_report():
    left = changed(HANDED_OVER, appraiser_id=None)
    desk().seeing("employee-e7", CLERK, left).when(SUBMIT).then_refused(NobodyAppraises)


def test_where_people_report_quarterly_nobody_reports_on_a_month():
    desk().when(changed(SUBMIT, period="2026-03")).then_refused(PeriodIsNotReportedOn)


def test_where_people_report_monthly_nobody_reports_on_a_quarter():
    monthly = desk().seeing("policy-current", changed(QUARTERLY, cadence="monthly"))
    monthly.when(SUBMIT).then_refused(PeriodIsNotReportedOn)


@pytest.mark.parametrize("period", ["2026-Q1", "2026-03"])
def test_before_the_first_policy_people_may_report_either_way(period: str):
    free = desk().seeing("policy-current")
    free.when(changed(SUBMIT, period=period)).then(changed(SUBMITTED, period=period))


@pytest.mark.parametrize("period", ["2026", "2026-Q5", "2026-13", "2026-00"])
def test_nobody_reports_on_what_is_no_period(period: str):
    desk().when(changed(SUBMIT, period=period)).then_refused(PeriodIsNotReportedOn)


def test_the_period_lies_in_the_year_of_the_plan():
    desk().when(changed(SUBMIT, period="2025-Q4")).then_refused(PeriodIsOutsideThePlan)


@pytest.mark.parametrize(
    "achievements",
    [
        (),
        (changed(TOLD, figures=(SPEED_REACHED,)),),
        (changed(TOLD, figures=(SPEED_REACHED, CONTENT_REACHED, SPEED_REACHED)),),
        (changed(TOLD, figures=(*TOLD.figures, changed(SPEED_REACHED, indicator_id="i9"))),),
        (changed(TOLD, result_id="r9"),),
        (TOLD, changed(TOLD, figures=())),
        (TOLD, changed(TOLD, result_id="r9", figures=())),
    ],
)
def test_each_planned_indicator_is_told_exactly_once(achievements: tuple[Achievement, ...]):
    asked = changed(SUBMIT, achievements=achievements)
    desk().when(asked).then_refused(NotWhatWasPlanned)


def test_the_appraiser_returns_a_report_with_a_reason():
    desk(SUBMITTED).when(RETURN).then(REPORT_RETURNED)


def test_returning_twice_changes_nothing():
    desk(SUBMITTED, REPORT_RETURNED).when(RETURN).then_nothing()


def test_a_returned_report_is_not_returned_for_another_reason():
    other = changed(RETURN, reason=Sealed("e7", "reason", "another"))
    desk(SUBMITTED, REPORT_RETURNED).when(other).then_refused(ReportIsReturned)


def test_an_accepted_report_is_not_returned():
    desk(SUBMITTED, ACCEPTED).when(RETURN).then_refused(ReportIsAccepted)


def test_the_appraiser_accepts_a_report():
    desk(SUBMITTED).when(ACCEPT).then(ACCEPTED)


def test_a_second_attempt_is_accepted_with_its_own_figures():
    other = changed(AGAIN, results=())
    desk(SUBMITTED, REPORT_RETURNED, other).when(ACCEPT).then(changed(ACCEPTED, results=()))


def test_accepting_twice_changes_nothing():
    desk(SUBMITTED, ACCEPTED).when(ACCEPT).then_nothing()


def test_who_accepted_may_say_so_again_after_leaving():
    left = desk(SUBMITTED, ACCEPTED).seeing("employee-e7", CLERK, HANDED_OVER)
    left.when(ACCEPT).then_nothing()


def test_a_later_appraiser_does_not_accept_once_more():
    later = desk(SUBMITTED, ACCEPTED).seeing("employee-e7", CLERK, HANDED_OVER)
    later.when(changed(ACCEPT, accepted_by="e2")).then_refused(ReportIsAccepted)


def test_a_returned_report_is_not_accepted():
    desk(SUBMITTED, REPORT_RETURNED).when(ACCEPT).then_refused(ReportIsReturned)


def test_after_a_transfer_the_next_appraiser_accepts():
    moved = desk(SUBMITTED).seeing("employee-e7", CLERK, HANDED_OVER)
    moved.when(changed(ACCEPT, accepted_by="e2")).then(changed(ACCEPTED, appraiser_id="e2"))


@pytest.mark.parametrize("history", [[SUBMITTED], [SUBMITTED, ACCEPTED]])
def test_nobody_else_accepts_not_even_again(history: list[ReportEvent]):
    asked = changed(ACCEPT, accepted_by="e7")
    desk(*history).when(asked).then_refused(OnlyTheAppraiserAnswers)


@pytest.mark.parametrize("history", [[SUBMITTED], [SUBMITTED, REPORT_RETURNED]])
def test_nobody_else_returns_not_even_again(history: list[ReportEvent]):
    asked = changed(RETURN, returned_by="e7")
    desk(*history).when(asked).then_refused(OnlyTheAppraiserAnswers)


@pytest.mark.parametrize("command", [RETURN, ACCEPT])
def test_a_report_nobody_submitted_cannot_be_answered(command: ReturnReport | AcceptReport):
    given(report).when(command).then_refused(NoSuchReport)
