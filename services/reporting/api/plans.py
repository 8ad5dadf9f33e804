"""Plans over HTTP: the employee proposes, the appraiser agrees or returns with a reason.

A plan is named by employee, year and segment; its id is all three joined. So there is one for each
of them, and nobody can take the name of a colleague's.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from contracts.event import Sealed
from contracts.ids import joined
from contracts.reporting import Aspect, Better, Indicator, PlannedResult, ResultKind, Source
from kernel.edge import Caller, Edge, Personal
from kernel.http import Body, Done, Id, Listed, OpenText, Text, done, only
from kernel.refusal import Forbidden
from services.reporting.api.callers import Appraiser, Owner, Reader, check_reader, whose
from services.reporting.deciders.plan import AgreePlan, ProposePlan, ReturnPlan
from services.reporting.views.documents import PlanRow, PlanStatus, plans

MOST_RESULTS = 30
MOST_INDICATORS = 10


class PlanIsAnothers(Forbidden):
    """A plan is proposed only by the one whose plan it is."""

    slug = "reporting.plan-is-anothers"
    indonesian = "Rencana (SKP) hanya diajukan oleh pemiliknya."


def written_out(value: Decimal) -> Decimal:
    """Without an exponent, so that every reader of the event sees plain digits."""
    return Decimal(f"{value:f}")


Figure = Annotated[
    Decimal,
    Field(max_digits=15, decimal_places=4, allow_inf_nan=False, examples=["95.5"]),
    AfterValidator(written_out),
]
Title = Annotated[OpenText, Field(max_length=300, examples=["Pelayanan KTP tepat waktu"])]
Year = Annotated[int, Field(ge=2020, le=2100, examples=[2026])]
Segment = Annotated[
    int,
    Field(ge=1, le=20, description="1; after a transfer the next one begins.", examples=[1]),
]


class IndicatorBody(Body):
    indicator_id: Annotated[Id, Field(examples=["i1"])]
    code: Annotated[Id, Field(examples=["service-time"])]
    title: Title
    aspect: Aspect
    target_low: Figure
    target_high: Annotated[Figure, Field(description="The same as the lower end: one value.")]
    measure: Annotated[OpenText, Field(max_length=100, examples=["persen"])]
    better: Better = "higher"
    source: Source = "self"


class ResultBody(Body):
    result_id: Annotated[Id, Field(examples=["r1"])]
    kind: ResultKind
    title: Title
    indicators: Annotated[tuple[IndicatorBody, ...], Field(max_length=MOST_INDICATORS)]


class PlanBody(Body):
    results: Annotated[tuple[ResultBody, ...], Field(max_length=MOST_RESULTS)]


class ReasonBody(Body):
    reason: Annotated[Text, Field(examples=["Target waktu layanan belum terukur."])]


class Shown(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class IndicatorShown(Shown):
    indicator_id: str
    code: str
    title: str
    aspect: Aspect
    target_low: Decimal
    target_high: Decimal
    measure: str
    better: Better
    source: Source


class ResultShown(Shown):
    result_id: str
    kind: ResultKind
    title: str
    indicators: list[IndicatorShown]


class PlanShown(Shown):
    """``reason`` is why it was last returned, while it is; ``since`` when it came to its status."""

    plan_id: Annotated[str, Field(examples=["e7~2026~1"])]
    employee_id: str
    unit_id: str
    appraiser_id: str
    year: int
    segment: int
    status: PlanStatus
    revision: Annotated[int, Field(description="0 until it is agreed.")]
    results: list[ResultShown]
    reason: str | None
    since: datetime
    version: int


def plan_routes(api: APIRouter, edge: Edge) -> None:
    @api.put("/plans/{employee_id}/{year}/{segment}")
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
            results=tuple(planned(result) for result in body.results),
        )
        return done(await edge.execute(asked, by))

    @api.post("/plans/{employee_id}/{year}/{segment}/return")
    async def return_plan(
        employee_id: Id, year: Year, segment: Segment, body: ReasonBody, by: Appraiser
    ) -> Done:
        await check_reader(edge, employee_id, by)
        plan = await edge.row(plans, plan_id(employee_id, year, segment), by)
        [reason] = await edge.seal([Personal(employee_id, "reason", body.reason)], by)
        asked = ReturnPlan(plan_id=plan.plan_id, returned_by=by.subject, reason=reason)
        return done(await edge.execute(asked, by))

    @api.post("/plans/{employee_id}/{year}/{segment}/agree")
    async def agree_plan(employee_id: Id, year: Year, segment: Segment, by: Appraiser) -> Done:
        asked = AgreePlan(plan_id=plan_id(employee_id, year, segment), agreed_by=by.subject)
        return done(await edge.execute(asked, by))

    @api.get("/plans")
    async def list_plans(
        by: Reader,
        employee_id: Id | None = None,
        appraiser_id: Id | None = None,
        status: PlanStatus | None = None,
    ) -> Listed[PlanShown]:
        """One's own; with oneself as ``appraiser_id`` those laid before one."""
        where = whose(employee_id, appraiser_id, by) | only(status=status)
        page = await edge.page(plans, by, **where)
        return Listed(items=await shown(edge, page.items, by), next=page.next)

    @api.get("/plans/{employee_id}/{year}/{segment}")
    async def read_plan(employee_id: Id, year: Year, segment: Segment, by: Reader) -> PlanShown:
        await check_reader(edge, employee_id, by)
        plan = await edge.row(plans, plan_id(employee_id, year, segment), by)
        return (await shown(edge, [plan], by))[0]


def plan_id(employee_id: str, year: int, segment: int) -> str:
    return joined(employee_id, str(year), str(segment))


def planned(result: ResultBody) -> PlannedResult:
    return PlannedResult(
        result_id=result.result_id,
        kind=result.kind,
        title=result.title,
        indicators=tuple(Indicator(**of.model_dump()) for of in result.indicators),
    )


async def shown(edge: Edge, rows: Sequence[PlanRow], by: Caller) -> list[PlanShown]:
    texts = await edge.open({row.reason for row in rows if row.reason}, by)
    return [plan_shown(row, texts) for row in rows]


def plan_shown(row: PlanRow, texts: dict[Sealed, str]) -> PlanShown:
    return PlanShown(
        plan_id=row.plan_id,
        employee_id=row.employee_id,
        unit_id=row.unit_id,
        appraiser_id=row.appraiser_id,
        year=row.year,
        segment=row.segment,
        status=row.status,
        revision=row.revision,
        results=[ResultShown.model_validate(result) for result in row.results],
        reason=texts[row.reason] if row.reason else None,
        since=row.since,
        version=row.version,
    )
