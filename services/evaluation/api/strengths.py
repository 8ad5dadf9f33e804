"""Strengths and weaknesses over HTTP: of a person against past and unit, of units and the region
without anybody's name."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from contracts.evaluation import Rating
from kernel.http import Caller, Edge, Id, JoinedId, Period, allow
from services.evaluation.api.evaluations import Reader, may_read
from services.evaluation.api.evaluations_shown import OthersEvaluationsAreClosed
from services.evaluation.api.lines import every
from services.evaluation.api.units import (
    SEES_EVERY_UNIT,
    Leader,
    OtherUnitsAreClosed,
    appraises_in,
)
from services.evaluation.rules.strengths import (
    Change,
    Compared,
    Spread,
    by_code,
    by_value,
    compared,
    together,
)
from services.evaluation.rules.window import previous
from services.evaluation.views.evaluations import (
    EvaluationRow,
    Scoreboard,
    board_key,
    evaluations,
    scoreboards,
)

Overseer = Annotated[Caller, allow(*SEES_EVERY_UNIT, whose="of the whole region")]
LEAST_SHOWN = 5
"""Of fewer scored people the region is told nothing: a count of one is somebody."""


class SpreadShown(BaseModel):
    below: int
    meets: int
    above: int


class ComparedShown(BaseModel):
    """``lower`` and ``higher`` people of the unit are rated below and above this one."""

    name: Annotated[str, Field(examples=["service-time"])]
    rating: Rating
    before: Annotated[Rating | None, Field(description="Of the own period before.")]
    change: Change | None
    unit: SpreadShown
    lower: int
    higher: int
    competencies: Annotated[
        list[str], Field(description="To which a weakness points, by the region's mapping.")
    ]


class StrengthsShown(BaseModel):
    evaluation_id: str
    employee_id: str
    period: str
    compared_with: Annotated[str, Field(description="The period before.", examples=["2025-Q4"])]
    indicators: list[ComparedShown]
    values: list[ComparedShown]


class UnitStrengthsShown(BaseModel):
    """How many people are below, meet and are above, by kind of indicator and by value."""

    period: str
    scored: int
    indicators: dict[str, SpreadShown]
    values: dict[str, SpreadShown]


def strength_routes(api: APIRouter, edge: Edge) -> None:
    @api.get("/evaluations/{evaluation_id}/strengths")
    async def read_strengths(evaluation_id: JoinedId, by: Reader) -> StrengthsShown:
        """Against the own period before, and against the unit in this period."""
        row = await edge.row(evaluations, evaluation_id, by)
        if not await may_read(row, edge, by):
            raise OthersEvaluationsAreClosed(evaluation_id)
        before = previous(row.period)
        earlier = await every(evaluations, edge, by, employee_id=row.employee_id, period=before)
        board = await edge.find(scoreboards, board_key(row.unit_id, row.period), by)
        return strengths_shown(row, earlier[0] if earlier else None, board, before)

    @api.get("/units/{unit_id}/strengths/{period}")
    async def read_unit_strengths(unit_id: Id, period: Period, by: Leader) -> UnitStrengthsShown:
        board = await edge.find(scoreboards, board_key(unit_id, period), by)
        if not by.has(*SEES_EVERY_UNIT) and not await appraises_in(unit_id, edge, by):
            raise OtherUnitsAreClosed(unit_id)
        return units_shown(period, [board] if board else [])

    @api.get("/region-strengths/{period}")
    async def read_region_strengths(period: Period, by: Overseer) -> UnitStrengthsShown:
        """All units together; nothing under five people."""
        boards = await every(scoreboards, edge, by, period=period)
        scored = sum(board.scored for board in boards)
        return units_shown(period, boards if scored >= LEAST_SHOWN else [])


def strengths_shown(
    row: EvaluationRow, earlier: EvaluationRow | None, board: Scoreboard | None, before: str
) -> StrengthsShown:
    past = (*earlier.indicators, *earlier.narrated) if earlier else ()
    past_values = earlier.behaviour if earlier else ()
    unit = board.codes if board else {}
    unit_values = board.values if board else {}
    points = {weak.code: list(weak.competencies) for weak in row.weaknesses}
    indicators = compared(by_code((*row.indicators, *row.narrated)), by_code(past), unit)
    values = compared(by_value(row.behaviour), by_value(past_values), unit_values)
    return StrengthsShown(
        evaluation_id=row.evaluation_id,
        employee_id=row.employee_id,
        period=row.period,
        compared_with=before,
        indicators=[compared_shown(of, points) for of in indicators],
        values=[compared_shown(of, {}) for of in values],
    )


def compared_shown(of: Compared, points: Mapping[str, list[str]]) -> ComparedShown:
    told = of._asdict() | {"unit": SpreadShown(**of.unit._asdict())}
    pointed = points.get(of.name, []) if of.rating == "below" else []
    return ComparedShown.model_validate(told | {"competencies": pointed})


def units_shown(period: str, boards: list[Scoreboard]) -> UnitStrengthsShown:
    return UnitStrengthsShown(
        period=period,
        scored=sum(board.scored for board in boards),
        indicators=spreads_shown(together(board.codes for board in boards)),
        values=spreads_shown(together(board.values for board in boards)),
    )


def spreads_shown(spreads: Mapping[str, Spread]) -> dict[str, SpreadShown]:
    return {name: SpreadShown(**of._asdict()) for name, of in sorted(spreads.items())}
