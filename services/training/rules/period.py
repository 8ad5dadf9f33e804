"""When the periods end that people are evaluated for: quarters ("2026-Q1"), months ("2026-03")."""

from calendar import monthrange
from datetime import date


def last_day(period: str) -> date:
    """The last day of a quarter or a month. Raises ValueError for what is neither."""
    year, _, part = period.partition("-")
    month = 3 * int(part[1:]) if part.startswith("Q") else int(part)
    return date(int(year), month, monthrange(int(year), month)[1])
