"""By when something is done, and when one is reminded of it.

The regulation names the end of January for plans (PermenPANRB 6/2022, II.C.4) and leaves the day of
a report to the region. Ours: the fifth working day after the period, so that the appraiser has the
other five until the window closes on the tenth.
"""

from collections.abc import Collection
from datetime import date
from typing import Literal, NamedTuple

from kernel.calendar import Calendar, Term, YearIsUnknown
from services.reporting.rules.period import (
    Cadence,
    first_day_of,
    last_day_of,
    month_of,
    period_after,
    quarter_of,
    year_of,
)

PLAN_REMINDER_DAYS = 20  # after 1 January: ten days are left from 22 January on
REPORT_WORKING_DAYS = 5
REMINDER_WORKING_DAYS = 2  # after the period: three working days are left
ANSWER_WORKING_DAYS = 3  # a report lies with its appraiser


def report_due(period: str, calendar: Calendar) -> date:
    """The last day for the report on a period. Raises `kernel.calendar.YearIsUnknown`."""
    end = calendar.end_of(Term(last_day_of(period), REPORT_WORKING_DAYS))
    return end.astimezone(calendar.zone).date()


Standing = Literal["open", "late", "returned"]


class Owed(NamedTuple):
    """A report that is still to come. ``due_on`` is None where no calendar was adopted."""

    period: str
    due_on: date | None
    standing: Standing


def owed(
    cadence: Cadence,
    since: date,
    today: date,
    calendar: Calendar,
    there: Collection[str],
    returned: Collection[str],
) -> list[Owed]:
    """The reports that somebody owes whose plan was agreed on ``since``: of the periods of its year
    that have begun and were not over then, those that are neither ``there`` nor accepted."""
    found: list[Owed] = []
    period = month_of(since) if cadence == "monthly" else quarter_of(since)
    while year_of(period) == since.year and first_day_of(period) <= today:
        if period in returned:
            found.append(Owed(period, _due(period, calendar), "returned"))
        elif period not in there:
            due_on = _due(period, calendar)
            is_late = today > due_on if due_on else False
            found.append(Owed(period, due_on, "late" if is_late else "open"))
        period = period_after(period)
    return found


def _due(period: str, calendar: Calendar) -> date | None:
    try:
        return report_due(period, calendar)
    except YearIsUnknown:
        return None
