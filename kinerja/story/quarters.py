"""The quarters of a year, as periods people report on."""

import calendar
from datetime import date

QUARTERS = (1, 2, 3, 4)


def period(year: int, quarter: int) -> str:
    return f"{year}-Q{quarter}"


def quarter_of(day: date) -> int:
    return (day.month + 2) // 3


def days_of(year: int, quarter: int) -> tuple[date, date]:
    """First and last day of a quarter."""
    last = 3 * quarter
    return date(year, last - 2, 1), date(year, last, calendar.monthrange(year, last)[1])
