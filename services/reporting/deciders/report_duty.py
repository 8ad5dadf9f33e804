"""What somebody owes by a day: a plan by the end of January, a report after each period, an answer
to a report that lies there. The clock reminds, each once, and says which report was missed.

What was done meanwhile is looked at in the same moment: nobody is reminded of what is done. The
reminder stands in a stream of its own, so that a report which somebody reads at its version is not
changed by a clock. Whom the roster excludes from planning (PermenPANRB 6/2022, II.C.8) owes nothing
for that time: the clock says so instead, and goes on to what comes after.
"""

from datetime import date
from typing import Any

from msgspec.structs import replace

from contracts.reporting import (
    AppraiserReminded,
    DutyEvent,
    DutyExcused,
    PlanReminded,
    ReportMissed,
    ReportReminded,
)
from kernel.decider import Command, Decider, Seen, State
from kernel.refusal import Conflict
from services.reporting.deciders.employee import Employee, employee
from services.reporting.deciders.employee import Status as EmployeeStatus
from services.reporting.deciders.plan import NobodyAppraises, plan
from services.reporting.deciders.plan import Status as PlanStatus
from services.reporting.deciders.plan_refusals import NotOnTheRoster
from services.reporting.deciders.policy import CURRENT, policy
from services.reporting.deciders.report import Report, report
from services.reporting.deciders.report import Status as ReportStatus
from services.reporting.rules.period import Cadence, cadence_of, last_day_of

USUAL: Cadence = "quarterly"  # until a region adopts a policy (PermenPANRB 6/2022, window)


class RemindOfPlan(Command):
    """``duty_id`` is the employee and the year, joined; ``plan_id`` the first plan of that year;
    ``today`` the day in the region."""

    duty_id: str
    plan_id: str
    employee_id: str
    year: int
    today: date


class RemindOfReport(Command):
    """``duty_id`` is the id of the report: employee and period, joined."""

    duty_id: str
    employee_id: str
    period: str


class MissReport(Command):
    """``due_on`` is the last day of the term."""

    duty_id: str
    employee_id: str
    period: str
    due_on: date


class RemindAppraiser(Command):
    """Of the report with the id ``duty_id``, in this attempt."""

    duty_id: str
    employee_id: str
    period: str
    attempt: int


DutyCommand = RemindOfPlan | RemindOfReport | MissReport | RemindAppraiser


class PeriodIsNotOwed(Conflict):
    """Reports are owed on months or on quarters, as the region's evaluation policy says."""

    slug = "reporting.period-is-not-owed"
    indonesian = "Laporan periode ini tidak wajib menurut kebijakan evaluasi daerah."


class Duty(State, frozen=True):
    """``asked`` are the attempts of a report of which its appraiser was reminded."""

    is_reminded: bool = False
    is_missed: bool = False
    is_excused: bool = False
    asked: frozenset[int] = frozenset()


def decide(command: DutyCommand, duty: Duty, seen: Seen) -> list[DutyEvent]:
    match command:
        case RemindOfPlan():
            return [] if duty.is_reminded or duty.is_excused else remind_of_plan(command, seen)
        case RemindOfReport():
            return [] if duty.is_reminded or duty.is_excused else remind_of_report(command, seen)
        case MissReport():
            return [] if duty.is_missed or duty.is_excused else miss(command, seen)
        case RemindAppraiser(attempt=attempt):
            return [] if attempt in duty.asked else remind_appraiser(command, seen)


def remind_of_plan(asked: RemindOfPlan, seen: Seen) -> list[DutyEvent]:
    owner = on_the_roster(asked.employee_id, seen)
    first = seen(plan, f"plan-{asked.plan_id}")
    if first.stands or not owner.is_employed_on(asked.today):
        return []
    if not owner.plans_on(asked.today):
        return [excused(asked, str(asked.year))]
    lies_with = owner.appraiser_id if first.status is PlanStatus.PROPOSED else None
    return [
        PlanReminded(
            duty_id=asked.duty_id,
            employee_id=asked.employee_id,
            year=asked.year,
            recipient_id=lies_with or asked.employee_id,
        )
    ]


