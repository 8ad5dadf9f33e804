"""What a reviewer would object to in a plan, told to its author."""

from decimal import Decimal

import pytest

from contracts.reporting import PlannedResult, PositionClass
from services.reporting.rules.plan_content import Content
from services.reporting.rules.plan_hints import HINTS, Hint, hints
from services.reporting.rules.plan_values import GUIDES
from tests.spec.reporting.facts import SERVICE, changed
from tests.spec.reporting.plan_facts import LEADERS, NARRATED, ROAD

RANGE = changed(ROAD, target_low=Decimal(90), target_high=Decimal(110), aspects=("quality",))
GOOD = changed(SERVICE, indicators=(RANGE,), supports=LEADERS)


def codes(*results: PlannedResult, position_class: PositionClass = "pelaksana") -> list[str]:
    content = Content(results=results)
    return [hint.code for hint in hints(content, position_class)]


def test_nothing_is_said_of_a_good_plan():
    assert codes(GOOD) == []


def test_a_plan_without_a_main_result_is_told_that_it_will_be_refused():
    [first, *_] = hints(Content(results=(changed(GOOD, kind="tambahan"),)), "pelaksana")
    assert first == Hint("no-main-result", refused=True)


def test_an_acting_assignment_as_an_extra_is_told():
    extra = changed(GOOD, result_id="r2", kind="tambahan", acting=True)
    assert codes(GOOD, extra) == ["acting-is-main"]


def test_a_result_without_an_indicator_is_told():
    assert codes(GOOD, changed(GOOD, result_id="r2", indicators=())) == ["no-indicator"]


@pytest.mark.parametrize("measure", ["", "-", "100"])
def test_a_target_without_unit_is_told(measure: str):
    assert codes(changed(GOOD, indicators=(changed(RANGE, measure=measure),))) == ["no-unit"]


def test_a_percent_sign_is_a_unit():
    assert codes(changed(GOOD, indicators=(changed(RANGE, measure="%"),))) == []


@pytest.mark.parametrize("title", ["Melaksanakan pelayanan KTP", "Mengikuti rapat", "Kegiatan X"])
def test_an_activity_instead_of_a_result_is_told(title: str):
    assert codes(changed(GOOD, title=title)) == ["activity"]


def test_a_result_that_supports_nothing_is_told():
    assert codes(changed(GOOD, supports=None)) == ["supports-nothing"]


def test_an_extra_result_need_not_support_anything():
    assert codes(GOOD, changed(GOOD, result_id="r2", kind="tambahan", supports=None)) == []


def test_a_single_value_is_a_hint_and_no_error():
    single = changed(RANGE, target_low=Decimal(110))
    [hint] = hints(Content(results=(changed(GOOD, indicators=(single,)),)), "fungsional")
    assert (hint.code, hint.refused, hint.indicator_id) == ("single-value", False, "i1")


def test_a_plan_without_a_way_to_its_target_is_told():
    assert codes(changed(GOOD, indicators=(changed(RANGE, steps=()),))) == ["no-trajectory"]


def test_quantities_of_the_periods_add_up_to_that_of_the_year():
    metres = changed(ROAD, target_low=Decimal(90), target_high=Decimal(110))
    assert codes(changed(GOOD, indicators=(metres,))) == ["does-not-add-up"]
    assert codes(changed(GOOD, indicators=(ROAD,))) == ["single-value"]


def test_a_leading_post_is_told_of_perspectives_budget_and_manuals():
    told = codes(changed(GOOD, supports=None), position_class="jpt")
    assert told == ["no-budget", "no-perspective", "no-manual"]


def test_what_is_refused_comes_first():
    bare = changed(GOOD, result_id="r2", indicators=())
    told = hints(Content(results=(changed(GOOD, title="Rapat"), bare)), "pelaksana")
    assert [hint.refused for hint in told] == [True, False]


def test_a_narrated_plan_is_not_asked_for_figures():
    assert codes(changed(NARRATED, supports=LEADERS)) == []


def test_every_hint_has_a_sentence_in_both_languages():
    assert all(sentence.en and sentence.id for sentence in HINTS.values())


def test_each_of_the_seven_values_has_three_guides():
    assert len(GUIDES) == 7
    assert {len(guides) for guides in GUIDES.values()} == {3}
