"""From ratings to the predicate: PermenPANRB 6/2022, pp. 93–101. The scheme knows no number.

Three readings where the text leaves room. They share one reason: whoever improves one indicator,
result or value must never end with a worse predicate.

1. *Majority, tie to the lower* counts upwards: above when more than half are above, else meets when
   more than half at least meet, else below. Where more than half agree this is their rating.
   Taking the most frequent rating instead would turn three that meet and two below (meets) into
   below when one of the three rises to above. A policy may let equal halves fall to the higher.
2. *Behaviour likewise*: the seven values are judged like seven *utama* results, for a core value
   cannot be outvoted. So one value below excludes above, and at most the small part may be below.
3. The share of *utama* below is counted among the *utama* results that have a rating; what nobody
   gave is left out of every count.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, get_args

from contracts.evaluation import EvaluationPolicyAdopted, Predicate, Rating, Tie, Value
from contracts.reporting import ResultKind

RATINGS: tuple[Rating, ...] = ("below", "meets", "above")
VALUES: tuple[Value, ...] = get_args(Value)

# (rating of results, rating of behaviour) → predicate
NINE_CELLS: dict[tuple[Rating, Rating], Predicate] = {
    ("above", "below"): "kurang",
    ("above", "meets"): "baik",
    ("above", "above"): "sangat-baik",
    ("meets", "below"): "kurang",
    ("meets", "meets"): "baik",
    ("meets", "above"): "baik",
    ("below", "below"): "sangat-kurang",
    ("below", "meets"): "butuh-perbaikan",
    ("below", "above"): "butuh-perbaikan",
}


class Shares(NamedTuple):
    """What a region's policy says where the text gives no number, as numerator and denominator:
    more than ``most`` have to reach a rating, at most the ``small_part`` may be below."""

    most: tuple[int, int] = (1, 2)
    small_part: tuple[int, int] = (1, 3)


HALF = (1, 2)


def shares_of(policy: EvaluationPolicyAdopted) -> Shares:
    return Shares(policy.most, policy.small_part)


def predicate(work: Rating, behaviour: Rating) -> Predicate:
    return NINE_CELLS[work, behaviour]


def result_rating(indicators: Iterable[Rating | None], tie: Tie = "lower") -> Rating | None:
    """A result as the majority of its indicators that have a figure; None when none has."""
    return majority([rating for rating in indicators if rating is not None], tie)


def majority(ratings: Sequence[Rating], tie: Tie) -> Rating | None:
    if not ratings:
        return None
    if reach(ratings, "above", HALF, tie):
        return "above"
    return "meets" if reach(ratings, "meets", HALF, tie) else "below"


def work_rating(
    results: Iterable[tuple[ResultKind, Rating | None]], shares: Shares
) -> Rating | None:
    """All results together, by the shares of the policy."""
    ratings, utama = list[Rating](), list[Rating]()
    for kind, rating in results:
        if rating is not None:
            ratings.append(rating)
        if rating is not None and kind == "utama":
            utama.append(rating)
    if not ratings:
        return None
    if reach(ratings, "above", shares.most) and "below" not in utama:
        return "above"
    if reach(ratings, "meets", shares.most) and is_small_part(utama, shares.small_part):
        return "meets"
    return "below"


def behaviour_rating(values: Iterable[Rating], shares: Shares) -> Rating | None:
    return work_rating([("utama", rating) for rating in values], shares)


def reach(
    ratings: Sequence[Rating], least: Rating, most: tuple[int, int], tie: Tie = "lower"
) -> bool:
    """Whether more than the share ``most`` reach ``least`` or better; in whole numbers."""
    reached = [rating for rating in ratings if RATINGS.index(rating) >= RATINGS.index(least)]
    over = len(reached) * most[1] - len(ratings) * most[0]
    return over > 0 or (over == 0 and tie == "higher")


def is_small_part(utama: Sequence[Rating], small_part: tuple[int, int]) -> bool:
    """Whether those below are at most ``small_part`` of the *utama* ones; in whole numbers."""
    numerator, denominator = small_part
    return utama.count("below") * denominator <= numerator * len(utama)
