"""By when something is done, and when one is reminded of it.

The regulation names the end of January for plans (PermenPANRB 6/2022, II.C.4) and leaves the day of
a report to the region. Ours: the fifth working day after the period, so that the appraiser has the
other five until the window closes on the tenth.
"""

from datetime import date

from kernel.calendar import Calendar, Term
from services.reporting.rules.period import last_day_of

PLAN_REMINDER_DAYS = 20  # after 1 January: ten days are left from 22 January on
REPORT_WORKING_DAYS = 5
REMINDER_WORKING_DAYS = 2  # after the period: three working days are left
ANSWER_WORKING_DAYS = 3  # a report lies with its appraiser


def report_due(period: str, calendar: Calendar) -> date:
    """The last day for the report on a period. Raises `kernel.calendar.YearIsUnknown`."""
    end = calendar.end_of(Term(last_day_of(period), REPORT_WORKING_DAYS))
    return end.astimezone(calendar.zone).date()
