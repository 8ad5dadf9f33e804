"""What happens to an employee, over HTTP: HR moves, assigns, and records leaves, acting heads and
ends. Each is one command, with the day from which it holds."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from contracts.reporting import Acting, Basis, Ground, PositionClass, Standing
from kernel.edge import Caller, Edge
from kernel.http import Body, Day, Done, Id, OpenText, done
from kernel.local_day import today
from kernel.refusal import Invalid
from services.reporting.api.callers import Hr
from services.reporting.deciders.appraiser import AssignAppraiser
from services.reporting.deciders.career import (
    AppointActingHead,
    ChangeStatus,
    EndActing,
    EndEmployment,
    RenewAgreement,
    ResumeEmployment,
)
from services.reporting.deciders.employee import MoveEmployee, NoSuchEmployee
from services.reporting.rules.grade import grade_of
from services.reporting.views.roster import clocks, roster

Where = Annotated[OpenText, Field(max_length=200, examples=["Kementerian Dalam Negeri"])]
Post = Annotated[OpenText, Field(max_length=200, examples=["Pengadministrasi Umum"])]


class NotAGrade(Invalid):
    """A PNS has a grade from I/a to IV/e, a PPPK one from I to XVII."""

    slug = "reporting.not-a-grade"
    indonesian = "Golongan PNS I/a sampai IV/e, golongan PPPK I sampai XVII."


class AppraisersGoRound(Invalid):
    """Whoever follows the appraisers upwards comes to the top of the region, and not back."""

    slug = "reporting.appraisers-go-round"
    indonesian = "Rantai penilai ke atas berakhir di pimpinan daerah, tidak kembali lagi."


class PostBody(Body):
    unit_id: Id
    position: Post
    position_class: PositionClass
    grade: Annotated[str, Field(pattern="^[IVXivxA-Ea-e/ ]{1,20}$", examples=["III/a"])]
    since: Day
    leads: Id | None = None


class AppraiserBody(Body):
    appraiser_id: Id
    since: Annotated[Day, Field(description="What was done before stays the old one's.")]
    basis: Annotated[Basis, Field(description="The regional head's is set by itself.")] = "direct"


class StandingBody(Body):
    standing: Standing
    since: Annotated[Day, Field(description="Also a day to come.")]
    until: Annotated[date | None, Field(description="The last day, if it is known.")] = None
    host: Annotated[Where | None, Field(description="Where somebody is seconded to.")] = None


class AgreementBody(Body):
    ends: Annotated[Day, Field(description="The last day of the agreement of a PPPK.")]


class EndBody(Body):
    ground: Ground
    since: Annotated[Day, Field(description="The first day of not being employed any more.")]
    went_to: Annotated[Where | None, Field(description="Of a transfer out.")] = None


class ActingBody(Body):
    acting: Acting
    since: Day
    until: Annotated[Day, Field(description="The last day.")]


class SinceBody(Body):
    since: Day


def career_routes(api: APIRouter, edge: Edge) -> None:
    @api.put("/employees/{employee_id}/post")
    async def move_employee(employee_id: Id, body: PostBody, by: Hr) -> Done:
        row = await edge.row(roster, employee_id, by)
        grade = grade_of(body.grade, row.employment)
        if grade is None:
            raise NotAGrade(employee_id)
        asked = MoveEmployee(
            employee_id=employee_id,
            unit_id=body.unit_id,
            position=body.position,
            position_class=body.position_class,
            grade=grade,
            since=body.since,
            leads=body.leads,
            today=await today(clocks, edge, by),
        )
        return done(await edge.execute(asked, by))

    @api.put("/employees/{employee_id}/appraiser")
    async def assign_appraiser(employee_id: Id, body: AppraiserBody, by: Hr) -> Done:
        """Plans agreed and reports accepted keep who did so; what waits goes to the new one."""
        await check_line(edge, employee_id, body.appraiser_id, by)
        asked = AssignAppraiser(
            employee_id=employee_id,
            appraiser_id=body.appraiser_id,
            since=body.since,
            basis=body.basis,
            region_id=by.region,
            today=await today(clocks, edge, by),
        )
        return done(await edge.execute(asked, by))

    @api.put("/employees/{employee_id}/standing")
    async def change_standing(employee_id: Id, body: StandingBody, by: Hr) -> Done:
        """Leaves, suspension, secondment; ``active`` ends them. Replaces what was recorded for
        later days."""
        asked = ChangeStatus(employee_id=employee_id, **body.model_dump())
        return done(await edge.execute(asked, by))

    @api.put("/employees/{employee_id}/agreement")
    async def renew_agreement(employee_id: Id, body: AgreementBody, by: Hr) -> Done:
        return done(await edge.execute(RenewAgreement(employee_id=employee_id, ends=body.ends), by))

    @api.put("/employees/{employee_id}/end")
    async def end_employment(employee_id: Id, body: EndBody, by: Hr) -> Done:
        """Retirement, transfer out of the region …; told again, it is corrected."""
        asked = EndEmployment(employee_id=employee_id, **body.model_dump())
        return done(await edge.execute(asked, by))

    @api.post("/employees/{employee_id}/resume")
    async def resume_employment(employee_id: Id, body: SinceBody, by: Hr) -> Done:
        """Transferred back or reinstated, in the post as it was."""
        day = await today(clocks, edge, by)
        asked = ResumeEmployment(employee_id=employee_id, since=body.since, today=day)
        return done(await edge.execute(asked, by))

    @api.put("/employees/{employee_id}/acting/{unit_id}")
    async def appoint_acting_head(employee_id: Id, unit_id: Id, body: ActingBody, by: Hr) -> Done:
        """Plt. or Plh. of a unit, beside the own post."""
        asked = AppointActingHead(employee_id=employee_id, unit_id=unit_id, **body.model_dump())
        return done(await edge.execute(asked, by))

    @api.post("/employees/{employee_id}/acting/{unit_id}/end")
    async def end_acting(employee_id: Id, unit_id: Id, body: SinceBody, by: Hr) -> Done:
        day = await today(clocks, edge, by)
        asked = EndActing(employee_id=employee_id, unit_id=unit_id, since=body.since, today=day)
        return done(await edge.execute(asked, by))


async def check_line(edge: Edge, employee_id: str, appraiser_id: str, by: Caller) -> None:
    """Raises AppraisersGoRound when the way up from the appraiser leads to the employee."""
    if await edge.find(roster, employee_id, by) is None:
        raise NoSuchEmployee(employee_id)
    above, passed = appraiser_id, set[str]()
    while above and above not in passed:
        passed.add(above)
        row = (await edge.rows(roster, [above], by)).get(above)
        above = row.appraiser_id if row else ""
        if above == employee_id:
            raise AppraisersGoRound(employee_id)
