"""Units, and the employees in them."""

from datetime import date
from typing import Literal

from contracts.event import Event, Sealed

UnitKind = Literal[
    "region",
    "secretariat",
    "inspectorate",
    "dinas",
    "badan",
    "kecamatan",
    "kelurahan",
    "school",
    "puskesmas",
]
Employment = Literal["PNS", "PPPK"]
PositionClass = Literal["jpt", "administrator", "pengawas", "pelaksana", "fungsional"]


class UnitEstablished(Event):
    """An office of the region: a dinas, a kecamatan, a school. ``code`` is Kemendagri's, if any."""

    type = "reporting.UnitEstablished.v1"
    unit_id: str
    title: str
    kind: UnitKind
    parent_id: str | None = None
    code: str | None = None


class UnitRenamed(Event):
    """The same office under another name."""

    type = "reporting.UnitRenamed.v1"
    unit_id: str
    title: str


class UnitMoved(Event):
    """It now stands under another unit."""

    type = "reporting.UnitMoved.v1"
    unit_id: str
    parent_id: str | None


class EmployeeRegistered(Event):
    """A civil servant (ASN) is on the roster. ``leads`` is the unit the employee heads, if any."""

    type = "reporting.EmployeeRegistered.v1"
    employee_id: str
    name: Sealed
    nip: Sealed
    employment: Employment
    position: str
    position_class: PositionClass
    grade: str
    unit_id: str
    since: date
    appraiser_id: str | None = None
    leads: str | None = None


class EmployeeMoved(Event):
    """Another unit, position or grade. The appraiser is assigned by an event of its own."""

    type = "reporting.EmployeeMoved.v1"
    employee_id: str
    unit_id: str
    position: str
    position_class: PositionClass
    grade: str
    since: date
    leads: str | None = None


class AppraiserAssigned(Event):
    """From now on this person appraises (pejabat penilai kinerja)."""

    type = "reporting.AppraiserAssigned.v1"
    employee_id: str
    appraiser_id: str | None
    since: date


UnitEvent = UnitEstablished | UnitRenamed | UnitMoved
EmployeeEvent = EmployeeRegistered | EmployeeMoved | AppraiserAssigned
