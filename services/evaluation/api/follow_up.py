"""What follows a score, over HTTP: signed, delivered, received, returned, reported.

Everything is asked of one evaluation at its version (If-Match); each answer names the position.
"""

from datetime import date
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from contracts.evaluation import Predicate
from contracts.event import Sealed
from kernel.http import Body, Caller, Day, Done, Edge, JoinedId, Personal, Text, allow, done
from kernel.local_day import today
from services.evaluation.deciders.delivering import (
    AcknowledgeEvaluation,
    DeliverEvaluation,
    ReceiveEvaluation,
)
from services.evaluation.deciders.finality import ReportEvaluation
from services.evaluation.deciders.signing import SignEvaluation
from services.evaluation.views.adopted import clocks
from services.evaluation.views.evaluations import evaluations

OFFICE = "hr"
EVALUATION = "/evaluations/{evaluation_id}"

Signer = Annotated[
    Caller,
    allow("appraiser", whose="of those appraised; the superior's after the window has closed"),
]
Employee = Annotated[Caller, allow("employee", whose="one's own")]
Receiver = Annotated[
    Caller, allow("employee", OFFICE, whose="one's own; human resources record paper")
]
Reporter = Annotated[
    Caller, allow("appraiser", OFFICE, whose="of what one signed; human resources' all")
]


class SignBody(Body):
    predicate: Annotated[
        Predicate | None,
        Field(description="Another one than scored: only a superior in the appraiser's place."),
    ] = None
    reason: Annotated[Text | None, Field(description="Why; needed with another predicate.")] = None


class ReceiveBody(Body):
    on: Annotated[
        Day | None, Field(description="The day on the paper; only where human resources record it.")
    ] = None


def follow_up_routes(api: APIRouter, edge: Edge) -> None:
    @api.post(f"{EVALUATION}/sign")
    async def sign_evaluation(evaluation_id: JoinedId, body: SignBody, by: Signer) -> Done:
        """By the appraiser; once the window has closed by the superior, and that is final."""
        asked = SignEvaluation(
            evaluation_id=evaluation_id,
            signed_by=by.subject,
            today=await today(clocks, edge, by),
            predicate=body.predicate,
            reason=await sealed(evaluation_id, "reason", body.reason, edge, by),
        )
        return done(await edge.execute(asked, by))

    @api.post(f"{EVALUATION}/deliver")
    async def deliver_evaluation(evaluation_id: JoinedId, by: Signer) -> Done:
        """The document is handed over by whoever signed it."""
        day = await today(clocks, edge, by)
        asked = DeliverEvaluation(evaluation_id=evaluation_id, delivered_by=by.subject, today=day)
        return done(await edge.execute(asked, by))

    @api.post(f"{EVALUATION}/receive")
    async def receive_evaluation(evaluation_id: JoinedId, body: ReceiveBody, by: Receiver) -> Done:
        """With the receipt begin the terms to return the document and to object."""
        return done(await edge.execute(await receiving(evaluation_id, body.on, edge, by), by))

    @api.post(f"{EVALUATION}/acknowledge")
    async def acknowledge_evaluation(evaluation_id: JoinedId, by: Employee) -> Done:
        """The employee signs the document and returns it; one may object all the same."""
        day = await today(clocks, edge, by)
        asked = AcknowledgeEvaluation(
            evaluation_id=evaluation_id, acknowledged_by=by.subject, today=day
        )
        return done(await edge.execute(asked, by))

    @api.post(f"{EVALUATION}/report")
    async def report_evaluation(evaluation_id: JoinedId, by: Reporter) -> Done:
        """The dossier goes to the authorised official (PyB), marked with how it stands."""
        asked = ReportEvaluation(
            evaluation_id=evaluation_id,
            reported_by=by.subject,
            by_office=by.has(OFFICE),
            today=await today(clocks, edge, by),
        )
        return done(await edge.execute(asked, by))


async def receiving(
    evaluation_id: str, on: date | None, edge: Edge, by: Caller
) -> ReceiveEvaluation:
    day = await today(clocks, edge, by)
    return ReceiveEvaluation(
        evaluation_id=evaluation_id,
        recorded_by=by.subject,
        by_office=by.has(OFFICE),
        on=on or day,
        today=day,
    )


async def sealed(
    evaluation_id: str, label: str, text: str | None, edge: Edge, by: Caller
) -> Sealed | None:
    """A text about the employee, under the employee's key; None for no text."""
    if text is None:
        return None
    row = await edge.row(evaluations, evaluation_id, by)
    [box] = await edge.seal([Personal(row.employee_id, label, text)], by)
    return box
