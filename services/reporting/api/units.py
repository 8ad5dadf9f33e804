"""Units over HTTP: the tree of offices, who heads each, and how one is closed or merged."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from contracts.reporting import Acting, UnitKind
from kernel.edge import Caller, Edge
from kernel.http import Body, Day, Done, Id, Listed, done, only
from kernel.local_day import today
from kernel.refusal import Conflict
from services.reporting.api.callers import Anybody, Hr
from services.reporting.api.whole import everyone
from services.reporting.deciders.unit import CloseUnit
from services.reporting.views.acting import acting_heads
from services.reporting.views.roster import EmployeeRow, UnitRow, clocks, roster, units


class UnitIsNotEmpty(Conflict):
    """A unit is closed once nobody works in it or leads it and no open unit stands under it."""

    slug = "reporting.unit-is-not-empty"
    indonesian = "Unit ditutup setelah tidak ada pegawai, pimpinan, atau unit di bawahnya."


class CloseBody(Body):
    """With ``into_id`` it is merged into that unit."""

    since: Day
    into_id: Id | None = None


class UnitShown(BaseModel):
    unit_id: Annotated[str, Field(examples=["kec-lubuk-sikarah"])]
    title: Annotated[str, Field(examples=["Kecamatan Lubuk Sikarah"])]
    kind: UnitKind
    parent_id: str | None
    code: Annotated[str | None, Field(examples=["13.72.01"])]
    is_open: Annotated[bool, Field(description="False once it was closed or merged.")]
    closed: date | None
    merged_into: str | None
    version: int


class HeadShown(BaseModel):
    """Who heads a unit: by their post, or for a time (plt, plh)."""

    employee_id: str
    acting: Acting | None
    until: date | None


class HeadsShown(BaseModel):
    heads: Annotated[list[HeadShown], Field(description="On the day of the request.")]


def unit_routes(api: APIRouter, edge: Edge) -> None:
    @api.get("/units")
    async def list_units(
        by: Anybody,
        parent_id: Id | None = None,
        kind: UnitKind | None = None,
        is_open: bool | None = None,
    ) -> Listed[UnitShown]:
        where = only(parent_id=parent_id, kind=kind) | only(is_open=is_open)
        page = await edge.page(units, by, **where)
        return Listed(items=[unit_shown(row) for row in page.items], next=page.next)

    @api.get("/units/{unit_id}")
    async def read_unit(unit_id: Id, by: Anybody) -> UnitShown:
        return unit_shown(await edge.row(units, unit_id, by))

    @api.get("/units/{unit_id}/heads")
    async def read_heads(unit_id: Id, by: Anybody) -> HeadsShown:
        """Who heads the unit, by id: by their post, as Plt. or as Plh. today."""
        heads = await heads_of(edge, unit_id, by)
        await edge.row(units, unit_id, by)  # there is such a unit
        return HeadsShown(heads=heads)

    @api.post("/units/{unit_id}/close")
    async def close_unit(unit_id: Id, body: CloseBody, by: Hr) -> Done:
        """Closed, or merged into another one, once nobody works in it and no unit stands under
        it: move those first."""
        await check_is_empty(edge, unit_id, by)
        asked = CloseUnit(
            unit_id=unit_id,
            since=body.since,
            into_id=body.into_id,
            today=await today(clocks, edge, by),
        )
        return done(await edge.execute(asked, by))


def unit_shown(row: UnitRow) -> UnitShown:
    return UnitShown(
        unit_id=row.unit_id,
        title=row.title,
        kind=row.kind,
        parent_id=row.parent_id or None,
        code=row.code or None,
        is_open=row.is_open,
        closed=row.closed,
        merged_into=row.merged_into or None,
        version=row.version,
    )


async def check_is_empty(edge: Edge, unit_id: str, by: Caller) -> None:
    """Raises UnitIsNotEmpty."""
    day = await today(clocks, edge, by)
    below = await edge.page(units, by, parent_id=unit_id, is_open=True)
    within = [*await everyone(edge, by, unit_id=unit_id), *await everyone(edge, by, leads=unit_id)]
    people = {row.employee_id for row in within if works_on(row, day)}
    if below.items or people:
        raise UnitIsNotEmpty(unit_id, units=len(below.items), people=len(people))


def works_on(row: EmployeeRow, day: date) -> bool:
    return row.ended is None or day < row.ended.since


async def heads_of(edge: Edge, unit_id: str, by: Caller) -> list[HeadShown]:
    """Those who head a unit by their post first; of acting heads the terms of today."""
    day = await today(clocks, edge, by)
    leaders = (await edge.page(roster, by, leads=unit_id)).items
    heads = [
        HeadShown(employee_id=row.employee_id, acting=None, until=None)
        for row in leaders
        if works_on(row, day)
    ]
    row = await edge.find(acting_heads, unit_id, by)
    return heads + [
        HeadShown(employee_id=each.employee_id, acting=each.term.acting, until=each.term.until)
        for each in (row.heads if row else ())
        if each.term.since <= day <= each.term.until
    ]
