"""A region's policy, as its rules say. Read the names from top to bottom."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from contracts.evaluation import AnnualWindow, CompetencyOf, DayOfYear, ReviewRules, Window
from kernel.refusal import Refusal
from services.evaluation.deciders.policy import (
    AdoptPolicy,
    AnnualWindowIsTooLong,
    CitizensCountForNothing,
    CompetencyIsNamedTwice,
    MostIsLessThanHalf,
    NumbersGiveNoPredicate,
    PolicyIsReplaced,
    PolicyNameIsTaken,
    ReviewsWouldTellWhoAnswered,
    SmallPartIsNoShare,
    TargetIsOutsideTheIndex,
    WindowMissesItsPeriod,
    policy,
)
from services.evaluation.rules.limits import LIMITS
from tests.spec.evaluation.facts import POLICY
from tests.spec.given import given

ADOPT = AdoptPolicy(
    policy_id="p1",
    scheme="permenpanrb-6-2022",
    cadence="quarterly",
    small_part=(1, 3),
    satisfaction_target=POLICY.satisfaction_target,
    competencies=POLICY.competencies,
    adopted_on=date(2026, 1, 5),
)
STRICTER = replace(ADOPT, policy_id="p2", small_part=(1, 4))
STRICTER_ADOPTED = replace(POLICY, policy_id="p2", small_part=(1, 4))


def test_a_policy_is_adopted():
    given(policy).when(ADOPT).then(POLICY)


def test_adopting_the_same_policy_again_changes_nothing():
    given(policy, POLICY).when(ADOPT).then_nothing()


def test_another_policy_replaces_it():
    given(policy, POLICY).when(STRICTER).then(STRICTER_ADOPTED)


def test_other_rules_under_the_same_name_are_refused():
    changed = replace(STRICTER, policy_id="p1")
    given(policy, POLICY).when(changed).then_refused(PolicyNameIsTaken)


def test_a_policy_that_was_replaced_does_not_come_back():
    given(policy, POLICY, STRICTER_ADOPTED).when(ADOPT).then_refused(PolicyIsReplaced)


def days(opens: tuple[int, int], closes: tuple[int, int]) -> AnnualWindow:
    return AnnualWindow(
        opens=DayOfYear(month=opens[0], day=opens[1]),
        closes=DayOfYear(month=closes[0], day=closes[1]),
    )


def decimals(low: str, high: str) -> tuple[Decimal, Decimal]:
    return Decimal(low), Decimal(high)


LIMITED: list[tuple[str, list[Any], list[Any], type[Refusal]]] = [
    # field, what may just be chosen, what just may not, how it is refused
    ("numeric_until", [None, 2020, 2021], [2022, 2026], NumbersGiveNoPredicate),
    (
        "window",
        [Window(opens_on=1), Window(opens_on=25), Window(closes_after=1), Window(closes_after=20)],
        [Window(opens_on=0), Window(opens_on=26), Window(closes_after=0), Window(closes_after=21)],
        WindowMissesItsPeriod,
    ),
    (
        "annual_window",
        [days((12, 21), (1, 31)), days((12, 31), (1, 1))],
        [days((12, 20), (1, 31)), days((12, 21), (2, 1)), days((1, 1), (1, 31))],
        AnnualWindowIsTooLong,
    ),
    (
        "most",
        [(1, 2), (2, 3), (99, 100)],
        [(49, 100), (1, 1), (1, 0), (-1, -2)],
        MostIsLessThanHalf,
    ),
    (
        "small_part",
        [(1, 100), (1, 3), (49, 100)],
        [(0, 3), (1, 2), (3, 3), (4, 3), (-1, 3), (1, 0), (-1, -3)],
        SmallPartIsNoShare,
    ),
    (
        "satisfaction_target",
        [decimals("25", "25"), decimals("25", "100"), decimals("80", "80")],
        [decimals("24.99", "80"), decimals("80", "100.01"), decimals("80.01", "80")],
        TargetIsOutsideTheIndex,
    ),
    ("citizen_weight", [1, 3], [0, 4, -1], CitizensCountForNothing),
    (
        "reviews",
        [
            ReviewRules(),
            ReviewRules(peers=6, subordinates=6, shown=6),
            ReviewRules(peers=4, shown=4),
        ],
        [
            ReviewRules(peers=2, shown=2),
            ReviewRules(peers=7),
            ReviewRules(subordinates=1),
            ReviewRules(subordinates=7),
            ReviewRules(shown=2),
            ReviewRules(shown=4),
        ],
        ReviewsWouldTellWhoAnswered,
    ),
]
ALLOWED = [(field, value) for field, allowed, _, _ in LIMITED for value in allowed]
CONTRADICTING = [(f, value, no) for f, _, refused, no in LIMITED for value in refused]


@pytest.mark.parametrize(("field", "value"), ALLOWED)
def test_what_the_regulation_leaves_open_the_policy_chooses(field: str, value: Any):
    chosen = {field: value}
    given(policy).when(replace(ADOPT, **chosen)).then(replace(POLICY, **chosen))


@pytest.mark.parametrize(("field", "value", "refusal"), CONTRADICTING)
def test_a_policy_that_contradicts_the_regulation_is_refused_with_the_article(
    field: str, value: Any, refusal: type[Refusal]
):
    asked = given(policy).when(replace(ADOPT, **{field: value}))
    with pytest.raises(refusal) as refused:
        asked.decide()
    choice = str(refused.value.details["choice"])
    assert choice.partition(".")[0] == field
    assert (
        refused.value.details["article"]
        == {str(of): limit.article for of, limit in LIMITS.items()}[choice]
    )


def test_every_limit_is_tried_on_both_sides():
    assert {choice.partition(".")[0] for choice in LIMITS} == {field for field, *_ in LIMITED}


def test_numbers_by_pp_30_give_no_official_predicate_from_2022_on():
    numeric = replace(ADOPT, scheme="pp-30-2019")
    given(policy).when(numeric).then_refused(NumbersGiveNoPredicate)


def test_numbers_by_pp_30_may_be_an_internal_figure():
    beside = replace(ADOPT, internal_figure=True)
    given(policy).when(beside).then(replace(POLICY, internal_figure=True))


def test_a_code_points_to_the_same_competency_once():
    pair = CompetencyOf(code="service-time", competency="queueing")
    twice = replace(ADOPT, competencies=(pair, pair))
    given(policy).when(twice).then_refused(CompetencyIsNamedTwice)
