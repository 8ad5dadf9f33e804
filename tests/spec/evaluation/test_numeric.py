"""Numbers by PP 30/2019. Read the names from top to bottom."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given as every
from hypothesis import strategies as st

from contracts.reporting import Better
from services.evaluation.rules.numeric import (
    ALONE,
    BANDS,
    CONSULTED,
    Behaviour,
    achievement,
    band,
    is_computed,
    score,
)


@pytest.mark.parametrize(
    ("realised", "low", "high", "better", "expected"),
    [
        ("90", "100", "100", "higher", "90"),
        ("119", "100", "100", "higher", "119"),
        ("121", "100", "100", "higher", "120"),
        ("0", "100", "100", "higher", "0"),
        ("12", "20", "20", "lower", "120"),
        ("18", "20", "20", "lower", "110"),
        ("28", "20", "20", "lower", "60"),
        ("40", "20", "20", "lower", "0"),
        ("41", "20", "20", "lower", "0"),
        ("0", "0", "0", "lower", "100"),
        ("1", "0", "0", "lower", "0"),
        ("0", "0", "0", "higher", "100"),
        ("1", "0", "0", "higher", "0"),
        ("80", "80", "90", "higher", "100"),
        ("90", "80", "90", "higher", "100"),
        ("99", "80", "90", "higher", "110"),
        ("72", "80", "90", "higher", "90"),
        ("9", "10", "20", "lower", "110"),
        ("22", "10", "20", "lower", "90"),
    ],
)
def test_an_indicator_in_percent_capped_at_120_and_never_below_0(
    realised: str, low: str, high: str, better: Better, expected: str
):
    found = achievement(Decimal(realised), Decimal(low), Decimal(high), better)
    assert found == Fraction(expected)


def test_12_accidents_against_a_target_of_20_are_120_after_the_cap_of_140():
    assert achievement(Decimal(12), Decimal(20), Decimal(20), "lower") == 120


@pytest.mark.parametrize(
    ("total", "expected"),
    [
        ("110.00", "sangat-baik"),
        ("109.995", "sangat-baik"),
        ("109.994", "baik"),
        ("90", "baik"),
        ("89.995", "baik"),
        ("89.994", "cukup"),
        ("70", "cukup"),
        ("69.995", "cukup"),
        ("69.994", "kurang"),
        ("50", "kurang"),
        ("49.995", "kurang"),
        ("49.994", "sangat-kurang"),
        ("0", "sangat-kurang"),
        ("120", "sangat-baik"),
    ],
)
def test_two_decimals_half_up_before_the_band(total: str, expected: str):
    assert band(Decimal(total), innovation_accepted=True) == expected


@pytest.mark.parametrize(("accepted", "expected"), [(True, "sangat-baik"), (False, "baik")])
@pytest.mark.parametrize("total", ["110.00", "120"])
def test_110_is_sangat_baik_with_an_accepted_innovation_and_baik_without_one(
    total: str, accepted: bool, expected: str
):
    assert band(Decimal(total), innovation_accepted=accepted) == expected


def test_an_innovation_changes_nothing_below_110():
    assert band(Decimal("109.99"), innovation_accepted=True) == "baik"


FULL = Behaviour(*[Decimal(100)] * 4)


def test_seventy_percent_plan_and_thirty_behaviour():
    found = score([(Fraction(80), 1)], FULL)
    assert found is not None
    assert (found.total, found.band, found.share) == (Decimal("86.00"), "cukup", ALONE)


def test_sixty_and_forty_where_others_were_consulted_and_the_superior_is_sixty_of_behaviour():
    others = [Behaviour(*[Decimal(50)] * 4), Behaviour(*[Decimal(70)] * 4)]
    found = score([(Fraction(80), 1)], FULL, others)
    assert found is not None
    assert (found.behaviour, found.total) == (Decimal("84.00"), Decimal("81.60"))
    assert found.share == CONSULTED


def test_indicators_weigh_as_planned():
    found = score([(Fraction(100), 3), (Fraction(60), 1)], FULL)
    assert found is not None and found.work == Decimal("90.00")


def test_leadership_counts_where_it_applies_and_is_left_out_where_it_does_not():
    leading = FULL._replace(leadership=Decimal(50))
    with_it, without = score([], leading), score([], FULL)
    assert with_it is not None and without is not None
    assert (with_it.total, without.total) == (Decimal("90.00"), Decimal("100.00"))


@pytest.mark.parametrize(
    ("work", "superior", "expected"),
    [
        ([(Fraction(80), 1)], Behaviour(), "80.00"),
        ([], FULL, "100.00"),
        ([(None, 1), (Fraction(80), 1)], Behaviour(), "80.00"),
        ([(None, 1)], FULL, "100.00"),
    ],
)
def test_components_nobody_gave_are_left_out_and_never_count_as_zero(
    work: list[tuple[Fraction | None, int]], superior: Behaviour, expected: str
):
    found = score(work, superior)
    assert found is not None and found.total == Decimal(expected)


def test_behaviour_by_others_alone_counts_in_full():
    found = score([], Behaviour(), [FULL._replace(service=Decimal(60))])
    assert found is not None and found.total == Decimal("90.00")


def test_nothing_given_is_no_score():
    assert score([], Behaviour()) is None
    assert score([(None, 2)], Behaviour(), [Behaviour()]) is None


@pytest.mark.parametrize(
    ("year", "until", "internal", "expected"),
    [
        (2021, 2021, False, "official"),
        (2021, None, False, None),
        (2020, 2021, True, "official"),
        (2022, 2021, False, None),
        (2022, 2021, True, "internal"),
        (2022, 2030, False, None),
        (2026, None, True, "internal"),
    ],
)
def test_numbers_hold_for_periods_to_2021_and_are_an_internal_figure_afterwards(
    year: int, until: int | None, internal: bool, expected: str | None
):
    assert is_computed(year, until, internal_figure=internal) == expected


amounts = st.decimals(0, 200, places=2)


@every(amounts, amounts, amounts, st.sampled_from(["higher", "lower"]))
def test_no_figure_gives_a_percentage_outside_0_to_120(
    realised: Decimal, one: Decimal, other: Decimal, better: Better
):
    low, high = sorted((one, other))
    assert 0 <= achievement(realised, low, high, better) <= 120


percents = st.integers(0, 120).map(Fraction)
aspects = st.integers(0, 120).map(Decimal)


@every(st.lists(percents, min_size=1, max_size=5), aspects, st.data())
def test_better_results_or_behaviour_never_give_a_lower_score_or_a_worse_band(
    work: list[Fraction], aspect: Decimal, data: st.DataObject
):
    raised = [data.draw(st.integers(int(each), 120).map(Fraction)) for each in work]
    higher = data.draw(st.integers(int(aspect), 120).map(Decimal))
    before = score([(each, 1) for each in work], Behaviour(aspect))
    after = score([(each, 1) for each in raised], Behaviour(higher))
    assert before is not None and after is not None
    assert after.total >= before.total
    assert BANDS.index(after.band) <= BANDS.index(before.band)
