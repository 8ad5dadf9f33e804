"""A round of reviews is opened for one employee and period, asks colleagues, and is closed once.

The platform picks whom it asks from the roster (`api/reviewers.py`); who that was stands here
sealed, under a key of the round that is destroyed when the round is closed. So a round never opens
again, and whoever repeats the command gets the colleagues who were picked first. How many have to
be asked, and from how many answers on anything is shown, the policy says that is in force then.
"""

from collections import Counter
from enum import Enum

from msgspec.structs import replace

from contracts.evaluation import (
    EvaluationPolicyAdopted,
    Relation,
    ReviewAsked,
    ReviewRoundClosed,
    ReviewRoundEvent,
    ReviewRoundOpened,
    ReviewRules,
)
from contracts.event import Part, Sealed
from kernel.decider import Command, Decider, Seen, State
from kernel.refusal import Conflict, Invalid, NotFound
from services.evaluation.deciders.policy import STREAM as POLICY
from services.evaluation.deciders.policy import AdoptPolicy, Policy, policy


class Asked(Part):
    """One of those who are picked, under the id of the review that is wanted."""

    review_id: str
    relation: Relation
    reviewer: Sealed


class OpenReviewRound(Command):
    """``subordinates`` is how many the employee has, by the roster; not all need be asked."""

    round_id: str
    employee_id: str
    unit_id: str
    appraiser_id: str | None
    period: str
    asked: tuple[Asked, ...]
    subordinates: int


class CloseReviewRound(Command):
    round_id: str


ReviewRoundCommand = OpenReviewRound | CloseReviewRound


class NoSuchReviewRound(NotFound):
    """No round of reviews was opened for this employee and period."""

    slug = "evaluation.no-such-review-round"
    indonesian = "Belum ada putaran penilaian rekan untuk pegawai dan periode ini."


class ReviewRoundIsAnothers(Conflict):
    """This round of reviews is about another employee or period."""

    slug = "evaluation.review-round-is-anothers"
    indonesian = "Putaran penilaian rekan ini untuk pegawai atau periode lain."


class ReviewRoundIsClosed(Conflict):
    """A closed round takes no review and does not open again: who was asked is known no more."""

    slug = "evaluation.review-round-is-closed"
    indonesian = "Putaran penilaian rekan ini sudah ditutup dan tidak dapat dibuka lagi."


class TooFewPeers(Conflict):
    """A round asks at least as many peers as the policy says, three or more, for the answers of
    fewer are never shown."""

    slug = "evaluation.too-few-peers"
    indonesian = (
        "Putaran penilaian meminta rekan setingkat sebanyak ketentuan kebijakan, sedikitnya tiga."
    )


class TooFewSubordinates(Conflict):
    """A round asks as many subordinates as the policy says, two or more, where they exist, and the
    only one where there is one."""

    slug = "evaluation.too-few-subordinates"
    indonesian = (
        "Putaran penilaian meminta bawahan sebanyak ketentuan kebijakan, sedikitnya dua jika ada."
    )


class SomebodyIsAskedTwice(Invalid):
    """A round asks each colleague for one review."""

    slug = "evaluation.somebody-is-asked-twice"
    indonesian = "Setiap rekan diminta menilai satu kali dalam satu putaran."


class Status(Enum):
    UNKNOWN = "unknown"
    OPEN = "open"
    CLOSED = "closed"


class ReviewRound(State, frozen=True):
    """``asked`` says by which relation each review was wanted; never of whom."""

    status: Status = Status.UNKNOWN
    employee_id: str = ""
    period: str = ""
    asked: dict[str, Relation] = {}


def decide(command: ReviewRoundCommand, round: ReviewRound, seen: Seen) -> list[ReviewRoundEvent]:
    match command, round.status:
        case OpenReviewRound(), Status.UNKNOWN:
            adopted = seen(policy, POLICY).current
            return open_once(command, adopted.reviews if adopted else ReviewRules())
        case OpenReviewRound(), Status.OPEN:
            return unchanged(command, round)
        case OpenReviewRound(), Status.CLOSED:
            raise ReviewRoundIsClosed(command.round_id)

        case CloseReviewRound(), Status.UNKNOWN:
            raise NoSuchReviewRound(command.round_id)
        case CloseReviewRound(), Status.OPEN:
            return [ReviewRoundClosed(round_id=command.round_id, employee_id=round.employee_id)]
        case CloseReviewRound(), Status.CLOSED:
            return []


def open_once(asked: OpenReviewRound, rules: ReviewRules) -> list[ReviewRoundEvent]:
    check(asked, rules)
    opened = ReviewRoundOpened(
        round_id=asked.round_id,
        employee_id=asked.employee_id,
        unit_id=asked.unit_id,
        appraiser_id=asked.appraiser_id,
        period=asked.period,
        least_shown=rules.shown,
    )
    return [opened, *(asking(asked.round_id, each) for each in asked.asked)]


def check(asked: OpenReviewRound, rules: ReviewRules) -> None:
    reviews = {each.review_id for each in asked.asked}
    reviewers = {each.reviewer for each in asked.asked}
    if min(len(reviews), len(reviewers)) < len(asked.asked):
        raise SomebodyIsAskedTwice(asked.round_id)
    of = Counter(each.relation for each in asked.asked)
    if of["peer"] < rules.peers:
        raise TooFewPeers(asked.round_id, peers=of["peer"], least=rules.peers)
    if of["subordinate"] < min(rules.subordinates, asked.subordinates):
        raise TooFewSubordinates(asked.round_id, least=rules.subordinates)


def asking(round_id: str, asked: Asked) -> ReviewAsked:
    return ReviewAsked(
        round_id=round_id,
        review_id=asked.review_id,
        relation=asked.relation,
        reviewer=asked.reviewer,
    )


def unchanged(asked: OpenReviewRound, round: ReviewRound) -> list[ReviewRoundEvent]:
    """Sent again, others have been picked by chance: those who were asked first stay asked."""
    if (asked.employee_id, asked.period) != (round.employee_id, round.period):
        raise ReviewRoundIsAnothers(asked.round_id)
    return []


def evolve(round: ReviewRound, event: ReviewRoundEvent) -> ReviewRound:
    match event:
        case ReviewRoundOpened(employee_id=employee_id, period=period):
            return ReviewRound(status=Status.OPEN, employee_id=employee_id, period=period)
        case ReviewAsked(review_id=review_id, relation=relation):
            return replace(round, asked=round.asked | {review_id: relation})
        case ReviewRoundClosed():
            return replace(round, status=Status.CLOSED)


def stream(round_id: str) -> str:
    return f"round-{round_id}"


def rests_on(
    command: ReviewRoundCommand, round: ReviewRound
) -> list[tuple[Decider[AdoptPolicy, Policy, EvaluationPolicyAdopted], str]]:
    return [(policy, POLICY)]


review_round: Decider[ReviewRoundCommand, ReviewRound, ReviewRoundEvent] = Decider(
    stream=lambda command: stream(command.round_id),
    initial=ReviewRound(),
    decide=decide,
    evolve=evolve,
    rests_on=rests_on,
)
