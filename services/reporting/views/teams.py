"""Teams as they are now, and what was assigned to whom by leaders other than the appraiser."""

from datetime import date
from typing import Literal

import msgspec
from msgspec.structs import replace

from contracts.event import Sealed
from contracts.reporting import (
    AssignmentApproved,
    AssignmentDeclined,
    AssignmentEvent,
    AssignmentProposed,
    TeamChanged,
    TeamDissolved,
    TeamEvent,
    TeamFormed,
)
from kernel.heard import Heard
from kernel.view import View

AssignmentStatus = Literal["proposed", "approved", "declined"]


class TeamRow(msgspec.Struct, frozen=True, kw_only=True):
    """``since`` is when it came to be as it is."""

    team_id: str
    title: str
    led_by: str
    members: tuple[str, ...]
    since: date
    is_dissolved: bool
    version: int


def fold_team(row: TeamRow | None, heard: Heard[TeamEvent]) -> TeamRow | None:
    match heard.event:
        case (TeamFormed() | TeamChanged()) as event:
            return TeamRow(
                team_id=event.team_id,
                title=event.title,
                led_by=event.led_by,
                members=event.members,
                since=event.since,
                is_dissolved=False,
                version=heard.version,
            )
        case TeamDissolved(since=since):
            return row and replace(row, is_dissolved=True, since=since, version=heard.version)


teams: View[TeamEvent, TeamRow] = View(
    name="teams",
    version=1,
    hears=TeamEvent,
    row=TeamRow,
    keys=lambda heard: [heard.event.team_id],
    fold=fold_team,
    find_by=("led_by", "is_dissolved"),
    streams=lambda key: [f"team-{key}"],
)


class AssignmentRow(msgspec.Struct, frozen=True, kw_only=True):
    """``team_id`` and ``appraiser_id`` are "" where there is none (yet)."""

    assignment_id: str
    employee_id: str
    assigned_by: str
    title: str
    since: date
    team_id: str
    status: AssignmentStatus
    version: int
    acting: bool = False
    appraiser_id: str = ""
    reason: Sealed | None = None


def fold_assignment(
    row: AssignmentRow | None, heard: Heard[AssignmentEvent]
) -> AssignmentRow | None:
    version = heard.version
    match heard.event:
        case AssignmentProposed() as event:
            return AssignmentRow(
                assignment_id=event.assignment_id,
                employee_id=event.employee_id,
                assigned_by=event.assigned_by,
                title=event.title,
                since=event.since,
                team_id=event.team_id or "",
                status="proposed",
                version=version,
                acting=event.acting,
            )
        case AssignmentApproved(appraiser_id=by):
            return row and replace(row, status="approved", appraiser_id=by, version=version)
        case AssignmentDeclined(appraiser_id=by, reason=why):
            return row and replace(
                row, status="declined", appraiser_id=by, reason=why, version=version
            )


assignments: View[AssignmentEvent, AssignmentRow] = View(
    name="assignments",
    version=2,
    hears=AssignmentEvent,
    row=AssignmentRow,
    keys=lambda heard: [heard.event.assignment_id],
    fold=fold_assignment,
    find_by=("employee_id", "assigned_by", "status"),
    streams=lambda key: [f"assignment-{key}"],
)
