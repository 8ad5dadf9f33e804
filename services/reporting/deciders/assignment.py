"""A leader who is not the appraiser assigns somebody a piece of work; the appraiser approves it.

The leader is that of a team in which the employee is, or the head of a unit (PermenPANRB 6/2022,
II.A.5). Before the approval it is nobody's work, and whoever assigned it gives feedback only
(IV.A.4). An appraiser who leads the team assigns without asking anybody. Who appraises is whoever
the roster names at that moment. What was approved comes into the plan by a revision.
"""

from datetime import date
from enum import Enum
from typing import Any

from msgspec.structs import replace

from contracts.event import Sealed
from contracts.reporting import (
    AssignmentApproved,
    AssignmentDeclined,
    AssignmentEvent,
    AssignmentProposed,
)
from kernel.decider import Command, Decider, Seen, State
from kernel.refusal import Conflict, Forbidden, NotFound
from services.reporting.deciders.employee import Employee, NoSuchEmployee, employee
from services.reporting.deciders.team import Status as TeamStatus
from services.reporting.deciders.team import team


class ProposeAssignment(Command):
    """``since`` is the day on which the work begins, also one to come."""

    assignment_id: str
    employee_id: str
    assigned_by: str
    title: str
    since: date
    today: date
    team_id: str | None = None
    acting: bool = False


class ApproveAssignment(Command):
    assignment_id: str
    decided_by: str


class DeclineAssignment(Command):
    assignment_id: str
    decided_by: str
    reason: Sealed


AssignmentCommand = ProposeAssignment | ApproveAssignment | DeclineAssignment


class NoSuchAssignment(NotFound):
    """Nobody proposed this assignment."""

    slug = "reporting.no-such-assignment"
    indonesian = "Penugasan ini belum pernah diajukan."


class OnlyALeaderAssigns(Forbidden):
    """Work is assigned by the leader of a team to its members, or by the head of a unit."""

    slug = "reporting.only-a-leader-assigns"
    indonesian = "Penugasan diberikan ketua tim kepada anggotanya, atau oleh pimpinan unit."


class OnlyTheAppraiserApproves(Forbidden):
    """Another leader's assignment is approved or declined by the employee's appraiser only."""

    slug = "reporting.only-the-appraiser-approves"
    indonesian = "Penugasan pimpinan lain disetujui atau ditolak pejabat penilai pegawai itu."


class NobodyActsThere(Conflict):
    """Work of a post held for another (Plt./Plh.) is assigned to who acts on the day it begins."""

    slug = "reporting.nobody-acts-there"
    indonesian = "Penugasan Plt./Plh. hanya bagi yang menjabat Plt./Plh. pada hari mulainya."


class AssignmentIsTaken(Conflict):
    """An assignment stands as it was proposed; another piece of work is another assignment."""

    slug = "reporting.assignment-is-taken"
    indonesian = "Penugasan tetap seperti diajukan; pekerjaan lain adalah penugasan lain."


class AssignmentIsDecided(Conflict):
    """An assignment is approved or declined once; the leader may propose another one."""

    slug = "reporting.assignment-is-decided"
    indonesian = "Penugasan sudah diputuskan; pimpinan dapat mengajukan yang lain."


class Status(Enum):
    UNKNOWN = "unknown"
    PROPOSED = "proposed"
    APPROVED = "approved"
    DECLINED = "declined"


class Assignment(State, frozen=True, kw_only=True):
    """``as_proposed`` is what the leader told, ``decided`` by whom and why it was declined."""

    status: Status = Status.UNKNOWN
    as_proposed: AssignmentProposed | None = None
    decided_by: str = ""
    reason: Sealed | None = None


def decide(command: AssignmentCommand, state: Assignment, seen: Seen) -> list[AssignmentEvent]:
    match command, state.status:
        case ProposeAssignment(), Status.UNKNOWN:
            return propose(command, seen)
        case ProposeAssignment(), _:
            if is_same(command, state.as_proposed):
                return []
            raise AssignmentIsTaken(command.assignment_id)

        case ApproveAssignment(), Status.PROPOSED:
            employee_id = check_appraiser(command, state, seen)
            return [approved(command.assignment_id, employee_id, command.decided_by)]
        case ApproveAssignment(), Status.APPROVED if command.decided_by == state.decided_by:
            return []
        case DeclineAssignment(), Status.PROPOSED:
            return [decline(command, check_appraiser(command, state, seen))]
        case DeclineAssignment(), Status.DECLINED if (command.decided_by, command.reason) == (
            state.decided_by,
            state.reason,
        ):
            return []

        case ((ApproveAssignment() | DeclineAssignment()), Status.UNKNOWN):
            raise NoSuchAssignment(command.assignment_id)
        case ((ApproveAssignment() | DeclineAssignment()), (Status.APPROVED | Status.DECLINED)):
            check_appraiser(command, state, seen)
            raise AssignmentIsDecided(command.assignment_id)


