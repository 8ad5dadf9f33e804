"""The work log: what is logged, corrected, withdrawn, and when. Read the names top to bottom."""

from datetime import date, timedelta

import pytest

from contracts.event import Event
from contracts.reporting import (
    LeaveCancelled,
    LeaveNoted,
    LogEvent,
    MonthClosed,
    MonthReopened,
    WorkCorrected,
    WorkLogged,
    WorkWithdrawn,
)
from services.reporting.deciders.work_log import (
    MINUTES_A_DAY,
    MOST_ENTRIES,
    CorrectWork,
    DayHasNoMoreHours,
    DayIsOutsideTheMonth,
    DayIsToCome,
    EntryIsDifferent,
    EntryIsWithdrawn,
    LogWork,
    MinutesAreNotOfADay,
    MonthIsClosed,
    MonthIsFull,
    NobodyWorksOnLeave,
    NoSuchEntry,
    ResultIsNotPlanned,
    WithdrawWork,
    work_log,
)
from tests.spec.given import given
from tests.spec.reporting.facts import AGREED, NOTE, PLAN_RETURNED, PROPOSED, WHY, changed

TODAY = date(2026, 1, 15)
LOG = LogWork(
    log_id="e7~2026-01",
    entry_id="w1",
    employee_id="e7",
    month="2026-01",
    day=TODAY,
    plan_id="e7~2026~1",
    result_id="r1",
    minutes=90,
    today=TODAY,
    note=NOTE,
)
LOGGED = WorkLogged(
    log_id="e7~2026-01",
    entry_id="w1",
    employee_id="e7",
    day=TODAY,
    plan_id="e7~2026~1",
    result_id="r1",
    minutes=90,
    note=NOTE,
)
CORRECT = CorrectWork(
    log_id="e7~2026-01",
    entry_id="w1",
    employee_id="e7",
    month="2026-01",
    day=TODAY,
    plan_id="e7~2026~1",
    result_id="r1",
    minutes=120,
    today=TODAY,
)
CORRECTED = WorkCorrected(
    log_id="e7~2026-01",
    entry_id="w1",
    employee_id="e7",
    day=TODAY,
    plan_id="e7~2026~1",
    result_id="r1",
    minutes=120,
)
WITHDRAW = WithdrawWork(log_id="e7~2026-01", entry_id="w1", employee_id="e7", month="2026-01")
WITHDRAWN = WorkWithdrawn(log_id="e7~2026-01", entry_id="w1", employee_id="e7")
CLOSED = MonthClosed(month="2026-01")
OPEN_FOR_CLERK = MonthReopened(month="2026-01", reason=WHY, employee_id="e7")
LEAVE = LeaveNoted(employee_id="e7", first=date(2026, 1, 12), last=TODAY)
REST = changed(LOGGED, entry_id="w2", minutes=MINUTES_A_DAY - 90)


def desk(*history: LogEvent, month: tuple[Event, ...] = (), leave: tuple[Event, ...] = ()):
    """The work log of a clerk with an agreed plan."""
    there = given(work_log, *history).seeing("plan-e7~2026~1", PROPOSED, AGREED)
    return there.seeing("month-2026-01", *month).seeing("leave-e7", *leave)


def test_work_is_logged_against_a_result_of_the_own_plan():
    desk().when(LOG).then(LOGGED)


def test_logging_the_same_again_changes_nothing():
    desk(LOGGED).when(LOG).then_nothing()


def test_what_is_logged_is_so_in_a_closed_month_too():
    desk(LOGGED, month=(CLOSED,)).when(LOG).then_nothing()


def test_another_entry_does_not_take_the_place_of_one():
    desk(LOGGED).when(changed(LOG, minutes=91)).then_refused(EntryIsDifferent)


@pytest.mark.parametrize("plan", [(PROPOSED,), (PROPOSED, PLAN_RETURNED)])
def test_nobody_waits_for_the_agreement_of_a_plan_to_log_work(plan: tuple[Event, ...]):
    desk().seeing("plan-e7~2026~1", *plan).when(LOG).then(LOGGED)


def test_work_is_not_logged_against_a_result_that_is_not_planned():
    desk().when(changed(LOG, result_id="r9")).then_refused(ResultIsNotPlanned)


def test_work_is_not_logged_against_the_plan_of_another():
    foreign = changed(LOG, employee_id="e8", log_id="e8~2026-01")
    desk().seeing("leave-e8").when(foreign).then_refused(ResultIsNotPlanned)


def test_work_is_not_logged_without_a_plan():
    desk().seeing("plan-e7~2026~1").when(LOG).then_refused(ResultIsNotPlanned)


def test_work_of_today_is_logged_and_that_of_tomorrow_is_refused():
    tomorrow = TODAY + timedelta(days=1)
    desk().when(LOG).then(LOGGED)
    desk().when(changed(LOG, day=tomorrow)).then_refused(DayIsToCome)


def test_an_entry_is_not_corrected_to_tomorrow():
    tomorrow = TODAY + timedelta(days=1)
    desk(LOGGED).when(changed(CORRECT, day=tomorrow)).then_refused(DayIsToCome)


