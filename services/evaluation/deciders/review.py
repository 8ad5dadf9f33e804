"""A review is given once, while its round is open, by whoever was asked for it.

That the caller is the one who was asked is seen at the edge (`api/reviews.py`), which alone can
open the name; the command does not say who it is, and neither does the record. The relation and the
employee come from the round, read at the same moment: a round that closes takes no review after.
"""

from collections.abc import Sequence

from contracts.evaluation import ReviewEvent, ReviewGiven, ValueScore
from contracts.event import Sealed
from kernel.decider import Command, Decider, Seen, State
from kernel.refusal import Conflict, Invalid, NotFound
from services.evaluation.deciders import review_round as rounds
from services.evaluation.deciders.review_round import (
    NoSuchReviewRound,
    ReviewRound,
    ReviewRoundIsClosed,
    review_round,
)
from services.evaluation.rules.predicate import VALUES
from services.evaluation.rules.reviews import SCORES, are_on_the_scale


class GiveReview(Command):
    """The ``comment`` is about the employee who is reviewed."""

    review_id: str
    round_id: str
    scores: tuple[ValueScore, ...]
    comment: Sealed | None = None


class ReviewIsNotAsked(NotFound):
    """This round did not ask for this review."""

    slug = "evaluation.review-is-not-asked"
    indonesian = "Penilaian ini tidak diminta dalam putaran tersebut."


class ReviewIsGiven(Conflict):
    """A review is given once and stands as it was given."""

    slug = "evaluation.review-is-given"
    indonesian = "Penilaian rekan diberikan satu kali dan tidak berubah setelah dikirim."


class EveryValueIsScoredOnce(Invalid):
    """Each of the seven BerAKHLAK values is scored, once."""

    slug = "evaluation.every-value-is-scored-once"
    indonesian = "Ketujuh nilai BerAKHLAK harus diberi skor, masing-masing satu kali."


class ScoreIsOffTheScale(Invalid):
    """Each value is scored with 1 (seldom), 2, 3, 4 or 5 (always)."""

    slug = "evaluation.score-is-off-the-scale"
    indonesian = "Setiap nilai diberi skor 1 (jarang), 2, 3, 4, atau 5 (selalu)."


class Review(State, frozen=True):
    given: ReviewGiven | None = None


def decide(command: GiveReview, review: Review, seen: Seen) -> Sequence[ReviewEvent]:
    match command, review.given:
        case GiveReview(), None:
            return [give(command, seen(review_round, rounds.stream(command.round_id)))]
        case GiveReview(), ReviewGiven() as given:
            return unchanged(command, given)


def give(asked: GiveReview, round: ReviewRound) -> ReviewGiven:
    match round.status:
        case rounds.Status.UNKNOWN:
            raise NoSuchReviewRound(asked.round_id)
        case rounds.Status.CLOSED:
            raise ReviewRoundIsClosed(asked.round_id)
        case rounds.Status.OPEN:
            return given_in(asked, round)


def given_in(asked: GiveReview, round: ReviewRound) -> ReviewGiven:
    relation = round.asked.get(asked.review_id)
    if relation is None:
        raise ReviewIsNotAsked(asked.review_id)
    return ReviewGiven(
        review_id=asked.review_id,
        round_id=asked.round_id,
        employee_id=round.employee_id,
        relation=relation,
        scores=every_value(asked),
        comment=asked.comment,
    )


def every_value(asked: GiveReview) -> tuple[ValueScore, ...]:
    """The seven values in the order of the law's acronym, whatever order they came in."""
    if sorted(each.value for each in asked.scores) != sorted(VALUES):
        raise EveryValueIsScoredOnce(asked.review_id)
    if not are_on_the_scale(each.score for each in asked.scores):
        raise ScoreIsOffTheScale(asked.review_id, lowest=SCORES[0], highest=SCORES[-1])
    return tuple(sorted(asked.scores, key=lambda each: VALUES.index(each.value)))


def unchanged(asked: GiveReview, given: ReviewGiven) -> list[ReviewEvent]:
    said = (asked.round_id, every_value(asked), asked.comment)
    if said != (given.round_id, given.scores, given.comment):
        raise ReviewIsGiven(asked.review_id)
    return []


def evolve(review: Review, event: ReviewEvent) -> Review:
    return Review(given=event)


def rests_on(
    command: GiveReview, review: Review
) -> list[tuple[Decider[rounds.ReviewRoundCommand, ReviewRound, rounds.ReviewRoundEvent], str]]:
    return [(review_round, rounds.stream(command.round_id))]


review: Decider[GiveReview, Review, ReviewEvent] = Decider(
    stream=lambda command: f"review-{command.review_id}",
    initial=Review(),
    decide=decide,
    evolve=evolve,
    rests_on=rests_on,
)
