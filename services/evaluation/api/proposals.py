"""What the rules propose before the appraiser decides, and the way to each figure afterwards."""

from collections.abc import Iterable, Sequence
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from contracts.evaluation import Found, Predicate, RatedIndicator, Rating, Reckoned, Reckoning
from contracts.ids import joined
from kernel.http import Caller, Edge, JoinedId
from kernel.local_day import today
from kernel.refusal import Forbidden
from services.evaluation.api import assessments as assessments_api
from services.evaluation.api.assessments import AssessmentShown, boxes
from services.evaluation.api.distributions import DistributionShown, distribution
from services.evaluation.api.evaluations import Reader, heads, may_read
from services.evaluation.api.evaluations_shown import (
    IndicatorShown,
    NarratedShown,
    OrganisationShown,
    OthersEvaluationsAreClosed,
    ResultShown,
    indicators_shown,
)
from services.evaluation.api.figures import shown_in
from services.evaluation.api.lines import every
from services.evaluation.api.review_rounds import ReviewResultsShown, results_shown, round_of
from services.evaluation.deciders.scoring_refusals import (
    NoPolicyIsAdopted,
    ResultsAreMissing,
)
from services.evaluation.rules.appraisal import Appraisal, Led, Taken, appraise
from services.evaluation.rules.explaining import sentences
from services.evaluation.rules.former import former
from services.evaluation.rules.organisation import HEAD_RATING, Organisation, organisation_of
from services.evaluation.rules.predicate import NINE_CELLS, RATINGS
from services.evaluation.rules.window import before
from services.evaluation.views.adopted import IN_FORCE, clocks, policies
from services.evaluation.views.assessments import assessments
from services.evaluation.views.distributions import justifications
from services.evaluation.views.evaluations import (
    EvaluationRow,
    evaluations,
)
from services.evaluation.views.figures import takings
from services.evaluation.views.organisation import organisations, row_key
from services.evaluation.views.reviews import review_rounds


class ProposalIsTheAppraisers(Forbidden):
    """What the rules propose is seen by whoever decides, human resources and auditors."""

    slug = "evaluation.proposal-is-the-appraisers"
    indonesian = "Usulan aturan hanya dilihat yang menetapkan, kepegawaian, dan auditor."


class SentenceShown(BaseModel):
    en: str
    id: str


class ReckonedShown(BaseModel):
    """A step: what it came to, by which rule of which article, from which records."""

    step: Reckoning
    part_id: Annotated[str, Field(description="An indicator, a result or a value; or empty.")]
    found: Found | None
    rule: str
    article: str
    sentence: SentenceShown
    positions: Annotated[list[str], Field(examples=[["13.72/reporting@9"]])]


class ExplanationShown(BaseModel):
    """The way to a predicate. ``basis`` names every record used, the policy's among them."""

    evaluation_id: str
    employee_id: str
    period: str
    policy_id: str
    proposed: Predicate | None
    predicate: Predicate | None
    steps: list[ReckonedShown]
    basis: list[str]


class FormerShown(BaseModel):
    """An earlier period under another unit or appraiser, with what colleagues said then."""

    evaluation_id: str
    unit_id: str
    appraiser_id: str
    period: str
    work_rating: Rating | None
    behaviour_rating: Rating | None
    predicate: Predicate | None
    reviews: ReviewResultsShown | None


class ProposalShown(BaseModel):
    """``cells`` is what each rating of behaviour would give. ``work_rating`` is absent where nobody
    gave a figure, or a head's organisation is not rated yet."""

    evaluation_id: str
    employee_id: str
    period: str
    policy_id: str
    indicators: list[IndicatorShown]
    narrated: list[NarratedShown]
    results: list[ResultShown]
    work_rating: Rating | None
    organisation: OrganisationShown | None
    cells: dict[Rating, Predicate]
    self_assessment: Annotated[
        AssessmentShown | None, Field(description="What the employee thinks.")
    ]
    reviews: Annotated[
        ReviewResultsShown | None,
        Field(description="What colleagues think of the values, once their round is closed."),
    ]
    former: Annotated[
        list[FormerShown], Field(description="After a transfer: attached, nothing is averaged.")
    ]
    distribution: Annotated[
        DistributionShown, Field(description="Of the appraiser's people who are scored already.")
    ]
    steps: list[ReckonedShown]


