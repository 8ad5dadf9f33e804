"""Numbers by PP 30/2019 over HTTP: official to 2021, an internal figure for allowance since."""

from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from contracts.evaluation import BehaviourScored, NumericBand, Worth
from kernel.http import Body, Caller, Done, Edge, JoinedId, allow, done
from kernel.refusal import NotFound
from services.evaluation.api.evaluations import Reader, may_read
from services.evaluation.api.evaluations_shown import OthersEvaluationsAreClosed
from services.evaluation.api.figures import shown_for
from services.evaluation.deciders.figure import ComputeFigure
from services.evaluation.views.evaluations import evaluations
from services.evaluation.views.numbers import numbers

Appraiser = Annotated[Caller, allow("appraiser", whose="of those whom the caller appraises")]
Aspect = Annotated[Decimal | None, Field(ge=0, le=120, max_digits=5, decimal_places=2)]
FIGURE = "/evaluations/{evaluation_id}/figure"


class NoFigure(NotFound):
    """Nobody has had a number of this period computed."""

    slug = "evaluation.no-figure"
    indonesian = "Belum ada angka yang dihitung untuk periode ini."


class BehaviourBody(Body):
    """What nobody says is left out, and counts not as zero."""

    service: Aspect = None
    commitment: Aspect = None
    initiative: Aspect = None
    cooperation: Aspect = None
    leadership: Annotated[Aspect, Field(description="For structural posts alone.")] = None


class FigureBody(Body):
    superior: BehaviourBody
    others: Annotated[
        list[BehaviourBody],
        Field(default_factory=list, max_length=12, description="Peers and subordinates."),
    ]
    innovation_accepted: bool = False


class BehaviourShown(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    service: Decimal | None
    commitment: Decimal | None
    initiative: Decimal | None
    cooperation: Decimal | None
    leadership: Decimal | None


class FigureShown(BaseModel):
    """``shares`` are the percents of work and behaviour; ``worth`` says that from 2022 on it is an
    internal figure and no predicate."""

    model_config = ConfigDict(from_attributes=True)

    evaluation_id: str
    employee_id: str
    period: str
    policy_id: str
    worth: Worth
    work: Decimal | None
    behaviour: Decimal | None
    shares: tuple[int, int]
    total: Decimal
    band: NumericBand
    superior: BehaviourShown
    innovation_accepted: bool
    basis: list[str]


def number_routes(api: APIRouter, edge: Edge) -> None:
    @api.put(FIGURE)
    async def compute_figure(evaluation_id: JoinedId, body: FigureBody, by: Appraiser) -> Done:
        """From the accepted figures; computed again it replaces the one before."""
        asked = ComputeFigure(
            evaluation_id=evaluation_id,
            computed_by=by.subject,
            superior=BehaviourScored(**body.superior.model_dump()),
            others=tuple(BehaviourScored(**of.model_dump()) for of in body.others),
            innovation_accepted=body.innovation_accepted,
            figures=tuple((await shown_for(evaluation_id, edge, by)).items()),
        )
        return done(await edge.execute(asked, by))

    @api.get(FIGURE)
    async def read_figure(evaluation_id: JoinedId, by: Reader) -> FigureShown:
        found = await edge.find(numbers, evaluation_id, by)
        row = await edge.row(evaluations, evaluation_id, by)
        if not await may_read(row, edge, by):
            raise OthersEvaluationsAreClosed(evaluation_id)
        if found is None:
            raise NoFigure(evaluation_id)
        return FigureShown.model_validate(found.figure)
