"""The periods people report on: a quarter ("2026-Q1") or a month ("2026-03")."""

import re
from datetime import date
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
