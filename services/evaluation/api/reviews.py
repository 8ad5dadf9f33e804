"""Reviews over HTTP: a colleague sees what is asked, and answers, without being named anywhere.

The routes are ``unnamed``: logs, traces, records and idempotency keys do not say who called. The
token is compared with the name that is sealed in the round, and then of no more use.
"""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from contracts.evaluation import Relation, Value, ValueScore
from contracts.event import Sealed
from kernel.http import Body, Caller, Done, Edge, Id, Period, Personal, Text, allow, done
from kernel.refusal import Forbidden
from services.evaluation.api.review_rounds import ROUND, round_of
from services.evaluation.api.reviewers import reviews_of, rounds_around
from services.evaluation.deciders.review import GiveReview
from services.evaluation.deciders.review_round import NoSuchReviewRound, ReviewRoundIsClosed
from services.evaluation.views.reviews import ReviewRoundRow, colleagues, review_rounds

EVERYDAY = {
    "berorientasi-pelayanan": 4,
    "akuntabel": 5,
    "kompeten": 4,
    "harmonis": 3,
    "loyal": 4,
    "adaptif": 2,
    "kolaboratif": 5,
}

Reviewer = Annotated[
    Caller,
    allow("employee", "appraiser", whose="of those one was asked to review", unnamed=True),
]


class OnlyWhoIsAskedReviews(Forbidden):
    """A review is given by whoever was asked for it, and nobody else."""

    slug = "evaluation.only-who-is-asked-reviews"
    indonesian = "Penilaian rekan hanya diberikan oleh orang yang diminta."


class ReviewBody(Body):
    scores: Annotated[
        dict[Value, Annotated[int, Field(ge=1, le=5)]],
        Field(
            description="Each of the seven BerAKHLAK values: 1 (seldom) to 5 (always).",
            examples=[EVERYDAY],
        ),
    ]
    comment: Annotated[
        Text | None,
        Field(description="Shown unsigned. How something is said may tell who says it."),
    ] = None


class AskedShown(BaseModel):
    review_id: str
    employee_id: str
    period: str
    relation: Relation
    is_given: bool


class ReviewsAskedShown(BaseModel):
    items: list[AskedShown]


def review_routes(api: APIRouter, edge: Edge) -> None:
    @api.get("/reviews/asked")
    async def list_reviews_asked(by: Reviewer) -> ReviewsAskedShown:
        """The reviews for which the caller was asked, in rounds that are open."""
        me = await edge.find(colleagues, by.subject, by)
        rows = await rounds_around(me, edge, by) if me else []
        mine = await reviews_of(rows, edge, by)
        return ReviewsAskedShown(items=[each for row in rows for each in asked_shown(row, mine)])

    @api.put(f"{ROUND}/reviews/{{review_id}}")
    async def give_review(
        employee_id: Id, period: Period, review_id: Id, body: ReviewBody, by: Reviewer
    ) -> Done:
        """Once, until the round is closed; the same sent again is the same."""
        row = await open_round(round_of(employee_id, period), edge, by)
        if review_id not in await reviews_of([row], edge, by):
            raise OnlyWhoIsAskedReviews(review_id)
        asked = GiveReview(
            review_id=review_id,
            round_id=row.round_id,
            scores=tuple(ValueScore(value=v, score=score) for v, score in body.scores.items()),
            comment=await sealed(employee_id, body.comment, edge, by) if body.comment else None,
        )
        return done(await edge.execute(asked, by))


async def open_round(round_id: str, edge: Edge, by: Caller) -> ReviewRoundRow:
    """Raises NoSuchReviewRound and ReviewRoundIsClosed: then nobody can tell who was asked."""
    row = await edge.find(review_rounds, round_id, by)
    if row is None:
        raise NoSuchReviewRound(round_id)
    if row.status == "closed":
        raise ReviewRoundIsClosed(round_id)
    return row


async def sealed(employee_id: str, comment: str, edge: Edge, by: Caller) -> Sealed:
    """A text about the employee, under the employee's key: who wrote it has no part in it."""
    [box] = await edge.seal([Personal(employee_id, "comment", comment)], by)
    return box


def asked_shown(row: ReviewRoundRow, mine: set[str]) -> list[AskedShown]:
    return [
        AskedShown(
            review_id=review_id,
            employee_id=row.employee_id,
            period=row.period,
            relation=asked.relation,
            is_given=asked.is_given,
        )
        for review_id, asked in row.asked.items()
        if review_id in mine
    ]
