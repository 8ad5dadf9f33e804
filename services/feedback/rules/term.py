"""By when a complaint of each class is answered, in working days (rules of the national complaint
channel: information 5, not about supervision 14, about supervision 60)."""

from collections.abc import Mapping
from datetime import date

from contracts.feedback import ComplaintClass
from kernel.calendar import Calendar, Term, Year

DAYS_OF: Mapping[ComplaintClass, int] = {
    "information": 5,
    "non-supervisory": 14,
    "supervisory": 60,
}


def due_on(complaint_class: ComplaintClass, filed_on: date, years: Mapping[int, Year]) -> date:
    """The last day of the term. Raises `kernel.calendar.YearIsUnknown`."""
    calendar = Calendar(years)
    end = calendar.end_of(Term(filed_on, DAYS_OF[complaint_class]))
    return end.astimezone(calendar.zone).date()
