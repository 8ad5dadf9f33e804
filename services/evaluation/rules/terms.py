"""How long each step may take: terms in working days (PermenPANRB 6/2022, annex V), and ours.

Day 0 is the day of the starting event; a term ends at 23:59:59 local time on day n. They are
national: no policy changes them. Where the regulation gives no term for what others wait for, ours
stands, and nothing follows from it but that it is told.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta, timezone
from typing import NamedTuple

from contracts.evaluation import CalendarAdopted, SignedAs, Step
from kernel.calendar import Calendar, Term, Year, YearIsUnknown

REMINDED_BEFORE = 3
"""Working days: a reminder leaves that many to act."""

ANNEX = "PermenPANRB 6/2022, annex V"


class TermOf(NamedTuple):
    """``days`` from ``since``; ``in_default`` instead where the superior signed. ``who`` acts."""

    days: int
    since: str
    who: str
    article: str
    in_default: int | None = None


TERMS: Mapping[Step, TermOf] = {
    "sign": TermOf(
        0,
        "the end of the window",
        "appraiser",
        "PermenPANRB 6/2022, IV.A.11: not evaluated or not signed then, the superior signs",
    ),
    "superior-sign": TermOf(14, "the end of the window", "superior", ANNEX),
    "deliver": TermOf(14, "the signature", "who signed", ANNEX, in_default=7),
    "receive": TermOf(3, "the delivery", "employee", "ours: the terms below begin with it"),
    "return": TermOf(14, "the receipt", "employee", ANNEX, in_default=7),
    "object": TermOf(14, "the receipt", "employee", ANNEX),
    "receive-objection": TermOf(3, "the objection", "superior", "ours: the term to decide begins"),
    "decide": TermOf(7, "the receipt of the objection", "superior", ANNEX),
    "report": TermOf(30, "the end of the window", "who signed", ANNEX),
    "report-final": TermOf(
        7, "finality, where a report went before it", "who signed", "ours: the decided one follows"
    ),
}


def days_of(step: Step, signed_as: SignedAs = "appraiser") -> int:
    term = TERMS[step]
    if signed_as == "superior" and term.in_default is not None:
        return term.in_default
    return term.days


def term_of(step: Step, since: date, extra: int = 0, signed_as: SignedAs = "appraiser") -> Term:
    """The term of a step that began on a day; ``extra`` working days stand before it where its
    start is the end of another term: the window's."""
    return Term(since, extra + days_of(step, signed_as))


def reminder_of(term: Term) -> Term | None:
    """The term after which one is reminded; None for one too short to be reminded of. Where the
    term is a day of its own, five calendar days before it."""
    if term.days == 0 and not isinstance(term.since, datetime):
        return Term(term.since - timedelta(days=5), 0)
    days = term.days - REMINDED_BEFORE
    return Term(term.since, days) if days > 0 else None


def calendar_of(adopted: Iterable[CalendarAdopted]) -> Calendar:
    """The working days of the years that were adopted."""
    return Calendar(
        {
            of.year: Year(of.zone, of.working_week, tuple(day.day for day in of.holidays))
            for of in adopted
        }
    )


WIB = timezone(timedelta(hours=7))


def local_day(moment: datetime, calendar: Calendar) -> date:
    """The day in the region; in WIB where no calendar says its zone."""
    return moment.astimezone(calendar.zone or WIB).date()


def is_over(term: Term, today: date, calendar: Calendar) -> bool | None:
    """Whether its last day is before ``today``; None where a calendar is missing to know it."""
    try:
        last = calendar.end_of(term)
    except YearIsUnknown:
        return None
    return today > last.astimezone(calendar.zone).date()
