"""What the region adopted: policy and calendars in force, and which were in force before."""

from datetime import datetime

import msgspec

from contracts.evaluation import CalendarAdopted, EvaluationPolicyAdopted
from kernel.heard import Heard
from kernel.view import View
from kernel.zone import clocks_of


class PolicyRow(msgspec.Struct, frozen=True):
    """A policy, and the record that holds it."""

    policy: EvaluationPolicyAdopted
    recorded_at: str
    version: int
    recorded: datetime


def policy_row(row: PolicyRow | None, heard: Heard[EvaluationPolicyAdopted]) -> PolicyRow:
    return PolicyRow(heard.event, heard.cause, heard.version, heard.time)


IN_FORCE = "current"

policies: View[EvaluationPolicyAdopted, PolicyRow] = View(
    name="policies",
    version=2,
    hears=EvaluationPolicyAdopted,
    row=PolicyRow,
    keys=lambda heard: [IN_FORCE],
    fold=policy_row,
)

policy_history: View[EvaluationPolicyAdopted, PolicyRow] = View(
    name="policy_history",
    version=1,
    hears=EvaluationPolicyAdopted,
    row=PolicyRow,
    keys=lambda heard: [ordinal(heard.version)],
    fold=policy_row,
)


class CalendarRow(msgspec.Struct, frozen=True):
    """The calendar of a year, and the record that holds it."""

    year: str
    calendar: CalendarAdopted
    recorded_at: str
    version: int
    recorded: datetime


def calendar_row(row: CalendarRow | None, heard: Heard[CalendarAdopted]) -> CalendarRow:
    year = str(heard.event.year)
    return CalendarRow(year, heard.event, heard.cause, heard.version, heard.time)


calendars: View[CalendarAdopted, CalendarRow] = View(
    name="calendars",
    version=2,
    hears=CalendarAdopted,
    row=CalendarRow,
    keys=lambda heard: [str(heard.event.year)],
    fold=calendar_row,
    streams=lambda key: [f"calendar-{key}"],
)

calendar_history: View[CalendarAdopted, CalendarRow] = View(
    name="calendar_history",
    version=1,
    hears=CalendarAdopted,
    row=CalendarRow,
    keys=lambda heard: [f"{heard.event.year}/{ordinal(heard.version)}"],
    fold=calendar_row,
    find_by=("year",),
    streams=lambda key: [f"calendar-{key.partition('/')[0]}"],
)

clocks = clocks_of(CalendarAdopted, zone=lambda adopted: adopted.zone)


def ordinal(version: int) -> str:
    """Which one it was, so that keys come in the order of adoption."""
    return f"{version:06}"
