"""Who evaluates in place of the appraiser, over HTTP: said by the superior, with a ground."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from contracts.evaluation import EvaluatorGround
from kernel.http import Body, Caller, Done, Edge, Id, JoinedId, allow, done
from kernel.local_day import today
from services.evaluation.deciders.evaluator import NameEvaluator
from services.evaluation.rules.evaluator import GROUNDS
from services.evaluation.views.acting import acting
from services.evaluation.views.adopted import clocks
from services.evaluation.views.evaluations import evaluations
from services.evaluation.views.reviews import colleagues

OFFICE = "hr"

Superior = Annotated[
    Caller,
    allow("appraiser", OFFICE, whose="of those whose appraiser is below the caller; hr's all"),
]


class EvaluatorBody(Body):
    evaluator_id: Id
    ground: Annotated[
        EvaluatorGround,
        Field(description="; ".join(f"{name}: {of.says}" for name, of in GROUNDS.items()) + "."),
    ]


def evaluator_routes(api: APIRouter, edge: Edge) -> None:
    @api.put("/evaluations/{evaluation_id}/evaluator")
    async def name_evaluator(evaluation_id: JoinedId, body: EvaluatorBody, by: Superior) -> Done:
        """Until the score; whoever is named signs and delivers, and answers an objection."""
        day = await today(clocks, edge, by)
        row = await edge.find(evaluations, evaluation_id, by)
        employee = await edge.find(colleagues, row.employee_id, by) if row else None
        evaluator = await edge.find(colleagues, body.evaluator_id, by)
        acts = await edge.find(acting, body.evaluator_id, by)
        asked = NameEvaluator(
            evaluation_id=evaluation_id,
            evaluator_id=body.evaluator_id,
            ground=body.ground,
            named_by=by.subject,
            today=day,
            by_office=by.has(OFFICE),
            acts_as_head=acts is not None and acts.on(day),
            leads=evaluator is not None and bool(evaluator.leads),
            placed_since=employee.since if employee else None,
        )
        return done(await edge.execute(asked, by))
