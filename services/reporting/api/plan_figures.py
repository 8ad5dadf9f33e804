"""A unit's plans together: who contributes to which result, and how far the figures have come."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Annotated, ClassVar

from fastapi import APIRouter
from pydantic import BaseModel, Field

from contracts.reporting import Better, Source
from contracts.target import Standing
from kernel.edge import Caller, Edge
from kernel.http import Id, Listed, Period, only
from services.reporting.api.callers import Leader, Reader, check_reader, whose
from services.reporting.api.pages import everything
from services.reporting.api.plan_shapes import Shown, Year
from services.reporting.api.work import check_leader
from services.reporting.views.achievement import AchievementRow, Reported, achievement
from services.reporting.views.plan_matrix import Contribution, matrix
from services.reporting.views.plans import PlanRow, plans
from services.reporting.views.roster import roster


class ContributionShown(BaseModel):
    employee_id: str
    name: str
    plan_id: str
    result_id: str
    title: str
    direct: bool


class ColumnShown(BaseModel):
    """``title`` is absent while the leader's plan does not have this result (yet)."""

    leader_id: str
    result_id: str
    title: str | None
    contributions: list[ContributionShown]


class MatrixShown(BaseModel):
    """``unsupporting`` are results that serve none of a leader's, so far."""

    rows: ClassVar = ("columns", "contributions")

    unit_id: str
    year: int
    leader_id: str | None
    columns: list[ColumnShown]
    unsupporting: list[ContributionShown]


class AchievedShown(Shown):
    result_id: str
    indicator_id: str
    code: str
    source: Source
    better: Better
    target_low: Decimal
    target_high: Decimal
    realised: Decimal
    standing: Standing


class NarratedShown(Shown):
    result_id: str
    indicator_id: str
    code: str
    standing: Standing


class AchievementShown(Shown):
    """``narrated`` are the targets in words, which have no figure: each meets or is below, in the
    employee's view. ``positions`` are the records these figures rest on."""

    spread: ClassVar = ("indicators",)

    report_id: str
    employee_id: str
    unit_id: str
    period: str
    status: Reported
    indicators: list[AchievedShown]
    narrated: list[NarratedShown]
    positions: list[str]


class CodeShown(BaseModel):
    code: Annotated[str, Field(examples=["service-time"])]
    below: int
    meets: int
    above: int


class UnitAchievementShown(BaseModel):
    """How many indicators of each kind stand where, in reports of this period; those that are
    returned are left out."""

    rows: ClassVar = ("codes",)

    unit_id: str
    period: str
    reports: int
    codes: list[CodeShown]
    positions: list[str]


def figure_routes(api: APIRouter, edge: Edge) -> None:
    @api.get("/units/{unit_id}/matrix")
    async def read_matrix(unit_id: Id, year: Year, by: Leader) -> MatrixShown:
        """Who contributes what to which result of the unit's head (A.1.4–5)."""
        await check_leader(edge, unit_id, by)
        leader_id = await head_of(edge, unit_id, by)
        people = await everything(edge, plans, by, unit_id=unit_id, year=year)
        leaders: list[PlanRow] = []
        if leader_id:
            leaders = await everything(edge, plans, by, employee_id=leader_id, year=year)
        return await matrix_shown(edge, unit_id, year, leader_id, leaders, people, by)

    @api.get("/units/{unit_id}/achievement")
    async def read_unit_achievement(
        unit_id: Id, period: Period, by: Leader
    ) -> UnitAchievementShown:
        await check_leader(edge, unit_id, by)
        rows = await everything(edge, achievement, by, unit_id=unit_id, period=period)
        return counted(unit_id, period, [row for row in rows if row.status != "returned"])

    @api.get("/achievement")
    async def list_achievement(
        by: Reader, employee_id: Id | None = None, period: Period | None = None
    ) -> Listed[AchievementShown]:
        """The figures of each report beside the targets of its period: one's own, those of somebody
        one appraises, for HR those of anybody."""
        if employee_id is not None:
            await check_reader(edge, employee_id, by)
            where = only(employee_id=employee_id)
        else:
            where = whose(None, None, by)
        page = await edge.page(achievement, by, **where, **only(period=period))
        items = [AchievementShown.model_validate(row) for row in page.items]
        return Listed(items=items, next=page.next)


async def head_of(edge: Edge, unit_id: str, by: Caller) -> str | None:
    """Who leads the unit, by the roster."""
    leaders = await edge.page(roster, replace(by, cursor="", limit=1), leads=unit_id)
    return leaders.items[0].employee_id if leaders.items else None


async def matrix_shown(
    edge: Edge,
    unit_id: str,
    year: int,
    leader_id: str | None,
    leaders: Sequence[PlanRow],
    people: Sequence[PlanRow],
    by: Caller,
) -> MatrixShown:
    found = matrix(leader_id or "", leaders, people)
    told = [*found.unsupporting, *(of for column in found.columns for of in column.contributions)]
    names = await names_of(edge, {of.employee_id for of in told}, by)
    return MatrixShown(
        unit_id=unit_id,
        year=year,
        leader_id=leader_id,
        columns=[
            ColumnShown(
                leader_id=column.leader_id,
                result_id=column.result_id,
                title=column.title,
                contributions=[contribution(of, names) for of in column.contributions],
            )
            for column in found.columns
        ],
        unsupporting=[contribution(of, names) for of in found.unsupporting],
    )


async def names_of(edge: Edge, people: Iterable[str], by: Caller) -> dict[str, str]:
    rows = await edge.rows(roster, people, by)
    texts = await edge.open({row.name for row in rows.values()}, by)
    return {of: texts[row.name] for of, row in rows.items()}


def contribution(of: Contribution, names: dict[str, str]) -> ContributionShown:
    return ContributionShown(
        employee_id=of.employee_id,
        name=names.get(of.employee_id, ""),
        plan_id=of.plan_id,
        result_id=of.result_id,
        title=of.title,
        direct=of.direct,
    )


def counted(unit_id: str, period: str, rows: Sequence[AchievementRow]) -> UnitAchievementShown:
    counts = Counter(
        (of.code, of.standing) for row in rows for of in (*row.indicators, *row.narrated)
    )
    return UnitAchievementShown(
        unit_id=unit_id,
        period=period,
        reports=len(rows),
        codes=[
            CodeShown(
                code=code,
                below=counts[code, "below"],
                meets=counts[code, "meets"],
                above=counts[code, "above"],
            )
            for code in sorted({code for code, _ in counts})
        ],
        positions=[position for row in rows for position in row.positions],
    )
