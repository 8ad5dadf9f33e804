"""An employee (ASN) comes onto the roster by a file, later moves, or gets another appraiser.

The appraiser (pejabat penilai kinerja) is on the roster too, or stands before the employee in the
same file. Only the leading posts (JPT) may have none there: the regional head appraises them and
has no NIP (PermenPANRB 6/2022); the one in office is assigned, if that is recorded. A row whose
date alone differs changes nothing: ``since`` says from when a change holds, and nothing changed.
"""

from datetime import date
from typing import Any

from contracts.reporting import (
    AppraiserAssigned,
    EmployeeEvent,
    EmployeeMoved,
    EmployeeRegistered,
    PositionClass,
)
from kernel.decider import Command, Decider, Seen
from kernel.refusal import NotFound
from services.reporting.deciders.appraiser import (
    AppraiserIsMissing,
    AssignAppraiser,
    assign,
    check_appraiser,
)
from services.reporting.deciders.career import (
    AppointActingHead,
    CareerCommand,
    ChangeStatus,
    EmploymentIsOver,
    EndActing,
    EndEmployment,
    OnlyPppkHaveAgreements,
    RenewAgreement,
    ResumeEmployment,
    appoint,
    change,
    renew,
)
from services.reporting.deciders.day import check_day
from services.reporting.deciders.identity import CorrectIdentity, Listed, as_listed, correct
from services.reporting.deciders.person import Employee, Status, evolve
from services.reporting.deciders.regional_head import regional_head
from services.reporting.deciders.unit import unit
from services.reporting.deciders.workplace import check_led, check_works_in

__all__ = ["Employee", "Status", "employee"]


class ImportEmployee(Listed):
    """The employee is as the roster file says: whatever differs from before becomes an event. What
    the file does not tell (``nik``, ``agreement_ends``, ``came_from``) stays as it is."""

    position: str
    position_class: PositionClass
    grade: str
    unit_id: str
    since: date
    appraiser_id: str | None = None
    leads: str | None = None
    agreement_ends: date | None = None
    came_from: str | None = None
    region_id: str = ""


class MoveEmployee(Command):
    """Another unit, position or grade, by HR; the appraiser is assigned by a command of its own."""

    employee_id: str
    unit_id: str
    position: str
    position_class: PositionClass
    grade: str
    since: date
    today: date
    leads: str | None = None


EmployeeCommand = (
    ImportEmployee
    | CorrectIdentity
    | MoveEmployee
    | AssignAppraiser
    | AppointActingHead
    | CareerCommand
)


class NoSuchEmployee(NotFound):
    """Nobody on the roster has this id."""

    slug = "reporting.no-such-employee"
    indonesian = "Tidak ada pegawai dengan id ini."


def decide(command: EmployeeCommand, state: Employee, seen: Seen) -> list[EmployeeEvent]:
    match command, state.status:
        case ImportEmployee(), Status.UNKNOWN:
            check_units(command, state, seen)
            return [register(command, appraiser_in(command, seen))]
        case ImportEmployee(), Status.REGISTERED:
            corrected = as_listed(command, state)
            check_units(command, state, seen)
            return [*corrected, *differences(command, state, appraiser_in(command, seen))]
        case CorrectIdentity(), Status.REGISTERED:
            return [*correct(command, state)]

        case MoveEmployee(), Status.REGISTERED:
            return moved(command, state, seen)
        case AssignAppraiser(), Status.REGISTERED:
            appraiser = person(command.appraiser_id, command.employee_id, seen)
            head = seen(regional_head, f"regionalhead-{command.region_id}")
            return [*assign(command, state, appraiser, head)]
        case AppointActingHead(), Status.REGISTERED:
            events = appoint(command, state)
            if events:
                check_led(command.unit_id, command.employee_id, seen)
            return [*events]
        case (
            ChangeStatus() | RenewAgreement() | EndEmployment() | ResumeEmployment() | EndActing(),
            Status.REGISTERED,
        ):
            return [*change(command, state)]

        case _, Status.UNKNOWN:
            raise NoSuchEmployee(command.employee_id)


def person(of: str, employee_id: str, seen: Seen) -> Employee:
    """The state of somebody else; nobody looks at themselves as at another one."""
    return Employee() if of == employee_id else seen(employee, f"employee-{of}")


