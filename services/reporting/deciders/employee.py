"""An employee (ASN) comes onto the roster by a file, later moves, or gets another appraiser.

The appraiser (pejabat penilai kinerja) is on the roster too, or stands before the employee in the
same file. Only the leading posts (JPT) may have none there: the regional head appraises them and
has no NIP (PermenPANRB 6/2022). A row whose date alone differs changes nothing: ``since`` says from
when a change holds, and nothing changed.
"""

from datetime import date
from enum import Enum
from typing import Any

from msgspec.structs import replace

from contracts.event import Sealed
from contracts.reporting import (
    AppraiserAssigned,
    EmployeeEvent,
    EmployeeMoved,
    EmployeeRegistered,
    Employment,
    PositionClass,
)
from kernel.decider import Command, Decider, Seen, State
from kernel.refusal import Conflict, Invalid, NotFound
from services.reporting.deciders.unit import Status as UnitStatus
from services.reporting.deciders.unit import unit


class ImportEmployee(Command):
    """The employee is as the roster file says: whatever differs from before becomes an event."""

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


class NoSuchUnit(NotFound):
    """Employees work in units that are known; import the units first."""

    slug = "reporting.no-such-unit"
    indonesian = "Pegawai bekerja di unit yang sudah terdaftar; impor unit lebih dahulu."


class NoSuchLedUnit(NotFound):
    """The unit that somebody leads is known; import the units first."""

    slug = "reporting.no-such-led-unit"
    indonesian = "Unit yang dipimpin harus sudah terdaftar; impor unit lebih dahulu."


class NoSuchAppraiser(NotFound):
    """An appraiser is on the roster or stands in the same file."""

    slug = "reporting.no-such-appraiser"
    indonesian = "Pejabat penilai harus sudah terdaftar atau ada dalam berkas yang sama."


class AppraiserIsMissing(Invalid):
    """Everybody has an appraiser; only for leading posts (jpt) it may be the regional head."""

    slug = "reporting.appraiser-is-missing"
    indonesian = "Setiap pegawai punya pejabat penilai; hanya JPT yang dinilai kepala daerah."


class NobodyAppraisesThemselves(Invalid):
    """The appraiser is another person, and is not appraised by the one appraised."""

    slug = "reporting.nobody-appraises-themselves"
    indonesian = "Pejabat penilai adalah orang lain, dan tidak dinilai oleh orang yang dinilainya."


class NameDiffers(Conflict):
    """A name is not changed by an import: the roster knows this person under another one."""

    slug = "reporting.name-differs"
    indonesian = "Nama tidak diubah lewat impor: orang ini terdaftar dengan nama lain."


class IdentityIsFixed(Conflict):
    """An employee keeps NIP and employment; whoever changes from PPPK to PNS is registered anew."""

    slug = "reporting.identity-is-fixed"
    indonesian = "NIP dan status PNS/PPPK tetap; peralihan PPPK ke PNS didaftarkan sebagai baru."


class Status(Enum):
    UNKNOWN = "unknown"
    REGISTERED = "registered"


class Employee(State, frozen=True, kw_only=True):
    status: Status = Status.UNKNOWN
    name: Sealed = Sealed("", "name", "")
    nip: Sealed = Sealed("", "nip", "")
    employment: Employment = "PNS"
    position: str = ""
    position_class: PositionClass = "pelaksana"
    grade: str = ""
    unit_id: str = ""
    appraiser_id: str | None = None
    leads: str | None = None


def decide(command: ImportEmployee, state: Employee, seen: Seen) -> list[EmployeeEvent]:
    match command, state.status:
        case ImportEmployee(), Status.UNKNOWN:
            check_units(command, seen)
            check_appraiser(command, seen)
            return [register(command)]
        case ImportEmployee(), Status.REGISTERED:
            check_identity(command, state)
            check_units(command, seen)
            check_appraiser(command, seen)
            return differences(command, state)


