"""Which reports somebody owes on a day. Read the names from top to bottom."""

from datetime import date

from kernel.calendar import Calendar, Year
from services.reporting.rules.due import Owed, owed, report_due
from services.reporting.rules.period import (
    last_day_of,
    month_of,
    months_of,
    period_after,
    quarter_of,
)

CALENDAR = Calendar({2026: Year("Asia/Jakarta", 5, (date(2026, 4, 3),))})
AGREED = date(2026, 1, 20)
DUE = date(2026, 4, 8)


def first(today: date, there: set[str] = set(), returned: set[str] = set()) -> Owed | None:  # noqa: B006
    found = owed("quarterly", AGREED, today, CALENDAR, there, returned)
    return next((of for of in found if of.period == "2026-Q1"), None)


def test_a_report_is_due_on_the_fifth_working_day_after_its_period():
    assert report_due("2026-Q1", CALENDAR) == DUE
    assert report_due("2026-05", CALENDAR) == date(2026, 6, 5)


def test_on_its_last_day_a_report_is_not_late_and_the_day_after_it_is():
    assert first(DUE) == Owed("2026-Q1", DUE, "open")
    assert first(date(2026, 4, 9)) == Owed("2026-Q1", DUE, "late")


def test_what_is_there_is_not_owed_and_what_was_returned_is_again():
    assert first(DUE, {"2026-Q1"}) is None
    back = first(DUE, {"2026-Q1"}, {"2026-Q1"})
    assert back and back.standing == "returned"


def test_only_periods_that_have_begun_are_owed():
    march = owed("monthly", AGREED, date(2026, 3, 1), CALENDAR, (), ())
    assert [of.period for of in march] == ["2026-01", "2026-02", "2026-03"]


def test_no_period_is_owed_that_was_over_when_the_plan_was_agreed():
    late = owed("monthly", date(2026, 2, 1), date(2026, 3, 1), CALENDAR, (), ())
    assert [of.period for of in late] == ["2026-02", "2026-03"]


def test_without_a_calendar_nobody_is_late():
    [unknown, _] = owed("quarterly", AGREED, date(2026, 6, 30), Calendar({}), (), ())
    assert unknown == Owed("2026-Q1", None, "open")


def test_a_year_ends_with_its_last_period():
    all_of = owed("quarterly", AGREED, date(2027, 5, 1), CALENDAR, (), ())
    assert [of.period for of in all_of] == ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]


def test_periods_follow_each_other_across_the_year():
    assert (period_after("2026-Q4"), period_after("2026-12")) == ("2027-Q1", "2027-01")
    assert (last_day_of("2028-02"), last_day_of("2026-Q4")) == (
        date(2028, 2, 29),
        date(2026, 12, 31),
    )


def test_a_day_lies_in_its_month_and_its_quarter():
    day = date(2026, 9, 30)
    assert (month_of(day), quarter_of(day)) == ("2026-09", "2026-Q3")
    assert months_of("2026-Q3") == ["2026-07", "2026-08", "2026-09"]
    assert months_of("2026-09") == ["2026-09"]
