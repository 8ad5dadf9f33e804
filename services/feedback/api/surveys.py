"""Surveys: opened and closed by officers, read by anybody."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from contracts.feedback import Element
from contracts.satisfaction import ELEMENTS
from kernel.http import Body, Day, Done, Edge, Id, Listed, Period, done, only
from services.feedback.api.callers import Citizen, Officer
from services.feedback.api.units import Units
from services.feedback.deciders.survey import CloseSurvey, OpenSurvey
from services.feedback.views import SurveyTerms, surveys

MOST_PEOPLE = 1_000_000_000


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


def survey_routes(api: APIRouter, edge: Edge, units: Units) -> None:
    @api.put("/surveys/{survey_id}")
    async def open_survey(survey_id: Id, body: SurveyBody, by: Officer) -> Done:
        await units.check(body.unit_id, by)
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


def survey_shown(row: SurveyTerms) -> SurveyShown:
    return SurveyShown.model_validate(row, from_attributes=True)
