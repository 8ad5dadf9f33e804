"""What a revision changed, field by field; differences compose."""

from decimal import Decimal

from hypothesis import given, settings

from services.reporting.rules.plan_content import Content
from services.reporting.rules.plan_difference import (
    Change,
    applied,
    composed,
    difference,
    table,
)
from tests.spec.reporting.facts import CONTENT, SERVICE, SPEED, changed
from tests.spec.reporting.plan_facts import LEADERS, NARRATED, ROAD
from tests.strategies import any_of

BEFORE = Content(results=(SERVICE,))
contents = any_of(Content)
often = settings(max_examples=60, deadline=None)


def of(**fields: object) -> Content:
    """The plan with other fields of its first indicator."""
    return Content(results=(changed(SERVICE, indicators=(changed(SPEED, **fields), CONTENT)),))


def test_a_higher_target_is_told_with_before_and_after():
    assert difference(BEFORE, of(target_high=Decimal(3))) == (
        Change("results/r1/indicators/i1/target_high", "2", "3"),
    )


def test_a_target_written_with_more_digits_is_no_difference():
    assert difference(BEFORE, of(target_high=Decimal("2.00"))) == ()


def test_an_added_result_is_told_field_by_field():
    after = Content(results=(SERVICE, changed(SERVICE, result_id="r2", indicators=())))
    told = difference(BEFORE, after)
    assert {change.before for change in told} == {None}
    assert [change.path for change in told] == [
        "results/r2/kind",
        "results/r2/result_id",
        "results/r2/title",
    ]


def test_a_support_is_told():
    after = Content(results=(changed(SERVICE, supports=LEADERS),))
    assert Change("results/r1/supports/leader_id", None, "e1") in difference(BEFORE, after)


def test_a_step_is_named_by_its_period():
    road = Content(results=(changed(SERVICE, indicators=(ROAD,)),))
    without = Content(results=(changed(SERVICE, indicators=(changed(ROAD, steps=()),)),))
    told = difference(without, road)
    assert Change("results/r1/indicators/i1/steps/2026-Q2/target_low", None, "40") in told


def test_a_result_that_only_moves_up_differs_in_nothing():
    other = changed(SERVICE, result_id="r2")
    assert difference(Content(results=(SERVICE, other)), Content(results=(other, SERVICE))) == ()


def test_another_approach_is_told():
    after = Content(results=(NARRATED,), approach="qualitative")
    assert Change("approach", "quantitative", "qualitative") in difference(BEFORE, after)


@often
@given(contents, contents)
def test_the_difference_applied_to_the_first_gives_the_second(one: Content, other: Content):
    assert applied(table(one), difference(one, other)) == table(other)


@often
@given(contents, contents, contents)
def test_differences_of_consecutive_revisions_compose(one: Content, then: Content, last: Content):
    first, second = difference(one, then), difference(then, last)
    assert composed(first, second) == difference(one, last)
    assert applied(table(one), composed(first, second)) == table(last)


@often
@given(contents, contents, contents, contents)
def test_composing_does_not_depend_on_where_one_begins(
    one: Content, then: Content, later: Content, last: Content
):
    a, b, c = difference(one, then), difference(then, later), difference(later, last)
    assert composed(composed(a, b), c) == composed(a, composed(b, c))


@often
@given(contents, contents)
def test_there_and_back_again_is_no_difference(one: Content, other: Content):
    assert composed(difference(one, other), difference(other, one)) == ()
