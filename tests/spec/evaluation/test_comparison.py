"""Units side by side, with nothing personal in it. Read the names."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given as every
from hypothesis import strategies as st

from contracts.evaluation import Predicate
from services.evaluation.rules.comparison import LEAST_PEOPLE, Counted, compared, shares

PREDICATES: list[Predicate] = ["sangat-baik", "baik", "butuh-perbaikan", "kurang", "sangat-kurang"]


def board(unit_id: str, **people: int) -> Counted:
    counts: dict[Predicate, int] = {}
    for predicate in PREDICATES:
        if (number := people.get(predicate.replace("-", "_"))) is not None:
            counts[predicate] = number
    return Counted(unit_id, counts)


@pytest.mark.parametrize(("people", "shown"), [(4, []), (5, ["u1"])])
def test_a_unit_is_shown_once_five_of_its_people_are_scored(people: int, shown: list[str]):
    found = compared([board("u1", baik=people)])
    assert [of.unit_id for of in found.shown] == shown


def test_small_units_stand_together():
    found = compared([board("u1", baik=3), board("u2", baik=1, kurang=1), board("u3", baik=9)])
    assert found.small == (2, {"baik": 4, "kurang": 1})


def test_small_units_of_fewer_than_five_people_together_are_withheld():
    found = compared([board("u1", baik=2), board("u2", kurang=2)])
    assert found.small == (2, None)


def test_a_unit_in_which_nobody_is_scored_is_not_compared():
    assert compared([board("u1"), board("u2", baik=0)]) == ((), (0, None))


def test_units_come_in_the_order_of_their_ids_whatever_their_predicates():
    found = compared([board("u2", sangat_baik=5), board("u1", kurang=5)])
    assert [of.unit_id for of in found.shown] == ["u1", "u2"]


def test_shares_are_percent_with_one_decimal_half_up():
    assert shares({"baik": 5, "kurang": 1}) == {"baik": Decimal("83.3"), "kurang": Decimal("16.7")}
    assert shares({"baik": 15, "kurang": 1})["kurang"] == Decimal("6.3")  # 6.25


counts = st.dictionaries(st.sampled_from(PREDICATES), st.integers(0, 12))


@every(st.dictionaries(st.sampled_from(["u1", "u2", "u3", "u4"]), counts))
def test_no_figure_is_of_fewer_than_five_people(of: dict[str, dict[Predicate, int]]):
    found = compared(Counted(unit_id, people) for unit_id, people in of.items())
    groups = [each.people for each in found.shown]
    if found.small.predicates is not None:
        groups.append(sum(found.small.predicates.values()))
    assert all(people >= LEAST_PEOPLE for people in groups)


@every(counts.filter(lambda of: sum(of.values()) > 0))
def test_shares_add_up_to_the_whole_but_for_rounding(of: dict[Predicate, int]):
    off = abs(Fraction(sum(shares(of).values())) - 100)
    assert off <= Fraction(len(of), 20)
