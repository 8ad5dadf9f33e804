"""Evaluations over HTTP: the appraiser scores; who is concerned sees what came of it, and why."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field, StringConstraints

from contracts.evaluation import (
    Predicate,
    RatedValue,
    Rating,
    Value,
)
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
from services.evaluation.api.evaluations_shown import (
    EvaluationShown,
    OthersEvaluationsAreClosed,
    Status,
    opened,
)
from services.evaluation.api.figures import measured_for
from services.evaluation.api.follow_up import sealed
from services.evaluation.api.lines import is_authorised, led_by, superior_of
from services.evaluation.deciders.scoring import ScoreEvaluation
from services.evaluation.rules.achievement import Change
from services.evaluation.rules.study import is_within
from services.evaluation.views.adopted import clocks
from services.evaluation.views.evaluations import EvaluationRow, evaluations
from services.evaluation.views.standings import studies

SEES_EVERYBODY = ("hr", "auditor")
RECORD = r"^[0-9]{2}\.[0-9]{2}/[a-z]{1,20}@[0-9]{1,15}$"

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


class ChangeBody(Body):
    indicator_id: Id
    rating: Rating
    feedback: Annotated[
        list[Annotated[str, StringConstraints(pattern=RECORD)]],
        Field(
            min_length=1,
            max_length=20,
            description="Positions of records that hold the feedback.",
            examples=[["13.72/evaluation@41"]],
        ),
    ]
    reason: Annotated[Text, Field(description="Why the figure alone does not tell it.")]


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
    indicators: Annotated[
        list[ChangeBody],
        Field(
            default_factory=list,
            max_length=100,
            description="Those rated otherwise than by their figure, from recorded feedback.",
        ),
    ]
    predicate: Annotated[
        Predicate | None, Field(description="Only to decide otherwise than proposed.")
    ] = None
    dropped_out: Annotated[
        bool, Field(description="Of a study, on leave for it: only Kurang or Sangat Kurang.")
    ] = False
    reason: Annotated[Text | None, Field(description="Why; needed when deciding otherwise.")] = None


def evaluation_routes(api: APIRouter, edge: Edge) -> None:
    @api.post("/evaluations/{evaluation_id}/score")
    async def score_evaluation(evaluation_id: JoinedId, body: ScoreBody, by: Appraiser) -> Done:
        asked = ScoreEvaluation(
            evaluation_id=evaluation_id,
            scored_by=by.subject,
            behaviour=tuple(RatedValue(value=v, rating=r) for v, r in body.behaviour.items()),
            today=await today(clocks, edge, by),
            units=await heads(evaluation_id, edge, by),
            changes=await changes(evaluation_id, body, edge, by),
            figures=tuple((await measured_for(evaluation_id, edge, by)).items()),
            on_study_leave=body.dropped_out and await studied(evaluation_id, edge, by),
            dropped_out=body.dropped_out,
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


async def studied(evaluation_id: str, edge: Edge, by: Caller) -> bool:
    """Whether the employee was on study leave in the period."""
    row = await edge.find(evaluations, evaluation_id, by)
    study = await edge.find(studies, row.employee_id, by) if row else None
    if row is None or study is None:
        return False
    return any(is_within(row.period, of.since, of.until) for of in study.leaves)


async def changes(
    evaluation_id: str, body: ScoreBody, edge: Edge, by: Caller
) -> tuple[Change, ...]:
    """What is rated from feedback, each with its reason sealed under the employee's key."""
    return tuple(
        [
            Change(
                indicator_id=of.indicator_id,
                rating=of.rating,
                feedback=tuple(dict.fromkeys(of.feedback)),
                because=box,
            )
            for of in body.indicators
            if (box := await sealed(evaluation_id, "reason", of.reason, edge, by))
        ]
    )


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
