"""The spread of predicates against the pattern (SE MenPANRB 3/2023). Read the names."""

from datetime import date

import pytest
from hypothesis import given as every
from hypothesis import strategies as st
from msgspec.structs import replace

from contracts.evaluation import DistributionJustified, OrganisationPredicate, Predicate
from contracts.event import Sealed
from services.evaluation.deciders.distribution import (
    JustifyDistribution,
    OnlyTheAppraiserJustifies,
    distribution,
)
from services.evaluation.rules.distribution import (
    PATTERNS,
    Bound,
    hints_at_majority,
    is_advisory,
    needs_justification,
    outside,
)
from services.evaluation.views.distributions import justifications
from tests.spec.folding import folded
from tests.spec.given import given

ORDER: tuple[Predicate, ...] = (
    "sangat-baik",
    "baik",
    "butuh-perbaikan",
    "kurang",
    "sangat-kurang",
)


def spread(*numbers: int) -> dict[Predicate, int]:
    """How many Sangat Baik, Baik, Butuh Perbaikan, Kurang and Sangat Kurang."""
    return dict(zip(ORDER, numbers, strict=False))


@pytest.mark.parametrize(
    ("organisation", "inside", "beyond"),
    [
        ("istimewa", spread(7, 3), spread(8, 2)),
        ("baik", spread(2, 7, 1), spread(1, 8, 1)),
        ("baik", spread(3, 6, 0, 1), spread(4, 6)),
        ("butuh-perbaikan", spread(1, 3, 6), spread(1, 4, 5)),
        ("butuh-perbaikan", spread(1, 0, 9), spread(2, 0, 8)),
        ("kurang", spread(0, 3, 1, 6), spread(0, 4, 1, 5)),
        ("kurang", spread(0, 0, 1, 9), spread(0, 0, 0, 10)),
        ("kurang", spread(1, 0, 1, 8), spread(2, 0, 1, 7)),
        ("sangat-kurang", spread(0, 3, 0, 1, 6), spread(0, 4, 0, 1, 5)),
        ("sangat-kurang", spread(0, 0, 1, 0, 9), spread(0, 0, 0, 0, 10)),
        ("sangat-kurang", spread(0, 1, 1, 0, 8), spread(1, 0, 1, 0, 8)),
    ],
)
def test_each_bound_of_each_pattern_of_ten_people_on_both_sides(
    organisation: OrganisationPredicate,
    inside: dict[Predicate, int],
    beyond: dict[Predicate, int],
):
    assert sum(inside.values()) == sum(beyond.values()) == 10
    assert not outside(organisation, inside)
    assert outside(organisation, beyond)


@pytest.mark.parametrize(("n", "most", "least"), [(5, 3, 3), (7, 4, 5), (8, 5, 5), (9, 6, 6)])
def test_a_share_is_rounded_down_for_the_most_and_up_for_the_least(n: int, most: int, least: int):
    assert Bound("at-most", ("baik",), 70).people(n) == most
    assert Bound("at-least", ("kurang",), 60).people(n) == least


@pytest.mark.parametrize(
    ("counts", "asked"),
    [(spread(3, 2), False), (spread(4, 1), True), (spread(5), True)],
)
def test_a_unit_of_five_under_istimewa_may_have_three_sangat_baik(
    counts: dict[Predicate, int], asked: bool
):
    assert needs_justification("istimewa", counts) == asked


def test_a_unit_of_four_is_told_and_asked_for_nothing():
    four = spread(4)
    assert is_advisory(4) and not is_advisory(5)
    assert outside("istimewa", four)
    assert not needs_justification("istimewa", four)


def test_an_excellent_organisation_without_anybody_excellent_is_told_and_nothing_follows():
    assert hints_at_majority("istimewa", spread(0, 6))
    assert not hints_at_majority("istimewa", spread(1, 5))
    assert not hints_at_majority("baik", spread(0, 6))
    assert not needs_justification("istimewa", spread(0, 6))


@pytest.mark.parametrize("organisation", PATTERNS)
def test_nobody_scored_is_outside_of_no_pattern(organisation: OrganisationPredicate):
    assert not outside(organisation, {})
    assert not hints_at_majority(organisation, {})


@every(st.sampled_from(list(PATTERNS)), st.integers(1, 60))
def test_every_pattern_can_be_kept_by_any_number_of_people(
    organisation: OrganisationPredicate, n: int
):
    """Where it asks for parts of everybody, somebody has to be able to keep all of them."""
    kept = {
        "istimewa": spread(0, n),
        "baik": spread(n - 1, 0, 1),
        "butuh-perbaikan": spread(0, 0, n),
        "kurang": spread(0, 0, -(-n // 10), n - -(-n // 10)),
        "sangat-kurang": spread(0, 0, -(-n // 10), 0, n - -(-n // 10)),
    }[organisation]
    assert n < 5 or not outside(organisation, kept)


WHY = Sealed("e1", "reason", "…")
JUSTIFY = JustifyDistribution(
    appraiser_id="e1",
    period="2026-Q1",
    justified_by="e1",
    reason=WHY,
    today=date(2026, 4, 17),
)
JUSTIFIED = DistributionJustified(
    distribution_id="e1~2026-Q1",
    appraiser_id="e1",
    period="2026-Q1",
    reason=WHY,
    on=date(2026, 4, 17),
)


def test_the_appraiser_says_why_predicates_spread_otherwise_than_the_pattern():
    given(distribution).when(JUSTIFY).then(JUSTIFIED)


def test_saying_the_same_again_changes_nothing_whatever_day_it_is():
    later = replace(JUSTIFY, today=date(2026, 4, 20))
    given(distribution, JUSTIFIED).when(later).then_nothing()


def test_another_word_replaces_it():
    other = replace(JUSTIFY, reason=Sealed("e1", "reason", "other"))
    replaced = replace(JUSTIFIED, reason=other.reason)
    given(distribution, JUSTIFIED).when(other).then(replaced)
    [row] = folded(justifications, JUSTIFIED, replaced).values()
    assert (row.reason, row.version) == (other.reason, 2)


def test_nobody_justifies_the_spread_of_another():
    other = replace(JUSTIFY, justified_by="e0")
    given(distribution).when(other).then_refused(OnlyTheAppraiserJustifies)
