"""Plans that wait for an answer: who does not give it in time is passed over.

An initial plan opened until the end of January waits until then (PermenPANRB 6/2022, II.C.4–5); one
opened later has a term of its own, for which the text has no number: 14 working days, as for all
else that is signed (annex V).
"""

from datetime import UTC, date, datetime

import msgspec

from contracts.evaluation import CalendarAdopted
from contracts.reporting import (
    PlanAgreed,
    PlanClosed,
    PlanEscalated,
    PlanProposed,
    PlanReturned,
)
from kernel.calendar import Term, adopted_year
from kernel.deadline import CalendarEvents, Deadlines, Due
from kernel.heard import Heard
from services.reporting.deciders.plan_state import EscalatePlan

LATER_PLAN_DAYS = 14

Answered = PlanReturned | PlanAgreed | PlanEscalated | PlanClosed
WaitingEvent = PlanProposed | Answered


class Unanswered(msgspec.Struct, frozen=True, kw_only=True):
    """``since`` tells one proposal from the next."""

    plan_id: str
    year: int
    opened: date
    since: datetime


def fold_unanswered(row: Unanswered | None, heard: Heard[WaitingEvent]) -> Unanswered | None:
    match heard.event:
        case PlanProposed() as plan:
            opened = plan.opened or heard.time.astimezone(UTC).date()
            return Unanswered(plan_id=plan.plan_id, year=plan.year, opened=opened, since=heard.time)
        case PlanReturned() | PlanAgreed() | PlanEscalated() | PlanClosed():
            return None


def term_of(row: Unanswered) -> Term:
    end_of_january = date(row.year, 1, 31)
    if row.opened <= end_of_january:
        return Term(end_of_january, 0, "calendar")
    return Term(row.opened, LATER_PLAN_DAYS)


def pass_over(due: Due[Unanswered]) -> EscalatePlan:
    return EscalatePlan(plan_id=due.row.plan_id, due=due.due)


calendar: CalendarEvents[CalendarAdopted] = CalendarEvents(CalendarAdopted, adopted_year)

unanswered: Deadlines[WaitingEvent, Unanswered] = Deadlines(
    name="plan_terms",
    version=1,
    hears=WaitingEvent,
    row=Unanswered,
    keys=lambda heard: [heard.event.plan_id],
    fold=fold_unanswered,
    term=term_of,
    command=pass_over,
    calendar=calendar,
)