def remind_of_report(asked: RemindOfReport, seen: Seen) -> list[DutyEvent]:
    owner = on_the_roster(asked.employee_id, seen)
    if not is_owed(asked, seen):
        return []
    if not owner.plans_on(last_day_of(asked.period)):
        return [excused(asked, asked.period)]
    return [
        ReportReminded(duty_id=asked.duty_id, employee_id=asked.employee_id, period=asked.period)
    ]


def miss(asked: MissReport, seen: Seen) -> list[DutyEvent]:
    owner = on_the_roster(asked.employee_id, seen)
    if not is_owed(asked, seen):
        return []
    if not owner.plans_on(last_day_of(asked.period)):
        return [excused(asked, asked.period)]
    return [
        ReportMissed(
            duty_id=asked.duty_id,
            employee_id=asked.employee_id,
            unit_id=owner.unit_id,
            appraiser_id=owner.appraiser_id,
            period=asked.period,
            due_on=asked.due_on,
        )
    ]


def excused(asked: RemindOfPlan | RemindOfReport | MissReport, period: str) -> DutyExcused:
    return DutyExcused(duty_id=asked.duty_id, employee_id=asked.employee_id, period=period)


def is_owed(asked: RemindOfReport | MissReport, seen: Seen) -> bool:
    """Whether it is still to be submitted. A returned one was submitted in time, or was missed."""
    if cadence_of(asked.period) != (seen(policy, CURRENT).cadence or USUAL):
        raise PeriodIsNotOwed(asked.employee_id, period=asked.period)
    return the_report(asked, seen).status is ReportStatus.UNKNOWN


def remind_appraiser(asked: RemindAppraiser, seen: Seen) -> list[DutyEvent]:
    waiting = the_report(asked, seen)
    if waiting.status is not ReportStatus.SUBMITTED or waiting.attempt != asked.attempt:
        return []
    owner = on_the_roster(asked.employee_id, seen)
    if owner.appraiser_id is None:
        raise NobodyAppraises(asked.employee_id)
    return [
        AppraiserReminded(
            duty_id=asked.duty_id,
            report_id=asked.duty_id,
            employee_id=asked.employee_id,
            appraiser_id=owner.appraiser_id,
            period=asked.period,
            attempt=asked.attempt,
        )
    ]


def on_the_roster(employee_id: str, seen: Seen) -> Employee:
    owner = seen(employee, f"employee-{employee_id}")
    if owner.status is EmployeeStatus.UNKNOWN:
        raise NotOnTheRoster(employee_id)
    return owner


def the_report(asked: RemindOfReport | MissReport | RemindAppraiser, seen: Seen) -> Report:
    return seen(report, f"report-{asked.duty_id}")


def evolve(duty: Duty, event: DutyEvent) -> Duty:
    match event:
        case PlanReminded() | ReportReminded():
            return replace(duty, is_reminded=True)
        case ReportMissed():
            return replace(duty, is_missed=True)
        case DutyExcused():
            return replace(duty, is_excused=True)
        case AppraiserReminded(attempt=attempt):
            return replace(duty, asked=duty.asked | {attempt})


def rests_on(command: DutyCommand, duty: Duty) -> list[tuple[Decider[Any, Any, Any], str]]:
    owner: list[tuple[Decider[Any, Any, Any], str]] = [
        (employee, f"employee-{command.employee_id}")
    ]
    if isinstance(command, RemindOfPlan):
        return [*owner, (plan, f"plan-{command.plan_id}")]
    return [*owner, (report, f"report-{command.duty_id}"), (policy, CURRENT)]


duty: Decider[DutyCommand, Duty, DutyEvent] = Decider(
    stream=lambda command: f"duty-{command.duty_id}",
    initial=Duty(),
    decide=decide,
    evolve=evolve,
    rests_on=rests_on,
)
