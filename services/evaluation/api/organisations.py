"""The predicate of a unit over HTTP: set by the leader above, read by all.

What holds for a unit is said with where it comes from: its own, its nearest ancestor's, last
year's, or that it is waited for and late.
"""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter
from msgspec.structs import asdict
from pydantic import BaseModel, Field, StringConstraints

from contracts.evaluation import OrganisationPredicate
from kernel.calendar import Calendar
from kernel.http import Body, Caller, Done, Edge, Id, Listed, OpenText, allow, done, only
from kernel.local_day import today
from kernel.refusal import Conflict, Forbidden, NotFound
from services.evaluation.api.adoption import Reader
from services.evaluation.api.lines import leader_above, unit_line
from services.evaluation.deciders.organisation import RateOrganisation
from services.evaluation.rules.organisation import LAST_YEARS, organisation_of
from services.evaluation.rules.terms import calendar_of, is_over
from services.evaluation.rules.window import before, window_end, year_of
from services.evaluation.views.adopted import IN_FORCE, calendars, clocks, policies
from services.evaluation.views.organisation import (
    OrganisationRow,
    organisations,
    row_key,
    units,
)

OFFICE = "hr"

Rater = Annotated[
    Caller, allow("appraiser", OFFICE, whose="of units whose head is below the caller; hr's all")
]
AnyPeriod = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{4}(-(Q[1-4]|0[1-9]|1[0-2]))?$"),
    Field(description="A year, a quarter or a month.", examples=["2026", "2026-Q1"]),
]


class NoSuchUnit(NotFound):
    """A unit is rated that HR has put on the roster."""

    slug = "evaluation.no-such-unit"
    indonesian = "Kinerja organisasi ditetapkan untuk unit yang terdaftar di daerah ini."


class OnlyTheLeaderAboveRates(Forbidden):
    """The predicate of a unit is set by the superior of its head."""

    slug = "evaluation.only-the-leader-above-rates"
    indonesian = "Kinerja organisasi suatu unit ditetapkan oleh atasan pemimpin unit itu."


class NobodyIsAboveTheUnit(Conflict):
    """Nobody is known to be above the head of this unit; human resources name the regional head."""

    slug = "evaluation.nobody-is-above-the-unit"
    indonesian = "Atasan pemimpin unit ini belum diketahui; tetapkan dahulu kepala daerah."


class OrganisationBody(Body):
    predicate: OrganisationPredicate
    document: Annotated[
        OpenText,
        Field(
            max_length=200,
            description="What it rests on.",
            examples=["LKjIP triwulan I 2026, nomor 000.8/12"],
        ),
    ]


class OrganisationShown(BaseModel):
    unit_id: str
    period: str
    predicate: OrganisationPredicate
    rated_by: str
    document: str
    on: date
    recorded_at: Annotated[str, Field(examples=["13.72/evaluation@7"])]
    version: int


class OrganisationHolds(BaseModel):
    """What holds for a unit: its own, or the nearest one above it (``unit_id`` of ``rated``), or
    that of the year before; *late* when the window has closed and there is none."""

    unit_id: str
    period: str
    standing: Literal["rated", "from-above", "last-year", "waiting", "late"]
    rated: OrganisationShown | None
    article: Annotated[str | None, Field(description="Why last year's holds.")] = None


def organisation_routes(api: APIRouter, edge: Edge) -> None:
    @api.put("/organisations/{unit_id}/{period}")
    async def rate_organisation(
        unit_id: Id, period: AnyPeriod, body: OrganisationBody, by: Rater
    ) -> Done:
        """By the superior of the unit's head; human resources record it for that leader."""
        if await edge.find(units, unit_id, by) is None:
            raise NoSuchUnit(unit_id)
        leader = await leader_above(unit_id, edge, by)
        if not leader:
            raise NobodyIsAboveTheUnit(unit_id)
        if by.subject != leader and not by.has(OFFICE):
            raise OnlyTheLeaderAboveRates(unit_id)
        asked = RateOrganisation(
            unit_id=unit_id,
            period=period,
            predicate=body.predicate,
            rated_by=leader,
            document=body.document,
            today=await today(clocks, edge, by),
        )
        return done(await edge.execute(asked, by))

    @api.get("/organisations/{unit_id}/{period}")
    async def read_organisation(unit_id: Id, period: AnyPeriod, by: Reader) -> OrganisationHolds:
        return await holding(unit_id, period, edge, by)

    @api.get("/organisations")
    async def list_organisations(
        by: Reader, unit_id: Id | None = None, period: AnyPeriod | None = None
    ) -> Listed[OrganisationShown]:
        """Those that were set, the latest of each unit and period."""
        page = await edge.page(organisations, by, **only(unit_id=unit_id, period=period))
        return Listed(items=[shown(row) for row in page.items], next=page.next)


async def holding(unit_id: str, period: str, edge: Edge, by: Caller) -> OrganisationHolds:
    line = await unit_line(unit_id, edge, by)
    keys = [row_key(of, each) for of in line for each in (period, before(period))]
    found = await edge.rows(organisations, keys, by)
    day = await today(clocks, edge, by)
    holds = organisation_of(
        line, period, day, lambda of, each: predicate_of(found.get(row_key(of, each)))
    )
    if holds is None:
        late = await is_late(period, day, edge, by)
        standing = "late" if late else "waiting"
        return OrganisationHolds(unit_id=unit_id, period=period, standing=standing, rated=None)
    rated = shown(found[row_key(holds.unit_id, holds.period)])
    if holds.standing == "last-year":
        return OrganisationHolds(
            unit_id=unit_id, period=period, standing="last-year", rated=rated, article=LAST_YEARS
        )
    standing = "rated" if holds.unit_id == unit_id else "from-above"
    return OrganisationHolds(unit_id=unit_id, period=period, standing=standing, rated=rated)


def predicate_of(row: OrganisationRow | None) -> OrganisationPredicate | None:
    return row.predicate if row else None


async def is_late(period: str, day: date, edge: Edge, by: Caller) -> bool:
    """Whether the window in which the period is evaluated has closed."""
    in_force = await edge.find(policies, IN_FORCE, by)
    term = window_end(period, in_force.policy if in_force else None)
    calendar = await calendar_until([year_of(period), year_of(period) + 1], edge, by)
    return is_over(term, day, calendar) is True


async def calendar_until(years: Sequence[int], edge: Edge, by: Caller) -> Calendar:
    found = await edge.rows(calendars, [str(year) for year in years], by)
    return calendar_of(row.calendar for row in found.values())


def shown(row: OrganisationRow) -> OrganisationShown:
    return OrganisationShown.model_validate(asdict(row))
