"""How an appraiser's predicates spread against the pattern, and who contributed what, over HTTP."""

from collections import Counter
from datetime import date
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from contracts.evaluation import OrganisationPredicate, Predicate
from contracts.ids import joined
from kernel.http import Body, Caller, Done, Edge, Id, Period, Personal, Text, allow, done
from kernel.local_day import today
from kernel.refusal import Forbidden
from services.evaluation.api.lines import every, led_by, superior_of, unit_line
from services.evaluation.api.organisations import holding, is_late
from services.evaluation.deciders.distribution import JustifyDistribution
from services.evaluation.rules.contributions import contribution, ranked
from services.evaluation.rules.distribution import (
    ARTICLE,
    PATTERNS,
    Bound,
    Kind,
    hints_at_majority,
    is_advisory,
    needs_justification,
    total,
)
from services.evaluation.views.adopted import clocks
from services.evaluation.views.distributions import JustificationRow, justifications
from services.evaluation.views.evaluations import EvaluationRow, evaluations
from services.evaluation.views.reviews import colleagues

SEES_EVERYBODY = ("hr", "auditor")
DISTRIBUTION = "/distributions/{appraiser_id}/{period}"

Looker = Annotated[
    Caller,
    allow(
        "appraiser",
        *SEES_EVERYBODY,
        whose="one's own and those of appraisers below; hr's and auditors' all",
    ),
]
Appraiser = Annotated[Caller, allow("appraiser", whose="one's own")]


class OthersDistributionsAreClosed(Forbidden):
    """How predicates spread is seen by their appraiser, whoever is above, hr and auditors."""

    slug = "evaluation.others-distributions-are-closed"
    indonesian = (
        "Sebaran predikat hanya dilihat pejabat penilainya, atasannya, kepegawaian, dan auditor."
    )


class JustificationBody(Body):
    reason: Annotated[Text, Field(description="Why the predicates spread so.")]


class BoundShown(BaseModel):
    """At most or at least so many ``people`` of these predicates together; ``reached`` have one."""

    kind: Kind
    of: list[Predicate]
    percent: int
    people: int
    reached: int
    holds: bool


class JustificationShown(BaseModel):
    reason: str
    on: date
    recorded_at: str


class DistributionShown(BaseModel):
    """Of the appraiser's people those that are scored. Nothing waits for a justification; one that
    is asked for and missing when the window has closed is overdue. Under five people the pattern
    is advisory."""

    appraiser_id: str
    period: str
    people: int
    scored: int
    predicates: dict[Predicate, int]
    organisation: Annotated[
        OrganisationPredicate | None, Field(description="Absent while it is waited for.")
    ]
    pattern: list[BoundShown]
    is_advisory: bool
    is_outside: bool
    lacks_sangat_baik: Annotated[
        bool, Field(description="A hint: an excellent organisation without anybody excellent.")
    ]
    asks_for_justification: bool
    justification: JustificationShown | None
    is_overdue: bool
    article: str


class ContributionShown(BaseModel):
    rank: int
    evaluation_id: str
    employee_id: str
    predicate: Predicate | None
    utama_above: int
    utama_below: int
    reached: Annotated[int, Field(description="Results that meet or exceed.")]
    below: int
    silent: Annotated[int, Field(description="Results without any figure.")]


class ComparisonShown(BaseModel):
    """Equal contributions share a rank; whoever is not scored yet comes last."""

    items: list[ContributionShown]


