"""What reporting shows: units, the roster, plans, reports, and the work of each employee.

"My work", the team inbox and who is late are three looks at the same rows, one for each employee:
found by employee, by appraiser with what waits, by unit with what was reported. Keyed by employee,
a row follows its person to another unit or appraiser; keyed by unit or appraiser it would not know
where to leave from.
"""

from datetime import date, datetime
from typing import Literal

import msgspec
from msgspec.structs import replace

from contracts.event import Sealed
from contracts.reporting import (
    AppraiserAssigned,
    EmployeeEvent,
    EmployeeMoved,
    EmployeeRegistered,
    Employment,
    PlanAgreed,
    PlanEvent,
    PlannedResult,
    PlanProposed,
    PlanReturned,
    PositionClass,
    RealisedResult,
    ReportAccepted,
    ReportEvent,
    ReportReturned,
    ReportSubmitted,
    UnitEstablished,
    UnitEvent,
    UnitKind,
    UnitMoved,
    UnitRenamed,
)
from kernel.heard import Heard
from kernel.view import View

PlanStatus = Literal["proposed", "returned", "agreed"]
ReportStatus = Literal["submitted", "returned", "accepted"]


class UnitRow(msgspec.Struct, frozen=True, kw_only=True):
    """``parent_id`` and ``code`` are "" where there is none, so that rows can be found by them."""

    unit_id: str
    title: str
    kind: UnitKind
    parent_id: str
    code: str
    version: int


def fold_unit(row: UnitRow | None, heard: Heard[UnitEvent]) -> UnitRow | None:
    match heard.event:
        case UnitEstablished() as unit:
            return UnitRow(
                unit_id=unit.unit_id,
                title=unit.title,
                kind=unit.kind,
                parent_id=unit.parent_id or "",
                code=unit.code or "",
                version=heard.version,
            )
        case UnitRenamed(title=title):
            return row and replace(row, title=title, version=heard.version)
        case UnitMoved(parent_id=parent_id):
            return row and replace(row, parent_id=parent_id or "", version=heard.version)


units: View[UnitEvent, UnitRow] = View(
    name="units",
    version=1,
    hears=UnitEvent,
    row=UnitRow,
    keys=lambda heard: [heard.event.unit_id],
    fold=fold_unit,
    find_by=("parent_id", "kind"),
)


class EmployeeRow(msgspec.Struct, frozen=True, kw_only=True):
    """``appraiser_id`` and ``leads`` are "" where there is none."""

    employee_id: str
    name: Sealed
    nip: Sealed
    employment: Employment
    position: str
    position_class: PositionClass
    grade: str
    unit_id: str
    appraiser_id: str
    since: date
    leads: str
    version: int


def fold_employee(row: EmployeeRow | None, heard: Heard[EmployeeEvent]) -> EmployeeRow | None:
    match heard.event:
        case EmployeeRegistered() as person:
            return registered(person, heard.version)
        case EmployeeMoved() as move:
            return row and replace(
                row,
                position=move.position,
                position_class=move.position_class,
                grade=move.grade,
                unit_id=move.unit_id,
                since=move.since,
                leads=move.leads or "",
                version=heard.version,
            )
        case AppraiserAssigned(appraiser_id=appraiser_id):
            return row and replace(row, appraiser_id=appraiser_id or "", version=heard.version)


def registered(person: EmployeeRegistered, version: int) -> EmployeeRow:
    return EmployeeRow(
        employee_id=person.employee_id,
        name=person.name,
        nip=person.nip,
        employment=person.employment,
        position=person.position,
        position_class=person.position_class,
        grade=person.grade,
        unit_id=person.unit_id,
        appraiser_id=person.appraiser_id or "",
        since=person.since,
        leads=person.leads or "",
        version=version,
    )


roster: View[EmployeeEvent, EmployeeRow] = View(
    name="roster",
    version=1,
    hears=EmployeeEvent,
    row=EmployeeRow,
    keys=lambda heard: [heard.event.employee_id],
    fold=fold_employee,
    find_by=("unit_id", "appraiser_id"),
)


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
)
