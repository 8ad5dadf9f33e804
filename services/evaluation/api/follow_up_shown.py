"""How what follows a score is shown: the document on its way, the objection, finality, reports."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Literal

from msgspec.structs import asdict
from pydantic import BaseModel, Field

from contracts.evaluation import Ground, Outcome, Predicate, Side, SignedAs, Standing
from contracts.event import Sealed
from services.evaluation.views.follow_up import FollowUpRow, ObjectionRow

Texts = Mapping[Sealed, str]


class ExplanationShown(BaseModel):
    side: Side
    recorded_by: str
    text: str


class ObjectionShown(BaseModel):
    """``is_late`` says that the term to decide is over; ``escalated_to`` may decide then, too."""

    superior_id: str
    made_on: date
    reason: str
    received_on: date | None
    explanations: list[ExplanationShown]
    is_late: bool
    escalated_to: str | None
    withdrawn_on: date | None
    decided_on: date | None
    decided_by: str | None
    outcome: Outcome | None
    decision: str | None
    recommendation: str | None


class FollowUpShown(BaseModel):
    """The days are those of the region, from which terms are counted."""

    document: Literal["unsigned", "signed", "delivered", "received", "returned"]
    escalated_on: Annotated[date | None, Field(description="The superior signs since then.")]
    superior_id: str | None
    signed_on: date | None
    signed_by: str | None
    signed_as: SignedAs | None
    changed_from: Annotated[
        Predicate | None, Field(description="Before a superior or a decision changed it.")
    ]
    grounds: Annotated[str | None, Field(description="Why the superior signed another one.")]
    delivered_on: date | None
    received_on: date | None
    acknowledged_on: date | None
    objection: ObjectionShown | None
    final_on: date | None
    ground: Ground | None
    reported_on: date | None
    reported: Standing | None


def boxes(row: FollowUpRow) -> Iterable[Sealed]:
    """The texts in it."""
    if row.grounds:
        yield row.grounds
    if of := row.objection:
        yield of.reason
        yield from (said.text for said in of.explanations)
        yield from (box for box in (of.decision, of.recommendation) if box)


def follow_up_shown(row: FollowUpRow, texts: Texts) -> FollowUpShown:
    said = {
        "grounds": texts[row.grounds] if row.grounds else None,
        "objection": objection_shown(row.objection, texts) if row.objection else None,
    }
    return FollowUpShown.model_validate(asdict(row) | said)


def objection_shown(row: ObjectionRow, texts: Texts) -> ObjectionShown:
    said = {
        "reason": texts[row.reason],
        "explanations": [
            ExplanationShown(side=of.side, recorded_by=of.recorded_by, text=texts[of.text])
            for of in row.explanations
        ],
        "decision": texts[row.decision] if row.decision else None,
        "recommendation": texts[row.recommendation] if row.recommendation else None,
    }
    return ObjectionShown.model_validate(asdict(row) | said)
