"""One round of reviews in every specification: e7 is reviewed, three peers are asked."""

from typing import Any

from contracts.evaluation import (
    Relation,
    ReviewAsked,
    ReviewGiven,
    ReviewRoundClosed,
    ReviewRoundEvent,
    ReviewRoundOpened,
    ValueScore,
)
from contracts.event import Sealed
from services.evaluation.deciders.review_round import Asked, OpenReviewRound
from services.evaluation.rules.predicate import VALUES

ROUND = "e7~2026-q1"
STREAM = f"round-{ROUND}"
OPENED = ReviewRoundOpened(
    round_id=ROUND, employee_id="e7", unit_id="u3", appraiser_id="e1", period="2026-Q1"
)
CLOSED = ReviewRoundClosed(round_id=ROUND, employee_id="e7")
COMMENT = Sealed("e7", "comment", "kind words")


def picked(review_id: str, relation: Relation = "peer", who: str = "") -> Asked:
    box = f"somebody for {who or review_id}"
    reviewer = Sealed(STREAM, "reviewer", box)
    return Asked(review_id=review_id, relation=relation, reviewer=reviewer)


def asked(review_id: str, relation: Relation = "peer") -> ReviewAsked:
    reviewer = picked(review_id, relation).reviewer
    return ReviewAsked(round_id=ROUND, review_id=review_id, relation=relation, reviewer=reviewer)


def opening(*wanted: Asked, subordinates: int = 0, **other: Any) -> OpenReviewRound:
    """A round is to be opened; of three peers where nothing else is said."""
    named: dict[str, Any] = {
        "round_id": ROUND,
        "employee_id": "e7",
        "unit_id": "u3",
        "appraiser_id": "e1",
        "period": "2026-Q1",
        "asked": wanted or (picked("r1"), picked("r2"), picked("r3")),
        "subordinates": subordinates,
    }
    return OpenReviewRound(**named | other)


BEGUN: tuple[ReviewRoundEvent, ...] = (OPENED, asked("r1"), asked("r2"), asked("r3"))
"""The history of a round that has just been opened."""


def scores(score: int = 4) -> tuple[ValueScore, ...]:
    return tuple(ValueScore(value=value, score=score) for value in VALUES)


def given_review(
    review_id: str = "r1",
    score: int = 4,
    relation: Relation = "peer",
    comment: Sealed | None = COMMENT,
) -> ReviewGiven:
    return ReviewGiven(
        review_id=review_id,
        round_id=ROUND,
        employee_id="e7",
        relation=relation,
        scores=scores(score),
        comment=comment,
    )
