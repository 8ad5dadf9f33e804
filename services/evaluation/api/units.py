"""Units over HTTP: how a unit stands, for its leaders; what citizens say of it, for everybody."""

from dataclasses import replace
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from contracts.evaluation import Band, Predicate
from contracts.reporting import PlannedSource
from contracts.satisfaction import is_published
from kernel.http import Caller, Edge, Id, Period, allow
from kernel.refusal import Forbidden
from services.evaluation.api.figures import measured_in
from services.evaluation.views.evaluations import Scoreboard, board_key, evaluations, scoreboards

SEES_EVERY_UNIT = ("hr", "auditor")

Leader = Annotated[
    Caller,
    allow("appraiser", *SEES_EVERY_UNIT, whose="of units where one appraises; hr's, auditors' all"),
]
Citizen = Annotated[Caller, allow("citizen", whose="what is published")]


class OtherUnitsAreClosed(Forbidden):
    """A scoreboard is seen by those who appraise somebody of the unit, by hr and by auditors."""

    slug = "evaluation.other-units-are-closed"
    indonesian = "Papan nilai unit hanya dilihat penilai di unit itu, kepegawaian, dan auditor."


class SatisfactionShown(BaseModel):
    """Index and band are absent below five answers."""

    unit_id: str
    period: str
    answers: int
    elements: Annotated[int, Field(description="In use: eight where nothing is paid.")]
    index: Annotated[Decimal | None, Field(examples=["88.31"])]
    band: Band | None


class ScoreboardShown(BaseModel):
    """Counts of people: by predicate, and by the codes in which they are strong or weak."""

    unit_id: str
    period: str
    scored: int
    predicates: dict[Predicate, int]
    strengths: dict[str, int]
    weaknesses: dict[str, int]
    satisfaction: SatisfactionShown


class MeasureShown(BaseModel):
    """Made of so many records between the two at ``positions``, both among them."""

    figure: Annotated[Decimal | None, Field(examples=["12.50"])]
    counted: int
    positions: list[str]


class MeasuresShown(BaseModel):
    """A source that showed nothing is absent."""

    unit_id: str
    period: str
    figures: dict[PlannedSource, MeasureShown]


def unit_routes(api: APIRouter, edge: Edge) -> None:
    @api.get("/scoreboard/{unit_id}/{period}")
    async def read_scoreboard(unit_id: Id, period: Period, by: Leader) -> ScoreboardShown:
        if not by.has(*SEES_EVERY_UNIT) and not await appraises_in(unit_id, edge, by):
            raise OtherUnitsAreClosed(unit_id)
        row = await edge.row(scoreboards, board_key(unit_id, period), by)
        return ScoreboardShown(
            unit_id=row.unit_id,
            period=row.period,
            scored=row.scored,
            predicates=row.predicates,
            strengths=row.strengths,
            weaknesses=row.weaknesses,
            satisfaction=satisfaction_shown(row),
        )

    @api.get("/measures/{unit_id}/{period}")
    async def read_measures(unit_id: Id, period: Period, by: Citizen) -> MeasuresShown:
        """Medians of minutes and the share of complaints answered in time, as they count for
        indicators whose source they are."""
        found = await measured_in(unit_id, period, edge, by)
        return MeasuresShown(
            unit_id=unit_id,
            period=period,
            figures={source: MeasureShown(**of._asdict()) for source, of in found.items()},
        )

    @api.get("/satisfaction/{unit_id}/{period}")
    async def read_satisfaction(unit_id: Id, period: Period, by: Citizen) -> SatisfactionShown:
        row = await edge.row(scoreboards, board_key(unit_id, period), by)
        return satisfaction_shown(row)


async def appraises_in(unit_id: str, edge: Edge, by: Caller) -> bool:
    """Whether the caller appraises anybody of this unit, in any period."""
    one = replace(by, cursor="", limit=1)
    page = await edge.page(evaluations, one, unit_id=unit_id, appraiser_id=by.subject)
    return bool(page.items)


def satisfaction_shown(row: Scoreboard) -> SatisfactionShown:
    public = is_published(row.answers)
    return SatisfactionShown(
        unit_id=row.unit_id,
        period=row.period,
        answers=row.answers,
        elements=row.elements,
        index=row.index if public else None,
        band=row.band if public else None,
    )
