"""What waits for a day: plans until the end of January, reports after their period, answers.

A row of each kind for each employee, and one for each report that lies with an appraiser, so that
the number of rows is that of the people and not of their periods. Both cadences have a row, for no
event of an employee says which one the region has; the decision about the other one is refused, and
that row sleeps until the next plan. A cadence that changes within a year is reminded of from the
plans of the next year on; who is late is shown at once all the same (`api/completion.py`).
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Literal

import msgspec
from msgspec.structs import replace

from contracts.evaluation import CalendarAdopted
from contracts.ids import joined
from contracts.reporting import (
    AppraiserReminded,
    DutyEvent,
    DutyExcused,
    EmployeeRegistered,
    EmploymentResumed,
    PlanAgreed,
    PlanReminded,
    ReportAccepted,
    ReportEvent,
    ReportMissed,
    ReportReminded,
    ReportReturned,
    ReportSubmitted,
)
from kernel.calendar import Term, adopted_year
from kernel.deadline import CalendarEvents, Deadlines, Due
from kernel.heard import Heard
from services.reporting.deciders.report_duty import (
    DutyCommand,
    MissReport,
    RemindAppraiser,
    RemindOfPlan,
    RemindOfReport,
)
from services.reporting.rules.due import (
    ANSWER_WORKING_DAYS,
    PLAN_REMINDER_DAYS,
    REMINDER_WORKING_DAYS,
    REPORT_WORKING_DAYS,
)
from services.reporting.rules.period import (
    Cadence,
    cadence_of,
    last_day_of,
    month_of,
    period_after,
    quarter_of,
    year_of,
)

CADENCES: tuple[Cadence, ...] = ("quarterly", "monthly")
WIB = timedelta(hours=7)  # of a moment near midnight the day of the first zone, whatever the region

WaitingEvent = EmployeeRegistered | EmploymentResumed | PlanAgreed | ReportEvent | DutyEvent


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """``period`` is the year of a plan, or that of a report. ``told`` are later periods that were
    reported on before their turn, ``following`` the first of a next year that is already agreed."""

    kind: Literal["plan", "remind", "miss", "answer"]
    employee_id: str
    period: str
    since: datetime | None = None
    attempt: int = 0
    told: tuple[str, ...] = ()
    following: str = ""


def keys(heard: Heard[WaitingEvent]) -> Sequence[str]:
    event = heard.event
    match event:
        case EmployeeRegistered() | EmploymentResumed() | PlanReminded():
            return [f"plan/{event.employee_id}"]
        case PlanAgreed():
            rows = [f"{cadence}/{event.employee_id}" for cadence in CADENCES]
            return [f"plan/{event.employee_id}", *rows]
        case ReportSubmitted():
            row = f"{cadence_of(event.period)}/{event.employee_id}"
            return [f"answer/{event.report_id}", row]
        case ReportReturned() | ReportAccepted() | AppraiserReminded():
            return [f"answer/{event.report_id}"]
        case ReportReminded() | ReportMissed():
            return [f"{cadence_of(event.period)}/{event.employee_id}"]
        case DutyExcused():
            return [f"{cadence_of(event.period) or 'plan'}/{event.employee_id}"]


def fold_key(row: Waiting | None, heard: Heard[WaitingEvent], key: str) -> Waiting | None:
    kind = key.partition("/")[0]
    match kind:
        case "plan":
            return plan_row(row, heard)
        case "answer":
            return answer_row(heard)
        case _:
            return report_row(row, heard, kind == "monthly")


def plan_row(row: Waiting | None, heard: Heard[WaitingEvent]) -> Waiting | None:
    """The plan of the first year whose end of January is still to come."""
    event = heard.event
    match event:
        case EmployeeRegistered() | EmploymentResumed():
            day = day_of(heard)
            soon = day <= date(day.year, 1, 1) + timedelta(days=PLAN_REMINDER_DAYS)
            return plan_of(event.employee_id, day.year if soon else day.year + 1)
        case DutyExcused(period=year):
            return plan_of(event.employee_id, int(year) + 1)
        case PlanAgreed() | PlanReminded():
            since = int(row.period) if row else 0
            return plan_of(event.employee_id, max(since, event.year + 1))
        case _:
            return row


def plan_of(employee_id: str, year: int) -> Waiting:
    return Waiting(kind="plan", employee_id=employee_id, period=str(year))


def report_row(row: Waiting | None, heard: Heard[WaitingEvent], is_monthly: bool) -> Waiting | None:
    """The next period owed: the first that was not over when the plan of its year was agreed."""
    match heard.event:
        case PlanAgreed(employee_id=employee_id, year=year):
            if row and year_of(row.period) == year:
                return row
            day = max(day_of(heard), date(year, 1, 1))
            period = month_of(day) if is_monthly else quarter_of(day)
            if day.year != year:
                return row
            if row and year_of(period_after(row.period)) == year:  # the last of the year before
                return replace(row, following=period)
            return Waiting(kind="remind", employee_id=employee_id, period=period)
        case ReportReminded(period=period) if row and row.period == period:
            return replace(row, kind="miss")
        case (
            ReportMissed(period=period)
            | ReportSubmitted(period=period)
            | DutyExcused(period=period)
        ) if row:
            return without(row, period)
        case _:
            return row


def without(row: Waiting, period: str) -> Waiting | None:
    """The row after this period was told, or missed; None at the end of the year."""
    if period < row.period:
        return row
    told = {*row.told, period}
    if period > row.period:
        return replace(row, told=tuple(sorted(told)))
    after = max(period_after(period), row.following)
    while after in told:
        after = period_after(after)
    if year_of(after) > year_of(max(period, row.following)):  # the next plan is not agreed yet
        return None
    later = tuple(sorted(of for of in told if of > after))
    return replace(row, kind="remind", period=after, told=later, following="")


def answer_row(heard: Heard[WaitingEvent]) -> Waiting | None:
    match heard.event:
        case ReportSubmitted() as report:
            return Waiting(
                kind="answer",
                employee_id=report.employee_id,
                period=report.period,
                since=heard.time,
                attempt=report.attempt,
            )
        case _:
            return None


def day_of(heard: Heard[WaitingEvent]) -> date:
    return (heard.time + WIB).date()


def term(row: Waiting) -> Term:
    match row.kind:
        case "plan":
            return Term(date(int(row.period), 1, 1), PLAN_REMINDER_DAYS, "calendar")
        case "remind":
            return Term(last_day_of(row.period), REMINDER_WORKING_DAYS)
        case "miss":
            return Term(last_day_of(row.period), REPORT_WORKING_DAYS)
        case "answer":
            return Term(row.since or last_day_of(row.period), ANSWER_WORKING_DAYS)


def command(due: Due[Waiting]) -> DutyCommand:
    row, owner = due.row, due.row.employee_id
    day = due.due.date()  # the last second of a day in Indonesia is of the same day in UTC
    if row.kind == "plan":
        return RemindOfPlan(
            duty_id=joined(owner, row.period),
            plan_id=joined(owner, row.period, "1"),
            employee_id=owner,
            year=int(row.period),
            today=day,
        )
    duty_id = joined(owner, row.period.lower())
    if row.kind == "remind":
        return RemindOfReport(duty_id=duty_id, employee_id=owner, period=row.period)
    if row.kind == "miss":
        return MissReport(duty_id=duty_id, employee_id=owner, period=row.period, due_on=day)
    return RemindAppraiser(
        duty_id=duty_id, employee_id=owner, period=row.period, attempt=row.attempt
    )


reminders: Deadlines[WaitingEvent, Waiting] = Deadlines(
    name="reminders",
    version=1,
    hears=WaitingEvent,
    row=Waiting,
    keys=keys,
    fold_key=fold_key,
    term=term,
    command=command,
    calendar=CalendarEvents(CalendarAdopted, adopted_year),
)
