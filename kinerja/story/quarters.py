"""The quarters of a year, as periods people report on."""

import calendar
from datetime import date

QUARTERS = (1, 2, 3, 4)
STORY_QUARTER = 3  # what it shows to be weak is trained in October, still in the same year


def period(year: int, quarter: int) -> str:
    return f"{year}-Q{quarter}"


def told_year(today: date) -> int:
    """The last year that is over: nobody is scored or trained before it was time to."""
    return today.year - 1


def days_of(year: int, quarter: int) -> tuple[date, date]:
    """First and last day of a quarter."""
    last = 3 * quarter
    return date(year, last - 2, 1), date(year, last, calendar.monthrange(year, last)[1])
