"""How an evaluation is shown: from indicators and values to the predicate, and what followed."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Literal

from msgspec.structs import asdict
from pydantic import BaseModel, ConfigDict, Field

from contracts.evaluation import (
    EvaluatorGround,
    OrganisationPredicate,
    OrganisationStanding,
    Predicate,
    RatedIndicator,
    Rating,
    Value,
)
from contracts.event import Sealed
from contracts.reporting import Better, PlannedSource, ResultKind, Source
from kernel.http import Caller, Edge
from kernel.refusal import Forbidden
from services.evaluation.api.follow_up_shown import (
    FollowUpShown,
    Texts,
    boxes,
    follow_up_shown,
)
from services.evaluation.views.evaluations import EvaluationRow

Status = Literal["open", "ready", "scored"]


class OthersEvaluationsAreClosed(Forbidden):
    """An evaluation is seen by the employee, the appraiser and whoever is above, human resources,
    auditors, and the authorised official to whom it was reported."""

    slug = "evaluation.others-evaluations-are-closed"
    indonesian = (
        "Evaluasi hanya dilihat pegawai, pejabat penilai dan atasannya, kepegawaian, auditor, dan"
        " pejabat yang berwenang setelah dilaporkan."
    )


class IndicatorShown(BaseModel):
    """``realised`` and ``rating`` are absent while too few citizens have answered. What citizens,
    desks and complaints show is made of ``counted`` records, between those at ``positions``."""

    model_config = ConfigDict(from_attributes=True)

    result_id: str
    result_kind: ResultKind
    indicator_id: str
    code: str
    source: Source
    target_low: Decimal
    target_high: Decimal
    better: Better
    realised: Decimal | None
    rating: Rating | None
    planned_source: PlannedSource | None
    counted: int
    positions: list[str]
    proposed: Annotated[Rating | None, Field(description="What the figure alone gives.")]
    feedback: Annotated[
        list[str], Field(description="Positions of the feedback by which it was rated otherwise.")
    ]
    because: str | None


class ResultShown(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    result_id: str
    result_kind: ResultKind
    rating: Rating | None


class ValueShown(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    value: Value
    rating: Rating


class WeaknessShown(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    indicator_id: str
    code: str
    competencies: list[str]


class OrganisationShown(BaseModel):
    """Of the unit that the employee heads or the nearest above it; it may be last year's."""

    model_config = ConfigDict(from_attributes=True)

    unit_id: str
    period: str
    predicate: OrganisationPredicate
    standing: OrganisationStanding


class NarratedShown(BaseModel):
    """Of a target in words, which has no figure."""

    model_config = ConfigDict(from_attributes=True)

    result_id: str
    result_kind: ResultKind
    indicator_id: str
    code: str
    rating: Rating
    positions: list[str]


class EvaluationShown(BaseModel):
    """How a predicate came about: indicators make results, results the work rating, values the
    behaviour rating, both together what is proposed. ``basis`` names the records used."""

    evaluation_id: str
    employee_id: str
    unit_id: str
    appraiser_id: str
    period: str
    report_id: str
    status: Status
    version: int
    evaluator: Annotated[
        EvaluatorGround | None,
        Field(description="Why somebody else than the report's appraiser evaluates."),
    ]
    policy_id: str
    proposed: Predicate | None
    predicate: Predicate | None
    work_rating: Rating | None
    behaviour_rating: Rating | None
    results: list[ResultShown]
    indicators: list[IndicatorShown]
    narrated: list[NarratedShown]
    behaviour: list[ValueShown]
    strengths: list[str]
    weaknesses: list[WeaknessShown]
    basis: list[str]
    recorded_at: Annotated[str, Field(examples=["13.72/evaluation@42"])]
    reason: str | None
    organisation: Annotated[
        OrganisationShown | None, Field(description="By which the head of a unit was rated.")
    ]
    after: Annotated[FollowUpShown, Field(description="What followed the score.")]


async def opened(rows: Sequence[EvaluationRow], edge: Edge, by: Caller) -> list[EvaluationShown]:
    """The rows as they are shown, with the reasons in the clear."""
    found = [box for row in rows for box in boxes_of(row)]
    texts = await edge.open(found, by)
    return [shown(row, texts) for row in rows]


def boxes_of(row: EvaluationRow) -> list[Sealed]:
    because = (of.because for of in row.indicators)
    return [box for box in (row.reason, *because, *boxes(row.after)) if box]


def indicators_shown(indicators: Sequence[RatedIndicator], texts: Texts) -> list[IndicatorShown]:
    return [
        IndicatorShown.model_validate(
            asdict(of) | {"because": texts[of.because] if of.because else None}
        )
        for of in indicators
    ]


def shown(row: EvaluationRow, texts: Texts) -> EvaluationShown:
    said = {
        "reason": texts[row.reason] if row.reason else None,
        "indicators": indicators_shown(row.indicators, texts),
        "after": follow_up_shown(row.after, texts),
    }
    return EvaluationShown.model_validate(asdict(row) | said)
