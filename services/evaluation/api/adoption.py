"""The policy by which a region scores, over HTTP: adopted by HR, read by all, with its history."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from fastapi import APIRouter
from msgspec.structs import asdict
from pydantic import BaseModel, ConfigDict, Field

from contracts.evaluation import (
    AnnualWindow,
    Cadence,
    CompetencyOf,
    DayOfYear,
    Documentation,
    ReviewRules,
    Scheme,
    Tie,
    Window,
)
from kernel.http import Body, Caller, Day, Done, Edge, Id, Listed, allow, done
from services.evaluation.deciders.policy import AdoptPolicy
from services.evaluation.views.adopted import IN_FORCE, PolicyRow, policies, policy_history

MOST_COMPETENCIES = 200

Adopter = Annotated[Caller, allow("hr", whose="of the whole region")]
Reader = Annotated[
    Caller,
    allow("employee", "appraiser", "officer", "hr", "auditor", whose="of the whole region"),
]
Index = Annotated[Decimal, Field(ge=0, le=1000, decimal_places=2)]
Share = tuple[Annotated[int, Field(ge=-1000, le=1000)], Annotated[int, Field(ge=-1000, le=1000)]]
Small = Annotated[int, Field(ge=-100, le=100)]


class CompetencyBody(Body):
    """A weakness in an indicator of this code points to this competency."""

    code: Annotated[Id, Field(examples=["service-time"])]
    competency: Annotated[Id, Field(examples=["desk-service"])]


class WindowBody(Body):
    """When a month or a quarter is evaluated."""

    opens_on: Annotated[Small, Field(description="A day of the period's last month.")] = 1
    closes_after: Annotated[Small, Field(description="A working day of the next month.")] = 10


class DayOfYearBody(Body):
    month: Annotated[int, Field(ge=1, le=12)]
    day: Annotated[int, Field(ge=1, le=31)]


class AnnualWindowBody(Body):
    """When a year is evaluated."""

    opens: DayOfYearBody = DayOfYearBody(month=12, day=21)
    closes: DayOfYearBody = DayOfYearBody(month=1, day=31)


class ReviewRulesBody(Body):
    """Reviews by colleagues (360)."""

    peers: Annotated[Small, Field(description="Asked at least.")] = 3
    subordinates: Annotated[Small, Field(description="Asked at least, where they exist.")] = 2
    shown: Annotated[Small, Field(description="Answers of a relation before a mean shows.")] = 3


class PolicyBody(Body):
    """What the regulation leaves open. What contradicts it is refused with the article."""

    policy_id: Annotated[Id, Field(examples=["2026"])]
    scheme: Annotated[
        Literal["permenpanrb-6-2022", "pp-30-2019"],
        Field(description="Of the official predicate: the first one, from 2022 on."),
    ] = "permenpanrb-6-2022"
    cadence: Cadence = "quarterly"
    documentation: Annotated[
        Documentation, Field(description="How often work is documented (Pasal 16(3)).")
    ] = "monthly"
    window: WindowBody = WindowBody()
    annual_window: AnnualWindowBody = AnnualWindowBody()
    most: Annotated[Share, Field(description="More than this share has to reach a rating.")] = (
        1,
        2,
    )
    small_part: Annotated[
        Share,
        Field(
            description="The share of utama results that may be below while the whole still "
            "meets, as numerator and denominator. The regulation gives no number."
        ),
    ] = (1, 3)
    tie: Annotated[Tie, Field(description="Where equal halves of indicators fall.")] = "lower"
    satisfaction_target: Annotated[
        tuple[Index, Index],
        Field(
            description="An index inside meets, a higher one is above.",
            examples=[["76.61", "88.30"]],
        ),
    ]
    citizen_weight: Annotated[
        Small, Field(description="How often an indicator counts that citizens' answers measure.")
    ] = 1
    reviews: ReviewRulesBody = ReviewRulesBody()
    competencies: Annotated[tuple[CompetencyBody, ...], Field(max_length=MOST_COMPETENCIES)] = ()
    numeric_until: Annotated[
        int | None,
        Field(ge=2000, le=2100, description="Periods to this year have numbers by PP 30/2019."),
    ] = None
    internal_figure: Annotated[
        bool, Field(description="The same numbers beside the predicate, for allowances only.")
    ] = False
    adopted_on: Annotated[Day, Field(description="The day of the decree.")]


class Shown(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class CompetencyShown(Shown):
    code: str
    competency: str


class WindowShown(Shown):
    opens_on: int
    closes_after: int


class DayOfYearShown(Shown):
    month: int
    day: int


class AnnualWindowShown(Shown):
    opens: DayOfYearShown
    closes: DayOfYearShown


class ReviewRulesShown(Shown):
    peers: int
    subordinates: int
    shown: int


class PolicyShown(BaseModel):
    policy_id: str
    scheme: Scheme
    cadence: Cadence
    documentation: Documentation
    window: WindowShown
    annual_window: AnnualWindowShown
    most: tuple[int, int]
    small_part: tuple[int, int]
    tie: Tie
    satisfaction_target: tuple[Decimal, Decimal]
    citizen_weight: int
    reviews: ReviewRulesShown
    competencies: list[CompetencyShown]
    numeric_until: int | None
    internal_figure: bool
    adopted_on: date
    recorded_at: Annotated[str, Field(examples=["13.72/evaluation@0"])]
    recorded: Annotated[datetime, Field(description="From then on it was in force.")]


def policy_routes(api: APIRouter, edge: Edge) -> None:
    @api.put("/policy")
    async def adopt_policy(body: PolicyBody, by: Adopter) -> Done:
        return done(await edge.execute(adopting(body), by))

    @api.get("/policy")
    async def read_policy(by: Reader) -> PolicyShown:
        return policy_shown(await edge.row(policies, IN_FORCE, by))

    @api.get("/policy/history")
    async def list_policies(by: Reader) -> Listed[PolicyShown]:
        """All that were ever adopted, in that order; the last one is in force."""
        page = await edge.page(policy_history, by)
        return Listed(items=[policy_shown(row) for row in page.items], next=page.next)


def adopting(body: PolicyBody) -> AdoptPolicy:
    parts: dict[str, Any] = {
        "competencies": tuple(
            CompetencyOf(code=of.code, competency=of.competency) for of in body.competencies
        ),
        "window": Window(**body.window.model_dump()),
        "annual_window": AnnualWindow(
            opens=DayOfYear(**body.annual_window.opens.model_dump()),
            closes=DayOfYear(**body.annual_window.closes.model_dump()),
        ),
        "reviews": ReviewRules(**body.reviews.model_dump()),
    }
    return AdoptPolicy(**body.model_dump() | parts)


def policy_shown(row: PolicyRow) -> PolicyShown:
    at = {"recorded_at": row.recorded_at, "recorded": row.recorded}
    return PolicyShown.model_validate(asdict(row.policy) | at)
