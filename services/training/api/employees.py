"""What employees need, did and may count, over HTTP; and the gaps of a unit, without names."""

from decimal import Decimal
from typing import Annotated, Literal

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from contracts.reporting import Employment
from kernel.http import Edge, Id, Listed, only
from services.training.api.callers import Planner, Reader, who_is_read
from services.training.rules.hours import year_of_training
from services.training.views import HoursRow, gaps, hours, needs, trainings


class NeedShown(BaseModel):
    need_id: str
    employee_id: str
    unit_id: str
    competency: str
    indicator_code: str
    evaluation_id: str
    period: str
    last_shown: Annotated[
        str, Field(description="The last period in which it showed.", examples=["2026-Q1"])
    ]
    status: Literal["open", "met"]
    training_id: Annotated[str, Field(description="What met it; empty while it is open.")]


class GapShown(BaseModel):
    """How many of a unit need a competency now, and how many needs a training has met."""

    unit_id: str
    competency: str
    open: int
    met: int


class TrainingShown(BaseModel):
    """Hours, scores and certificate of a completed training; a missed one has none."""

    training_id: str
    employee_id: str
    course_id: str
    status: Literal["completed", "missed"]
    year: int
    hours_jp: int
    competencies: tuple[str, ...]
    certificate: str
    pre_score: Decimal | None
    post_score: Decimal | None


class HoursShown(BaseModel):
    """Hours of one training, and the record they come from."""

    training_id: str
    course_id: str
    hours_jp: int
    recorded_at: Annotated[str, Field(examples=["13.72/training@4711"])]


class YearShown(BaseModel):
    """A PNS has a right to at least 20 JP a year; a PPPK is trained for at most 24."""

    employee_id: str
    year: int
    employment: Employment | None
    hours_jp: int
    minutes: int
    at_least_jp: int | None
    at_most_jp: int | None
    missing_jp: int
    over_jp: int
    trainings: list[HoursShown]


def need_routes(api: APIRouter, edge: Edge) -> None:
    @api.get("/gaps")
    async def list_gaps(
        by: Planner, unit_id: Id | None = None, competency: Id | None = None
    ) -> Listed[GapShown]:
        page = await edge.page(gaps, by, **only(unit_id=unit_id, competency=competency))
        items = [GapShown.model_validate(row, from_attributes=True) for row in page.items]
        return Listed(items=items, next=page.next)

    @api.get("/needs")
    async def list_needs(
        by: Reader,
        employee_id: Id | None = None,
        unit_id: Id | None = None,
        competency: Id | None = None,
        status: Literal["open", "met"] | None = None,
    ) -> Listed[NeedShown]:
        whose = who_is_read(employee_id, by)
        where = only(employee_id=whose, unit_id=unit_id, competency=competency, status=status)
        page = await edge.page(needs, by, **where)
        items = [NeedShown.model_validate(row, from_attributes=True) for row in page.items]
        return Listed(items=items, next=page.next)


def training_routes(api: APIRouter, edge: Edge) -> None:
    @api.get("/trainings")
    async def list_trainings(
        by: Reader,
        employee_id: Id | None = None,
        course_id: Id | None = None,
        status: Literal["completed", "missed"] | None = None,
        year: int | None = None,
    ) -> Listed[TrainingShown]:
        whose = who_is_read(employee_id, by)
        where = only(employee_id=whose, course_id=course_id, status=status, year=year)
        page = await edge.page(trainings, by, **where)
        items = [TrainingShown.model_validate(row, from_attributes=True) for row in page.items]
        return Listed(items=items, next=page.next)

    @api.get("/hours/{employee_id}/{year}")
    async def read_hours(
        employee_id: Id, year: Annotated[int, Path(ge=1, le=9999, examples=[2026])], by: Reader
    ) -> YearShown:
        who_is_read(employee_id, by)
        return year_shown(await edge.row(hours, employee_id, by), year)


def year_shown(row: HoursRow, year: int) -> YearShown:
    counted = [entry for entry in row.hours if entry.year == year]
    stands = year_of_training(row.employment, sum(entry.hours_jp for entry in counted))
    return YearShown(
        employee_id=row.employee_id,
        year=year,
        employment=row.employment,
        hours_jp=stands.hours_jp,
        minutes=stands.minutes,
        at_least_jp=stands.at_least_jp,
        at_most_jp=stands.at_most_jp,
        missing_jp=stands.missing_jp,
        over_jp=stands.over_jp,
        trainings=[HoursShown.model_validate(e, from_attributes=True) for e in counted],
    )
