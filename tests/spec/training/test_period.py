"""When a period ends."""

from datetime import date

import pytest

from services.training.rules.period import last_day


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("2026-Q1", date(2026, 3, 31)),
        ("2026-Q4", date(2026, 12, 31)),
        ("2026-04", date(2026, 4, 30)),
        ("2028-02", date(2028, 2, 29)),
    ],
)
def test_a_quarter_and_a_month_end_on_their_last_day(period: str, expected: date):
    assert last_day(period) == expected


@pytest.mark.parametrize("period", ["2026", "2026-Q9", "soon"])
def test_what_is_no_period_has_no_last_day(period: str):
    with pytest.raises(ValueError):
        last_day(period)
