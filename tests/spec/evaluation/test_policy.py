"""A region's policy, as its rules say. Read the names from top to bottom."""

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from contracts.evaluation import CompetencyOf
from services.evaluation.deciders.policy import (
    AdoptPolicy,
    CompetencyIsNamedTwice,
    PolicyIsReplaced,
    PolicyNameIsTaken,
    SmallPartIsNoShare,
    TargetIsOutsideTheIndex,
    policy,
)
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


@pytest.mark.parametrize("share", [(0, 3), (3, 3), (4, 3), (-1, 3), (1, 0), (-1, -3)])
def test_a_small_part_is_more_than_nothing_and_less_than_all(share: tuple[int, int]):
    given(policy).when(replace(ADOPT, small_part=share)).then_refused(SmallPartIsNoShare)


@pytest.mark.parametrize(
    "target", [("24.99", "80"), ("80", "100.01"), ("80.01", "80"), ("100.01", "100.02")]
)
def test_a_satisfaction_target_outside_25_to_100_or_upside_down_is_refused(target: tuple[str, str]):
    low, high = map(Decimal, target)
    outside = replace(ADOPT, satisfaction_target=(low, high))
    given(policy).when(outside).then_refused(TargetIsOutsideTheIndex)


def test_a_satisfaction_target_may_be_the_whole_index():
    whole = (Decimal(25), Decimal(100))
    adopted = replace(POLICY, satisfaction_target=whole)
    given(policy).when(replace(ADOPT, satisfaction_target=whole)).then(adopted)


def test_a_code_points_to_the_same_competency_once():
    pair = CompetencyOf(code="service-time", competency="queueing")
    twice = replace(ADOPT, competencies=(pair, pair))
    given(policy).when(twice).then_refused(CompetencyIsNamedTwice)
