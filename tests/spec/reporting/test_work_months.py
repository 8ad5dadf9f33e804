"""Months of the work log are closed and opened; leave is noted. Read the names top to bottom."""

from datetime import date

import pytest

from contracts.reporting import LeaveCancelled, LeaveEvent, LeaveNoted, MonthClosed, MonthReopened
from services.reporting.deciders.leave import (
    CancelLeave,
    LeaveIsTooLong,
    LeaveIsUpsideDown,
    LeavesOverlap,
    NoSuchLeave,
    NoteLeave,
    leave,
)
from services.reporting.deciders.plan_refusals import NotOnTheRoster
from services.reporting.deciders.work_month import (
    CloseMonth,
    MonthIsNotOver,
    MonthIsOpen,
    ReopenMonth,
    month,
)
from tests.spec.given import given
from tests.spec.reporting.facts import CLERK, WHY, changed

CLOSE = CloseMonth(month="2026-01", today=date(2026, 2, 1))
CLOSED = MonthClosed(month="2026-01")
REOPEN = ReopenMonth(month="2026-01", reason=WHY)
REOPENED = MonthReopened(month="2026-01", reason=WHY)
LET_IN = MonthReopened(month="2026-01", reason=WHY, employee_id="e7")

FIRST, LAST = date(2026, 1, 12), date(2026, 1, 15)
NOTE = NoteLeave(employee_id="e7", first=FIRST, last=LAST)
NOTED = LeaveNoted(employee_id="e7", first=FIRST, last=LAST)
CANCEL = CancelLeave(employee_id="e7", first=FIRST)
CANCELLED = LeaveCancelled(employee_id="e7", first=FIRST)


def test_a_month_is_closed_once_it_is_over_and_not_on_its_last_day():
    given(month).when(CLOSE).then(CLOSED)
    given(month).when(changed(CLOSE, today=date(2026, 1, 31))).then_refused(MonthIsNotOver)


def test_closing_twice_changes_nothing():
    given(month, CLOSED).when(CLOSE).then_nothing()


def test_a_closed_month_is_opened_again_with_a_reason():
    given(month, CLOSED).when(REOPEN).then(REOPENED)


def test_an_open_month_is_not_opened():
    given(month).when(REOPEN).then_refused(MonthIsOpen)
    given(month, CLOSED, REOPENED).when(REOPEN).then_refused(MonthIsOpen)


def test_it_is_opened_for_one_employee():
    given(month, CLOSED).when(changed(REOPEN, employee_id="e7")).then(LET_IN)


def test_letting_somebody_in_twice_changes_nothing():
    given(month, CLOSED, LET_IN).when(changed(REOPEN, employee_id="e7")).then_nothing()


def test_after_one_was_let_in_it_is_opened_for_everybody():
    given(month, CLOSED, LET_IN).when(REOPEN).then(REOPENED)


def test_a_month_into_which_somebody_was_let_is_closed_again():
    given(month, CLOSED, LET_IN).when(CLOSE).then(CLOSED)
    given(month, CLOSED, LET_IN, CLOSED).when(CLOSE).then_nothing()


def of_the_clerk(*history: LeaveEvent):
    return given(leave, *history).seeing("employee-e7", CLERK)


def test_a_leave_is_noted_from_its_first_to_its_last_day():
    of_the_clerk().when(NOTE).then(NOTED)


def test_noting_it_twice_changes_nothing():
    of_the_clerk(NOTED).when(NOTE).then_nothing()


def test_only_somebody_on_the_roster_goes_on_leave():
    of_the_clerk().seeing("employee-e7").when(NOTE).then_refused(NotOnTheRoster)


def test_a_leave_of_one_day_is_one_and_one_that_ends_before_it_begins_is_none():
    one = changed(NOTE, last=FIRST)
    of_the_clerk().when(one).then(changed(NOTED, last=FIRST))
    upside_down = changed(NOTE, last=date(2026, 1, 11))
    of_the_clerk().when(upside_down).then_refused(LeaveIsUpsideDown)


def test_a_leave_has_at_most_366_days():
    longest = date(2027, 1, 12)
    of_the_clerk().when(changed(NOTE, last=longest)).then(changed(NOTED, last=longest))
    longer = changed(NOTE, last=date(2027, 1, 13))
    of_the_clerk().when(longer).then_refused(LeaveIsTooLong)


@pytest.mark.parametrize(
    ("first", "last"), [(LAST, LAST), (date(2026, 1, 1), FIRST), (FIRST, date(2026, 1, 16))]
)
def test_two_leaves_do_not_overlap(first: date, last: date):
    asked = changed(NOTE, first=first, last=last)
    of_the_clerk(NOTED).when(asked).then_refused(LeavesOverlap)


def test_one_leave_may_follow_another():
    first = date(2026, 1, 16)
    asked = changed(NOTE, first=first, last=first)
    of_the_clerk(NOTED).when(asked).then(changed(NOTED, first=first, last=first))


def test_a_leave_that_is_not_taken_is_cancelled():
    of_the_clerk(NOTED).when(CANCEL).then(CANCELLED)


def test_cancelling_twice_changes_nothing():
    of_the_clerk(NOTED, CANCELLED).when(CANCEL).then_nothing()


def test_what_was_cancelled_is_noted_again():
    of_the_clerk(NOTED, CANCELLED).when(NOTE).then(NOTED)


def test_a_leave_that_nobody_noted_is_not_cancelled():
    of_the_clerk().when(CANCEL).then_refused(NoSuchLeave)
