"""A region's calendar, as its rules say. Read the names from top to bottom."""

from datetime import date

import pytest
from msgspec.structs import replace

from contracts.evaluation import CalendarAdopted, Holiday
from services.evaluation.deciders.calendar import (
    AdoptCalendar,
    CorrectCalendar,
    HolidayIsNamedTwice,
    HolidayOutsideTheYear,
    NoCalendarOfThatYear,
    NoHolidayOnThatDay,
    UnknownWorkingWeek,
    UnknownZone,
    calendar,
)
from services.evaluation.rules.calendar import ZONES, merged, national_holidays
from tests.spec.given import given

NEW_YEAR = Holiday(day=date(2026, 1, 1), title="Tahun Baru Masehi")
LEBARAN = Holiday(day=date(2026, 3, 21), title="Hari Raya Idul Fitri")
ADOPT = AdoptCalendar(year=2026, zone="Asia/Makassar", working_week=5, holidays=(NEW_YEAR, LEBARAN))
ADOPTED = CalendarAdopted(
    year=2026, zone="Asia/Makassar", working_week=5, holidays=(NEW_YEAR, LEBARAN)
)


def test_a_calendar_is_adopted():
    given(calendar).when(ADOPT).then(ADOPTED)


def test_adopting_the_same_calendar_again_changes_nothing():
    given(calendar, ADOPTED).when(ADOPT).then_nothing()


def test_the_same_days_in_another_order_are_the_same_calendar():
    shuffled = replace(ADOPT, holidays=(LEBARAN, NEW_YEAR))
    given(calendar, ADOPTED).when(shuffled).then_nothing()


def test_days_are_recorded_in_their_order():
    given(calendar).when(replace(ADOPT, holidays=(LEBARAN, NEW_YEAR))).then(ADOPTED)


def test_a_later_calendar_of_the_year_replaces_the_first():
    six_days = replace(ADOPT, working_week=6)
    given(calendar, ADOPTED).when(six_days).then(replace(ADOPTED, working_week=6))


@pytest.mark.parametrize("zone", ZONES)
def test_every_zone_of_indonesia_is_known(zone: str):
    given(calendar).when(replace(ADOPT, zone=zone)).then(replace(ADOPTED, zone=zone))


@pytest.mark.parametrize("zone", ["", "WITA", "asia/makassar", "Asia/Singapore"])
def test_another_zone_is_refused(zone: str):
    given(calendar).when(replace(ADOPT, zone=zone)).then_refused(UnknownZone)


@pytest.mark.parametrize("days", [4, 7])
def test_a_working_week_has_five_or_six_days(days: int):
    given(calendar).when(replace(ADOPT, working_week=days)).then_refused(UnknownWorkingWeek)


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2027, 1, 1)])
def test_a_holiday_of_another_year_is_refused(day: date):
    other = replace(ADOPT, holidays=(Holiday(day=day, title="Libur"),))
    given(calendar).when(other).then_refused(HolidayOutsideTheYear)


def test_a_day_named_twice_is_refused():
    twice = replace(ADOPT, holidays=(NEW_YEAR, replace(NEW_YEAR, title="Libur")))
    given(calendar).when(twice).then_refused(HolidayIsNamedTwice)


MOVED = Holiday(day=date(2026, 3, 20), title="Hari Raya Idul Fitri")
CORRECT = CorrectCalendar(year=2026, removed=(LEBARAN.day,), added=(MOVED,))
CORRECTED = replace(ADOPTED, holidays=(NEW_YEAR, MOVED))


def test_a_day_that_the_government_moves_is_corrected():
    given(calendar, ADOPTED).when(CORRECT).then(CORRECTED)


def test_correcting_twice_changes_nothing():
    given(calendar, ADOPTED, CORRECTED).when(CORRECT).then_nothing()


def test_a_holiday_may_get_another_title():
    named = replace(LEBARAN, title="Lebaran")
    corrected = replace(ADOPTED, holidays=(NEW_YEAR, named))
    given(calendar, ADOPTED).when(replace(CORRECT, removed=(), added=(named,))).then(corrected)


def test_a_day_that_is_no_holiday_cannot_be_taken_away():
    wrong = replace(CORRECT, removed=(date(2026, 3, 22),))
    given(calendar, ADOPTED).when(wrong).then_refused(NoHolidayOnThatDay)


def test_a_calendar_that_nobody_adopted_is_not_corrected():
    given(calendar).when(CORRECT).then_refused(NoCalendarOfThatYear)


def test_a_day_is_not_moved_into_another_year():
    outside = replace(CORRECT, added=(Holiday(day=date(2027, 3, 10), title="Idul Fitri"),))
    given(calendar, ADOPTED).when(outside).then_refused(HolidayOutsideTheYear)


def test_lebaran_2026_is_proposed_with_its_joint_leave():
    titles = {holiday.day: holiday.title for holiday in national_holidays(2026)}
    assert titles[date(2026, 3, 21)] == "Hari Raya Idul Fitri"
    assert titles[date(2026, 3, 20)] == "Cuti Bersama Hari Raya Idul Fitri"


@pytest.mark.parametrize("year", range(2022, 2032))
def test_what_is_proposed_for_a_year_can_be_adopted(year: int):
    adopt = AdoptCalendar(
        year=year, zone="Asia/Jakarta", working_week=5, holidays=national_holidays(year)
    )
    [adopted] = given(calendar).when(adopt).decide()
    assert len(adopted.holidays) >= 15


def test_a_regions_own_title_replaces_the_proposed_one():
    own = replace(LEBARAN, title="Lebaran")
    assert merged([NEW_YEAR, LEBARAN], [own]) == (NEW_YEAR, own)


def test_a_regions_own_holiday_stands_among_the_proposed_ones():
    own = Holiday(day=date(2026, 2, 1), title="Hari Jadi Kota")
    assert merged([LEBARAN, NEW_YEAR], [own]) == (NEW_YEAR, own, LEBARAN)
