"""When the window of a period opens (PermenPANRB 6/2022, IV.A.14)."""

from datetime import date

import pytest

from services.evaluation.rules.window import first_day


@pytest.mark.parametrize(
    ("period", "day"),
    [
        ("2026-Q1", date(2026, 3, 1)),
        ("2026-Q2", date(2026, 6, 1)),
        ("2026-Q3", date(2026, 9, 1)),
        ("2026-Q4", date(2026, 12, 1)),
    ],
)
def test_the_window_of_a_quarter_opens_with_its_last_month(period: str, day: date):
    assert first_day(period) == day


def test_25_september_lies_in_the_window_of_the_third_quarter_and_25_august_does_not():
    assert date(2026, 8, 25) < first_day("2026-Q3") <= date(2026, 9, 25)


def test_a_month_is_evaluated_from_its_own_first_day_on():
    assert first_day("2026-03") == date(2026, 3, 1)
