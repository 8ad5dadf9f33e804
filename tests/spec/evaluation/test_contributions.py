"""An appraiser's people by what they contributed. Read the names from top to bottom."""

import pytest

from contracts.evaluation import Predicate, RatedResult, Rating
from contracts.reporting import ResultKind
from services.evaluation.rules.contributions import Contribution, contribution, ranked

RATINGS: dict[str, Rating | None] = {"a": "above", "m": "meets", "b": "below", "-": None}


def person(
    employee_id: str, utama: str, tambahan: str = "", predicate: Predicate | None = "baik"
) -> Contribution:
    """``utama`` and ``tambahan`` are spelled by the first letters of their ratings."""
    kinds: list[tuple[ResultKind, str]] = [("utama", utama), ("tambahan", tambahan)]
    results = [
        RatedResult(result_id=f"{kind}-{at}", result_kind=kind, rating=RATINGS[letter])
        for kind, spelled in kinds
        for at, letter in enumerate(spelled)
    ]
    return contribution(f"{employee_id}~2026-q1", employee_id, predicate, results)


def order(*people: Contribution) -> list[tuple[str, int]]:
    return [(each.of.employee_id, each.rank) for each in ranked(people)]


def test_results_are_counted_by_kind_and_what_has_no_figure_is_counted_apart():
    of = person("e1", "ab-", "m")
    counted = (of.utama_above, of.utama_below, of.reached, of.below, of.silent)
    assert counted == (1, 1, 2, 1, 1)


@pytest.mark.parametrize(
    ("more", "less"),
    [
        (("a", ""), ("m", "a")),
        (("am", ""), ("ab", "")),
        (("am", "m"), ("am", "b")),
    ],
)
def test_main_results_above_come_first_then_fewer_below_then_more_that_meet(
    more: tuple[str, str], less: tuple[str, str]
):
    assert order(person("e1", *less), person("e2", *more)) == [("e2", 1), ("e1", 2)]


def test_equal_contributions_share_a_rank_and_the_next_one_is_skipped():
    found = order(person("e3", "m"), person("e1", "a"), person("e2", "a"))
    assert found == [("e1", 1), ("e2", 1), ("e3", 3)]


def test_whoever_is_not_scored_yet_comes_last():
    assert order(person("e1", "", predicate=None), person("e2", "b")) == [("e2", 1), ("e1", 2)]
