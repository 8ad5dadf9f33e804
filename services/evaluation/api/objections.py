"""An objection over HTTP: made by the employee, received, heard and decided by the superior."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from contracts.evaluation import Predicate, Side
from contracts.event import Sealed
from kernel.http import Body, Caller, Done, Edge, JoinedId, Text, allow, done
from kernel.local_day import today
from services.evaluation.api.follow_up import EVALUATION, OFFICE, Employee, sealed
from services.evaluation.deciders.objection import (
    DecideObjection,
    ExplainObjection,
    ObjectToEvaluation,
    ReceiveObjection,
    WithdrawObjection,
)
from services.evaluation.views.adopted import clocks

OBJECTION = f"{EVALUATION}/objection"

Superior = Annotated[
    Caller, allow("appraiser", whose="of those whose appraiser is below the caller")
]
Receiver = Annotated[
    Caller,
    allow("appraiser", OFFICE, whose="of those whose appraiser is below the caller; hr's all"),
]
Party = Annotated[
    Caller,
    allow("employee", "appraiser", whose="of oneself, of those appraised, or as their superior"),
]


class ObjectBody(Body):
    reason: Annotated[Text, Field(description="Why; the superior reads it.")]


class ExplainBody(Body):
    side: Side
    text: Annotated[Text, Field(description="What this side says; or that it was asked in vain.")]


class DecideBody(Body):
    predicate: Annotated[
        Predicate | None, Field(description="Only to change it; otherwise it is upheld.")
    ] = None
    reason: Text
    recommendation: Text | None = None


def objection_routes(api: APIRouter, edge: Edge) -> None:
    @api.post(f"{EVALUATION}/object")
    async def object_to_evaluation(evaluation_id: JoinedId, body: ObjectBody, by: Employee) -> Done:
        """Within 14 working days of the receipt, to the superior of the appraiser."""
        asked = ObjectToEvaluation(
            evaluation_id=evaluation_id,
            objected_by=by.subject,
            reason=await told(evaluation_id, "reason", body.reason, edge, by),
            today=await today(clocks, edge, by),
        )
        return done(await edge.execute(asked, by))

    @api.post(f"{OBJECTION}/receive")
    async def receive_objection(evaluation_id: JoinedId, by: Receiver) -> Done:
        """With the receipt begins the term to decide: 7 working days."""
        asked = ReceiveObjection(
            evaluation_id=evaluation_id,
            recorded_by=by.subject,
            by_office=by.has(OFFICE),
            today=await today(clocks, edge, by),
        )
        return done(await edge.execute(asked, by))

    @api.post(f"{OBJECTION}/explain")
    async def explain_objection(evaluation_id: JoinedId, body: ExplainBody, by: Party) -> Done:
        """Each side for itself; the superior records what a side said when asked."""
        asked = ExplainObjection(
            evaluation_id=evaluation_id,
            side=body.side,
            recorded_by=by.subject,
            text=await told(evaluation_id, "text", body.text, edge, by),
            today=await today(clocks, edge, by),
        )
        return done(await edge.execute(asked, by))

    @api.post(f"{OBJECTION}/withdraw")
    async def withdraw_objection(evaluation_id: JoinedId, by: Employee) -> Done:
        """While it is not decided."""
        day = await today(clocks, edge, by)
        asked = WithdrawObjection(evaluation_id=evaluation_id, withdrawn_by=by.subject, today=day)
        return done(await edge.execute(asked, by))

    @api.post(f"{OBJECTION}/decide")
    async def decide_objection(evaluation_id: JoinedId, body: DecideBody, by: Superior) -> Done:
        """After both sides are heard; what is decided is final."""
        advice = await sealed(evaluation_id, "recommendation", body.recommendation, edge, by)
        asked = DecideObjection(
            evaluation_id=evaluation_id,
            decided_by=by.subject,
            predicate=body.predicate,
            reason=await told(evaluation_id, "reason", body.reason, edge, by),
            recommendation=advice,
            today=await today(clocks, edge, by),
        )
        return done(await edge.execute(asked, by))


async def told(evaluation_id: str, label: str, text: str, edge: Edge, by: Caller) -> Sealed:
    box = await sealed(evaluation_id, label, text, edge, by)
    assert box is not None, "there is a text"
    return box
