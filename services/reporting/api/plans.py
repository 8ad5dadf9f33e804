"""Plans over HTTP: the employee proposes and revises, the appraiser agrees or returns it.

A plan is named by employee, year and segment; its id is all three joined. So there is one for each
of them, and nobody can take the name of a colleague's.
"""

from collections.abc import Sequence

from fastapi import APIRouter

from contracts.event import Sealed
from contracts.ids import joined
from kernel.edge import Caller, Edge, Personal
from kernel.http import Done, Id, Listed, done, only
from kernel.local_day import today
from services.reporting.api.callers import (
    SEES_EVERYBODY,
    Appraiser,
    OthersWorkIsClosed,
    Owner,
    Reader,
    check_reader,
    whose,
)
from services.reporting.api.national_shapes import copies_of, national
from services.reporting.api.plan_shapes import (
    AnnexShown,
    BehaviourShown,
    LaidShown,
    PlanBody,
    PlanShown,
    ReachedShown,
    ReasonBody,
    ResourceShown,
    ResultShown,
    RevisionBody,
    Segment,
    Year,
    content_of,
)
from services.reporting.deciders.plan_refusals import PlanIsAnothers
from services.reporting.deciders.plan_state import (
    AgreePlan,
    ProposePlan,
    ReturnPlan,
    RevisePlan,
)
from services.reporting.rules.plan_values import GUIDES
from services.reporting.views.national_copies import CopyRow
from services.reporting.views.plans import PlanRow, PlanStatus, asks_for_adjustment, plans
from services.reporting.views.roster import clocks

PLAN = "/plans/{employee_id}/{year}/{segment}"


def plan_routes(api: APIRouter, edge: Edge) -> None:
    @api.put(PLAN)
    async def propose_plan(
        employee_id: Id, year: Year, segment: Segment, body: PlanBody, by: Owner
    ) -> Done:
        if employee_id != by.subject:
            raise PlanIsAnothers(employee_id)
        asked = ProposePlan(
            plan_id=plan_id(employee_id, year, segment),
            employee_id=employee_id,
            year=year,
            segment=segment,
            today=await today(clocks, edge, by),
            content=content_of(body),
        )
        return done(await edge.execute(asked, by))

    @api.post(PLAN + "/revise")
    async def revise_plan(
        employee_id: Id, year: Year, segment: Segment, body: RevisionBody, by: Owner
    ) -> Done:
        """An agreed plan stands until its revision is agreed."""
        asked = RevisePlan(
            plan_id=plan_id(employee_id, year, segment),
            revised_by=by.subject,
            today=await today(clocks, edge, by),
            ground=body.ground,
            content=content_of(body),
        )
        return done(await edge.execute(asked, by))

    @api.post(PLAN + "/return")
    async def return_plan(
        employee_id: Id, year: Year, segment: Segment, body: ReasonBody, by: Appraiser
    ) -> Done:
        plan = await readable(edge, employee_id, year, segment, by)
        [reason] = await edge.seal([Personal(employee_id, "reason", body.reason)], by)
        asked = ReturnPlan(plan_id=plan.plan_id, returned_by=by.subject, reason=reason)
        return done(await edge.execute(asked, by))

    @api.post(PLAN + "/agree")
    async def agree_plan(employee_id: Id, year: Year, segment: Segment, by: Appraiser) -> Done:
        """To the plan, or to its revision."""
        asked = AgreePlan(plan_id=plan_id(employee_id, year, segment), agreed_by=by.subject)
        return done(await edge.execute(asked, by))

    @api.get("/plans")
    async def list_plans(
        by: Reader,
        employee_id: Id | None = None,
        appraiser_id: Id | None = None,
        superior_id: Id | None = None,
        year: Year | None = None,
        status: PlanStatus | None = None,
    ) -> Listed[PlanShown]:
        """One's own; with oneself as ``appraiser_id`` those laid before one, as ``superior_id``
        those that an appraiser below has let wait too long."""
        asked = only(year=year) | only(status=status)
        if superior_id is not None and (superior_id == by.subject or by.has(*SEES_EVERYBODY)):
            where = only(superior_id=superior_id, employee_id=employee_id)
        else:
            where = whose(employee_id, appraiser_id, by) | only(superior_id=superior_id)
        page = await edge.page(plans, by, **where, **asked)
        return Listed(items=await shown(edge, page.items, by), next=page.next)

    @api.get(PLAN)
    async def read_plan(employee_id: Id, year: Year, segment: Segment, by: Reader) -> PlanShown:
        plan = await readable(edge, employee_id, year, segment, by)
        return (await shown(edge, [plan], by))[0]


def plan_id(employee_id: str, year: int, segment: int) -> str:
    return joined(employee_id, str(year), str(segment))


async def readable(edge: Edge, employee_id: str, year: int, segment: int, by: Caller) -> PlanRow:
    """The plan, for those who may read it. Raises NotFound, OthersWorkIsClosed."""
    key = plan_id(employee_id, year, segment)
    await check_plan_reader(edge, employee_id, key, by)
    return await edge.row(plans, key, by)


async def check_plan_reader(edge: Edge, employee_id: str, key: str, by: Caller) -> None:
    """Who may read it: also who answers in an appraiser's place, or has agreed to it. Raises
    OthersWorkIsClosed."""
    try:
        await check_reader(edge, employee_id, by)
    except OthersWorkIsClosed:
        plan = await edge.find(plans, key, by)
        if plan is None or by.subject not in (plan.superior_id, plan.agreed_by):
            raise


async def shown(edge: Edge, rows: Sequence[PlanRow], by: Caller) -> list[PlanShown]:
    texts = await edge.open({text for row in rows for text in personal_in(row)}, by)
    copies = await copies_of(edge, [row.plan_id for row in rows], by)
    return [plan_shown(row, texts, copies.get(row.plan_id)) for row in rows]


def personal_in(row: PlanRow) -> list[Sealed]:
    reasons = [row.reason, *(of.reason for of in row.resources)]
    return [*(of.expected for of in row.expectations), *filter(None, reasons)]


def behaviour(row: PlanRow, texts: dict[Sealed, str]) -> list[BehaviourShown]:
    """The seven core values, each with its guides and what is expected of this person."""
    special = {of.value: texts[of.expected] for of in row.expectations}
    return [
        BehaviourShown(value=value, guides=list(guides), expected=special.get(value))
        for value, guides in GUIDES.items()
    ]


def plan_shown(row: PlanRow, texts: dict[Sealed, str], copy: CopyRow | None) -> PlanShown:
    return PlanShown(
        plan_id=row.plan_id,
        employee_id=row.employee_id,
        unit_id=row.unit_id,
        appraiser_id=row.appraiser_id,
        superior_id=row.superior_id or None,
        year=row.year,
        segment=row.segment,
        status=row.status,
        revision=row.revision,
        approach=row.approach,
        results=[ResultShown.model_validate(result) for result in row.results],
        annex=AnnexShown.model_validate(row.annex),
        revising=LaidShown.model_validate(row.revising) if row.revising else None,
        behaviour=behaviour(row, texts),
        resources=[
            ResourceShown(
                resource_id=of.resource_id,
                kind=of.kind,
                title=of.title,
                answer=of.answer,
                reason=texts[of.reason] if of.reason else None,
            )
            for of in row.resources
        ],
        unmet=[of.resource_id for of in asks_for_adjustment(row)],
        reason=texts[row.reason] if row.reason else None,
        ground=row.ground,
        ended=row.ended,
        reached=[ReachedShown.model_validate(of) for of in row.reached],
        national=national(copy, row.revision),
        since=row.since,
        version=row.version,
    )
