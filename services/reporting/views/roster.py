"""Units and employees, as they stand now; and the zone that says which day it is for them."""

from datetime import date

import msgspec
from msgspec.structs import replace

from contracts.evaluation import CalendarAdopted
from contracts.event import Sealed
from contracts.reporting import (
    AppraiserAssigned,
    EmployeeEvent,
    EmployeeMoved,
    EmployeeRegistered,
    Employment,
    PositionClass,
    UnitEstablished,
    UnitEvent,
    UnitKind,
    UnitMoved,
    UnitRenamed,
)
from kernel.heard import Heard
from kernel.view import View
from kernel.zone import clocks_of


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
    streams=lambda key: [f"unit-{key}"],
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
    streams=lambda key: [f"employee-{key}"],
)

clocks = clocks_of(CalendarAdopted, zone=lambda adopted: adopted.zone)
