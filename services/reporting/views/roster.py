"""Units, employees and the regional head, as they stand now; and the zone by which it is a day."""

from datetime import date
from typing import Any

import msgspec
from msgspec.structs import replace

from contracts.evaluation import CalendarAdopted
from contracts.event import Sealed
from contracts.reporting import (
    ActingHeadAppointed,
    ActingHeadEnded,
    AgreementRenewed,
    AppraiserAssigned,
    Basis,
    CareerEvent,
    EmployeeEvent,
    EmployeeMoved,
    EmployeeRegistered,
    EmployeeStatusChanged,
    Employment,
    EmploymentEnded,
    EmploymentResumed,
    IdentityCorrected,
    PositionClass,
    RegionalHeadEvent,
    RegionalHeadLeftOffice,
    RegionalHeadTookOffice,
    UnitClosed,
    UnitEstablished,
    UnitEvent,
    UnitKind,
    UnitMerged,
    UnitMoved,
    UnitRenamed,
)
from kernel.heard import Heard
from kernel.view import View
from kernel.zone import clocks_of
from services.reporting.deciders.person import ActsFor, Ended, Stands, changed_from, without

Changed = EmployeeMoved | AppraiserAssigned | IdentityCorrected | CareerEvent


class UnitRow(msgspec.Struct, frozen=True, kw_only=True):
    """``parent_id`` and ``code`` are "" where there is none, so that rows can be found by them;
    ``merged_into`` is "" unless it was; ``is_open`` is false once it was closed or merged."""

    unit_id: str
    title: str
    kind: UnitKind
    parent_id: str
    code: str
    version: int
    is_open: bool = True
    closed: date | None = None
    merged_into: str = ""


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
        case UnitMerged(into_id=into_id, since=since):
            return row and replace(closed(row, since, heard.version), merged_into=into_id)
        case UnitClosed(since=since):
            return row and closed(row, since, heard.version)


def closed(row: UnitRow, since: date, version: int) -> UnitRow:
    return replace(row, is_open=False, closed=since, version=version)


units: View[UnitEvent, UnitRow] = View(
    name="units",
    version=2,
    hears=UnitEvent,
    row=UnitRow,
    keys=lambda heard: [heard.event.unit_id],
    fold=fold_unit,
    find_by=("parent_id", "kind", "is_open"),
    streams=lambda key: [f"unit-{key}"],
)


class EmployeeRow(msgspec.Struct, frozen=True, kw_only=True):
    """``appraiser_id`` and ``leads`` are "" where there is none; ``acts_for`` are units headed for
    a time. Whether a standing or a term holds, whoever reads asks of a day. ``has_ended`` is true
    from when the end is recorded, which is often before its day. ``corrections`` counts how often
    name, NIP or NIK became others."""

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
    appraised_since: date
    basis: Basis = "direct"
    agreement_ends: date | None = None
    came_from: str | None = None
    standings: tuple[Stands, ...] = ()
    acts_for: tuple[ActsFor, ...] = ()
    ended: Ended | None = None
    has_ended: bool = False
    nik: Sealed | None = None
    corrections: int = 0


def fold_employee(row: EmployeeRow | None, heard: Heard[EmployeeEvent]) -> EmployeeRow | None:
    if isinstance(heard.event, EmployeeRegistered):
        return registered(heard.event, heard.version)
    return row and replace(row, version=heard.version, **changes(row, heard.event))


def changes(row: EmployeeRow, event: Changed) -> dict[str, Any]:
    """The fields of the row that are others after this event."""
    match event:
        case IdentityCorrected():
            return {
                "name": event.name,
                "nip": event.nip,
                "nik": event.nik,
                "corrections": row.corrections + 1,
            }
        case EmployeeMoved():
            return {
                "position": event.position,
                "position_class": event.position_class,
                "grade": event.grade,
                "unit_id": event.unit_id,
                "since": event.since,
                "leads": event.leads or "",
            }
        case AppraiserAssigned():
            return {
                "appraiser_id": event.appraiser_id or "",
                "appraised_since": event.since,
                "basis": event.basis,
            }
        case AgreementRenewed():
            return {"agreement_ends": event.ends}
        case EmployeeStatusChanged():
            change = Stands(event.standing, event.since, event.until, event.host)
            return {"standings": changed_from(row.standings, change)}
        case ActingHeadAppointed():
            term = ActsFor(event.unit_id, event.acting, event.since, event.until)
            return {"acts_for": (*without(row.acts_for, event.unit_id), term)}
        case ActingHeadEnded():
            return {"acts_for": without(row.acts_for, event.unit_id)}
        case EmploymentEnded():
            ended = Ended(event.ground, event.since, event.went_to)
            return {"ended": ended, "has_ended": True}
        case EmploymentResumed():
            return {"ended": None, "has_ended": False}


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
        appraised_since=person.since,
        agreement_ends=person.agreement_ends,
        came_from=person.came_from,
        nik=person.nik,
    )


roster: View[EmployeeEvent, EmployeeRow] = View(
    name="roster",
    version=3,
    hears=EmployeeEvent,
    row=EmployeeRow,
    keys=lambda heard: [heard.event.employee_id],
    fold=fold_employee,
    find_by=("unit_id", "appraiser_id", "leads", "has_ended"),
    streams=lambda key: [f"employee-{key}"],
)


class RegionalHeadRow(msgspec.Struct, frozen=True, kw_only=True):
    """Who heads the region now; there is no row while nobody is in office."""

    official_id: str
    name: Sealed
    position: str
    since: date
    version: int


def fold_regional_head(
    row: RegionalHeadRow | None, heard: Heard[RegionalHeadEvent]
) -> RegionalHeadRow | None:
    match heard.event:
        case RegionalHeadTookOffice() as event:
            return RegionalHeadRow(
                official_id=event.official_id,
                name=event.name,
                position=event.position,
                since=event.since,
                version=heard.version,
            )
        case RegionalHeadLeftOffice():
            return None


regional_heads: View[RegionalHeadEvent, RegionalHeadRow] = View(
    name="regional_heads",
    version=1,
    hears=RegionalHeadEvent,
    row=RegionalHeadRow,
    keys=lambda heard: [heard.event.region_id],
    fold=fold_regional_head,
    streams=lambda key: [f"regionalhead-{key}"],
)

clocks = clocks_of(CalendarAdopted, zone=lambda adopted: adopted.zone)
