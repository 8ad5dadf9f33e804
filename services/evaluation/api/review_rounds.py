"""Rounds of reviews over HTTP: HR opens and closes them; who is concerned sees what came of it."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from contracts.evaluation import Relation, Value
from contracts.event import Sealed
from contracts.ids import joined
from kernel.http import Caller, Done, Edge, Id, Listed, Period, allow, done, only
from kernel.refusal import Conflict, Forbidden
from kernel.whole_day import day_of
from services.evaluation.api import reviewers
from services.evaluation.deciders.review_round import (
    CloseReviewRound,
    NoSuchReviewRound,
    OpenReviewRound,
    ReviewRoundIsClosed,
)
from services.evaluation.rules.predicate import VALUES
from services.evaluation.rules.reviews import RELATIONS, is_shown, mean
from services.evaluation.views.reviews import (
    OfRelation,
    ReviewRoundRow,
    review_rounds,
    until_yesterday,
)

Status = Literal["open", "closed"]
SEES_EVERYBODY = ("hr", "auditor")
ROUND = "/review-rounds/{employee_id}/{period}"

Opener = Annotated[Caller, allow("hr", whose="of the whole region")]
Overseer = Annotated[Caller, allow(*SEES_EVERYBODY, whose="of the whole region")]
Reader = Annotated[
    Caller,
    allow(
        "employee",
        "appraiser",
        *SEES_EVERYBODY,
        whose="of oneself; an appraiser's of those appraised; hr's and auditors' all",
    ),
]


class ReviewsOfOthersAreClosed(Forbidden):
    """What colleagues said is seen by the employee, the appraiser, human resources and auditors."""

    slug = "evaluation.reviews-of-others-are-closed"
    indonesian = (
        "Hasil penilaian rekan hanya dilihat pegawai, pejabat penilainya, kepegawaian, dan auditor."
    )


class ReviewRoundIsOpen(Conflict):
    """Results are shown when the round is closed: a mean that grows would tell each new answer."""

    slug = "evaluation.review-round-is-open"
    indonesian = "Hasil penilaian rekan ditampilkan setelah putarannya ditutup."


class CountShown(BaseModel):
    """``given`` counts the answers of days that are over (of WIB), until the round is closed."""

    relation: Relation
    asked: int
    given: int


class ReviewRoundShown(BaseModel):
    """How many were asked and have answered; who, is told to nobody."""

    round_id: str
    employee_id: str
    unit_id: str
    appraiser_id: Annotated[str, Field(description="Empty where there is none.")]
    period: str
    status: Status
    version: int
    counts: list[CountShown]


class MeanShown(BaseModel):
    value: Value
    mean: Annotated[Decimal, Field(examples=["4.33"])]


class RelationShown(BaseModel):
    """Of at least three reviewers. ``comments`` are unsigned and in an order of chance."""

    relation: Relation
    reviewers: int
    means: list[MeanShown]
    comments: list[str]


class ReviewResultsShown(BaseModel):
    """A relation of which fewer have answered than the policy wants, three or more, is absent."""

    round_id: str
    employee_id: str
    period: str
    relations: list[RelationShown]


def review_round_routes(api: APIRouter, edge: Edge) -> None:
    @api.put(ROUND)
    async def open_review_round(employee_id: Id, period: Period, by: Opener) -> Done:
        """Ask colleagues to review an employee. The platform picks them from the roster: up to six
        peers and six subordinates. Just after an import, send its position as Kinerja-After."""
        round_id = round_of(employee_id, period)
        row = await edge.find(review_rounds, round_id, by)
        if row and row.status == "closed":
            raise ReviewRoundIsClosed(round_id)  # its key is gone: there is nothing to seal under
        return done(await edge.execute(await opening(round_id, employee_id, period, edge, by), by))

    @api.post(f"{ROUND}/close")
    async def close_review_round(employee_id: Id, period: Period, by: Opener) -> Done:
        """No more reviews are taken, and who was asked becomes unknown for good."""
        return done(
            await edge.execute(CloseReviewRound(round_id=round_of(employee_id, period)), by)
        )

    @api.get("/review-rounds")
    async def list_review_rounds(
        by: Overseer,
        employee_id: Id | None = None,
        unit_id: Id | None = None,
        period: Period | None = None,
        status: Status | None = None,
    ) -> Listed[ReviewRoundShown]:
        where = only(employee_id=employee_id, unit_id=unit_id, period=period, status=status)
        page = await edge.page(review_rounds, by, **where)
        today = day_of(by.time)
        return Listed(items=[round_shown(row, today) for row in page.items], next=page.next)

    @api.get(f"{ROUND}/results")
    async def read_review_results(
        employee_id: Id, period: Period, by: Reader
    ) -> ReviewResultsShown:
        """Means and comments of the relations of which at least three have answered."""
        row = await edge.find(review_rounds, round_of(employee_id, period), by)
        if row is None:
            raise NoSuchReviewRound(round_of(employee_id, period))
        if not by.has(*SEES_EVERYBODY) and by.subject not in (row.employee_id, row.appraiser_id):
            raise ReviewsOfOthersAreClosed(row.round_id)
        if row.status == "open":
            raise ReviewRoundIsOpen(row.round_id)
        return await results_shown(row, edge, by)


def round_of(employee_id: str, period: str) -> str:
    """There is one round for an employee and period."""
    return joined(employee_id, period.lower())


async def opening(
    round_id: str, employee_id: str, period: str, edge: Edge, by: Caller
) -> OpenReviewRound:
    employee = await reviewers.colleague(employee_id, edge, by)
    below = await reviewers.subordinates_of(employee_id, edge, by)
    of: dict[Relation, Sequence[str]] = {
        "peer": await reviewers.peers(employee, edge, by),
        "subordinate": below,
    }
    return OpenReviewRound(
        round_id=round_id,
        employee_id=employee_id,
        unit_id=employee.unit_id,
        appraiser_id=employee.appraiser_id or None,
        period=period,
        asked=await reviewers.asked(round_id, of, edge, by),
        subordinates=len(below),
    )


def round_shown(row: ReviewRoundRow, today: date) -> ReviewRoundShown:
    counts = [
        CountShown(
            relation=how,
            asked=of.asked,
            given=of.given if row.status == "closed" else until_yesterday(of, today),
        )
        for how in RELATIONS
        if (of := row.relations.get(how))
    ]
    return ReviewRoundShown(
        round_id=row.round_id,
        employee_id=row.employee_id,
        unit_id=row.unit_id,
        appraiser_id=row.appraiser_id,
        period=row.period,
        status=row.status,
        version=row.version,
        counts=counts,
    )


async def results_shown(row: ReviewRoundRow, edge: Edge, by: Caller) -> ReviewResultsShown:
    shown = {how: of for how, of in row.relations.items() if is_shown(of.given, row.least_shown)}
    texts = await edge.open([box for of in shown.values() for box in of.comments], by)
    return ReviewResultsShown(
        round_id=row.round_id,
        employee_id=row.employee_id,
        period=row.period,
        relations=[
            RelationShown(
                relation=how,
                reviewers=of.given,
                means=[MeanShown(value=v, mean=mean(of.totals[v], of.given)) for v in VALUES],
                comments=[texts[box] for box in by_chance(of)],
            )
            for how in RELATIONS
            if (of := shown.get(how))
        ],
    )


def by_chance(of: OfRelation) -> list[Sealed]:
    """The comments in the order of their boxes, which is chance and every time the same: in the
    order of the log the first would be of whoever answered first."""
    return sorted(of.comments, key=lambda comment: comment.box)
