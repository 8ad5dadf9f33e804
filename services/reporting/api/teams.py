"""Teams over HTTP: HR forms them, their leaders assign work, appraisers approve it."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from kernel.edge import Caller, Edge
from kernel.http import (
    Body,
    Day,
    Done,
    Id,
    Listed,
    OpenText,
    Personal,
    Text,
    allow,
    done,
    only,
)
from kernel.local_day import today
from services.reporting.api.callers import (
    SEES_EVERYBODY,
    Appraiser,
    Hr,
    Reader,
    check_reader,
)
from services.reporting.deciders.assignment import (
    ApproveAssignment,
    DeclineAssignment,
    ProposeAssignment,
)
from services.reporting.deciders.team import DissolveTeam, FormTeam
from services.reporting.views.roster import clocks
from services.reporting.views.teams import AssignmentRow, AssignmentStatus, assignments, teams

MOST_MEMBERS = 100
Title = Annotated[OpenText, Field(max_length=300, examples=["Tim percepatan layanan KTP"])]
Leading = Annotated[
    Caller, allow("employee", "appraiser", whose="of teams and units that they lead")
]
Colleague = Annotated[
    Caller,
    allow(
        "employee", "appraiser", *SEES_EVERYBODY, whose="of any team: who leads it, who is in it"
    ),
]


class TeamBody(Body):
    title: Title
    led_by: Id
    members: Annotated[tuple[Id, ...], Field(min_length=1, max_length=MOST_MEMBERS)]
    since: Day


class DayBody(Body):
    since: Day


class AssignmentBody(Body):
    """Without a team it is the head of a unit who assigns."""

    employee_id: Id
    title: Title
    since: Day
    team_id: Id | None = None
    acting: Annotated[
        bool, Field(description="Of a post that the employee holds for another (Plt./Plh.).")
    ] = False


class DeclineBody(Body):
    reason: Annotated[Text, Field(examples=["Beban kerja triwulan ini sudah penuh."])]


class TeamShown(BaseModel):
    """``since`` is when it came to be as it is."""

    team_id: Annotated[str, Field(examples=["t4-ktp"])]
    title: str
    led_by: str
    members: list[str]
    since: date
    is_dissolved: bool
    version: int


class AssignmentShown(BaseModel):
    """``appraiser_id`` is who decided; ``reason`` why it was declined."""

    assignment_id: Annotated[str, Field(examples=["a12"])]
    employee_id: str
    assigned_by: str
    team_id: str | None
    title: str
    since: date
    acting: bool
    status: AssignmentStatus
    appraiser_id: str | None
    reason: str | None
    version: int


def team_routes(api: APIRouter, edge: Edge) -> None:
    @api.put("/teams/{team_id}")
    async def form_team(team_id: Id, body: TeamBody, by: Hr) -> Done:
        """Forms the team, or tells it anew where something differs."""
        asked = FormTeam(
            team_id=team_id,
            title=body.title,
            led_by=body.led_by,
            members=body.members,
            since=body.since,
            today=await today(clocks, edge, by),
        )
        return done(await edge.execute(asked, by))

    @api.post("/teams/{team_id}/dissolve")
    async def dissolve_team(team_id: Id, body: DayBody, by: Hr) -> Done:
        asked = DissolveTeam(team_id=team_id, since=body.since, today=await today(clocks, edge, by))
        return done(await edge.execute(asked, by))

    @api.get("/teams")
    async def list_teams(
        by: Colleague, led_by: Id | None = None, is_dissolved: bool | None = None
    ) -> Listed[TeamShown]:
        page = await edge.page(teams, by, **only(led_by=led_by, is_dissolved=is_dissolved))
        items = [TeamShown.model_validate(row, from_attributes=True) for row in page.items]
        return Listed(items=items, next=page.next)

    @api.get("/teams/{team_id}")
    async def read_team(team_id: Id, by: Colleague) -> TeamShown:
        row = await edge.row(teams, team_id, by)
        return TeamShown.model_validate(row, from_attributes=True)


def assignment_routes(api: APIRouter, edge: Edge) -> None:
    @api.put("/assignments/{assignment_id}")
    async def propose_assignment(assignment_id: Id, body: AssignmentBody, by: Leading) -> Done:
        """It waits for the appraiser, unless the caller is the one."""
        asked = ProposeAssignment(
            assignment_id=assignment_id,
            employee_id=body.employee_id,
            assigned_by=by.subject,
            title=body.title,
            since=body.since,
            team_id=body.team_id,
            acting=body.acting,
            today=await today(clocks, edge, by),
        )
        return done(await edge.execute(asked, by))

    @api.post("/assignments/{assignment_id}/approve")
    async def approve_assignment(assignment_id: Id, by: Appraiser) -> Done:
        asked = ApproveAssignment(assignment_id=assignment_id, decided_by=by.subject)
        return done(await edge.execute(asked, by))

    @api.post("/assignments/{assignment_id}/decline")
    async def decline_assignment(assignment_id: Id, body: DeclineBody, by: Appraiser) -> Done:
        row = await edge.row(assignments, assignment_id, by)
        await check_reader(edge, row.employee_id, by)
        [reason] = await edge.seal([Personal(row.employee_id, "reason", body.reason)], by)
        asked = DeclineAssignment(assignment_id=assignment_id, decided_by=by.subject, reason=reason)
        return done(await edge.execute(asked, by))

    @api.get("/assignments")
    async def list_assignments(
        by: Reader,
        employee_id: Id | None = None,
        assigned_by: Id | None = None,
        status: AssignmentStatus | None = None,
    ) -> Listed[AssignmentShown]:
        """One's own, and of one's people; with oneself as ``assigned_by`` what one assigned."""
        if not by.has(*SEES_EVERYBODY) and assigned_by != by.subject:
            employee_id = employee_id or by.subject
            await check_reader(edge, employee_id, by)
        where = only(employee_id=employee_id, assigned_by=assigned_by, status=status)
        page = await edge.page(assignments, by, **where)
        return Listed(items=await shown(edge, page.items, by), next=page.next)

    @api.get("/assignments/{assignment_id}")
    async def read_assignment(assignment_id: Id, by: Reader) -> AssignmentShown:
        row = await edge.row(assignments, assignment_id, by)
        if row.assigned_by != by.subject:
            await check_reader(edge, row.employee_id, by)
        return (await shown(edge, [row], by))[0]


async def shown(edge: Edge, rows: Sequence[AssignmentRow], by: Caller) -> list[AssignmentShown]:
    texts = await edge.open({row.reason for row in rows if row.reason}, by)
    return [
        AssignmentShown(
            assignment_id=row.assignment_id,
            employee_id=row.employee_id,
            assigned_by=row.assigned_by,
            team_id=row.team_id or None,
            title=row.title,
            since=row.since,
            acting=row.acting,
            status=row.status,
            appraiser_id=row.appraiser_id or None,
            reason=texts[row.reason] if row.reason else None,
            version=row.version,
        )
        for row in rows
    ]
