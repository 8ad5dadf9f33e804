"""Plans and reports, as they stand now, with all that is in them."""

from datetime import datetime
from typing import Literal

import msgspec
from msgspec.structs import replace

from contracts.event import Sealed
from contracts.reporting import (
    PlanAgreed,
    PlanEvent,
    PlannedResult,
    PlanProposed,
    PlanReturned,
    RealisedResult,
    ReportAccepted,
    ReportEvent,
    ReportReturned,
    ReportSubmitted,
)
from kernel.heard import Heard
from kernel.view import View

PlanStatus = Literal["proposed", "returned", "agreed"]
ReportStatus = Literal["submitted", "returned", "accepted"]


class PlanRow(msgspec.Struct, frozen=True, kw_only=True):
    """A plan as it stands. ``appraiser_id`` is who it was last laid before or agreed by."""

    plan_id: str
    employee_id: str
    unit_id: str
    appraiser_id: str
    year: int
    segment: int
    status: PlanStatus
    revision: int
    results: tuple[PlannedResult, ...]
    reason: Sealed | None
    since: datetime
    version: int


def fold_plan(row: PlanRow | None, heard: Heard[PlanEvent]) -> PlanRow | None:
    match heard.event:
        case PlanProposed() as plan:
            return laid_down(plan, "proposed", row.revision if row else 0, heard)
        case PlanAgreed() as plan:
            return laid_down(plan, "agreed", plan.revision, heard)
        case PlanReturned(reason=reason):
            return row and replace(
                row, status="returned", reason=reason, since=heard.time, version=heard.version
            )


def laid_down(
    plan: PlanProposed | PlanAgreed, status: PlanStatus, revision: int, heard: Heard[PlanEvent]
) -> PlanRow:
    return PlanRow(
        plan_id=plan.plan_id,
        employee_id=plan.employee_id,
        unit_id=plan.unit_id,
        appraiser_id=plan.appraiser_id,
        year=plan.year,
        segment=plan.segment,
        status=status,
        revision=revision,
        results=plan.results,
        reason=None,
        since=heard.time,
        version=heard.version,
    )


plans: View[PlanEvent, PlanRow] = View(
    name="plans",
    version=1,
    hears=PlanEvent,
    row=PlanRow,
    keys=lambda heard: [heard.event.plan_id],
    fold=fold_plan,
    find_by=("employee_id", "appraiser_id", "unit_id", "status"),
    streams=lambda key: [f"plan-{key}"],
)


class ReportRow(msgspec.Struct, frozen=True, kw_only=True):
    """A report as it stands, with the figures of its last attempt."""

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
            )
        case ReportAccepted() as final:
            return row and replace(
                row,
                status="accepted",
                appraiser_id=final.appraiser_id,
                reason=None,
                since=heard.time,
                version=heard.version,
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
    )


reports: View[ReportEvent, ReportRow] = View(
    name="reports",
    version=1,
    hears=ReportEvent,
    row=ReportRow,
    keys=lambda heard: [heard.event.report_id],
    fold=fold_report,
    find_by=("employee_id", "appraiser_id", "unit_id", "period", "status"),
    streams=lambda key: [f"report-{key}"],
)