def check_identity(asked: ImportEmployee, state: Employee) -> None:
    if (asked.nip, asked.employment) != (state.nip, state.employment):
        raise IdentityIsFixed(asked.employee_id)
    if asked.name != state.name:
        raise NameDiffers(asked.employee_id)


def check_units(asked: ImportEmployee, seen: Seen) -> None:
    if seen(unit, f"unit-{asked.unit_id}").status is UnitStatus.UNKNOWN:
        raise NoSuchUnit(asked.employee_id)
    if asked.leads and seen(unit, f"unit-{asked.leads}").status is UnitStatus.UNKNOWN:
        raise NoSuchLedUnit(asked.employee_id)


def check_appraiser(asked: ImportEmployee, seen: Seen) -> None:
    if asked.appraiser_id is None:
        if asked.position_class != "jpt":
            raise AppraiserIsMissing(asked.employee_id)
        return
    if asked.appraiser_id == asked.employee_id:
        raise NobodyAppraisesThemselves(asked.employee_id)
    appraiser = seen(employee, f"employee-{asked.appraiser_id}")
    if appraiser.status is Status.UNKNOWN:
        raise NoSuchAppraiser(asked.employee_id)
    if appraiser.appraiser_id == asked.employee_id:
        raise NobodyAppraisesThemselves(asked.employee_id)


def register(asked: ImportEmployee) -> EmployeeRegistered:
    return EmployeeRegistered(
        employee_id=asked.employee_id,
        name=asked.name,
        nip=asked.nip,
        employment=asked.employment,
        position=asked.position,
        position_class=asked.position_class,
        grade=asked.grade,
        unit_id=asked.unit_id,
        since=asked.since,
        appraiser_id=asked.appraiser_id,
        leads=asked.leads,
    )


def differences(asked: ImportEmployee, state: Employee) -> list[EmployeeEvent]:
    events: list[EmployeeEvent] = []
    if post(asked) != post(state):
        events.append(move(asked))
    if asked.appraiser_id != state.appraiser_id:
        events.append(
            AppraiserAssigned(
                employee_id=asked.employee_id,
                appraiser_id=asked.appraiser_id,
                since=asked.since,
            )
        )
    return events


def post(person: ImportEmployee | Employee) -> tuple[str, str, str, str, str | None]:
    return (
        person.unit_id,
        person.position,
        person.position_class,
        person.grade,
        person.leads,
    )


def move(asked: ImportEmployee) -> EmployeeMoved:
    return EmployeeMoved(
        employee_id=asked.employee_id,
        unit_id=asked.unit_id,
        position=asked.position,
        position_class=asked.position_class,
        grade=asked.grade,
        since=asked.since,
        leads=asked.leads,
    )


def evolve(state: Employee, event: EmployeeEvent) -> Employee:
    match event:
        case EmployeeRegistered():
            return Employee(
                status=Status.REGISTERED,
                name=event.name,
                nip=event.nip,
                employment=event.employment,
                position=event.position,
                position_class=event.position_class,
                grade=event.grade,
                unit_id=event.unit_id,
                appraiser_id=event.appraiser_id,
                leads=event.leads,
            )
        case EmployeeMoved():
            return replace(
                state,
                position=event.position,
                position_class=event.position_class,
                grade=event.grade,
                unit_id=event.unit_id,
                leads=event.leads,
            )
        case AppraiserAssigned():
            return replace(state, appraiser_id=event.appraiser_id)


def rests_on(command: ImportEmployee, state: Employee) -> list[tuple[Decider[Any, Any, Any], str]]:
    units = {command.unit_id, command.leads or command.unit_id}
    named: list[tuple[Decider[Any, Any, Any], str]] = [(unit, f"unit-{of}") for of in sorted(units)]
    if command.appraiser_id not in (None, command.employee_id):
        named.append((employee, f"employee-{command.appraiser_id}"))
    return named


employee: Decider[ImportEmployee, Employee, EmployeeEvent] = Decider(
    stream=lambda command: f"employee-{command.employee_id}",
    initial=Employee(),
    decide=decide,
    evolve=evolve,
    rests_on=rests_on,
)
