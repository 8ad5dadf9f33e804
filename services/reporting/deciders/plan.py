"""A plan (SKP) is proposed by the employee, then agreed by the appraiser, or returned and proposed
again. From the agreement on it stands, and reports are made against it.

A plan belongs to one employee, year and segment, which its id is made of (`api.py` joins them).
The appraiser is whoever the roster names at that moment, not the one at the time of the proposal: a
plan must not wait for somebody who has left. What a plan must hold is PermenPANRB 6/2022, II.
"""

from enum import Enum
from typing import Any

from msgspec.structs import replace

from contracts.event import Sealed
from contracts.reporting import PlanAgreed, PlanEvent, PlannedResult, PlanProposed, PlanReturned
from kernel.decider import Command, Decider, Seen, State
from kernel.refusal import Conflict, Forbidden, Invalid, NotFound
from services.reporting.deciders.employee import Employee, employee
from services.reporting.deciders.employee import Status as EmployeeStatus
from services.reporting.rules.figures import repeated


class ProposePlan(Command):
    plan_id: str
    employee_id: str
    year: int
    segment: int
    results: tuple[PlannedResult, ...]


class ReturnPlan(Command):
    plan_id: str
    returned_by: str
    reason: Sealed


class AgreePlan(Command):
    plan_id: str
    agreed_by: str


PlanCommand = ProposePlan | ReturnPlan | AgreePlan


class NoSuchPlan(NotFound):
    """Nobody proposed this plan."""

    slug = "reporting.no-such-plan"
    indonesian = "Rencana (SKP) ini belum pernah diajukan."


class NotOnTheRoster(Forbidden):
    """Only an employee on the roster of the region has a plan."""

    slug = "reporting.not-on-the-roster"
    indonesian = "Hanya pegawai yang terdaftar di daerah ini yang memiliki rencana (SKP)."


class NobodyAppraises(Conflict):
    """The roster names nobody who appraises this employee; HR assigns an appraiser first."""

    slug = "reporting.nobody-appraises"
    indonesian = "Pegawai ini belum punya pejabat penilai; bagian kepegawaian menetapkannya dahulu."


class OnlyTheAppraiserDecides(Forbidden):
    """A plan is agreed or returned only by the employee's appraiser on the roster."""

    slug = "reporting.only-the-appraiser-decides"
    indonesian = "Rencana (SKP) hanya disetujui atau dikembalikan oleh pejabat penilai pegawai itu."


class PlanLiesWithTheAppraiser(Conflict):
    """A proposed plan is changed only after the appraiser has returned it."""

    slug = "reporting.plan-lies-with-the-appraiser"
    indonesian = "Rencana yang sudah diajukan baru dapat diubah setelah dikembalikan penilai."


class PlanIsReturned(Conflict):
    """The plan was returned; the employee has to propose it again first."""

    slug = "reporting.plan-is-returned"
    indonesian = "Rencana sudah dikembalikan; pegawai mengajukannya kembali lebih dahulu."


class PlanIsAgreed(Conflict):
    """An agreed plan stands as it is."""

    slug = "reporting.plan-is-agreed"
    indonesian = "Rencana yang sudah disetujui tidak berubah lagi."


class NoMainResult(Invalid):
    """A plan has at least one main result (utama)."""

    slug = "reporting.no-main-result"
    indonesian = "Rencana memuat paling sedikit satu hasil kerja utama."


class ResultHasNoIndicator(Invalid):
    """Each result has at least one indicator by which it is measured."""

    slug = "reporting.result-has-no-indicator"
    indonesian = "Setiap hasil kerja memiliki paling sedikit satu indikator."


class TargetIsUpsideDown(Invalid):
    """The lower end of a target is not above its upper end."""

    slug = "reporting.target-is-upside-down"
    indonesian = "Batas bawah target tidak melebihi batas atasnya."


class IdIsUsedTwice(Invalid):
    """Within a plan each result and each indicator has an id of its own."""

    slug = "reporting.id-is-used-twice"
    indonesian = "Dalam satu rencana setiap hasil dan setiap indikator punya id sendiri."


class Status(Enum):
    UNKNOWN = "unknown"
    PROPOSED = "proposed"
    RETURNED = "returned"
    AGREED = "agreed"


class Plan(State, frozen=True, kw_only=True):
    status: Status = Status.UNKNOWN
    employee_id: str = ""
    year: int = 0
    segment: int = 0
    revision: int = 0
    results: tuple[PlannedResult, ...] = ()
    agreed_by: str = ""
    reason: Sealed | None = None