def distribution_routes(api: APIRouter, edge: Edge) -> None:
    @api.get(DISTRIBUTION)
    async def read_distribution(appraiser_id: Id, period: Period, by: Looker) -> DistributionShown:
        """Against the pattern of the predicate of the unit that the appraiser leads."""
        said = await edge.find(justifications, joined(appraiser_id, period), by)
        await check_looker(appraiser_id, edge, by)
        return await distribution(appraiser_id, period, said, edge, by)

    @api.get(f"{DISTRIBUTION}/people")
    async def compare_people(appraiser_id: Id, period: Period, by: Looker) -> ComparisonShown:
        """The appraiser's people side by side by what they contributed; no rule computes by it."""
        rows = await people_of(appraiser_id, period, edge, by)
        await check_looker(appraiser_id, edge, by)
        told = (
            contribution(row.evaluation_id, row.employee_id, row.predicate, row.results)
            for row in rows
        )
        return ComparisonShown(
            items=[ContributionShown(rank=at, **of._asdict()) for at, of in ranked(told)]
        )

    @api.put(f"{DISTRIBUTION}/justification")
    async def justify_distribution(
        appraiser_id: Id, period: Period, body: JustificationBody, by: Appraiser
    ) -> Done:
        """At any time; the latest counts."""
        [reason] = await edge.seal([Personal(by.subject, "reason", body.reason)], by)
        asked = JustifyDistribution(
            appraiser_id=appraiser_id,
            period=period,
            justified_by=by.subject,
            reason=reason,
            today=await today(clocks, edge, by),
        )
        return done(await edge.execute(asked, by))


async def check_looker(appraiser_id: str, edge: Edge, by: Caller) -> None:
    if by.has(*SEES_EVERYBODY) or by.subject == appraiser_id:
        return
    if by.subject != await superior_of(appraiser_id, edge, by):
        raise OthersDistributionsAreClosed(appraiser_id)


async def people_of(appraiser_id: str, period: str, edge: Edge, by: Caller) -> list[EvaluationRow]:
    return await every(evaluations, edge, by, appraiser_id=appraiser_id, period=period)


async def organisation_of(
    appraiser_id: str, period: str, edge: Edge, by: Caller
) -> OrganisationPredicate | None:
    """Of the unit that the appraiser leads, else of the one the appraiser is in."""
    led = await led_by(appraiser_id, edge, by)
    if not led:
        found = await edge.find(colleagues, appraiser_id, by)
        led = await unit_line(found.unit_id, edge, by) if found else ()
    if not led:
        return None
    holds = await holding(led[0], period, edge, by)
    return holds.rated.predicate if holds.rated else None


async def distribution(
    appraiser_id: str, period: str, said: JustificationRow | None, edge: Edge, by: Caller
) -> DistributionShown:
    rows = await people_of(appraiser_id, period, edge, by)
    counts: dict[Predicate, int] = Counter(row.predicate for row in rows if row.predicate)
    organisation = await organisation_of(appraiser_id, period, edge, by)
    pattern = (
        [bound_shown(bound, counts) for bound in PATTERNS[organisation]] if organisation else []
    )
    asks = organisation is not None and needs_justification(organisation, counts)
    texts = await edge.open([said.reason] if said else [], by)
    late = await is_late(period, await today(clocks, edge, by), edge, by)
    return DistributionShown(
        appraiser_id=appraiser_id,
        period=period,
        people=len(rows),
        scored=total(counts),
        predicates=counts,
        organisation=organisation,
        pattern=pattern,
        is_advisory=is_advisory(total(counts)),
        is_outside=total(counts) > 0 and not all(of.holds for of in pattern),
        lacks_sangat_baik=organisation is not None and hints_at_majority(organisation, counts),
        asks_for_justification=asks,
        justification=justification_shown(said, texts[said.reason]) if said else None,
        is_overdue=asks and said is None and late,
        article=ARTICLE,
    )


def bound_shown(bound: Bound, counts: dict[Predicate, int]) -> BoundShown:
    return BoundShown(
        kind=bound.kind,
        of=list(bound.of),
        percent=bound.percent,
        people=bound.people(total(counts)),
        reached=sum(counts.get(of, 0) for of in bound.of),
        holds=bound.holds(counts),
    )


def justification_shown(row: JustificationRow, reason: str) -> JustificationShown:
    return JustificationShown(reason=reason, on=row.on, recorded_at=row.recorded_at)
