"""What happens to an employee beside moving: leaves, secondment, acting as head, the agreement of a
PPPK, the end of employment and a return.

How somebody stands, acts and leaves is recorded with its days, as soon as it is known: whether it
holds is asked about a day. A return and the end of acting hold at once.
"""

from datetime import date

from contracts.reporting import (
    Acting,
    ActingHeadAppointed,
    ActingHeadEnded,
    AgreementRenewed,
    CareerEvent,
    EmployeeStatusChanged,
    EmploymentEnded,
    EmploymentResumed,
    Ground,
    Standing,
)
from kernel.decider import Command
from kernel.refusal import Conflict, Invalid
from services.reporting.deciders.day import check_day
from services.reporting.deciders.person import ActsFor, Employee, Ended, Stands


class ChangeStatus(Command):
    """``until`` is the last day, where it is known; ``host`` where somebody is seconded to."""

    employee_id: str
    standing: Standing
    since: date
    until: date | None = None
    host: str | None = None


class RenewAgreement(Command):
    """``ends`` is the last day of the agreement."""

    employee_id: str
    ends: date


class EndEmployment(Command):
    """``since`` is the first day on which they are not employed any more."""

    employee_id: str
    ground: Ground
    since: date
    went_to: str | None = None


class ResumeEmployment(Command):
    employee_id: str
    since: date
    today: date


class AppointActingHead(Command):
    """``until`` is the last day."""

    employee_id: str
    unit_id: str
    acting: Acting
    since: date
    until: date


class EndActing(Command):
    employee_id: str
    unit_id: str
    since: date
    today: date


CareerCommand = ChangeStatus | RenewAgreement | EndEmployment | ResumeEmployment | EndActing


class EndsBeforeItBegins(Invalid):
    """The last day is not before the first."""

    slug = "reporting.ends-before-it-begins"
    indonesian = "Hari terakhir tidak mendahului hari pertama."


class HostIsMissing(Invalid):
    """A secondment names the institution where the employee works meanwhile."""

    slug = "reporting.host-is-missing"
    indonesian = "Penugasan menyebut instansi tempat pegawai ditugaskan."


class DestinationIsMissing(Invalid):
    """A transfer out of the region names where the employee goes."""

    slug = "reporting.destination-is-missing"
    indonesian = "Mutasi keluar menyebut instansi tujuan pegawai."


class EmploymentIsOver(Conflict):
    """Nothing begins for somebody whose employment has ended by that day."""

    slug = "reporting.employment-is-over"
    indonesian = "Tidak ada yang dimulai bagi pegawai yang sudah berhenti pada hari itu."


class OnlyPppkHaveAgreements(Invalid):
    """Only the employment of a PPPK rests on an agreement with a last day."""

    slug = "reporting.only-pppk-have-agreements"
    indonesian = "Hanya PPPK yang bekerja berdasarkan perjanjian dengan hari terakhir."


class ReturnsBeforeLeaving(Invalid):
    """Nobody is employed again before the employment ended."""

    slug = "reporting.returns-before-leaving"
    indonesian = "Tidak ada yang kembali bekerja sebelum berhenti."


class LeadsItAlready(Conflict):
    """An acting head is somebody else than the head of the unit."""

    slug = "reporting.leads-it-already"
    indonesian = "Plt. atau Plh. bukan pimpinan definitif unit itu sendiri."


class IsAwayThen(Conflict):
    """Who acts as head is at work on the first day."""

    slug = "reporting.is-away-then"
    indonesian = "Plt. atau Plh. sedang aktif bekerja pada hari pertama."


def change(command: CareerCommand, state: Employee) -> list[CareerEvent]:
    match command:
        case ChangeStatus():
            return stand(command, state)
        case RenewAgreement():
            return renew(command.employee_id, command.ends, state)
        case EndEmployment():
            return end(command, state)
        case ResumeEmployment():
            return resume(command, state)
        case EndActing():
            return end_acting(command, state)


def stand(asked: ChangeStatus, state: Employee) -> list[CareerEvent]:
    if state.standings[-1:] == (Stands(asked.standing, asked.since, asked.until, asked.host),):
        return []
    check_term(asked.employee_id, asked.since, asked.until)
    check_employed(asked.employee_id, asked.since, state)
    if asked.standing == "seconded" and not asked.host:
        raise HostIsMissing(asked.employee_id)
    return [
        EmployeeStatusChanged(
            employee_id=asked.employee_id,
            standing=asked.standing,
            since=asked.since,
            until=asked.until,
            host=asked.host,
        )
    ]


def check_term(about: str, since: date, until: date | None) -> None:
    if until is not None and until < since:
        raise EndsBeforeItBegins(about)


def check_employed(about: str, day: date, state: Employee) -> None:
    if not state.is_employed_on(day):
        raise EmploymentIsOver(about)


def renew(employee_id: str, ends: date, state: Employee) -> list[CareerEvent]:
    if ends == state.agreement_ends:
        return []
    if state.employment != "PPPK":
        raise OnlyPppkHaveAgreements(employee_id)
    check_term(employee_id, state.since, ends)
    return [AgreementRenewed(employee_id=employee_id, ends=ends)]


def end(asked: EndEmployment, state: Employee) -> list[CareerEvent]:
    """Told again with another day or ground, it is corrected."""
    if state.ended == Ended(asked.ground, asked.since, asked.went_to):
        return []
    if asked.ground == "transferred-out" and not asked.went_to:
        raise DestinationIsMissing(asked.employee_id)
    if asked.ground == "agreement-ended" and state.employment != "PPPK":
        raise OnlyPppkHaveAgreements(asked.employee_id)
    return [
        EmploymentEnded(
            employee_id=asked.employee_id,
            ground=asked.ground,
            since=asked.since,
            went_to=asked.went_to,
        )
    ]


def resume(asked: ResumeEmployment, state: Employee) -> list[CareerEvent]:
    if state.ended is None:
        return []
    check_day(asked.since, asked.today, asked.employee_id)
    if asked.since < state.ended.since:
        raise ReturnsBeforeLeaving(asked.employee_id)
    return [EmploymentResumed(employee_id=asked.employee_id, since=asked.since)]


def appoint(asked: AppointActingHead, state: Employee) -> list[CareerEvent]:
    """The unit is one that stands: `employee` has looked."""
    if ActsFor(asked.unit_id, asked.acting, asked.since, asked.until) in state.acts_for:
        return []
    check_term(asked.employee_id, asked.since, asked.until)
    check_employed(asked.employee_id, asked.since, state)
    if state.leads == asked.unit_id:
        raise LeadsItAlready(asked.employee_id)
    if state.stands_on(asked.since) != "active":
        raise IsAwayThen(asked.employee_id)
    return [
        ActingHeadAppointed(
            employee_id=asked.employee_id,
            unit_id=asked.unit_id,
            acting=asked.acting,
            since=asked.since,
            until=asked.until,
        )
    ]


def end_acting(asked: EndActing, state: Employee) -> list[CareerEvent]:
    term = next((each for each in state.acts_for if each.unit_id == asked.unit_id), None)
    if term is None:
        return []
    check_day(asked.since, asked.today, asked.employee_id)
    check_term(asked.employee_id, term.since, asked.since)
    return [
        ActingHeadEnded(employee_id=asked.employee_id, unit_id=asked.unit_id, since=asked.since)
    ]
