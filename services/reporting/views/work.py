"""The work of each employee: which plans and reports there are, and which wait for the appraiser.

"My work", the team inbox and who is late are three looks at the same rows: found by employee, by
appraiser where something waits, by unit with what was reported. Keyed by employee, a row follows
its person to another unit or appraiser; keyed by those, no event would say which row to leave.
"""

from datetime import datetime

import msgspec
from msgspec.structs import replace

from contracts.event import Sealed
from contracts.reporting import (
    AppraiserAssigned,
    EmployeeMoved,
    EmployeeRegistered,
    EmployeeStatusChanged,
    EmploymentEnded,
    EmploymentResumed,
    IdentityCorrected,
    PlacementEvent,
    PlanAgreed,
    PlanClosed,
    PlanProposed,
    PlanReturned,
    PlanRevised,
    PositionClass,
    ReportAccepted,
    ReportEvent,
    ReportMissed,
    ReportReturned,
    ReportSubmitted,
)
from kernel.heard import Heard
from kernel.view import View
from services.reporting.deciders.person import Planned, PlanningEvent, replanned
from services.reporting.views.documents import ReportStatus
from services.reporting.views.plans import PlanStatus

PlanStep = PlanProposed | PlanReturned | PlanAgreed | PlanRevised | PlanClosed
WorkEvent = (
    PlacementEvent | IdentityCorrected | PlanningEvent | PlanStep | ReportEvent | ReportMissed
)


WAITS: tuple[PlanStatus, ...] = ("proposed", "revised")


class PlanState(msgspec.Struct, frozen=True):
    """``since`` is when it came to this status, ``agreed_at`` when it was agreed first: it stands
    from then on."""

    plan_id: str
    status: PlanStatus
    since: datetime
    agreed_at: datetime | None = None


class ReportState(msgspec.Struct, frozen=True):
    report_id: str
    period: str
    status: ReportStatus
    since: datetime


class WorkRow(msgspec.Struct, frozen=True, kw_only=True):
    """``waits`` is true while a plan or report lies with the appraiser; ``missed`` are the periods
    on which no report was there when it was due. A plan and reports are owed while ``planned``."""

    employee_id: str
    name: Sealed | None = None
    unit_id: str = ""
    appraiser_id: str = ""
    plans: tuple[PlanState, ...] = ()
    reports: tuple[ReportState, ...] = ()
    waits: bool = False
    position_class: PositionClass = "pelaksana"
    missed: tuple[str, ...] = ()
    planned: Planned = Planned()


def fold_work(row: WorkRow | None, heard: Heard[WorkEvent]) -> WorkRow:
    row = row or WorkRow(employee_id=heard.event.employee_id)
    match heard.event:
        case EmployeeRegistered() as person:
            return replace(
                row,
                name=person.name,
                unit_id=person.unit_id,
                appraiser_id=person.appraiser_id or "",
                position_class=person.position_class,
            )
        case IdentityCorrected(name=name):
            return replace(row, name=name)
        case EmployeeMoved() as move:
            return replace(row, unit_id=move.unit_id, position_class=move.position_class)
        case AppraiserAssigned(appraiser_id=appraiser_id):
            return replace(row, appraiser_id=appraiser_id or "")
        case EmployeeStatusChanged() | EmploymentEnded() | EmploymentResumed() as change:
            return replace(row, planned=replanned(row.planned, change))
        case PlanProposed(plan_id=plan_id):
            return with_plan(row, PlanState(plan_id, "proposed", heard.time))
        case PlanReturned(plan_id=plan_id):
            return with_plan(row, PlanState(plan_id, returned(row, plan_id), heard.time))
        case PlanRevised(plan_id=plan_id):
            return with_plan(row, PlanState(plan_id, "revised", heard.time))
        case PlanClosed(plan_id=plan_id):
            return with_plan(row, PlanState(plan_id, "closed", heard.time))
        case PlanAgreed(plan_id=plan_id):
            return with_plan(row, PlanState(plan_id, "agreed", heard.time, heard.time))
        case ReportSubmitted() as report:
            return with_report(row, report, "submitted", heard.time)
        case ReportReturned() as report:
            return with_report(row, report, "returned", heard.time)
        case ReportAccepted() as report:
            return with_report(row, report, "accepted", heard.time)
        case ReportMissed(period=period):
            return replace(row, missed=tuple(sorted({*row.missed, period})))


def returned(row: WorkRow, plan_id: str) -> PlanStatus:
    """A revision is returned while what was agreed stands."""
    before = [of.status for of in row.plans if of.plan_id == plan_id]
    return "revision-returned" if before == ["revised"] else "returned"


def with_plan(row: WorkRow, plan: PlanState) -> WorkRow:
    others = [of for of in row.plans if of.plan_id != plan.plan_id]
    before = [of.agreed_at for of in row.plans if of.plan_id == plan.plan_id and of.agreed_at]
    plan = replace(plan, agreed_at=before[0]) if before else plan
    plans = sorted((*others, plan), key=lambda of: of.plan_id)
    return waiting(replace(row, plans=tuple(plans)))


def with_report(
    row: WorkRow, report: ReportEvent, status: ReportStatus, since: datetime
) -> WorkRow:
    others = [of for of in row.reports if of.report_id != report.report_id]
    told = ReportState(report.report_id, report.period, status, since)
    reports = sorted((*others, told), key=lambda of: of.report_id)
    return waiting(replace(row, reports=tuple(reports)))


def waiting(row: WorkRow) -> WorkRow:
    plans = any(of.status in WAITS for of in row.plans)
    reports = any(of.status == "submitted" for of in row.reports)
    return replace(row, waits=plans or reports)


work: View[WorkEvent, WorkRow] = View(
    name="work",
    version=4,
    hears=WorkEvent,
    row=WorkRow,
    keys=lambda heard: [heard.event.employee_id],
    fold=fold_work,
    find_by=("unit_id", "appraiser_id", "waits"),
)
