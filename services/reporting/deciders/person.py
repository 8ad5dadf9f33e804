"""Who an employee is at the moment: post, appraiser, agreement, and how they stand on any day."""

from datetime import date
from enum import Enum
from typing import Final

from msgspec.structs import replace

from contracts.event import Sealed
from contracts.reporting import (
    Acting,
    ActingHeadAppointed,
    ActingHeadEnded,
    AgreementRenewed,
    AppraiserAssigned,
    Basis,
    EmployeeEvent,
    EmployeeMoved,
    EmployeeRegistered,
    EmployeeStatusChanged,
    Employment,
    EmploymentEnded,
    EmploymentResumed,
    Ground,
    IdentityCorrected,
    PositionClass,
    Standing,
)
from kernel.decider import State

NOT_PLANNED: Final[frozenset[Standing]] = frozenset(
    ("suspended", "unpaid-leave", "pre-retirement", "non-structural")
)
"""Who has no plan (PermenPANRB 6/2022, II.C.8). Whoever studies has one, by II.B."""

PlanningEvent = EmployeeStatusChanged | EmploymentEnded | EmploymentResumed


class Status(Enum):
    UNKNOWN = "unknown"
    REGISTERED = "registered"


class Stands(State, frozen=True):
    """How somebody stands from a day on; until its last day where that is known."""

    standing: Standing
    since: date
    until: date | None = None
    host: str | None = None


class ActsFor(State, frozen=True):
    """A unit that somebody heads for a time, beside a post of their own."""

    unit_id: str
    acting: Acting
    since: date
    until: date


class Ended(State, frozen=True):
    ground: Ground
    since: date
    went_to: str | None = None


class Planned(State, frozen=True):
    """When an employee has a plan of performance: not after the end of employment, nor while the
    roster excludes them from planning (II.C.8)."""

    standings: tuple[Stands, ...] = ()
    ended: Ended | None = None

    def on(self, day: date) -> bool:
        is_over = self.ended is not None and self.ended.since <= day
        return not is_over and standing_on(self.standings, day) not in NOT_PLANNED


class Employee(State, frozen=True, kw_only=True):
    """``standings`` are in the order of their days; ``appraised_since`` is of the appraiser now;
    ``corrections`` counts how often name, NIP or NIK became others."""

    status: Status = Status.UNKNOWN
    name: Sealed = Sealed("", "name", "")
    nip: Sealed = Sealed("", "nip", "")
    employment: Employment = "PNS"
    position: str = ""
    position_class: PositionClass = "pelaksana"
    grade: str = ""
    unit_id: str = ""
    since: date = date.min
    appraiser_id: str | None = None
    appraised_since: date = date.min
    basis: Basis = "direct"
    leads: str | None = None
    agreement_ends: date | None = None
    standings: tuple[Stands, ...] = ()
    acts_for: tuple[ActsFor, ...] = ()
    ended: Ended | None = None
    nik: Sealed | None = None
    corrections: int = 0

    def stands_on(self, day: date) -> Standing:
        """How they stand on a day: by the last change before it, unless that is over."""
        return standing_on(self.standings, day)

    def is_employed_on(self, day: date) -> bool:
        return self.status is Status.REGISTERED and not (self.ended and self.ended.since <= day)

    def acts_on(self, day: date) -> bool:
        """Whether they act as head of any unit on a day."""
        return any(term.since <= day <= term.until for term in self.acts_for)

    def plans_on(self, day: date) -> bool:
        """Whether they have a plan of performance on a day (II.C.8)."""
        return self.status is Status.REGISTERED and Planned(self.standings, self.ended).on(day)


def standing_on(standings: tuple[Stands, ...], day: date) -> Standing:
    """How one stands on a day; a change is over after its last day, and then one is active."""
    begun = [each for each in standings if each.since <= day]
    last = begun[-1] if begun else None
    return last.standing if last and (last.until is None or day <= last.until) else "active"


def changed_from(standings: tuple[Stands, ...], change: Stands) -> tuple[Stands, ...]:
    """From its day on the change holds, whatever was recorded for later before."""
    return (*(each for each in standings if each.since < change.since), change)


def replanned(planned: Planned, event: PlanningEvent) -> Planned:
    match event:
        case EmployeeStatusChanged():
            change = Stands(event.standing, event.since, event.until)
            return replace(planned, standings=changed_from(planned.standings, change))
        case EmploymentEnded():
            return replace(planned, ended=Ended(event.ground, event.since))
        case EmploymentResumed():
            return replace(planned, ended=None)


def evolve(state: Employee, event: EmployeeEvent) -> Employee:
    match event:
        case EmployeeRegistered():
            return registered(event)
        case IdentityCorrected():
            return replace(
                state,
                name=event.name,
                nip=event.nip,
                nik=event.nik,
                corrections=state.corrections + 1,
            )
        case EmployeeMoved():
            return replace(
                state,
                position=event.position,
                position_class=event.position_class,
                grade=event.grade,
                unit_id=event.unit_id,
                since=event.since,
                leads=event.leads,
            )
        case AppraiserAssigned():
            return replace(
                state,
                appraiser_id=event.appraiser_id,
                appraised_since=event.since,
                basis=event.basis,
            )
        case AgreementRenewed():
            return replace(state, agreement_ends=event.ends)
        case EmployeeStatusChanged():
            change = Stands(event.standing, event.since, event.until, event.host)
            return replace(state, standings=changed_from(state.standings, change))
        case ActingHeadAppointed():
            term = ActsFor(event.unit_id, event.acting, event.since, event.until)
            return replace(state, acts_for=(*without(state.acts_for, event.unit_id), term))
        case ActingHeadEnded():
            return replace(state, acts_for=without(state.acts_for, event.unit_id))
        case EmploymentEnded():
            return replace(state, ended=Ended(event.ground, event.since, event.went_to))
        case EmploymentResumed():
            return replace(state, ended=None)


def registered(event: EmployeeRegistered) -> Employee:
    return Employee(
        status=Status.REGISTERED,
        name=event.name,
        nip=event.nip,
        employment=event.employment,
        position=event.position,
        position_class=event.position_class,
        grade=event.grade,
        unit_id=event.unit_id,
        since=event.since,
        appraiser_id=event.appraiser_id,
        appraised_since=event.since,
        leads=event.leads,
        agreement_ends=event.agreement_ends,
        nik=event.nik,
    )


def without(terms: tuple[ActsFor, ...], unit_id: str) -> tuple[ActsFor, ...]:
    return tuple(each for each in terms if each.unit_id != unit_id)
