"""The work log as it stands: entries, which months are closed, who is on leave when."""

from datetime import date, datetime

import msgspec
from msgspec.structs import replace

from contracts.event import Sealed
from contracts.reporting import (
    LeaveCancelled,
    LeaveEvent,
    LeaveNoted,
    LogEvent,
    MonthClosed,
    MonthEvent,
    MonthReopened,
    WorkCorrected,
    WorkLogged,
    WorkWithdrawn,
)
from kernel.heard import Heard
from kernel.view import View


class EntryRow(msgspec.Struct, frozen=True, kw_only=True):
    """One entry. A row for each, not one for each month: whoever writes twelve thousand a day would
    write the month again each time. ``corrected`` counts how often it was."""

    log_id: str
    entry_id: str
    employee_id: str
    day: date
    plan_id: str
    result_id: str
    minutes: int
    note: Sealed | None
    attachments: tuple[str, ...]
    corrected: int
    since: datetime


def fold_entry(row: EntryRow | None, heard: Heard[LogEvent]) -> EntryRow | None:
    match heard.event:
        case WorkLogged() as said:
            return entry_row(said, 0, heard.time)
        case WorkCorrected() as said:
            return entry_row(said, row.corrected + 1 if row else 1, heard.time)
        case WorkWithdrawn():
            return None


def entry_row(said: WorkLogged | WorkCorrected, corrected: int, since: datetime) -> EntryRow:
    return EntryRow(
        log_id=said.log_id,
        entry_id=said.entry_id,
        employee_id=said.employee_id,
        day=said.day,
        plan_id=said.plan_id,
        result_id=said.result_id,
        minutes=said.minutes,
        note=said.note,
        attachments=said.attachments,
        corrected=corrected,
        since=since,
    )


work_entries: View[LogEvent, EntryRow] = View(
    name="work_entries",
    version=1,
    hears=LogEvent,
    row=EntryRow,
    keys=lambda heard: [f"{heard.event.log_id}/{heard.event.entry_id}"],
    fold=fold_entry,
    find_by=("log_id",),
    streams=lambda key: [f"log-{key.partition('/')[0]}"],
)


class MonthRow(msgspec.Struct, frozen=True, kw_only=True):
    """``open_for`` are those who may write although it is closed, ``reason`` why it was opened."""

    month: str
    is_closed: bool
    open_for: tuple[str, ...]
    reason: Sealed | None
    since: datetime
    version: int


def fold_month(row: MonthRow | None, heard: Heard[MonthEvent]) -> MonthRow:
    row = row or MonthRow(
        month=heard.event.month,
        is_closed=False,
        open_for=(),
        reason=None,
        since=heard.time,
        version=0,
    )
    row = replace(row, since=heard.time, version=heard.version)
    match heard.event:
        case MonthClosed():
            return replace(row, is_closed=True, open_for=(), reason=None)
        case MonthReopened(employee_id=str(one), reason=reason):
            return replace(row, open_for=tuple(sorted({*row.open_for, one})), reason=reason)
        case MonthReopened(reason=reason):
            return replace(row, is_closed=False, open_for=(), reason=reason)


work_months: View[MonthEvent, MonthRow] = View(
    name="work_months",
    version=1,
    hears=MonthEvent,
    row=MonthRow,
    keys=lambda heard: [heard.event.month],
    fold=fold_month,
    streams=lambda key: [f"month-{key}"],
)


class LeaveRow(msgspec.Struct, frozen=True, kw_only=True):
    """First and last days, in order."""

    employee_id: str
    taken: tuple[tuple[date, date], ...]
    version: int


def fold_leave(row: LeaveRow | None, heard: Heard[LeaveEvent]) -> LeaveRow:
    taken = row.taken if row else ()
    match heard.event:
        case LeaveNoted(first=first, last=last):
            taken = tuple(sorted((*taken, (first, last))))
        case LeaveCancelled(first=first):
            taken = tuple(of for of in taken if of[0] != first)
    return LeaveRow(employee_id=heard.event.employee_id, taken=taken, version=heard.version)


leaves: View[LeaveEvent, LeaveRow] = View(
    name="leaves",
    version=1,
    hears=LeaveEvent,
    row=LeaveRow,
    keys=lambda heard: [heard.event.employee_id],
    fold=fold_leave,
    streams=lambda key: [f"leave-{key}"],
)
