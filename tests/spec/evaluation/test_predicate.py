"""From ratings to the predicate. Read the names from top to bottom."""

import pytest
from hypothesis import given as every
from hypothesis import strategies as st

from contracts.evaluation import Predicate, Rating, Tie
from contracts.reporting import ResultKind
from services.evaluation.rules.predicate import (
    NINE_CELLS,
    RATINGS,
    Shares,
    behaviour_rating,
    predicate,
    result_rating,
    work_rating,
)
from tests.spec.evaluation.facts import CELLS

USUAL = Shares()
BEST_FIRST: tuple[Predicate, ...] = (
    "sangat-baik",
    "baik",
    "butuh-perbaikan",
    "kurang",
    "sangat-kurang",
)
LETTERS: dict[str, Rating] = {"b": "below", "m": "meets", "a": "above"}
ratings = st.sampled_from(RATINGS)
kinds = st.sampled_from(list[ResultKind](["utama", "tambahan"]))
shares = st.builds(
    Shares,
    most=st.sampled_from([(1, 2), (3, 5), (2, 3), (99, 100)]),
    small_part=st.sampled_from([(1, 3), (1, 4), (2, 5), (1, 100), (49, 100)]),
)
ties = st.sampled_from(list[Tie](["lower", "higher"]))


def spelled(letters: str) -> list[Rating]:
    return [LETTERS[letter] for letter in letters]


def of_kinds(text: str) -> list[tuple[ResultKind, Rating | None]]:
    """ "Um Tb": an *utama* that meets, a *tambahan* below."""
    spelled_kinds: dict[str, ResultKind] = {"U": "utama", "T": "tambahan"}
    return [(spelled_kinds[word[0]], LETTERS[word[1]]) for word in text.split()]


@pytest.mark.parametrize(("work", "behaviour", "expected"), CELLS)
def test_the_nine_cells(work: Rating, behaviour: Rating, expected: Predicate):
    assert predicate(work, behaviour) == expected


def test_there_are_nine_cells_and_no_more():
    assert len(NINE_CELLS) == 9


@pytest.mark.parametrize(
    ("indicators", "expected"),
    [
        ("a", "above"),
        ("aab", "above"),
        ("aabb", "below"),
        ("am", "meets"),
        ("mb", "below"),
        ("mmb", "meets"),
        ("amb", "meets"),
        ("mmmbb", "meets"),
        ("ammbb", "meets"),
        ("abb", "below"),
    ],
)
def test_a_result_is_the_majority_of_its_indicators_and_a_tie_goes_to_the_lower(
    indicators: str, expected: Rating
):
    assert result_rating(spelled(indicators)) == expected


def test_an_indicator_without_a_figure_is_left_out_of_the_majority():
    assert result_rating(["above", None, None]) == "above"


def test_a_result_without_any_figure_has_no_rating():
    assert result_rating([None, None]) is None


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ("Ua Ua Um", "above"),
        ("Ua Um", "meets"),
        ("Ua Ua Tb", "above"),
        ("Ua Ua Ua Ub", "meets"),
        ("Um Um Ub", "meets"),
        ("Um Ub Ta Ta", "below"),
        ("Um Um Um Ub Ub", "below"),
        ("Um Tb", "below"),
        ("Um Tb Tm", "meets"),
        ("Ub", "below"),
    ],
)
def test_all_results_together(results: str, expected: Rating):
    assert work_rating(of_kinds(results), USUAL) == expected


@pytest.mark.parametrize(
    ("share", "expected"), [((1, 4), "meets"), ((1, 5), "below"), ((26, 100), "meets")]
)
def test_one_utama_of_four_below_is_a_small_part_where_the_policy_says_so(
    share: tuple[int, int], expected: Rating
):
    assert work_rating(of_kinds("Um Um Um Ub"), Shares(small_part=share)) == expected


