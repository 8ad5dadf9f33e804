"""What is due of an employee's own work, and how far each indicator is."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from contracts.ids import BETWEEN
from contracts.reporting import Better, RealisedIndicator, RealisedNarrative
from kernel.calendar import Calendar
from kernel.edge import Caller, Edge
from kernel.http import Id
from kernel.local_day import day_in, today
from services.reporting.api.callers import Reader, check_reader
from services.reporting.api.pages import everything
from services.reporting.api.plan_shapes import Year
from services.reporting.rules.due import Standing, owed
from services.reporting.rules.period import Cadence, last_day_of, year_of
from services.reporting.views.documents import ReportRow, ReportStatus, reports
from services.reporting.views.roster import clocks
from services.reporting.views.terms import IN_FORCE, cadences, calendars
from services.reporting.views.work import WorkRow, work

LAST_DAY_OF_PLANS = (1, 31)  # PermenPANRB 6/2022, II.C.4


class DueShown(BaseModel):
    """``due_on`` is absent where the region has adopted no calendar of the year."""

    what: Literal["plan", "report"]
    period: Annotated[str, Field(description="Of a plan the year.", examples=["2026-Q1"])]
    due_on: Annotated[date | None, Field(examples=["2026-04-08"])]
    standing: Standing


class DueListShown(BaseModel):
    """In the order in which they fall due."""

    employee_id: str
    today: date
    cadence: Cadence
    items: list[DueShown]


class ReachedShown(BaseModel):
    period: Annotated[str, Field(examples=["2026-Q1"])]
    realised: Decimal
    status: ReportStatus


class ProgressShown(BaseModel):
    """Target and figures of one indicator, as the last report has it."""

    indicator_id: str
    code: str
    target_low: Decimal
    target_high: Decimal
    better: Better
    reached: list[ReachedShown]


class NarratedReachedShown(BaseModel):
    period: Annotated[str, Field(examples=["2026-Q1"])]
    is_reached: Annotated[bool, Field(description="In the employee's view.")]
    status: ReportStatus


class NarratedProgressShown(BaseModel):
    """Of a target in words; what was told of it stands in the reports."""

    indicator_id: str
    code: str
    reached: list[NarratedReachedShown]


class ProgressListShown(BaseModel):
    employee_id: str
    year: int
    indicators: list[ProgressShown]
    narrated: list[NarratedProgressShown]


def work_due_routes(api: APIRouter, edge: Edge) -> None:
    @api.get("/employees/{employee_id}/due")
    async def read_due(employee_id: Id, by: Reader) -> DueListShown:
        """The plan and the reports that are still to come, late and returned ones with them."""
        await check_reader(edge, employee_id, by)
        return await due_list(edge, employee_id, by)

    @api.get("/employees/{employee_id}/progress/{year}")
    async def read_progress(employee_id: Id, year: Year, by: Reader) -> ProgressListShown:
        """Each indicator's target beside what was reached in each period so far."""
        await check_reader(edge, employee_id, by)
        rows = await everything(edge, reports, by, employee_id=employee_id)
        told = [row for row in rows if year_of(row.period) == year]
        return ProgressListShown(
            employee_id=employee_id,
            year=year,
            indicators=progress(told),
            narrated=narrated(told),
        )


async def due_list(edge: Edge, employee_id: str, by: Caller) -> DueListShown:
    now = await today(clocks, edge, by)
    cadence = (await edge.rows(cadences, [IN_FORCE], by)).get(IN_FORCE)
    how_often: Cadence = cadence.cadence if cadence else "quarterly"
    numbers = [str(now.year), str(now.year + 1)]
    years = await edge.rows(calendars, numbers, by)
    zone = next(iter(years.values())).zone if years else None
    calendar = Calendar({int(number): year for number, year in years.items()})
    row = await edge.row(work, employee_id, by)
    agreed = agreed_on(row, now.year, zone)
    items = [*plan_due(row, agreed, now), *reports_due(row, agreed, now, calendar, how_often)]
    return DueListShown(employee_id=employee_id, today=now, cadence=how_often, items=items)


def agreed_on(row: WorkRow, year: int, zone: str | None) -> date | None:
    """The day on which this year's first plan came to be agreed."""
    days = [
        max(day_in(zone, of.agreed_at), date(year, 1, 1))
        for of in row.plans
        if of.agreed_at and of.plan_id.split(BETWEEN)[1] == str(year)
    ]
    return min(days, default=None)


def plan_due(row: WorkRow, agreed: date | None, now: date) -> list[DueShown]:
    if agreed or not row.planned.on(now):
        return []
    last = date(now.year, *LAST_DAY_OF_PLANS)
    standing: Standing = "late" if now > last else "open"
    return [DueShown(what="plan", period=str(now.year), due_on=last, standing=standing)]


def reports_due(
    row: WorkRow, agreed: date | None, now: date, calendar: Calendar, cadence: Cadence
) -> list[DueShown]:
    if agreed is None:
        return []
    there = {of.period for of in row.reports}
    returned = {of.period for of in row.reports if of.status == "returned"}
    return [
        DueShown(what="report", period=of.period, due_on=of.due_on, standing=of.standing)
        for of in owed(cadence, agreed, now, calendar, there, returned)
        if row.planned.on(last_day_of(of.period)) or of.standing == "returned"
    ]


def progress(rows: list[ReportRow]) -> list[ProgressShown]:
    last: dict[str, RealisedIndicator] = {}
    reached: dict[str, list[ReachedShown]] = {}
    for row in sorted(rows, key=lambda of: of.period):
        for of in (of for result in row.results for of in result.indicators):
            last[of.indicator_id] = of
            told = ReachedShown(period=row.period, realised=of.realised, status=row.status)
            reached.setdefault(of.indicator_id, []).append(told)
    return [
        ProgressShown(
            indicator_id=of.indicator_id,
            code=of.code,
            target_low=of.target_low,
            target_high=of.target_high,
            better=of.better,
            reached=reached[of.indicator_id],
        )
        for of in last.values()
    ]


def narrated(rows: list[ReportRow]) -> list[NarratedProgressShown]:
    last: dict[str, RealisedNarrative] = {}
    reached: dict[str, list[NarratedReachedShown]] = {}
    for row in sorted(rows, key=lambda of: of.period):
        for of in (of for result in row.results for of in result.narrated):
            last[of.indicator_id] = of
            told = NarratedReachedShown(
                period=row.period, is_reached=of.is_reached, status=row.status
            )
            reached.setdefault(of.indicator_id, []).append(told)
    return [
        NarratedProgressShown(
            indicator_id=of.indicator_id, code=of.code, reached=reached[of.indicator_id]
        )
        for of in last.values()
    ]
