"""What citizens say: answers to a survey, suggestions and complaints.

Who says it stays unknown, whether signed in or not: each record has a pseudonym of its own.
"""

from dataclasses import replace
from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import Field

from contracts.event import Sealed
from contracts.feedback import Answer, Channel, Element
from contracts.satisfaction import ELEMENTS
from kernel.http import Body, Caller, Day, Done, Edge, Id, Personal, Text, done
from kernel.local_day import today
from kernel.refusal import Forbidden
from services.feedback.api.callers import Author
from services.feedback.api.units import Units
from services.feedback.deciders.response import GiveAnswer, MakeSuggestion
from services.feedback.views import clocks

COPIED: frozenset[Channel] = frozenset({"desk", "paper"})


class OnlyOfficersStateTheDay(Forbidden):
    """Only an officer, who copies a form from paper, says on which day it was filled in."""

    slug = "feedback.only-officers-state-the-day"
    indonesian = "Hanya petugas yang menyalin formulir kertas menyebutkan hari pengisiannya."


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


def response_routes(api: APIRouter, edge: Edge, units: Units) -> None:
    @api.put("/surveys/{survey_id}/responses/{response_id}")
    async def answer_survey(survey_id: Id, response_id: Id, body: ResponseBody, by: Author) -> Done:
        """The same answer sent again is the same; the id is of the citizen's own making."""
        asked = GiveAnswer(
            response_id=response_id,
            survey_id=survey_id,
            answers=tuple(Answer(element=a.element, value=a.value) for a in body.answers),
            channel=body.channel,
            answered_on=await day_of(body, edge, by),
            comment=await sealed(response_id, body.comment, edge, by) if body.comment else None,
        )
        is_copy = body.channel in COPIED or body.answered_on is not None
        return done(await edge.execute(asked, writer(is_copy, by)))

    @api.put("/suggestions/{response_id}")
    async def make_suggestion(response_id: Id, body: SuggestionBody, by: Author) -> Done:
        """A suggestion or a complaint, without a survey."""
        await units.check(body.unit_id, by)
        asked = MakeSuggestion(
            response_id=response_id,
            kind=body.kind,
            unit_id=body.unit_id,
            service=body.service,
            channel=body.channel,
            answered_on=await today(clocks, edge, by),
            comment=await sealed(response_id, body.text, edge, by),
        )
        return done(await edge.execute(asked, writer(body.channel in COPIED, by)))


def writer(is_copy: bool, by: Caller) -> Caller:
    """Whose name the record has. An officer who copies what a citizen wrote on paper or said at the
    desk stands by the copy; whoever speaks for themselves is nobody, an officer too."""
    return replace(by, unnamed=False) if is_copy and by.has("officer") else by


async def day_of(body: ResponseBody, edge: Edge, by: Caller) -> date:
    """The day of an answer: only an officer may state one, so nobody answers a past survey."""
    if body.answered_on is None:
        return await today(clocks, edge, by)
    if not by.has("officer"):
        raise OnlyOfficersStateTheDay()
    return body.answered_on


async def sealed(response_id: str, text: str, edge: Edge, by: Caller) -> Sealed:
    """The words of a citizen, under a key of this response alone: nothing links two of them.

    They are about a unit, which is nobody; under one key for all its texts none could be erased
    without the others."""
    [comment] = await edge.seal([Personal(f"response-{response_id}", "comment", text)], by)
    return comment
