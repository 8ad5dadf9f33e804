"""What a region adopts, over HTTP: the policy by which it scores, and the calendar of a year."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from fastapi import APIRouter, Path
from msgspec.structs import asdict
from pydantic import BaseModel, ConfigDict, Field

from contracts.evaluation import Cadence, CompetencyOf, Holiday, Scheme
from kernel.http import Body, Caller, Day, Done, Edge, Id, OpenText, Text, allow, done
from services.evaluation.deciders.calendar import AdoptCalendar
from services.evaluation.deciders.policy import AdoptPolicy
from services.evaluation.rules.calendar import merged, national_holidays
from services.evaluation.views.evaluations import IN_FORCE, calendars, policies

MOST_COMPETENCIES = 200
MOST_HOLIDAYS = 100

Adopter = Annotated[Caller, allow("hr", whose="of the whole region")]
Reader = Annotated[
    Caller,
    allow("employee", "appraiser", "officer", "hr", "auditor", whose="of the whole region"),
]
Year = Annotated[int, Path(ge=2000, le=2100, examples=[2026])]
Index = Annotated[Decimal, Field(ge=25, le=100, decimal_places=2)]


class CompetencyBody(Body):
    """A weakness in an indicator of this code points to this competency."""

    code: Annotated[Id, Field(examples=["service-time"])]
    competency: Annotated[Id, Field(examples=["desk-service"])]


class PolicyBody(Body):
    policy_id: Annotated[Id, Field(examples=["2026"])]
    scheme: Scheme = "permenpanrb-6-2022"
    cadence: Cadence = "quarterly"
    small_part: Annotated[
        tuple[int, int],
        Field(
            description="The share of utama results that may be below while the whole still "
            "meets, as numerator and denominator. The regulation gives no number."
        ),
    ] = (1, 3)
    satisfaction_target: Annotated[
        tuple[Index, Index],
        Field(
            description="An index inside meets, a higher one is above.",
            examples=[["76.61", "88.30"]],
        ),
    ]
    competencies: Annotated[tuple[CompetencyBody, ...], Field(max_length=MOST_COMPETENCIES)] = ()
    adopted_on: Annotated[Day, Field(description="The day of the decree.")]


class HolidayBody(Body):
    day: Day
    title: Annotated[OpenText, Field(max_length=200, examples=["Hari Jadi Kota"])]


class CalendarBody(Body):
    zone: Annotated[Text, Field(max_length=64, examples=["Asia/Jakarta", "Asia/Makassar"])]
    working_week: Annotated[Literal[5, 6], Field(description="Working days in a week.")] = 5
    national: Annotated[
        bool,
        Field(description="Take the national holidays and joint leave (cuti bersama) known here."),
    ] = False
    holidays: Annotated[
        tuple[HolidayBody, ...],
        Field(max_length=MOST_HOLIDAYS, description="The region's own; they win over national."),
    ] = ()


class CompetencyShown(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    code: str
    competency: str


class PolicyShown(BaseModel):
    policy_id: str
    scheme: Scheme
    cadence: Cadence
    small_part: tuple[int, int]
    satisfaction_target: tuple[Decimal, Decimal]
    competencies: list[CompetencyShown]
    adopted_on: date
    recorded_at: Annotated[str, Field(examples=["13.72/evaluation@0"])]


class HolidayShown(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    day: date
    title: str


class CalendarShown(BaseModel):
    year: int
    zone: str
    working_week: int
    holidays: list[HolidayShown]
    recorded_at: Annotated[str, Field(examples=["13.72/evaluation@1"])]


def policy_routes(api: APIRouter, edge: Edge) -> None:
    @api.put("/policy")
    async def adopt_policy(body: PolicyBody, by: Adopter) -> Done:
        asked = AdoptPolicy(
            policy_id=body.policy_id,
            scheme=body.scheme,
            cadence=body.cadence,
            small_part=body.small_part,
            satisfaction_target=body.satisfaction_target,
            competencies=tuple(
                CompetencyOf(code=of.code, competency=of.competency) for of in body.competencies
            ),
            adopted_on=body.adopted_on,
        )
        return done(await edge.execute(asked, by))

    @api.get("/policy")
    async def read_policy(by: Reader) -> PolicyShown:
        row = await edge.row(policies, IN_FORCE, by)
        return PolicyShown.model_validate(asdict(row.policy) | {"recorded_at": row.recorded_at})


def calendar_routes(api: APIRouter, edge: Edge) -> None:
    @api.put("/calendars/{year}")
    async def adopt_calendar(year: Year, body: CalendarBody, by: Adopter) -> Done:
        asked = AdoptCalendar(
            year=year,
            zone=body.zone,
            working_week=body.working_week,
            holidays=holidays_of(year, body),
        )
        return done(await edge.execute(asked, by))

    @api.get("/calendars/{year}")
    async def read_calendar(year: Year, by: Reader) -> CalendarShown:
        row = await edge.row(calendars, str(year), by)
        return CalendarShown.model_validate(asdict(row.calendar) | {"recorded_at": row.recorded_at})


def holidays_of(year: int, body: CalendarBody) -> tuple[Holiday, ...]:
    """The region's own days, and on request the nation's with them."""
    own = tuple(Holiday(day=holiday.day, title=holiday.title) for holiday in body.holidays)
    return merged(national_holidays(year), own) if body.national else own
