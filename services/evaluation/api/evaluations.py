"""Evaluations over HTTP: the appraiser scores; who is concerned sees what came of it, and why."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Literal

from fastapi import APIRouter
from msgspec.structs import asdict
from pydantic import BaseModel, ConfigDict, Field

from contracts.evaluation import Predicate, RatedValue, Rating, Value
from contracts.event import Sealed
from contracts.reporting import Better, ResultKind, Source
from kernel.http import (
    Body,
    Caller,
    Done,
    Edge,
    Id,
    JoinedId,
    Listed,
    Period,
    Personal,
    Text,
    allow,
    done,
    only,
)
from kernel.local_day import today
from kernel.refusal import Forbidden
from services.evaluation.deciders.evaluation import ScoreEvaluation
from services.evaluation.views.evaluations import EvaluationRow, clocks, evaluations

Status = Literal["open", "ready", "scored"]
SEES_EVERYBODY = ("hr", "auditor")

Appraiser = Annotated[Caller, allow("appraiser", whose="of those whom the caller appraises")]
Reader = Annotated[
    Caller,
    allow(
        "employee",
        "appraiser",
        *SEES_EVERYBODY,
        whose="one's own; an appraiser's of those appraised; hr's and auditors' all",
    ),
]


class OthersEvaluationsAreClosed(Forbidden):
    """An evaluation is seen by the employee, the appraiser, human resources and auditors."""

    slug = "evaluation.others-evaluations-are-closed"
    indonesian = "Evaluasi hanya dilihat pegawai, pejabat penilainya, kepegawaian, dan auditor."


class ScoreBody(Body):
    behaviour: Annotated[
        dict[Value, Rating],
        Field(
            description="Each of the seven BerAKHLAK values.",
            examples=[
                {
                    "berorientasi-pelayanan": "above",
                    "akuntabel": "meets",
                    "kompeten": "meets",
                    "harmonis": "meets",
                    "loyal": "meets",
                    "adaptif": "below",
                    "kolaboratif": "meets",
                }
            ],
        ),
    ]
    predicate: Annotated[
        Predicate | None, Field(description="Only to decide otherwise than proposed.")
    ] = None
    reason: Annotated[Text | None, Field(description="Why; needed when deciding otherwise.")] = None


class IndicatorShown(BaseModel):
    """``realised`` and ``rating`` are absent while too few citizens have answered."""

    model_config = ConfigDict(from_attributes=True)

    result_id: str
    result_kind: ResultKind
    indicator_id: str
    code: str
    source: Source
    target_low: Decimal
    target_high: Decimal
    better: Better
    realised: Decimal | None
    rating: Rating | None


class NarratedShown(BaseModel):
    """Of a target in words, which has no figure."""

    model_config = ConfigDict(from_attributes=True)

    result_id: str
    result_kind: ResultKind
    indicator_id: str
    code: str
    rating: Rating


class ResultShown(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    result_id: str
    result_kind: ResultKind
    rating: Rating | None


class ValueShown(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    value: Value
    rating: Rating


class WeaknessShown(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    indicator_id: str
    code: str
    competencies: list[str]


class EvaluationShown(BaseModel):
    """How a predicate came about: indicators make results, results the work rating, values the
    behaviour rating, both together what is proposed. ``basis`` names the records used."""

    evaluation_id: str
    employee_id: str
    unit_id: str
    appraiser_id: str
    period: str
    report_id: str
    status: Status
    version: int
    policy_id: str
    proposed: Predicate | None
    predicate: Predicate | None
    work_rating: Rating | None
    behaviour_rating: Rating | None
    results: list[ResultShown]
    indicators: list[IndicatorShown]
    narrated: list[NarratedShown]
    behaviour: list[ValueShown]
    strengths: list[str]
    weaknesses: list[WeaknessShown]
    basis: list[str]
    recorded_at: Annotated[str, Field(examples=["13.72/evaluation@42"])]
    reason: str | None


def evaluation_routes(api: APIRouter, edge: Edge) -> None:
    @api.post("/evaluations/{evaluation_id}/score")
    async def score_evaluation(evaluation_id: JoinedId, body: ScoreBody, by: Appraiser) -> Done:
        asked = ScoreEvaluation(
            evaluation_id=evaluation_id,
            scored_by=by.subject,
            behaviour=tuple(RatedValue(value=v, rating=r) for v, r in body.behaviour.items()),
            today=await today(clocks, edge, by),
            predicate=body.predicate,
            reason=await sealed(evaluation_id, body.reason, edge, by) if body.reason else None,
        )
        return done(await edge.execute(asked, by))

    @api.get("/evaluations/{evaluation_id}")
    async def read_evaluation(evaluation_id: JoinedId, by: Reader) -> EvaluationShown:
        row = await edge.row(evaluations, evaluation_id, by)
        if not by.has(*SEES_EVERYBODY) and by.subject not in (row.employee_id, row.appraiser_id):
            raise OthersEvaluationsAreClosed(evaluation_id)
        [evaluation] = await opened([row], edge, by)
        return evaluation

    @api.get("/evaluations")
    async def list_evaluations(
        by: Reader,
        employee_id: Id | None = None,
        appraiser_id: Id | None = None,
        unit_id: Id | None = None,
        period: Period | None = None,
        status: Status | None = None,
    ) -> Listed[EvaluationShown]:
        where = whom(employee_id, appraiser_id, by)
        where |= only(unit_id=unit_id, period=period, status=status)
        page = await edge.page(evaluations, by, **where)
        return Listed(items=await opened(page.items, edge, by), next=page.next)


def whom(employee_id: str | None, appraiser_id: str | None, by: Caller) -> dict[str, str]:
    """Whose evaluations: those asked for; who names nobody gets those of the own circle."""
    asked = only(employee_id=employee_id, appraiser_id=appraiser_id)
    if by.has(*SEES_EVERYBODY) or by.subject in (employee_id, appraiser_id):
        return asked
    if by.has("appraiser") and appraiser_id is None:
        return asked | {"appraiser_id": by.subject}
    if asked:
        raise OthersEvaluationsAreClosed(employee_id or appraiser_id or "")
    return {"employee_id": by.subject}


async def sealed(evaluation_id: str, reason: str, edge: Edge, by: Caller) -> Sealed:
    """Why the appraiser decided otherwise: a text about the employee, under the employee's key."""
    row = await edge.row(evaluations, evaluation_id, by)
    [box] = await edge.seal([Personal(row.employee_id, "reason", reason)], by)
    return box


async def opened(rows: Sequence[EvaluationRow], edge: Edge, by: Caller) -> list[EvaluationShown]:
    """The rows as they are shown, with the reasons in the clear."""
    texts = await edge.open([row.reason for row in rows if row.reason], by)
    return [shown(row, texts[row.reason] if row.reason else None) for row in rows]


def shown(row: EvaluationRow, reason: str | None) -> EvaluationShown:
    return EvaluationShown.model_validate(asdict(row) | {"reason": reason})
