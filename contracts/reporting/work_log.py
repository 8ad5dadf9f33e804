"""The work log: what somebody did on which day for which result, and which months are closed.

An entry is activity. It is never evidence of a result and no figure of a report is made from it
(PermenPANRB 6/2022, III.A.7).
"""

from datetime import date

from contracts.event import Event, Sealed


class WorkLogged(Event):
    """Somebody worked so many minutes for a result of the own plan. ``log_id`` is the employee and
    the month, joined; ``attachments`` holds SHA-256 hex of files."""

    type = "reporting.WorkLogged.v1"
    log_id: str
    entry_id: str
    employee_id: str
    day: date
    plan_id: str
    result_id: str
    minutes: int
    note: Sealed | None = None
    attachments: tuple[str, ...] = ()


class WorkCorrected(Event):
    """An entry was wrong; this is what it says from now on, all of it."""

    type = "reporting.WorkCorrected.v1"
    log_id: str
    entry_id: str
    employee_id: str
    day: date
    plan_id: str
    result_id: str
    minutes: int
    note: Sealed | None = None
    attachments: tuple[str, ...] = ()


class WorkWithdrawn(Event):
    """The entry should not have been made."""

    type = "reporting.WorkWithdrawn.v1"
    log_id: str
    entry_id: str
    employee_id: str


class MonthClosed(Event):
    """The work log of this month ("2026-03") stands, for everybody in the region."""

    type = "reporting.MonthClosed.v1"
    month: str


class MonthReopened(Event):
    """It may be written again: by everybody, or by the one employee that is named."""

    type = "reporting.MonthReopened.v1"
    month: str
    reason: Sealed
    employee_id: str | None = None


class LeaveNoted(Event):
    """Somebody is on leave (cuti) from ``first`` to ``last``. Of which kind is nobody's business
    here: a sick leave would tell about health."""

    type = "reporting.LeaveNoted.v1"
    employee_id: str
    first: date
    last: date


class LeaveCancelled(Event):
    """The leave that would have begun on ``first`` was not taken."""

    type = "reporting.LeaveCancelled.v1"
    employee_id: str
    first: date


LogEvent = WorkLogged | WorkCorrected | WorkWithdrawn
MonthEvent = MonthClosed | MonthReopened
LeaveEvent = LeaveNoted | LeaveCancelled
