"""The history of each report: what was done when and by whom; and to what each receipt belongs."""

from datetime import datetime
from typing import Literal

import msgspec
from msgspec.structs import replace

from contracts.event import Sealed
from contracts.reporting import ReportAccepted, ReportEvent, ReportReturned, ReportSubmitted
from kernel.heard import Heard
from kernel.view import View

Done = Literal["submitted", "returned", "accepted"]


class Step(msgspec.Struct, frozen=True):
    """``actor_id`` is who did it; ``position`` is where it stands in the log."""

    done: Done
    actor_id: str
    at: datetime
    position: int
    attempt: int
    reason: Sealed | None = None


class HistoryRow(msgspec.Struct, frozen=True, kw_only=True):
    report_id: str
    employee_id: str
    period: str
    steps: tuple[Step, ...] = ()

    @property
    def received(self) -> int:
        """Where the last submission stands."""
        return max(step.position for step in self.steps if step.done == "submitted")


def fold_history(row: HistoryRow | None, heard: Heard[ReportEvent]) -> HistoryRow:
    event = heard.event
    row = row or HistoryRow(
        report_id=event.report_id, employee_id=event.employee_id, period=event.period
    )
    return replace(row, steps=(*row.steps, step(row, heard)))


def step(row: HistoryRow, heard: Heard[ReportEvent]) -> Step:
    before = row.steps[-1].attempt if row.steps else 0
    when = heard.actor, heard.time, heard.position
    match heard.event:
        case ReportSubmitted(attempt=attempt):
            return Step("submitted", *when, attempt)
        case ReportReturned(reason=reason):
            return Step("returned", *when, before, reason)
        case ReportAccepted():
            return Step("accepted", *when, before)


report_history: View[ReportEvent, HistoryRow] = View(
    name="report_history",
    version=1,
    hears=ReportEvent,
    row=HistoryRow,
    keys=lambda heard: [heard.event.report_id],
    fold=fold_history,
    streams=lambda key: [f"report-{key}"],
)


class ReceiptRow(msgspec.Struct, frozen=True):
    report_id: str
    employee_id: str
    period: str
    attempt: int
    at: datetime


receipts: View[ReportSubmitted, ReceiptRow] = View(
    name="receipts",
    version=1,
    hears=ReportSubmitted,
    row=ReceiptRow,
    keys=lambda heard: [str(heard.position)],
    fold=lambda row, heard: ReceiptRow(
        heard.event.report_id,
        heard.event.employee_id,
        heard.event.period,
        heard.event.attempt,
        heard.time,
    ),
)