def propose(asked: ProposeAssignment, seen: Seen) -> list[AssignmentEvent]:
    person: Employee = seen(employee, f"employee-{asked.employee_id}")
    if not person.is_employed_on(asked.today):
        raise NoSuchEmployee(asked.employee_id)
    if not leads(asked, seen):
        raise OnlyALeaderAssigns(asked.assignment_id)
    if asked.acting and not person.acts_on(asked.since):
        raise NobodyActsThere(asked.employee_id, since=asked.since.isoformat())
    events: list[AssignmentEvent] = [proposed(asked, person.appraiser_id)]
    if person.appraiser_id == asked.assigned_by:
        events.append(approved(asked.assignment_id, asked.employee_id, asked.assigned_by))
    return events


def leads(asked: ProposeAssignment, seen: Seen) -> bool:
    """Whether who assigns leads the team and the employee is in it; or, without a team, a unit."""
    if asked.assigned_by == asked.employee_id:
        return False
    if asked.team_id is None:
        leader: Employee = seen(employee, f"employee-{asked.assigned_by}")
        return leader.is_employed_on(asked.today) and (
            leader.leads is not None or leader.acts_on(asked.today)
        )
    there = seen(team, f"team-{asked.team_id}")
    is_led = there.status is TeamStatus.FORMED and there.led_by == asked.assigned_by
    return is_led and asked.employee_id in there.members


def check_appraiser(
    asked: ApproveAssignment | DeclineAssignment, state: Assignment, seen: Seen
) -> str:
    """The employee's id. Raises OnlyTheAppraiserApproves."""
    assert state.as_proposed is not None, "only what was proposed is decided"
    employee_id = state.as_proposed.employee_id
    if seen(employee, f"employee-{employee_id}").appraiser_id != asked.decided_by:
        raise OnlyTheAppraiserApproves(asked.assignment_id)
    return employee_id


def is_same(asked: ProposeAssignment, told: AssignmentProposed | None) -> bool:
    """Whoever appraises meanwhile."""
    return told is not None and proposed(asked, told.appraiser_id) == told


def proposed(asked: ProposeAssignment, appraiser_id: str | None) -> AssignmentProposed:
    return AssignmentProposed(
        assignment_id=asked.assignment_id,
        employee_id=asked.employee_id,
        assigned_by=asked.assigned_by,
        title=asked.title,
        since=asked.since,
        team_id=asked.team_id,
        acting=asked.acting,
        appraiser_id=None if appraiser_id == asked.assigned_by else appraiser_id,
    )


def approved(assignment_id: str, employee_id: str, appraiser_id: str) -> AssignmentApproved:
    return AssignmentApproved(
        assignment_id=assignment_id, employee_id=employee_id, appraiser_id=appraiser_id
    )


def decline(asked: DeclineAssignment, employee_id: str) -> AssignmentDeclined:
    return AssignmentDeclined(
        assignment_id=asked.assignment_id,
        employee_id=employee_id,
        appraiser_id=asked.decided_by,
        reason=asked.reason,
    )


def evolve(state: Assignment, event: AssignmentEvent) -> Assignment:
    match event:
        case AssignmentProposed():
            return Assignment(status=Status.PROPOSED, as_proposed=event)
        case AssignmentApproved():
            return replace(state, status=Status.APPROVED, decided_by=event.appraiser_id)
        case AssignmentDeclined():
            by, reason = event.appraiser_id, event.reason
            return replace(state, status=Status.DECLINED, decided_by=by, reason=reason)


def rests_on(
    command: AssignmentCommand, state: Assignment
) -> list[tuple[Decider[Any, Any, Any], str]]:
    if not isinstance(command, ProposeAssignment):
        of = state.as_proposed
        return [(employee, f"employee-{of.employee_id}")] if of else []
    people = {command.employee_id}
    if command.team_id is None:
        people.add(command.assigned_by)
    others: list[tuple[Decider[Any, Any, Any], str]] = [
        (employee, f"employee-{of}") for of in sorted(people)
    ]
    return others + ([(team, f"team-{command.team_id}")] if command.team_id else [])


assignment: Decider[AssignmentCommand, Assignment, AssignmentEvent] = Decider(
    stream=lambda command: f"assignment-{command.assignment_id}",
    initial=Assignment(),
    decide=decide,
    evolve=evolve,
    rests_on=rests_on,
)
