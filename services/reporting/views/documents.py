"""Reports, as they stand now, with all that is in them."""

from datetime import datetime
from typing import Literal

import msgspec
from msgspec.structs import replace

from contracts.event import Sealed
from contracts.reporting import (
    RealisedResult,
    ReportAccepted,
    ReportEvent,
    ReportReturned,
    ReportSubmitted,
)
from kernel.heard import Heard
from kernel.view import View

ReportStatus = Literal["submitted", "returned", "accepted"]


class ReportRow(msgspec.Struct, frozen=True, kw_only=True):
    """A report as it stands, with the figures of its last attempt; ``position`` is its last
    record."""

    report_id: str
    employee_id: str
    unit_id: str
    appraiser_id: str
    plan_id: str
    plan_revision: int
    period: str
    attempt: int
    status: ReportStatus
    results: tuple[RealisedResult, ...]
    reason: Sealed | None
    since: datetime
    version: int
    position: str


def fold_report(row: ReportRow | None, heard: Heard[ReportEvent]) -> ReportRow | None:
    match heard.event:
        case ReportSubmitted() as report:
            return submitted(report, heard)
        case ReportReturned() as back:
            return row and replace(
                row,
                status="returned",
                appraiser_id=back.appraiser_id,
                reason=back.reason,
                since=heard.time,
                version=heard.version,
                position=heard.cause,
            )
        case ReportAccepted() as final:
            return row and replace(
                row,
                status="accepted",
                appraiser_id=final.appraiser_id,
                reason=None,
                since=heard.time,
                version=heard.version,
                position=heard.cause,
            )


def submitted(report: ReportSubmitted, heard: Heard[ReportEvent]) -> ReportRow:
    return ReportRow(
        report_id=report.report_id,
        employee_id=report.employee_id,
        unit_id=report.unit_id,
        appraiser_id=report.appraiser_id,
        plan_id=report.plan_id,
        plan_revision=report.plan_revision,
        period=report.period,
        attempt=report.attempt,
        status="submitted",
        results=report.results,
        reason=None,
        since=heard.time,
        version=heard.version,
        position=heard.cause,
    )


reports: View[ReportEvent, ReportRow] = View(
    name="reports",
    version=2,
    hears=ReportEvent,
    row=ReportRow,
    keys=lambda heard: [heard.event.report_id],
    fold=fold_report,
    find_by=("employee_id", "appraiser_id", "unit_id", "period", "status"),
    streams=lambda key: [f"report-{key}"],
)