def decide(command: PlanCommand, plan: Plan, seen: Seen) -> list[PlanEvent]:
    match command, plan.status:
        case ProposePlan(), Status.UNKNOWN | Status.RETURNED:
            return [propose(command, seen)]
        case ProposePlan(), Status.PROPOSED:
            return already(
                command.results == plan.results, PlanLiesWithTheAppraiser(command.plan_id)
            )
        case ProposePlan(), Status.AGREED:
            return already(command.results == plan.results, PlanIsAgreed(command.plan_id))

        case ReturnPlan(), Status.PROPOSED:
            return [give_back(command, plan, seen)]
        case ReturnPlan(), Status.RETURNED:
            check_appraiser(command.returned_by, plan, seen)
            return already(command.reason == plan.reason, PlanIsReturned(command.plan_id))
        case ReturnPlan(), Status.AGREED:
            raise PlanIsAgreed(command.plan_id)

        case AgreePlan(), Status.PROPOSED:
            return [agree(command, plan, seen)]
        case AgreePlan(), Status.AGREED:
            return already(agreed_before(command, plan, seen), PlanIsAgreed(command.plan_id))
        case AgreePlan(), Status.RETURNED:
            raise PlanIsReturned(command.plan_id)

        case ReturnPlan() | AgreePlan(), Status.UNKNOWN:
            raise NoSuchPlan(command.plan_id)


def already(so: bool, otherwise: Conflict) -> list[PlanEvent]:
    if so:
        return []
    raise otherwise


def agreed_before(asked: AgreePlan, plan: Plan, seen: Seen) -> bool:
    """Whoever agreed may say so again, even after leaving; anybody else must be the appraiser."""
    if asked.agreed_by == plan.agreed_by:
        return True
    check_appraiser(asked.agreed_by, plan, seen)
    return False


def propose(asked: ProposePlan, seen: Seen) -> PlanProposed:
    check_content(asked)
    owner = on_the_roster(asked.employee_id, seen)
    if owner.appraiser_id is None:
        raise NobodyAppraises(asked.employee_id)
    return PlanProposed(
        plan_id=asked.plan_id,
        employee_id=asked.employee_id,
        unit_id=owner.unit_id,
        appraiser_id=owner.appraiser_id,
        year=asked.year,
        segment=asked.segment,
        results=asked.results,
    )


def check_content(asked: ProposePlan) -> None:
    indicators = [of for result in asked.results for of in result.indicators]
    if not any(result.kind == "utama" for result in asked.results):
        raise NoMainResult(asked.plan_id)
    if bare := [result.result_id for result in asked.results if not result.indicators]:
        raise ResultHasNoIndicator(asked.plan_id, result_id=bare[0])
    if turned := [of.indicator_id for of in indicators if of.target_low > of.target_high]:
        raise TargetIsUpsideDown(asked.plan_id, indicator_id=turned[0])
    if twice := repeated(result.result_id for result in asked.results):
        raise IdIsUsedTwice(asked.plan_id, result_id=twice)
    if twice := repeated(of.indicator_id for of in indicators):
        raise IdIsUsedTwice(asked.plan_id, indicator_id=twice)


def on_the_roster(employee_id: str, seen: Seen) -> Employee:
    found = seen(employee, f"employee-{employee_id}")
    if found.status is EmployeeStatus.UNKNOWN:
        raise NotOnTheRoster(employee_id)
    return found


def give_back(asked: ReturnPlan, plan: Plan, seen: Seen) -> PlanReturned:
    check_appraiser(asked.returned_by, plan, seen)
    return PlanReturned(plan_id=asked.plan_id, employee_id=plan.employee_id, reason=asked.reason)


def agree(asked: AgreePlan, plan: Plan, seen: Seen) -> PlanAgreed:
    owner = check_appraiser(asked.agreed_by, plan, seen)
    return PlanAgreed(
        plan_id=asked.plan_id,
        employee_id=plan.employee_id,
        unit_id=owner.unit_id,
        appraiser_id=asked.agreed_by,
        year=plan.year,
        segment=plan.segment,
        revision=plan.revision + 1,
        results=plan.results,
    )


def check_appraiser(subject: str, plan: Plan, seen: Seen) -> Employee:
    owner = on_the_roster(plan.employee_id, seen)
    if owner.appraiser_id != subject:
        raise OnlyTheAppraiserDecides(plan.employee_id)
    return owner


def evolve(plan: Plan, event: PlanEvent) -> Plan:
    match event:
        case PlanProposed():
            return replace(
                plan,
                status=Status.PROPOSED,
                employee_id=event.employee_id,
                year=event.year,
                segment=event.segment,
                results=event.results,
            )
        case PlanReturned():
            return replace(plan, status=Status.RETURNED, reason=event.reason)
        case PlanAgreed():
            return replace(
                plan,
                status=Status.AGREED,
                revision=event.revision,
                agreed_by=event.appraiser_id,
            )


def rests_on(command: PlanCommand, plan: Plan) -> list[tuple[Decider[Any, Any, Any], str]]:
    owner = command.employee_id if isinstance(command, ProposePlan) else plan.employee_id
    return [(employee, f"employee-{owner}")] if owner else []


plan: Decider[PlanCommand, Plan, PlanEvent] = Decider(
    stream=lambda command: f"plan-{command.plan_id}",
    initial=Plan(),
    decide=decide,
    evolve=evolve,
    rests_on=rests_on,
)
