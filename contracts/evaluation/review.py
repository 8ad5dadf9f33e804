"""Reviews by several parties (360), whose authors stay unknown."""

from typing import Literal

from contracts.evaluation.evaluation import Value
from contracts.event import Event, Part, Sealed

Relation = Literal["peer", "subordinate"]


class ReviewRoundOpened(Event):
    """Colleagues are asked to review this employee; ``appraiser_id`` is who appraises now. Of a
    relation with fewer than ``least_shown`` answers nothing is ever shown."""

    type = "evaluation.ReviewRoundOpened.v1"
    round_id: str
    employee_id: str
    unit_id: str
    appraiser_id: str | None
    period: str
    least_shown: int = 3


class ReviewAsked(Event):
    """Somebody is asked for one review. ``reviewer`` is sealed under the round's key, of the
    subject ``round-<round_id>``, which is destroyed once the round is closed; the order in which
    they are asked is chance."""

    type = "evaluation.ReviewAsked.v1"
    round_id: str
    review_id: str
    relation: Relation
    reviewer: Sealed


class ValueScore(Part):
    """1 (seldom) to 5 (always) for one of the seven values (BerAKHLAK)."""

    value: Value
    score: int


class ReviewGiven(Event):
    """What one of those who were asked thinks. Its actor is a pseudonym of this review alone; the
    ``comment`` is about the employee and sealed under the employee's key."""

    type = "evaluation.ReviewGiven.v1"
    review_id: str
    round_id: str
    employee_id: str
    relation: Relation
    scores: tuple[ValueScore, ...]
    comment: Sealed | None = None


class ReviewRoundClosed(Event):
    """No more reviews are taken. Hereupon the round's key is destroyed: who was asked for which
    review can then be told by nobody."""

    type = "evaluation.ReviewRoundClosed.v1"
    round_id: str
    employee_id: str


ReviewRoundEvent = ReviewRoundOpened | ReviewAsked | ReviewRoundClosed
ReviewEvent = ReviewGiven
