"""When a period is evaluated: its days, and the window in which that happens.

The window of a quarter is open on 25 September and not yet on 25 August: so the regulation decides
who evaluates when an appraiser leaves (PermenPANRB 6/2022, IV.A.14). It names no day; usual is the
first of the quarter's last month to working day 10 of the next month. A month is evaluated
likewise; a year from the end of December to the end of January (IV.A.8).
"""

import re
from calendar import monthrange
from datetime import date

from contracts.evaluation import AnnualWindow, EvaluationPolicyAdopted, Window
from kernel.calendar import Calendar, Term, YearIsUnknown

PERIOD = re.compile(r"(?P<year>[0-9]{4})(?:-(?:Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?")


def year_of(period: str) -> int:
    return int(period[:4])


def is_annual(period: str) -> bool:
    """A year ("2026"); the others are quarters ("2026-Q1") and months ("2026-03")."""
    return "-" not in period


def last_month(period: str) -> int:
    """The number of a period's last month. Raises ValueError for what is no period."""
    found = PERIOD.fullmatch(period)
    if found is None:
        raise ValueError(period)
    if found["quarter"]:
        return 3 * int(found["quarter"])
    return int(found["month"] or 12)


def months_of(period: str) -> list[str]:
    """The months of a year or a quarter, or the month itself."""
    last = last_month(period)
    first = 1 if is_annual(period) else last - 2 if "Q" in period else last
    return [f"{year_of(period):04}-{month:02}" for month in range(first, last + 1)]


def last_day(period: str) -> date:
    year, month = year_of(period), last_month(period)
    return date(year, month, monthrange(year, month)[1])


def before(period: str) -> str:
    """The year before a year."""
    return str(year_of(period) - 1)


def previous(period: str) -> str:
    """The period of the same kind before this one."""
    if is_annual(period):
        return before(period)
    step = 3 if "Q" in period else 1
    year, month = divmod(year_of(period) * 12 + last_month(period) - step - 1, 12)
    return f"{year:04}-Q{month // 3 + 1}" if step == 3 else f"{year:04}-{month + 1:02}"


def first_day(period: str, policy: EvaluationPolicyAdopted | None = None) -> date:
    """The first day of the window, by a policy. Raises ValueError for what is no period."""
    month = last_month(period)
    if is_annual(period):
        opens = (policy.annual_window if policy else AnnualWindow()).opens
        return date(year_of(period), opens.month, opens.day)
    return date(year_of(period), month, (policy.window if policy else Window()).opens_on)


def window_end(period: str, policy: EvaluationPolicyAdopted | None) -> Term:
    """The term that ends with the last day of the window."""
    if is_annual(period):
        closes = (policy.annual_window if policy else AnnualWindow()).closes
        return Term(date(year_of(period) + 1, closes.month, closes.day), 0)
    return Term(last_day(period), days_of(policy))


def days_of(policy: EvaluationPolicyAdopted | None) -> int:
    """How many working days the window of a month or a quarter is open after it."""
    return (policy.window if policy else Window()).closes_after


def window_of(
    period: str, policy: EvaluationPolicyAdopted | None, opened: date, calendar: Calendar
) -> Term:
    """The window in which what was opened on a day is evaluated. What comes when the window has
    closed gets as many working days from then on: nobody is late before there is anything to do.
    Where the calendar does not reach so far, the usual window holds."""
    usual = window_end(period, policy)
    if opened <= last_day(period):
        return usual
    try:
        ends = calendar.end_of(usual).astimezone(calendar.zone).date()
    except YearIsUnknown:
        return usual
    return usual if opened <= ends else Term(opened, days_of(policy))
