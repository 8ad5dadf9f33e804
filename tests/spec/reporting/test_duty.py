"""What is owed by a day, and of what the clock reminds. Read the names from top to bottom."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from contracts.event import Event
from contracts.reporting import (
    AppraiserReminded,
    CadenceNoted,
    DutyEvent,
    DutyExcused,
    EmployeeStatusChanged,
    EmploymentEnded,
    EmploymentResumed,
    PlanReminded,
    ReportMissed,
    ReportReminded,
)
from kernel.calendar import Calendar, Year
from kernel.deadline import Due
from kernel.heard import Heard
from services.reporting.deciders.plan_refusals import NobodyAppraises, NotOnTheRoster
from services.reporting.deciders.report_duty import (
    MissReport,
    PeriodIsNotOwed,
    RemindAppraiser,
    RemindOfPlan,
    RemindOfReport,
    duty,
)
from services.reporting.rules.due import report_due
from services.reporting.views.reminders import Waiting, fold_key, keys, reminders
from tests.spec.folding import heard
from tests.spec.given import given
from tests.spec.reporting.facts import (
    ACCEPTED,
    AGAIN,
    AGREED,
    CLERK,
    HANDED_OVER,
    PLAN_RETURNED,
    PROPOSED,
    REPORT_RETURNED,
    SUBMITTED,
    changed,
)
from tests.spec.reporting.plan_facts import REVISED

OF_PLAN = RemindOfPlan(
    duty_id="e7~2026",
    plan_id="e7~2026~1",
    employee_id="e7",
    year=2026,
    today=date(2026, 1, 21),
)
PLAN_REMINDED = PlanReminded(duty_id="e7~2026", employee_id="e7", year=2026, recipient_id="e7")
OF_REPORT = RemindOfReport(duty_id="e7~2026-q1", employee_id="e7", period="2026-Q1")
REMINDED = ReportReminded(duty_id="e7~2026-q1", employee_id="e7", period="2026-Q1")
LAST_DAY = date(2026, 4, 8)
MISS = MissReport(duty_id="e7~2026-q1", employee_id="e7", period="2026-Q1", due_on=LAST_DAY)
MISSED = ReportMissed(
    duty_id="e7~2026-q1",
    employee_id="e7",
    unit_id="u1",
    appraiser_id="e1",
    period="2026-Q1",
    due_on=LAST_DAY,
)
OF_ANSWER = RemindAppraiser(duty_id="e7~2026-q1", employee_id="e7", period="2026-Q1", attempt=1)
ASKED = AppraiserReminded(
    duty_id="e7~2026-q1",
    report_id="e7~2026-q1",
    employee_id="e7",
    appraiser_id="e1",
    period="2026-Q1",
    attempt=1,
)
EXCUSED = DutyExcused(duty_id="e7~2026-q1", employee_id="e7", period="2026-Q1")


def excluded(since: date) -> EmployeeStatusChanged:
    return EmployeeStatusChanged(employee_id="e7", standing="suspended", since=since)


MONTHLY = CadenceNoted(policy_id="2026", cadence="monthly", noted_from="13.72/evaluation@0")


def desk(*history: DutyEvent, plan: Sequence[Event] = (), report: Sequence[Event] = ()):
    """What the clerk owes, before any policy."""
    there = given(duty, *history).seeing("employee-e7", CLERK).seeing("policy-current")
    return there.seeing("plan-e7~2026~1", *plan).seeing("report-e7~2026-q1", *report)


@pytest.mark.parametrize("plan", [(), (PROPOSED, PLAN_RETURNED)])
def test_before_the_end_of_january_the_employee_is_reminded_of_the_plan(plan: Sequence[Event]):
    desk(plan=plan).when(OF_PLAN).then(PLAN_REMINDED)


def test_where_the_plan_lies_with_the_appraiser_the_appraiser_is_reminded():
    desk(plan=(PROPOSED,)).when(OF_PLAN).then(changed(PLAN_REMINDED, recipient_id="e1"))


def test_nobody_is_reminded_of_a_plan_that_is_agreed():
    desk(plan=(PROPOSED, AGREED)).when(OF_PLAN).then_nothing()


def test_of_a_plan_one_is_reminded_once():
    desk(PLAN_REMINDED).when(OF_PLAN).then_nothing()


def test_before_a_report_is_due_the_employee_is_reminded():
    desk().when(OF_REPORT).then(REMINDED)


@pytest.mark.parametrize(
    "report", [(SUBMITTED,), (SUBMITTED, REPORT_RETURNED), (SUBMITTED, ACCEPTED)]
)
@pytest.mark.parametrize("command", [OF_REPORT, MISS])
def test_a_report_that_was_submitted_is_neither_reminded_of_nor_missed(
    command: RemindOfReport | MissReport, report: Sequence[Event]
):
    desk(report=report).when(command).then_nothing()


def test_of_a_report_one_is_reminded_once():
    desk(REMINDED).when(OF_REPORT).then_nothing()


def test_a_report_that_is_not_submitted_when_its_term_is_over_is_missed():
    desk(REMINDED).when(MISS).then(MISSED)


def test_it_is_missed_once():
    desk(REMINDED, MISSED).when(MISS).then_nothing()


@pytest.mark.parametrize("command", [OF_REPORT, MISS])
def test_where_reports_are_monthly_none_is_owed_on_a_quarter(
    command: RemindOfReport | MissReport,
):
    desk().seeing("policy-current", MONTHLY).when(command).then_refused(PeriodIsNotOwed)


def test_before_the_first_policy_none_is_owed_on_a_month():
    asked = changed(OF_REPORT, duty_id="e7~2026-03", period="2026-03")
    desk().seeing("report-e7~2026-03").when(asked).then_refused(PeriodIsNotOwed)


@pytest.mark.parametrize("command", [OF_PLAN, OF_REPORT, MISS])
def test_who_is_not_on_the_roster_owes_nothing(
    command: RemindOfPlan | RemindOfReport | MissReport,
):
    desk().seeing("employee-e7").when(command).then_refused(NotOnTheRoster)


@pytest.mark.parametrize("command", [OF_REPORT, MISS])
def test_who_is_excluded_from_planning_on_the_last_day_of_a_period_owes_no_report_on_it(
    command: RemindOfReport | MissReport,
):
    away = desk().seeing("employee-e7", CLERK, excluded(date(2026, 3, 31)))
    away.when(command).then(EXCUSED)
    later = desk().seeing("employee-e7", CLERK, excluded(date(2026, 4, 1)))
    later.when(command).then(REMINDED if command == OF_REPORT else MISSED)


def test_who_was_back_on_its_last_day_owes_it():
    back = changed(excluded(date(2026, 2, 1)), until=date(2026, 3, 30))
    desk().seeing("employee-e7", CLERK, back).when(OF_REPORT).then(REMINDED)


@pytest.mark.parametrize("command", [OF_REPORT, MISS])
def test_it_is_said_once_that_nothing_is_owed(command: RemindOfReport | MissReport):
    desk(EXCUSED).when(command).then_nothing()


def test_of_a_plan_nobody_is_reminded_who_is_excluded_from_planning():
    away = desk().seeing("employee-e7", CLERK, excluded(date(2026, 1, 21)))
    away.when(OF_PLAN).then(changed(EXCUSED, duty_id="e7~2026", period="2026"))


def test_who_has_left_is_reminded_of_nothing():
    gone = EmploymentEnded(employee_id="e7", ground="retirement", since=date(2026, 1, 21))
    desk().seeing("employee-e7", CLERK, gone).when(OF_PLAN).then_nothing()
    desk().seeing("employee-e7", CLERK, gone).when(MISS).then(EXCUSED)


def test_nobody_is_reminded_of_a_plan_of_which_a_revision_is_on_the_way():
    desk(plan=(PROPOSED, AGREED, REVISED)).when(OF_PLAN).then_nothing()


def test_the_appraiser_with_whom_a_report_lies_is_reminded():
    desk(report=(SUBMITTED,)).when(OF_ANSWER).then(ASKED)


def test_it_is_the_appraiser_of_now():
    moved = desk(report=(SUBMITTED,)).seeing("employee-e7", CLERK, HANDED_OVER)
    moved.when(OF_ANSWER).then(changed(ASKED, appraiser_id="e2"))


def test_where_nobody_appraises_nobody_is_reminded():
    left = changed(HANDED_OVER, appraiser_id=None)
    gone = desk(report=(SUBMITTED,)).seeing("employee-e7", CLERK, left)
    gone.when(OF_ANSWER).then_refused(NobodyAppraises)


@pytest.mark.parametrize(
    "report",
    [
        (SUBMITTED, REPORT_RETURNED),
        (SUBMITTED, ACCEPTED),
        (SUBMITTED, REPORT_RETURNED, AGAIN),
    ],
)
def test_of_an_attempt_that_was_answered_nobody_is_reminded(report: Sequence[Event]):
    desk(report=report).when(OF_ANSWER).then_nothing()


def test_of_each_attempt_the_appraiser_is_reminded_once():
    desk(ASKED, report=(SUBMITTED,)).when(OF_ANSWER).then_nothing()
    again = (SUBMITTED, REPORT_RETURNED, AGAIN)
    second = desk(ASKED, report=again)
    second.when(changed(OF_ANSWER, attempt=2)).then(changed(ASKED, attempt=2))


NEW_YEAR = datetime(2026, 1, 5, tzinfo=UTC)
WIB = timedelta(hours=7)


def row_after(*events: tuple[datetime, Event], key: str) -> Waiting | None:
    row: Waiting | None = None
    for at, event in events:
        told: Heard[Any] = changed(heard(event), time=at)
        if key in keys(told):
            row = fold_key(row, told, key)
    return row


def test_who_comes_onto_the_roster_in_january_owes_this_years_plan_and_later_the_next():
    early = row_after((datetime(2026, 1, 21, 16, tzinfo=UTC), CLERK), key="plan/e7")
    late = row_after((datetime(2026, 1, 21, 17, tzinfo=UTC), CLERK), key="plan/e7")
    assert early and late
    assert (early.period, late.period) == ("2026", "2027")


def test_who_comes_back_owes_the_plan_of_the_first_january_that_is_still_to_come():
    back = EmploymentResumed(employee_id="e7", since=date(2028, 2, 1))
    row = row_after((NEW_YEAR, CLERK), (datetime(2028, 2, 1, tzinfo=UTC), back), key="plan/e7")
    assert row and row.period == "2029"


@pytest.mark.parametrize("kind", ["plan", "quarterly"])
def test_after_a_year_or_period_on_which_nothing_is_owed_the_next_is_waited_for(kind: str):
    of_plan = changed(EXCUSED, duty_id="e7~2026", period="2026")
    before = CLERK if kind == "plan" else AGREED
    said = of_plan if kind == "plan" else EXCUSED
    row = row_after((NEW_YEAR, before), (NEW_YEAR, said), key=f"{kind}/e7")
    assert row and row.period == ("2027" if kind == "plan" else "2026-Q2")


@pytest.mark.parametrize("event", [AGREED, PLAN_REMINDED])
def test_after_the_agreement_or_the_reminder_the_next_plan_is_that_of_next_year(event: Event):
    row = row_after((NEW_YEAR, CLERK), (NEW_YEAR, event), key="plan/e7")
    assert row and row.period == "2027"


def test_a_report_is_owed_for_each_period_that_was_not_over_when_its_plan_was_agreed():
    on_time = row_after((datetime(2026, 3, 31, 16, tzinfo=UTC), AGREED), key="quarterly/e7")
    a_day_late = row_after((datetime(2026, 3, 31, 17, tzinfo=UTC), AGREED), key="quarterly/e7")
    assert on_time and a_day_late
    assert (on_time.period, a_day_late.period) == ("2026-Q1", "2026-Q2")


def test_of_a_year_that_is_over_no_report_is_owed():
    assert row_after((datetime(2027, 2, 1, tzinfo=UTC), AGREED), key="monthly/e7") is None


def test_of_a_plan_that_was_agreed_in_the_year_before_all_reports_are_owed():
    row = row_after((datetime(2025, 12, 20, tzinfo=UTC), AGREED), key="monthly/e7")
    assert row and row.period == "2026-01"


def test_the_last_report_of_a_year_is_owed_though_the_next_plan_is_agreed():
    october = (datetime(2025, 10, 1, tzinfo=UTC), changed(AGREED, year=2025))
    both = row_after(october, (NEW_YEAR, AGREED), key="quarterly/e7")
    assert both and (both.period, both.following) == ("2025-Q4", "2026-Q1")
    last = (NEW_YEAR, changed(MISSED, period="2025-Q4"))
    row = row_after(october, (NEW_YEAR, AGREED), last, key="quarterly/e7")
    assert row and (row.kind, row.period, row.following) == ("remind", "2026-Q1", "")


def test_a_row_of_the_cadence_that_the_region_has_not_begins_anew_with_each_plan():
    sleeping = (datetime(2025, 1, 5, tzinfo=UTC), changed(AGREED, year=2025))
    row = row_after(sleeping, (NEW_YEAR, AGREED), key="monthly/e7")
    assert row and row.period == "2026-01"


def quarters(*periods: str) -> Waiting | None:
    told = [(NEW_YEAR, changed(SUBMITTED, period=period)) for period in periods]
    return row_after((NEW_YEAR, AGREED), *told, key="quarterly/e7")


def test_a_report_that_was_submitted_makes_room_for_the_next():
    row = quarters("2026-Q1")
    assert row and (row.kind, row.period) == ("remind", "2026-Q2")


def test_reports_submitted_before_their_turn_are_skipped_when_it_comes():
    row = quarters("2026-Q2", "2026-Q1")
    assert row and row.period == "2026-Q3"


def test_after_the_last_report_of_a_year_none_is_owed():
    assert quarters("2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4") is None


def test_after_the_reminder_the_same_report_is_waited_for_until_it_is_missed():
    reminded = row_after((NEW_YEAR, AGREED), (NEW_YEAR, REMINDED), key="quarterly/e7")
    assert reminded and (reminded.kind, reminded.period) == ("miss", "2026-Q1")
    missed = row_after(
        (NEW_YEAR, AGREED), (NEW_YEAR, REMINDED), (NEW_YEAR, MISSED), key="quarterly/e7"
    )
    assert missed and (missed.kind, missed.period) == ("remind", "2026-Q2")


def test_a_revision_of_the_plan_does_not_begin_anew():
    later = changed(AGREED, revision=2)
    row = row_after(
        (NEW_YEAR, AGREED), (NEW_YEAR, SUBMITTED), (NEW_YEAR, later), key="quarterly/e7"
    )
    assert row and row.period == "2026-Q2"


CALENDAR = Calendar({2026: Year("Asia/Jakarta", 5, (date(2026, 4, 3),))})


def ends(row: Waiting | None) -> str:
    assert row
    return f"{CALENDAR.end_of(reminders.term(row)) + WIB:%m-%d %H:%M:%S}"


def test_the_days_of_each_term_follow_the_calendar_of_the_region():
    plan = row_after((NEW_YEAR, CLERK), key="plan/e7")
    report = row_after((NEW_YEAR, AGREED), key="quarterly/e7")
    missing = row_after((NEW_YEAR, AGREED), (NEW_YEAR, REMINDED), key="quarterly/e7")
    friday = datetime(2026, 3, 27, 3, tzinfo=UTC)
    answer = row_after((friday, SUBMITTED), key="answer/e7~2026-q1")
    assert [ends(row) for row in (plan, report, missing, answer)] == [
        "01-21 23:59:59",
        "04-02 23:59:59",
        "04-08 23:59:59",
        "04-01 23:59:59",
    ]
    assert report_due("2026-Q1", CALENDAR) == LAST_DAY


@pytest.mark.parametrize(
    ("events", "key", "command"),
    [
        ((CLERK,), "plan/e7", OF_PLAN),
        ((AGREED,), "quarterly/e7", OF_REPORT),
        ((AGREED, REMINDED), "quarterly/e7", MISS),
        ((SUBMITTED,), "answer/e7~2026-q1", OF_ANSWER),
    ],
)
def test_each_row_has_its_command(events: Sequence[Event], key: str, command: object):
    row = row_after(*((NEW_YEAR, event) for event in events), key=key)
    assert row
    last = CALENDAR.end_of(reminders.term(row))
    assert reminders.command(Due(key, row, "13.72", last, last + timedelta(hours=1))) == command


@pytest.mark.parametrize("event", [REPORT_RETURNED, ACCEPTED, ASKED])
def test_what_was_answered_or_asked_about_waits_no_more(event: Event):
    row = row_after((NEW_YEAR, SUBMITTED), (NEW_YEAR, event), key="answer/e7~2026-q1")
    assert row is None