def proposal_routes(api: APIRouter, edge: Edge) -> None:
    @api.get("/evaluations/{evaluation_id}/proposal")
    async def read_proposal(evaluation_id: JoinedId, by: Reader) -> ProposalShown:
        """Under the policy in force and the figures known now; what is scored keeps its own."""
        taken = await edge.find(takings, evaluation_id, by)
        row = await edge.row(evaluations, evaluation_id, by)
        if not await may_read(row, edge, by):
            raise OthersEvaluationsAreClosed(evaluation_id)
        if by.subject == row.employee_id and not by.has("hr", "auditor"):
            raise ProposalIsTheAppraisers(evaluation_id)
        if taken is None:
            raise ResultsAreMissing(evaluation_id)
        return await proposal(row, Taken(taken.results, taken.taken_from), edge, by)

    @api.get("/evaluations/{evaluation_id}/explanation")
    async def read_explanation(evaluation_id: JoinedId, by: Reader) -> ExplanationShown:
        """How the score came about, step by step, in both languages."""
        row = await edge.row(evaluations, evaluation_id, by)
        if not await may_read(row, edge, by):
            raise OthersEvaluationsAreClosed(evaluation_id)
        return ExplanationShown(
            evaluation_id=row.evaluation_id,
            employee_id=row.employee_id,
            period=row.period,
            policy_id=row.policy_id,
            proposed=row.proposed,
            predicate=row.predicate,
            steps=steps_shown(row.reckoned, row.indicators),
            basis=list(row.basis),
        )


async def proposal(row: EvaluationRow, taken: Taken, edge: Edge, by: Caller) -> ProposalShown:
    in_force = await edge.find(policies, IN_FORCE, by)
    if in_force is None:
        raise NoPolicyIsAdopted(row.evaluation_id)
    figures = await shown_in(row.unit_id, row.period, edge, by)
    units = await heads(row.evaluation_id, edge, by)
    led, rated_at = await organisation_for(units, row.period, edge, by)
    head = Led(HEAD_RATING[led.predicate], rated_at) if led else None
    found = appraise(taken, (), in_force.policy, figures, head)
    work = None if units and not led else found.work
    return ProposalShown(
        evaluation_id=row.evaluation_id,
        employee_id=row.employee_id,
        period=row.period,
        policy_id=in_force.policy.policy_id,
        indicators=indicators_shown(found.indicators, {}),
        narrated=[NarratedShown.model_validate(of) for of in found.narrated],
        results=[ResultShown.model_validate(of) for of in found.results],
        work_rating=work,
        organisation=OrganisationShown(**led._asdict()) if led else None,
        self_assessment=await assessment_for(row, edge, by),
        reviews=await reviews_for(row, edge, by),
        former=await former_of(row, edge, by),
        distribution=await spread_of(row, edge, by),
        cells={of: NINE_CELLS[work, of] for of in RATINGS} if work else {},
        steps=steps_shown(steps_of(found, is_waiting=work is None), found.indicators),
    )


async def assessment_for(row: EvaluationRow, edge: Edge, by: Caller) -> AssessmentShown | None:
    found = await edge.find(assessments, row.evaluation_id, by)
    return assessments_api.shown(found, await edge.open(boxes(found), by)) if found else None


async def former_of(row: EvaluationRow, edge: Edge, by: Caller) -> list[FormerShown]:
    rows = await every(evaluations, edge, by, employee_id=row.employee_id)
    return [
        FormerShown(
            evaluation_id=of.evaluation_id,
            unit_id=of.unit_id,
            appraiser_id=of.appraiser_id,
            period=of.period,
            work_rating=of.work_rating,
            behaviour_rating=of.behaviour_rating,
            predicate=of.predicate,
            reviews=await reviews_for(of, edge, by),
        )
        for of in former(row, rows)
    ]


async def spread_of(row: EvaluationRow, edge: Edge, by: Caller) -> DistributionShown:
    said = await edge.find(justifications, joined(row.appraiser_id, row.period), by)
    return await distribution(row.appraiser_id, row.period, said, edge, by)


async def reviews_for(row: EvaluationRow, edge: Edge, by: Caller) -> ReviewResultsShown | None:
    held = await edge.find(review_rounds, round_of(row.employee_id, row.period), by)
    return await results_shown(held, edge, by) if held and held.status == "closed" else None


def steps_of(found: Appraisal, *, is_waiting: bool) -> Iterable[Reckoned]:
    """Without the work of a head whose organisation is not rated yet."""
    return [step for step in found.reckoned if step.step != "work" or not is_waiting]


async def organisation_for(
    units: Sequence[str], period: str, edge: Edge, by: Caller
) -> tuple[Organisation | None, str]:
    """By which the head of a unit is rated, and where it stands."""
    keys = [row_key(of, each) for of in units for each in (period, before(period))]
    found = await edge.rows(organisations, keys, by) if keys else {}
    holds = organisation_of(
        units,
        period,
        await today(clocks, edge, by),
        lambda of, each: rated.predicate if (rated := found.get(row_key(of, each))) else None,
    )
    return holds, found[row_key(holds.unit_id, holds.period)].recorded_at if holds else ""


def steps_shown(
    steps: Iterable[Reckoned], indicators: Iterable[RatedIndicator]
) -> list[ReckonedShown]:
    by_id = {of.indicator_id: of for of in indicators}
    return [
        ReckonedShown(
            step=step.step,
            part_id=step.part_id,
            found=step.found,
            rule=step.rule,
            article=said[0],
            sentence=SentenceShown(en=said[1], id=said[2]),
            positions=list(step.positions),
        )
        for step in steps
        if (said := sentences(step, by_id))
    ]
