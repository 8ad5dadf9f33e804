"""Feedback over HTTP: officers open surveys and read comments, citizens answer without a token."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from contracts.evaluation import Band
from contracts.event import Sealed
from contracts.feedback import Answer, Channel, Element, Kind
from contracts.satisfaction import ELEMENTS, is_published
from kernel.http import (
    Body,
    Caller,
    Day,
    Done,
    Edge,
    Id,
    Listed,
    Period,
    Personal,
    Text,
    allow,
    done,
    only,
)
from kernel.local_day import today
from kernel.refusal import Forbidden, NotFound
from services.feedback.deciders.response import GiveAnswer, MakeSuggestion
from services.feedback.deciders.survey import CloseSurvey, OpenSurvey
from services.feedback.rules.sample import sample_size
from services.feedback.views import (
    Satisfaction,
    Suggestion,
    SurveyTerms,
    clocks,
    satisfaction,
    suggestions,
    surveys,
    units,
)

MOST_PEOPLE = 1_000_000_000

Citizen = Annotated[Caller, allow("citizen", whose="their own words; what is published")]
Officer = Annotated[Caller, allow("officer", whose="of any unit of the region")]


class OnlyOfficersStateTheDay(Forbidden):
    """Only an officer, who copies a form from paper, says on which day it was filled in."""

    slug = "feedback.only-officers-state-the-day"
    indonesian = "Hanya petugas yang menyalin formulir kertas menyebutkan hari pengisiannya."


class NoSuchUnit(NotFound):
    """What citizens say is about a unit of the region, which HR has put on the roster."""

    slug = "feedback.no-such-unit"
    indonesian = "Tanggapan warga ditujukan kepada unit yang terdaftar di daerah ini."


class SurveyBody(Body):
    unit_id: Id
    service: Annotated[Id, Field(examples=["ktp"])]
    period: Period
    elements: Annotated[
        tuple[Element, ...], Field(description="Those in use: no U4 where nothing is paid.")
    ] = ELEMENTS
    population: Annotated[
        int, Field(ge=1, le=MOST_PEOPLE, description="People served in the period.", examples=[500])
    ]
    opens: Day
    closes: Day


class AnswerBody(Body):
    element: Element
    value: Annotated[int, Field(ge=1, le=4, description="1 (bad) to 4 (very good)")]


class ResponseBody(Body):
    answers: Annotated[tuple[AnswerBody, ...], Field(max_length=len(ELEMENTS))]
    channel: Channel = "web"
    comment: Text | None = None
    answered_on: Annotated[
        Day | None, Field(description="Only from an officer's copy of a paper; else today.")
    ] = None


class SuggestionBody(Body):
    kind: Literal["suggestion", "complaint"]
    unit_id: Id
    service: Annotated[Id, Field(examples=["ktp"])]
    text: Text
    channel: Channel = "web"


class SurveyShown(BaseModel):
    survey_id: str
    unit_id: str
    service: str
    period: str
    elements: tuple[Element, ...]
    population: int
    opens: date
    closes: date
    closed: bool


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


def routes(edge: Edge) -> APIRouter:
    api = APIRouter(prefix="/feedback", tags=["feedback"])
    survey_routes(api, edge)
    response_routes(api, edge)
    result_routes(api, edge)
    return api


def survey_routes(api: APIRouter, edge: Edge) -> None:
    @api.put("/surveys/{survey_id}")
    async def open_survey(survey_id: Id, body: SurveyBody, by: Officer) -> Done:
        await check_unit(body.unit_id, edge, by)
        asked = OpenSurvey(
            survey_id=survey_id,
            unit_id=body.unit_id,
            service=body.service,
            period=body.period,
            elements=body.elements,
            population=body.population,
            opens=body.opens,
            closes=body.closes,
        )
        return done(await edge.execute(asked, by))

    @api.post("/surveys/{survey_id}/close")
    async def close_survey(survey_id: Id, by: Officer) -> Done:
        return done(await edge.execute(CloseSurvey(survey_id=survey_id), by))

    @api.get("/surveys")
    async def list_surveys(
        by: Citizen,
        unit_id: Id | None = None,
        service: Id | None = None,
        period: Period | None = None,
        closed: bool | None = None,
    ) -> Listed[SurveyShown]:
        where = only(unit_id=unit_id, service=service, period=period, closed=closed)
        page = await edge.page(surveys, by, **where)
        return Listed(items=[survey_shown(row) for row in page.items], next=page.next)

    @api.get("/surveys/{survey_id}")
    async def read_survey(survey_id: Id, by: Citizen) -> SurveyShown:
        return survey_shown(await edge.row(surveys, survey_id, by))


def response_routes(api: APIRouter, edge: Edge) -> None:
    @api.put("/surveys/{survey_id}/responses/{response_id}")
    async def answer_survey(
        survey_id: Id, response_id: Id, body: ResponseBody, by: Citizen
    ) -> Done:
        """The same answer sent again is the same; the id is of the citizen's own making."""
        asked = GiveAnswer(
            response_id=response_id,
            survey_id=survey_id,
            answers=tuple(Answer(element=a.element, value=a.value) for a in body.answers),
            channel=body.channel,
            answered_on=await day_of(body, edge, by),
            comment=await sealed(response_id, body.comment, edge, by) if body.comment else None,
        )
        return done(await edge.execute(asked, by))

    @api.put("/suggestions/{response_id}")
    async def make_suggestion(response_id: Id, body: SuggestionBody, by: Citizen) -> Done:
        """A suggestion or a complaint, without a survey."""
        await check_unit(body.unit_id, edge, by)
        asked = MakeSuggestion(
            response_id=response_id,
            kind=body.kind,
            unit_id=body.unit_id,
            service=body.service,
            channel=body.channel,
            answered_on=await today(clocks, edge, by),
            comment=await sealed(response_id, body.text, edge, by),
        )
        return done(await edge.execute(asked, by))


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


async def check_unit(unit_id: str, edge: Edge, by: Caller) -> None:
    """Raises NoSuchUnit. Just after an import, Kinerja-After waits until it was heard here."""
    if await edge.find(units, unit_id, by) is None:
        raise NoSuchUnit(unit_id)


async def day_of(body: ResponseBody, edge: Edge, by: Caller) -> date:
    """The day of an answer: only an officer may state one, so nobody answers a past survey."""
    if body.answered_on is None:
        return await today(clocks, edge, by)
    if not by.has("officer"):
        raise OnlyOfficersStateTheDay()
    return body.answered_on


async def sealed(response_id: str, text: str, edge: Edge, by: Caller) -> Sealed:
    """The words of a citizen, under a key of this response alone: nothing links two of them."""
    [comment] = await edge.seal([Personal(f"response-{response_id}", "comment", text)], by)
    return comment


def survey_shown(row: SurveyTerms) -> SurveyShown:
    return SurveyShown.model_validate(row, from_attributes=True)


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
