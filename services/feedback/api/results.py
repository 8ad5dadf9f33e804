"""What answers came to: words for officers, indices for everybody."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from contracts.evaluation import Band
from contracts.feedback import Element, Kind
from contracts.satisfaction import ELEMENTS, is_published
from kernel.http import Edge, Id, Listed, Period, only
from services.feedback.api.callers import Citizen, Officer
from services.feedback.rules.sample import sample_size
from services.feedback.views import Satisfaction, Suggestion, satisfaction, suggestions


class ElementShown(BaseModel):
    element: Element
    answers: int
    sum: int


class SatisfactionShown(BaseModel):
    """Index and band are absent below five answers, and so is an element that fewer answered."""

    unit_id: str
    service: str
    period: str
    answers: int
    sample_wanted: Annotated[int, Field(description="Krejcie and Morgan; 0 without a survey.")]
    sample_missing: int
    index: Annotated[Decimal | None, Field(examples=["88.31"])]
    band: Band | None
    elements: list[ElementShown]


class SuggestionShown(BaseModel):
    response_id: str
    kind: Kind
    unit_id: str
    service: str
    period: str
    answered_on: date
    text: str


def result_routes(api: APIRouter, edge: Edge) -> None:
    @api.get("/suggestions")
    async def list_suggestions(
        by: Officer, unit_id: Id | None = None, kind: Kind | None = None
    ) -> Listed[SuggestionShown]:
        """What citizens put into words, oldest first: suggestions, complaints, survey comments."""
        page = await edge.page(suggestions, by, **only(unit_id=unit_id, kind=kind))
        texts = await edge.open([row.comment for row in page.items], by)
        items = [suggestion_shown(row, texts[row.comment]) for row in page.items]
        return Listed(items=items, next=page.next)

    @api.get("/satisfaction/{unit_id}")
    async def read_satisfaction(
        unit_id: Id, by: Citizen, service: Id | None = None, period: Period | None = None
    ) -> Listed[SatisfactionShown]:
        """Index and band for each service and period, and how many answers are still missing."""
        where = only(unit_id=unit_id, service=service, period=period)
        page = await edge.page(satisfaction, by, **where)
        return Listed(items=[satisfaction_shown(row) for row in page.items], next=page.next)


def suggestion_shown(row: Suggestion, text: str) -> SuggestionShown:
    return SuggestionShown(
        response_id=row.response_id,
        kind=row.kind,
        unit_id=row.unit_id,
        service=row.service,
        period=row.period,
        answered_on=row.answered_on,
        text=text,
    )


def satisfaction_shown(row: Satisfaction) -> SatisfactionShown:
    wanted = sample_size(row.population)
    public = is_published(row.answers)
    elements = [
        ElementShown(element=element, answers=count, sum=total)
        for element, count, total in zip(ELEMENTS, row.counts, row.sums, strict=True)
        if is_published(count)
    ]
    return SatisfactionShown(
        unit_id=row.unit_id,
        service=row.service,
        period=row.period,
        answers=row.answers,
        sample_wanted=wanted,
        sample_missing=max(0, wanted - row.answers),
        index=row.index if public else None,
        band=row.band if public else None,
        elements=elements,
    )
