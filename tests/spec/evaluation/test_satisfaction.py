"""How a unit counts what citizens answer. The index itself is in tests/contracts."""

from decimal import Decimal

import pytest

from contracts.feedback import Answer, Element
from contracts.satisfaction import ELEMENTS
from services.evaluation.deciders.unit import (
    AnswerIsOffTheScale,
    Counted,
    CountSatisfaction,
    unit,
)
from tests.spec.evaluation.facts import counted
from tests.spec.given import given


def all_answered(value: int, *, without: Element | None = None) -> tuple[Answer, ...]:
    return tuple(Answer(element=e, value=value) for e in ELEMENTS if e != without)


def response(number: int, value: int, *, without: Element | None = None) -> CountSatisfaction:
    return CountSatisfaction(
        unit_id="u3",
        period="2026-Q1",
        response_id=f"s{number}",
        answers=all_answered(value, without=without),
    )


def test_a_units_first_answer_is_counted():
    given(unit).when(response(1, 4)).then(counted(1, 4))


def test_the_next_answer_adds_to_the_sums():
    given(unit, counted(1, 4)).when(response(2, 4)).then(counted(2, 4))


def test_the_event_says_that_a_free_service_has_eight_elements():
    [event] = given(unit).when(response(1, 3, without="U4")).decide()
    assert (event.elements, event.counts[3], event.index) == (8, 0, Decimal("75.00"))


def test_a_response_is_counted_once():
    given(unit, counted(1, 4)).when(response(1, 4)).then_nothing()


def test_a_response_counted_long_ago_is_not_counted_again():
    first = Counted()
    for number in range(1000):
        first = first.plus(f"s{number}")
    assert all(f"s{number}" in first for number in range(1000))


def test_a_response_not_counted_yet_is_not_among_the_counted():
    assert "s2" not in Counted().plus("s1")


def test_a_response_that_holds_only_a_comment_counts_nothing():
    only_words = CountSatisfaction(unit_id="u3", period="2026-Q1", response_id="s1", answers=())
    given(unit).when(only_words).then_nothing()


@pytest.mark.parametrize("value", [0, 5])
def test_an_answer_off_the_scale_of_1_to_4_is_refused(value: int):
    given(unit).when(response(1, value)).then_refused(AnswerIsOffTheScale)


def test_an_element_answered_twice_in_one_response_is_refused():
    twice = CountSatisfaction(
        unit_id="u3",
        period="2026-Q1",
        response_id="s1",
        answers=(*all_answered(4), Answer(element="U1", value=1)),
    )
    given(unit).when(twice).then_refused(AnswerIsOffTheScale)


def test_a_unit_with_four_answers_has_an_index_that_is_not_published():
    assert unit.fold([counted(4, 4)]).published is None


def test_a_unit_with_five_answers_has_a_published_index():
    assert unit.fold([counted(5, 4)]).published == Decimal("100.00")