def test_an_entry_stands_in_the_month_of_its_day():
    december = date(2025, 12, 31)
    desk().when(changed(LOG, day=december)).then_refused(DayIsOutsideTheMonth)
    desk().when(changed(LOG, day=date(2026, 1, 1))).then(changed(LOGGED, day=date(2026, 1, 1)))


@pytest.mark.parametrize("day", [date(2026, 1, 12), TODAY])
def test_no_work_is_logged_on_a_day_of_leave_from_its_first_to_its_last(day: date):
    desk(leave=(LEAVE,)).when(changed(LOG, day=day)).then_refused(NobodyWorksOnLeave)


@pytest.mark.parametrize("day", [date(2026, 1, 11), date(2026, 1, 16)])
def test_before_a_leave_and_after_it_work_is_logged(day: date):
    asked = changed(LOG, day=day, today=date(2026, 1, 31))
    desk(leave=(LEAVE,)).when(asked).then(changed(LOGGED, day=day))


def test_on_a_leave_that_was_cancelled_work_is_logged():
    cancelled = LeaveCancelled(employee_id="e7", first=LEAVE.first)
    desk(leave=(LEAVE, cancelled)).when(LOG).then(LOGGED)


def test_a_day_takes_twenty_four_hours_and_not_a_minute_more():
    desk(REST).when(LOG).then(LOGGED)
    desk(REST).when(changed(LOG, minutes=91)).then_refused(DayHasNoMoreHours)


def test_the_hours_of_another_day_do_not_count():
    other = changed(LOGGED, entry_id="w2", day=date(2026, 1, 14), minutes=MINUTES_A_DAY)
    desk(other).when(LOG).then(LOGGED)


def test_a_correction_counts_in_place_of_what_it_corrects():
    full = changed(CORRECT, minutes=90, note=None)
    desk(LOGGED, REST).when(full).then(changed(CORRECTED, minutes=90))
    desk(LOGGED, REST).when(changed(full, minutes=91)).then_refused(DayHasNoMoreHours)


def test_what_was_withdrawn_leaves_its_hours():
    other = changed(LOG, entry_id="w3")
    desk(LOGGED, REST).when(other).then_refused(DayHasNoMoreHours)
    desk(LOGGED, REST, WITHDRAWN).when(other).then(changed(LOGGED, entry_id="w3"))


@pytest.mark.parametrize(("minutes", "right"), [(0, 1), (MINUTES_A_DAY + 1, MINUTES_A_DAY)])
def test_work_takes_a_minute_at_least_and_a_day_at_most(minutes: int, right: int):
    desk().when(changed(LOG, minutes=minutes)).then_refused(MinutesAreNotOfADay)
    desk().when(changed(LOG, minutes=right)).then(changed(LOGGED, minutes=right))


def test_a_month_holds_five_hundred_entries():
    days = [
        changed(LOGGED, entry_id=f"x{n}", day=date(2026, 1, 1 + n % 14), minutes=1)
        for n in range(MOST_ENTRIES)
    ]
    desk(*days[1:]).when(LOG).then(LOGGED)
    desk(*days).when(LOG).then_refused(MonthIsFull)


@pytest.mark.parametrize("command", [changed(LOG, entry_id="w9"), CORRECT, WITHDRAW])
def test_nobody_writes_in_a_closed_month(command: LogWork | CorrectWork | WithdrawWork):
    desk(LOGGED, month=(CLOSED,)).when(command).then_refused(MonthIsClosed)


def test_who_was_let_into_a_closed_month_writes():
    desk(month=(CLOSED, OPEN_FOR_CLERK)).when(LOG).then(LOGGED)


def test_the_others_stay_shut_out_of_it():
    other = changed(OPEN_FOR_CLERK, employee_id="e8")
    desk(month=(CLOSED, other)).when(LOG).then_refused(MonthIsClosed)


def test_closed_again_it_shuts_everybody_out():
    again = (CLOSED, OPEN_FOR_CLERK, CLOSED)
    desk(month=again).when(LOG).then_refused(MonthIsClosed)


def test_in_a_month_that_was_opened_for_everybody_everybody_writes():
    desk(month=(CLOSED, changed(OPEN_FOR_CLERK, employee_id=None))).when(LOG).then(LOGGED)


def test_an_entry_is_corrected_by_a_new_fact():
    desk(LOGGED).when(CORRECT).then(CORRECTED)


def test_correcting_to_the_same_changes_nothing():
    desk(LOGGED, CORRECTED).when(CORRECT).then_nothing()


def test_after_a_correction_the_first_entry_is_not_so_any_more():
    desk(LOGGED, CORRECTED).when(LOG).then_refused(EntryIsDifferent)


def test_an_entry_is_withdrawn():
    desk(LOGGED).when(WITHDRAW).then(WITHDRAWN)


def test_withdrawing_twice_changes_nothing():
    desk(LOGGED, WITHDRAWN).when(WITHDRAW).then_nothing()


def test_a_withdrawn_entry_does_not_come_back():
    desk(LOGGED, WITHDRAWN).when(CORRECT).then_refused(EntryIsWithdrawn)
    desk(LOGGED, WITHDRAWN).when(LOG).then_refused(EntryIsDifferent)


@pytest.mark.parametrize("command", [CORRECT, WITHDRAW])
def test_what_nobody_logged_is_not_corrected(command: CorrectWork | WithdrawWork):
    desk().when(command).then_refused(NoSuchEntry)
