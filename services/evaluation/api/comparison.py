"""The units of the region side by side, over HTTP: shares, never people."""

from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from contracts.evaluation import Band, OrganisationPredicate, Predicate
from contracts.satisfaction import is_published
from kernel.http import Caller, Edge, Period, allow
from services.evaluation.api.lines import every
from services.evaluation.rules.comparison import LEAST_PEOPLE, Counted, compared, shares
from services.evaluation.views.evaluations import Scoreboard, scoreboards
from services.evaluation.views.organisation import OrganisationRow, organisations, row_key

Comparer = Annotated[Caller, allow("appraiser", "hr", "auditor", whose="of the whole region")]
Shares = Annotated[
    dict[Predicate, Decimal],
    Field(description="Percent of those scored.", examples=[{"baik": "83.3"}]),
]


class UnitCompared(BaseModel):
    """``organisation`` is the unit's own predicate. Index and band need five answers."""

    unit_id: str
    people: int
    shares: Shares
    organisation: OrganisationPredicate | None
    index: Decimal | None
    band: Band | None


class SmallUnits(BaseModel):
    """Units with fewer than five people scored, as one; without figures where they are fewer than
    five people together."""

    units: int
    people: int | None
    shares: Shares | None


class RegionCompared(BaseModel):
    period: str
    least: Annotated[int, Field(description="People scored before a unit is shown.")]
    items: list[UnitCompared]
    small: SmallUnits


def comparison_routes(api: APIRouter, edge: Edge) -> None:
    @api.get("/comparison/{period}")
    async def compare_units(period: Period, by: Comparer) -> RegionCompared:
        """How the predicates of a period spread over the units. There is no figure in it of fewer
        than five people."""
        rows = await every(scoreboards, edge, by, period=period)
        boards = {row.unit_id: row for row in rows}
        found = compared(Counted(row.unit_id, row.predicates) for row in rows)
        keys = {of.unit_id: row_key(of.unit_id, period) for of in found.shown}
        rated = await edge.rows(organisations, list(keys.values()), by)
        few = found.small.predicates
        return RegionCompared(
            period=period,
            least=LEAST_PEOPLE,
            items=[unit(of, boards[of.unit_id], rated.get(keys[of.unit_id])) for of in found.shown],
            small=SmallUnits(
                units=found.small.units,
                people=sum(few.values()) if few else None,
                shares=shares(few) if few else None,
            ),
        )


def unit(of: Counted, board: Scoreboard, rated: OrganisationRow | None) -> UnitCompared:
    public = is_published(board.answers)
    return UnitCompared(
        unit_id=of.unit_id,
        people=of.people,
        shares=shares(of.predicates),
        organisation=rated.predicate if rated else None,
        index=board.index if public else None,
        band=board.band if public else None,
    )
