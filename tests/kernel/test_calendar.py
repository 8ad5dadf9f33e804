"""When terms end: working days, weeks of five and six, holidays, zones (annex V)."""

from datetime import UTC, date, datetime

import pytest

from kernel.calendar import Calendar, Term, Year, YearIsUnknown

LEBARAN = tuple(date(2026, 3, day) for day in (18, 19, 20, 23, 24))
PADANG = Calendar({2026: Year("Asia/Jakarta", 5, LEBARAN)})
SAMARINDA = Calendar({2026: Year("Asia/Makassar", 6)})


@pytest.mark.parametrize(
    ("calendar", "since", "days", "last"),
    [
        (PADANG, date(2026, 6, 1), 14, date(2026, 6, 19)),
        (PADANG, date(2026, 3, 16), 7, date(2026, 4, 1)),
        (PADANG, date(2026, 6, 6), 1, date(2026, 6, 8)),  # day 0 is a Saturday
        (PADANG, date(2026, 6, 6), 0, date(2026, 6, 6)),
        (SAMARINDA, date(2026, 6, 1), 14, date(2026, 6, 17)),
    ],
)
def test_a_term_in_working_days_ends_on_day_n(
    calendar: Calendar, since: date, days: int, last: date
):
    assert calendar.end_of(Term(since, days)).astimezone(calendar.zone).date() == last


def test_a_term_in_calendar_days_counts_holidays():
    assert PADANG.end_of(Term(date(2026, 3, 16), 7, "calendar")).date() == date(2026, 3, 23)


def test_a_term_ends_at_the_last_second_of_the_day_where_the_region_is():
    assert PADANG.end_of(Term(date(2026, 6, 1), 1)) == datetime(2026, 6, 2, 16, 59, 59, tzinfo=UTC)
    assert SAMARINDA.end_of(Term(date(2026, 6, 1), 1)).hour == 15


def test_day_0_is_the_local_day_of_the_starting_moment():
    midnight = datetime(2026, 6, 1, 17, 30, tzinfo=UTC)  # Tuesday already, in Padang
    assert PADANG.end_of(Term(midnight, 1)).day == 3


def test_an_end_that_depends_on_a_year_without_a_calendar_is_not_guessed():
    with pytest.raises(YearIsUnknown, match="2027"):
        PADANG.end_of(Term(date(2026, 12, 31), 1))
    with pytest.raises(YearIsUnknown):
        Calendar({}).end_of(Term(date(2026, 12, 31), 1, "calendar"))
