"""The day of a command is that of the region, not of the server."""

from datetime import UTC, date, datetime

from contracts.evaluation import CalendarAdopted
from kernel.local_day import day_in
from kernel.zone import clocks_of
from tests.spec.folding import folded

LATE = datetime(2026, 3, 31, 16, 30, tzinfo=UTC)


def test_half_past_eleven_in_padang_is_still_the_last_of_march():
    assert day_in("Asia/Jakarta", LATE) == date(2026, 3, 31)


def test_the_same_moment_in_samarinda_is_the_first_of_april():
    assert day_in("Asia/Makassar", LATE) == date(2026, 4, 1)


def test_a_region_without_a_calendar_lives_by_wib():
    assert day_in(None, LATE) == date(2026, 3, 31)


def test_the_clock_of_a_region_is_that_of_its_calendar():
    wita = CalendarAdopted(year=2026, zone="Asia/Makassar", working_week=5, holidays=())
    clocks = clocks_of(CalendarAdopted, zone=lambda adopted: adopted.zone)
    assert folded(clocks, wita)["zone"].zone == "Asia/Makassar"