def check_units(asked: ImportEmployee | MoveEmployee, state: Employee, seen: Seen) -> None:
    """Where somebody works and leads already is not asked about again."""
    if asked.unit_id != state.unit_id:
        check_works_in(asked.unit_id, asked.employee_id, seen)
    if asked.leads and asked.leads != state.leads:
        check_led(asked.leads, asked.employee_id, seen)


def appraiser_in(asked: ImportEmployee, seen: Seen) -> str | None:
    """Who appraises by the file: where it names nobody for a leading post, the regional head, if
    one has taken office."""
    if asked.appraiser_id is None:
        if asked.position_class != "jpt":
            raise AppraiserIsMissing(asked.employee_id)
        return seen(regional_head, f"regionalhead-{asked.region_id}").official_id
    appraiser = person(asked.appraiser_id, asked.employee_id, seen)
    check_appraiser(asked.employee_id, asked.appraiser_id, appraiser)
    return asked.appraiser_id


def register(asked: ImportEmployee, appraiser_id: str | None) -> EmployeeRegistered:
    if asked.agreement_ends and asked.employment != "PPPK":
        raise OnlyPppkHaveAgreements(asked.employee_id)
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
        appraiser_id=appraiser_id,
        leads=asked.leads,
        agreement_ends=asked.agreement_ends,
        came_from=asked.came_from,
        nik=asked.nik,
    )


def differences(
    asked: ImportEmployee, state: Employee, appraiser_id: str | None
) -> list[EmployeeEvent]:
    events: list[EmployeeEvent] = []
    if post(asked) != post(state):
        events.append(move(asked))
    if appraiser_id != state.appraiser_id:
        basis = "direct" if asked.appraiser_id or appraiser_id is None else "regional-head"
        events.append(
            AppraiserAssigned(
                employee_id=asked.employee_id,
                appraiser_id=appraiser_id,
                since=asked.since,
                basis=basis,
            )
        )
    if asked.agreement_ends:
        events += renew(asked.employee_id, asked.agreement_ends, state)
    if events and not state.is_employed_on(asked.since):
        raise EmploymentIsOver(asked.employee_id)
    return events


def moved(asked: MoveEmployee, state: Employee, seen: Seen) -> list[EmployeeEvent]:
    if post(asked) == post(state):
        return []
    check_day(asked.since, asked.today, asked.employee_id)
    if not state.is_employed_on(asked.since):
        raise EmploymentIsOver(asked.employee_id)
    check_units(asked, state, seen)
    return [move(asked)]


def post(of: ImportEmployee | MoveEmployee | Employee) -> tuple[str, str, str, str, str | None]:
    return (of.unit_id, of.position, of.position_class, of.grade, of.leads)


def move(asked: ImportEmployee | MoveEmployee) -> EmployeeMoved:
    return EmployeeMoved(
        employee_id=asked.employee_id,
        unit_id=asked.unit_id,
        position=asked.position,
        position_class=asked.position_class,
        grade=asked.grade,
        since=asked.since,
        leads=asked.leads,
    )


Others = list[tuple[Decider[Any, Any, Any], str]]


def rests_on(command: EmployeeCommand, state: Employee) -> Others:
    match command:
        case ImportEmployee():
            return units_of(command) + appraisers_of(command, command.appraiser_id)
        case MoveEmployee():
            return units_of(command)
        case AssignAppraiser():
            return appraisers_of(command, command.appraiser_id)
        case AppointActingHead():
            return [(unit, f"unit-{command.unit_id}")]
        case _:
            return []


def units_of(asked: ImportEmployee | MoveEmployee) -> Others:
    named = {asked.unit_id, asked.leads or asked.unit_id}
    return [(unit, f"unit-{of}") for of in sorted(named)]


def appraisers_of(asked: ImportEmployee | AssignAppraiser, named: str | None) -> Others:
    """The one named; where nobody or perhaps the regional head is, that office too."""
    others: Others = []
    if named not in (None, asked.employee_id):
        others.append((employee, f"employee-{named}"))
    if named is None or isinstance(asked, AssignAppraiser):
        others.append((regional_head, f"regionalhead-{asked.region_id}"))
    return others


employee: Decider[EmployeeCommand, Employee, EmployeeEvent] = Decider(
    stream=lambda command: f"employee-{command.employee_id}",
    initial=Employee(),
    decide=decide,
    evolve=evolve,
    rests_on=rests_on,
)
