"""Terms in working days, as annex V has them, against a count day by day. Read the names."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given as every
from hypothesis import strategies as st

from contracts.evaluation import CalendarAdopted, Holiday, SignedAs, Step
from kernel.calendar import Term
from services.evaluation.rules.calendar import WORKING_WEEKS, ZONES, national_holidays
from services.evaluation.rules.terms import (
    REMINDED_BEFORE,
    TERMS,
    calendar_of,
    days_of,
    is_over,
    local_day,
    reminder_of,
    term_of,
)

YEARS = range(2020, 2031)
NATIONAL = {year: national_holidays(year) for year in YEARS}


@pytest.mark.parametrize(
    ("step", "signed_as", "days"),
    [
        ("superior-sign", "appraiser", 14),
        ("deliver", "appraiser", 14),
        ("deliver", "regional-head", 14),
        ("deliver", "superior", 7),
        ("return", "appraiser", 14),
        ("return", "regional-head", 14),
        ("return", "superior", 7),
        ("object", "appraiser", 14),
        ("decide", "appraiser", 7),
        ("report", "appraiser", 30),
        ("report", "superior", 30),
    ],
)
def test_the_terms_of_annex_v(step: Step, signed_as: SignedAs, days: int):
    assert days_of(step, signed_as) == days


def test_every_term_names_where_it_comes_from():
    assert all(of.article.startswith(("PermenPANRB", "PP", "ours")) for of in TERMS.values())


WITA = calendar_of(
    [CalendarAdopted(year=2026, zone="Asia/Makassar", working_week=5, holidays=NATIONAL[2026])]
)


@pytest.mark.parametrize(("day", "over"), [(date(2026, 4, 6), False), (date(2026, 4, 7), True)])
def test_a_term_of_14_days_from_9_march_2026_ends_on_6_april_for_lebaran_and_good_friday(
    day: date, over: bool
):
    assert is_over(term_of("object", date(2026, 3, 9)), day, WITA) is over


def test_in_wita_a_day_ends_at_16_utc():
    assert WITA.end_of(Term(date(2026, 3, 9), 14)) == datetime(2026, 4, 6, 15, 59, 59, tzinfo=UTC)
    assert local_day(datetime(2026, 4, 6, 15, 59, 59, tzinfo=UTC), WITA) == date(2026, 4, 6)
    assert local_day(datetime(2026, 4, 6, 16, tzinfo=UTC), WITA) == date(2026, 4, 7)


def test_without_a_calendar_nobody_knows_whether_a_term_is_over_and_wib_is_the_zone():
    none = calendar_of([])
    assert is_over(Term(date(2026, 3, 9), 14), date(2027, 1, 4), none) is None
    assert local_day(datetime(2026, 4, 6, 17, tzinfo=UTC), none) == date(2026, 4, 7)


@pytest.mark.parametrize(("days", "reminded"), [(3, None), (4, 1), (7, 4), (14, 11)])
def test_one_is_reminded_three_working_days_before_where_the_term_is_longer(
    days: int, reminded: int | None
):
    of = reminder_of(Term(date(2026, 3, 9), days))
    assert (of.days if of else None) == reminded
    assert REMINDED_BEFORE == 3


def naive(since: date, days: int, zone: str, week: int, off: set[date]) -> datetime:
    """The last second of day n, found by looking at one day after the other on a wall calendar."""
    day = since
    while days:
        day += timedelta(days=1)
        is_weekend = day.isoweekday() == 7 or (day.isoweekday() == 6 and week == 5)
        if not is_weekend and day not in off:
            days -= 1
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)) + timedelta(days=1)
    return midnight.astimezone(UTC) - timedelta(seconds=1)


own_days = st.lists(st.dates(date(2020, 1, 1), date(2030, 12, 31)), max_size=30)


@every(
    since=st.dates(date(2020, 1, 1), date(2029, 12, 31)),
    step=st.sampled_from(list[Step](TERMS)),
    extra=st.integers(0, 20),
    signed_as=st.sampled_from(list[SignedAs](["appraiser", "superior", "regional-head"])),
    zone=st.sampled_from(ZONES),
    week=st.sampled_from(WORKING_WEEKS),
    own=own_days,
)
def test_deadlines_equal_those_of_a_count_day_by_day_over_ten_years_and_four_zones(
    since: date,
    step: Step,
    extra: int,
    signed_as: SignedAs,
    zone: str,
    week: int,
    own: list[date],
):
    adopted = [
        CalendarAdopted(
            year=year,
            zone=zone,
            working_week=week,
            holidays=(
                *NATIONAL[year],
                *(Holiday(day=day, title="Libur daerah") for day in own if day.year == year),
            ),
        )
        for year in YEARS
    ]
    off = {day.day for of in adopted for day in of.holidays}
    term = term_of(step, since, extra, signed_as)
    expected = naive(since, extra + days_of(step, signed_as), zone, week, off)
    assert calendar_of(adopted).end_of(term) == expected
