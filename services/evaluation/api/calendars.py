"""The calendar of a year over HTTP: adopted by HR, corrected when a day is moved, read by all."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from contracts.evaluation import Holiday
from kernel.http import Body, Caller, Day, Edge, Listed, OpenText, Text
from kernel.order import BatchRefused
from services.evaluation.api.adoption import Adopter, Reader
from services.evaluation.deciders.calendar import AdoptCalendar, CorrectCalendar
from services.evaluation.rules.calendar import merged, national_holidays
from services.evaluation.views.adopted import CalendarRow, calendar_history, calendars

MOST_HOLIDAYS = 100

Year = Annotated[int, Path(ge=2000, le=2100, examples=[2026])]
DryRun = Annotated[bool, Query(description="Only tell what would change.")]


class HolidayBody(Body):
    day: Day
    title: Annotated[OpenText, Field(max_length=200, examples=["Hari Jadi Kota"])]


class CalendarBody(Body):
    zone: Annotated[Text, Field(max_length=64, examples=["Asia/Jakarta", "Asia/Makassar"])]
    working_week: Annotated[Literal[5, 6], Field(description="Working days in a week.")] = 5
    national: Annotated[
        bool,
        Field(description="Take the national holidays and joint leave (cuti bersama) known here."),
    ] = False
    holidays: Annotated[
        tuple[HolidayBody, ...],
        Field(max_length=MOST_HOLIDAYS, description="The region's own; they win over national."),
    ] = ()


class CorrectionBody(Body):
    """A day that the government moves is taken away and added."""

    removed: Annotated[tuple[Day, ...], Field(max_length=MOST_HOLIDAYS)] = ()
    added: Annotated[tuple[HolidayBody, ...], Field(max_length=MOST_HOLIDAYS)] = ()


class HolidayShown(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    day: date
    title: str


class CalendarShown(BaseModel):
    year: int
    zone: str
    working_week: int
    holidays: list[HolidayShown]
    recorded_at: Annotated[str, Field(examples=["13.72/evaluation@1"])]
    recorded: datetime


class CalendarChanged(BaseModel):
    """What an adoption or a correction changed; of a dry run what it would, and no position.

    Every term that is running ends by the new days from then on."""

    dry_run: bool
    added: list[HolidayShown]
    removed: list[HolidayShown]
    position: Annotated[str | None, Field(examples=["13.72/evaluation@1"])] = None
    version: int | None = None


def calendar_routes(api: APIRouter, edge: Edge) -> None:
    @api.put("/calendars/{year}")
    async def adopt_calendar(
        year: Year, body: CalendarBody, by: Adopter, dry_run: DryRun = False
    ) -> CalendarChanged:
        days = holidays_of(year, body)
        asked = AdoptCalendar(
            year=year, zone=body.zone, working_week=body.working_week, holidays=days
        )
        return await change(asked, days, edge, by, dry_run)

    @api.post("/calendars/{year}/correct")
    async def correct_calendar(
        year: Year, body: CorrectionBody, by: Adopter, dry_run: DryRun = False
    ) -> CalendarChanged:
        asked = CorrectCalendar(year=year, removed=body.removed, added=own(body.added))
        before = await days_now(year, edge, by)
        gone = {of.day for of in asked.added}.union(asked.removed)
        days = (*(of for of in before if of.day not in gone), *asked.added)
        return await change(asked, days, edge, by, dry_run)

    @api.get("/calendars/{year}")
    async def read_calendar(year: Year, by: Reader) -> CalendarShown:
        return shown(await edge.row(calendars, str(year), by))

    @api.get("/calendars/{year}/history")
    async def list_calendars(year: Year, by: Reader) -> Listed[CalendarShown]:
        """All that were ever adopted for this year, in that order; the last one is in force."""
        page = await edge.page(calendar_history, by, year=str(year))
        return Listed(items=[shown(row) for row in page.items], next=page.next)


async def change(
    asked: AdoptCalendar | CorrectCalendar,
    days: Iterable[Holiday],
    edge: Edge,
    by: Caller,
    dry_run: bool,
) -> CalendarChanged:
    before, after = set(await days_now(asked.year, edge, by)), set(days)
    changed = CalendarChanged(
        dry_run=dry_run, added=listed(after - before), removed=listed(before - after)
    )
    if dry_run:
        try:
            await edge.rehearse([asked], by)
        except BatchRefused as no:
            raise no.first from no
        return changed
    answer = await edge.execute(asked, by)
    return changed.model_copy(update={"position": answer.position, "version": answer.version})


async def days_now(year: int, edge: Edge, by: Caller) -> tuple[Holiday, ...]:
    row = await edge.find(calendars, str(year), by)
    return row.calendar.holidays if row else ()


def listed(days: Iterable[Holiday]) -> list[HolidayShown]:
    return [
        HolidayShown.model_validate(of) for of in sorted(days, key=lambda of: (of.day, of.title))
    ]


def own(days: Iterable[HolidayBody]) -> tuple[Holiday, ...]:
    return tuple(Holiday(day=of.day, title=of.title) for of in days)


def holidays_of(year: int, body: CalendarBody) -> tuple[Holiday, ...]:
    """The region's own days, and on request the nation's with them."""
    days = own(body.holidays)
    return merged(national_holidays(year), days) if body.national else days


def shown(row: CalendarRow) -> CalendarShown:
    return CalendarShown(
        year=row.calendar.year,
        zone=row.calendar.zone,
        working_week=row.calendar.working_week,
        holidays=listed(row.calendar.holidays),
        recorded_at=row.recorded_at,
        recorded=row.recorded,
    )
