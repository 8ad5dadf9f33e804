"""From ratings to the predicate: PermenPANRB 6/2022, pp. 93–101. The scheme knows no number.

Three readings where the text leaves room. They share one reason: whoever improves one indicator,
result or value must never end with a worse predicate.

1. *Majority, tie to the lower* counts upwards: above when more than half are above, else meets when
   more than half at least meet, else below. Where more than half agree this is their rating.
   Taking the most frequent rating instead would turn three that meet and two below (meets) into
   below when one of the three rises to above.
2. *Behaviour likewise*: the seven values are judged like seven *utama* results, for a core value
   cannot be outvoted. So one value below excludes above, and at most the small part may be below.
3. The share of *utama* below is counted among the *utama* results that have a rating; what nobody
   gave is left out of every count.
"""

from collections.abc import Iterable, Sequence
from typing import get_args

from contracts.evaluation import Predicate, Rating, Value
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


def predicate(work: Rating, behaviour: Rating) -> Predicate:
    return NINE_CELLS[work, behaviour]


def result_rating(indicators: Iterable[Rating | None]) -> Rating | None:
    """A result as the majority of its indicators that have a figure; None when none has."""
    return majority([rating for rating in indicators if rating is not None])


def majority(ratings: Sequence[Rating]) -> Rating | None:
    if not ratings:
        return None
    if more_than_half(ratings, "above"):
        return "above"
    return "meets" if more_than_half(ratings, "meets") else "below"


def work_rating(
    results: Iterable[tuple[ResultKind, Rating | None]], small_part: tuple[int, int]
) -> Rating | None:
    """All results together; ``small_part`` is numerator and denominator of the policy's share."""
    ratings, utama = list[Rating](), list[Rating]()
    for kind, rating in results:
        if rating is not None:
            ratings.append(rating)
        if rating is not None and kind == "utama":
            utama.append(rating)
    if not ratings:
        return None
    if more_than_half(ratings, "above") and "below" not in utama:
        return "above"
    if more_than_half(ratings, "meets") and is_small_part(utama, small_part):
        return "meets"
    return "below"


def behaviour_rating(values: Iterable[Rating], small_part: tuple[int, int]) -> Rating | None:
    return work_rating([("utama", rating) for rating in values], small_part)


def more_than_half(ratings: Sequence[Rating], least: Rating) -> bool:
    """Whether more than half reach ``least`` or better."""
    reached = [rating for rating in ratings if RATINGS.index(rating) >= RATINGS.index(least)]
    return 2 * len(reached) > len(ratings)


def is_small_part(utama: Sequence[Rating], small_part: tuple[int, int]) -> bool:
    """Whether those below are at most ``small_part`` of the *utama* ones; in whole numbers."""
    numerator, denominator = small_part
    return utama.count("below") * denominator <= numerator * len(utama)
