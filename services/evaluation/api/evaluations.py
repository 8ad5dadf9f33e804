"""Evaluations over HTTP: the appraiser scores; who is concerned sees what came of it, and why."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Literal

from fastapi import APIRouter
from msgspec.structs import asdict
from pydantic import BaseModel, ConfigDict, Field

from contracts.evaluation import (
    OrganisationPredicate,
    OrganisationStanding,
    Predicate,
    RatedValue,
    Rating,
    Value,
)
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
    Text,
    allow,
    done,
    only,
)
from kernel.local_day import today
from kernel.refusal import Forbidden
from services.evaluation.api.follow_up import sealed
from services.evaluation.api.follow_up_shown import (
    FollowUpShown,
    Texts,
    boxes,
    follow_up_shown,
)
from services.evaluation.api.lines import is_authorised, led_by, superior_of
from services.evaluation.deciders.scoring import ScoreEvaluation
from services.evaluation.views.adopted import clocks
from services.evaluation.views.evaluations import EvaluationRow, evaluations

Status = Literal["open", "ready", "scored"]
SEES_EVERYBODY = ("hr", "auditor")

Appraiser = Annotated[Caller, allow("appraiser", whose="of those whom the caller appraises")]
Reader = Annotated[
    Caller,
    allow(
        "employee",
        "appraiser",
        *SEES_EVERYBODY,
        whose="one's own; an appraiser's of those appraised and of those below these; what was"
        " reported to the caller; hr's and auditors' all",
    ),
]


class OthersEvaluationsAreClosed(Forbidden):
    """An evaluation is seen by the employee, the appraiser and whoever is above, human resources,
    auditors, and the authorised official to whom it was reported."""

    slug = "evaluation.others-evaluations-are-closed"
    indonesian = (
        "Evaluasi hanya dilihat pegawai, pejabat penilai dan atasannya, kepegawaian, auditor, dan"
        " pejabat yang berwenang setelah dilaporkan."
    )


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


class OrganisationShown(BaseModel):
    """Of the unit that the employee heads or the nearest above it; it may be last year's."""

    model_config = ConfigDict(from_attributes=True)

    unit_id: str
    period: str
    predicate: OrganisationPredicate
    standing: OrganisationStanding


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
    behaviour: list[ValueShown]
    strengths: list[str]
    weaknesses: list[WeaknessShown]
    basis: list[str]
    recorded_at: Annotated[str, Field(examples=["13.72/evaluation@42"])]
    reason: str | None
    organisation: Annotated[
        OrganisationShown | None, Field(description="By which the head of a unit was rated.")
    ]
    after: Annotated[FollowUpShown, Field(description="What followed the score.")]


def evaluation_routes(api: APIRouter, edge: Edge) -> None:
    @api.post("/evaluations/{evaluation_id}/score")
    async def score_evaluation(evaluation_id: JoinedId, body: ScoreBody, by: Appraiser) -> Done:
        asked = ScoreEvaluation(
            evaluation_id=evaluation_id,
            scored_by=by.subject,
            behaviour=tuple(RatedValue(value=v, rating=r) for v, r in body.behaviour.items()),
            today=await today(clocks, edge, by),
            units=await heads(evaluation_id, edge, by),
            predicate=body.predicate,
            reason=await sealed(evaluation_id, "reason", body.reason, edge, by),
        )
        return done(await edge.execute(asked, by))

    @api.get("/evaluations/{evaluation_id}")
    async def read_evaluation(evaluation_id: JoinedId, by: Reader) -> EvaluationShown:
        row = await edge.row(evaluations, evaluation_id, by)
        if not await may_read(row, edge, by):
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


async def heads(evaluation_id: str, edge: Edge, by: Caller) -> tuple[str, ...]:
    """The unit whose head is evaluated and those above it; none for everybody else."""
    row = await edge.find(evaluations, evaluation_id, by)
    return await led_by(row.employee_id, edge, by) if row else ()


async def may_read(row: EvaluationRow, edge: Edge, by: Caller) -> bool:
    """Also the superior who signs or decides, and the official who had the dossier."""
    known = (row.employee_id, row.appraiser_id, row.after.signed_by, row.after.superior_id)
    if by.has(*SEES_EVERYBODY) or by.subject in known:
        return True
    objection = row.after.objection
    if objection and by.subject in (objection.superior_id, objection.escalated_to):
        return True
    if by.subject == await superior_of(row.appraiser_id, edge, by):
        return True
    return row.after.reported is not None and await is_authorised(edge, by)


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


async def opened(rows: Sequence[EvaluationRow], edge: Edge, by: Caller) -> list[EvaluationShown]:
    """The rows as they are shown, with the reasons in the clear."""
    found = [box for row in rows for box in (row.reason, *boxes(row.after)) if box]
    texts = await edge.open(found, by)
    return [shown(row, texts) for row in rows]


def shown(row: EvaluationRow, texts: Texts) -> EvaluationShown:
    said = {
        "reason": texts[row.reason] if row.reason else None,
        "after": follow_up_shown(row.after, texts),
    }
    return EvaluationShown.model_validate(asdict(row) | said)