@pytest.mark.parametrize(
    ("results", "most", "expected"),
    [
        ("Ua Ua Ua Um", (2, 3), "above"),
        ("Ua Ua Um", (2, 3), "meets"),
        ("Ua Ua Um", (1, 2), "above"),
        ("Um Um Tb", (2, 3), "below"),
    ],
)
def test_more_than_the_policys_most_part_has_to_reach_a_rating(
    results: str, most: tuple[int, int], expected: Rating
):
    assert work_rating(of_kinds(results), Shares(most=most)) == expected


@pytest.mark.parametrize(
    ("indicators", "expected"),
    [("aabb", "above"), ("am", "above"), ("mb", "meets"), ("abb", "below"), ("mbb", "below")],
)
def test_equal_halves_of_indicators_fall_to_the_higher_where_the_policy_says_so(
    indicators: str, expected: Rating
):
    assert result_rating(spelled(indicators), "higher") == expected


def test_a_result_without_a_rating_is_left_out_of_every_count():
    assert work_rating([("utama", "above"), ("utama", None)], USUAL) == "above"


def test_without_any_rated_result_there_is_no_rating():
    assert work_rating([("utama", None)], USUAL) is None


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ("aaaammm", "above"),
        ("aaammmm", "meets"),
        ("aaaaaab", "meets"),
        ("mmmmmbb", "meets"),
        ("mmmmbbb", "below"),
        ("bbbbbbb", "below"),
    ],
)
def test_behaviour_is_judged_like_seven_utama_results(values: str, expected: Rating):
    assert behaviour_rating(spelled(values), USUAL) == expected


@every(
    st.lists(st.tuples(kinds, st.none() | ratings), min_size=1),
    st.lists(ratings, min_size=7, max_size=7),
    shares,
)
def test_no_input_gives_a_predicate_outside_the_scheme(
    results: list[tuple[ResultKind, Rating | None]], values: list[Rating], share: Shares
):
    work, behaviour = work_rating(results, share), behaviour_rating(values, share)
    assert behaviour is not None
    assert work is None or predicate(work, behaviour) in BEST_FIRST


@every(st.lists(st.tuples(kinds, ratings), min_size=1), st.data(), shares)
def test_a_better_result_never_lowers_the_rating(
    results: list[tuple[ResultKind, Rating | None]], data: st.DataObject, share: Shares
):
    which = data.draw(st.integers(0, len(results) - 1))
    better = list(results)
    better[which] = (results[which][0], data.draw(st.sampled_from(better_than(results[which][1]))))
    assert height(work_rating(better, share)) >= height(work_rating(results, share))


@every(st.lists(ratings, min_size=1), st.data(), ties)
def test_a_better_indicator_never_lowers_its_result(
    indicators: list[Rating], data: st.DataObject, tie: Tie
):
    which = data.draw(st.integers(0, len(indicators) - 1))
    better = list(indicators)
    better[which] = data.draw(st.sampled_from(better_than(indicators[which])))
    assert height(result_rating(better, tie)) >= height(result_rating(indicators, tie))


@every(ratings, ratings, st.data())
def test_better_results_or_behaviour_never_give_a_worse_predicate(
    work: Rating, behaviour: Rating, data: st.DataObject
):
    better = predicate(
        data.draw(st.sampled_from(better_than(work))),
        data.draw(st.sampled_from(better_than(behaviour))),
    )
    assert BEST_FIRST.index(better) <= BEST_FIRST.index(predicate(work, behaviour))


@every(st.lists(st.tuples(kinds, ratings), min_size=1), st.integers(0, 5), shares)
def test_what_nobody_gave_changes_no_rating(
    results: list[tuple[ResultKind, Rating | None]], missing: int, share: Shares
):
    silent: list[tuple[ResultKind, Rating | None]] = [("utama", None)] * missing
    assert work_rating(results + silent, share) == work_rating(results, share)


def better_than(rating: Rating | None) -> tuple[Rating, ...]:
    return RATINGS[height(rating) :]


def height(rating: Rating | None) -> int:
    assert rating is not None
    return RATINGS.index(rating)
