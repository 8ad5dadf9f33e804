"""The periods people report on: a quarter ("2026-Q1") or a month ("2026-03")."""

import re
from datetime import date, timedelta
from typing import Literal

Cadence = Literal["monthly", "quarterly"]

PERIOD = re.compile(r"(?P<year>[0-9]{4})-(?:Q[1-4]|(?P<month>0[1-9]|1[0-2]))")


def cadence_of(period: str) -> Cadence | None:
    """How often one reports on periods of this kind; None for what is no period."""
    found = PERIOD.fullmatch(period)
    if found is None:
        return None
    return "monthly" if found["month"] else "quarterly"


def year_of(period: str) -> int:
    """The year a period lies in."""
    return int(period[:4])


def first_day_of(period: str) -> date:
    """The first day of a quarter or a month."""
    year, _, part = period.partition("-")
    if part.startswith("Q"):
        return date(int(year), 3 * int(part[1:]) - 2, 1)
    return date(int(year), int(part), 1)


def last_day_of(period: str) -> date:
    """The last day of a quarter or a month."""
    months = 3 if "Q" in period else 1
    first = first_day_of(period)
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1) - timedelta(days=1)


def period_after(period: str) -> str:
    """The next quarter or month."""
    day = last_day_of(period) + timedelta(days=1)
    return quarter_of(day) if "Q" in period else month_of(day)


def quarter_of(day: date) -> str:
    """The quarter a day lies in: "2026-Q1"."""
    return f"{day.year:04}-Q{(day.month + 2) // 3}"


def months_of(period: str) -> list[str]:
    """The months of a quarter, or the month itself."""
    if "Q" not in period:
        return [period]
    first = first_day_of(period)
    return [f"{first.year}-{month:02}" for month in range(first.month, first.month + 3)]


def month_of(day: date) -> str:
    """The month a day lies in: "2026-03"."""
    return f"{day.year:04}-{day.month:02}"
