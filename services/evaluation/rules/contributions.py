"""An appraiser's people side by side, by what they contributed: a look, and no rule computes by it.

More comes first: most main results above, then fewest main results below, then most results that
meet or exceed. Whoever is not rated yet comes last. Equal contributions share a rank.
"""

from collections.abc import Iterable
from typing import NamedTuple

from contracts.evaluation import Predicate, RatedResult


class Contribution(NamedTuple):
    """How many results of each kind reached what; ``silent`` have no figure."""

    evaluation_id: str
    employee_id: str
    predicate: Predicate | None
    utama_above: int
    utama_below: int
    reached: int
    below: int
    silent: int


class Ranked(NamedTuple):
    rank: int
    of: Contribution


def contribution(
    evaluation_id: str,
    employee_id: str,
    predicate: Predicate | None,
    results: Iterable[RatedResult],
) -> Contribution:
    told = list(results)
    utama = [of.rating for of in told if of.result_kind == "utama"]
    ratings = [of.rating for of in told]
    return Contribution(
        evaluation_id=evaluation_id,
        employee_id=employee_id,
        predicate=predicate,
        utama_above=utama.count("above"),
        utama_below=utama.count("below"),
        reached=ratings.count("above") + ratings.count("meets"),
        below=ratings.count("below"),
        silent=ratings.count(None),
    )


def standing(of: Contribution) -> tuple[int, int, int, int]:
    """Smaller is more."""
    is_unrated = int(of.predicate is None)
    return is_unrated, -of.utama_above, of.utama_below, -of.reached


def ranked(people: Iterable[Contribution]) -> list[Ranked]:
    in_order = sorted(people, key=lambda of: (standing(of), of.employee_id))
    standings = [standing(of) for of in in_order]
    return [Ranked(standings.index(standing(of)) + 1, of) for of in in_order]
