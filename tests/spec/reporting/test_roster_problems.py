"""What is wrong with who appraises whom. Read the names from top to bottom."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.reporting import PositionClass
from services.reporting.rules.roster_problems import (
    Office,
    Person,
    RosterProblem,
    problems,
    region,
)
from tests.spec.reporting.facts import changed

TODAY = date(2026, 4, 1)
UNITS = {
    "kota": Office(""),
    "setda": Office("kota"),
    "kec": Office("setda"),
    "kel": Office("kec"),
    "other": Office("setda"),
}
SEKDA = Person(
    employee_id="sekda",
    unit_id="setda",
    position_class="jpt",
    leads="setda",
    appraiser_id="mayor",
    basis="regional-head",
)
CAMAT = Person(
    employee_id="camat",
    unit_id="kec",
    position_class="administrator",
    leads="kec",
    appraiser_id="sekda",
)
LURAH = Person(
    employee_id="lurah",
    unit_id="kel",
    position_class="pengawas",
    leads="kel",
    appraiser_id="camat",
)
CLERK = Person(employee_id="clerk", unit_id="kel", position_class="pelaksana", appraiser_id="lurah")
OTHER = Person(
    employee_id="other",
    unit_id="other",
    position_class="jpt",
    leads="other",
    appraiser_id="sekda",
)
EVERYBODY = {each.employee_id: each for each in (SEKDA, CAMAT, LURAH, CLERK, OTHER)}


def found(*people: Person, mayor: str = "mayor", **units: Office) -> list[RosterProblem]:
    """The problems of the office in which these people stand otherwise, or come in addition."""
    there = EVERYBODY | {person.employee_id: person for person in people}
    return problems(region(there.values(), UNITS | units, mayor), TODAY)


def told(*people: Person, **more: Any) -> list[tuple[str, str, str | None]]:
    return [(of.employee_id, of.kind, of.proposed_id) for of in found(*people, **more)]


def test_where_everybody_is_appraised_by_the_head_above_nothing_is_wrong():
    assert found() == []


def test_whoever_has_none_gets_the_head_of_the_unit():
    assert told(changed(CLERK, appraiser_id="")) == [("clerk", "no-appraiser", "lurah")]


def test_the_regional_head_appraises_leading_posts_and_heads_of_units():
    assert told(changed(CAMAT, appraiser_id="mayor", basis="regional-head")) == []
    assert told(changed(SEKDA, appraiser_id="")) == [("sekda", "no-appraiser", "mayor")]


def test_the_regional_head_appraises_nobody_else():
    assert told(changed(CLERK, appraiser_id="mayor")) == [
        ("clerk", "appraiser-outside-the-line", "lurah")
    ]


def test_a_leading_post_without_an_appraiser_waits_for_a_regional_head():
    waits = changed(SEKDA, appraiser_id="")
    assert told(waits, mayor="") == [("sekda", "no-regional-head", None)]


def test_a_regional_head_who_left_office_appraises_no_more():
    assert told(mayor="next") == [("sekda", "appraiser-has-left", "next")]


def test_people_who_appraise_each_other_in_a_circle_are_told():
    circle = changed(LURAH, appraiser_id="clerk")
    assert told(circle) == [("clerk", "circle", "camat"), ("lurah", "circle", "camat")]


def test_nobody_is_proposed_through_whom_the_way_leads_back():
    circle = (changed(CAMAT, appraiser_id="clerk"), LURAH)
    assert told(*circle) == [
        ("camat", "circle", "sekda"),
        ("clerk", "circle", "sekda"),
        ("lurah", "circle", "sekda"),
    ]


GONE = changed(LURAH, is_employed=False, gone_since=date(2026, 2, 1), plans=False)


def test_an_appraiser_who_has_retired_is_told_and_the_next_head_above_proposed():
    assert told(GONE) == [("clerk", "appraiser-has-left", "camat")]


def test_the_correction_holds_from_the_day_the_appraiser_left():
    assert [of.since for of in found(GONE)] == [date(2026, 2, 1)]


def test_but_not_from_before_that_appraiser_was_assigned():
    later = changed(CLERK, appraised_since=date(2026, 3, 1))
    assert [of.since for of in found(GONE, later)] == [date(2026, 3, 1)]


def test_an_appraiser_who_is_suspended_or_on_leave_is_told():
    away = changed(LURAH, is_in_post=False, gone_since=date(2026, 3, 2))
    assert told(away) == [("clerk", "appraiser-is-away", "camat")]
    assert [of.since for of in found(away)] == [date(2026, 3, 2)]


def test_an_acting_head_is_proposed_while_the_head_is_away():
    away = changed(LURAH, is_in_post=False)
    acting = Person(
        employee_id="seklur",
        unit_id="kel",
        position_class="pengawas",
        appraiser_id="camat",
        acts_for={"kel": "plh"},
    )
    assert told(away, acting) == [("clerk", "appraiser-is-away", "seklur")]


def test_an_appraiser_outside_the_line_is_told():
    assert told(changed(CLERK, appraiser_id="other")) == [
        ("clerk", "appraiser-outside-the-line", "lurah")
    ]


@pytest.mark.parametrize("above", ["lurah", "camat", "sekda"])
def test_whoever_heads_a_unit_above_is_on_the_line(above: str):
    assert told(changed(CLERK, appraiser_id=above)) == []


def test_a_head_is_appraised_from_above_the_unit_led():
    deputy = Person(
        employee_id="deputy", unit_id="kel", position_class="pengawas", appraiser_id="camat"
    )
    assert told(deputy, changed(LURAH, appraiser_id="deputy")) == [
        ("lurah", "appraiser-outside-the-line", "camat")
    ]
    assert told(deputy, changed(CLERK, appraiser_id="deputy")) == []


@pytest.mark.parametrize(
    ("position_class", "is_right"),
    [
        ("jpt", True),
        ("administrator", True),
        ("pengawas", True),
        ("fungsional", False),
        ("pelaksana", False),
    ],
)
def test_a_pengawas_is_the_least_to_appraise(position_class: PositionClass, is_right: bool):
    senior = Person(
        employee_id="senior",
        unit_id="kel",
        position_class=position_class,
        appraiser_id="sekda",
    )
    wrong = [] if is_right else [("clerk", "appraiser-below-the-least", "lurah")]
    assert told(senior, changed(CLERK, appraiser_id="senior")) == wrong


TEACHER = Person(
    employee_id="teacher",
    unit_id="school",
    position_class="fungsional",
    leads="school",
    appraiser_id="other",
)


def test_a_functional_who_leads_a_unit_and_appraises_is_right():
    """A head teacher, or the doctor who heads a puskesmas."""
    pupil = Person(
        employee_id="pupil", unit_id="school", position_class="fungsional", appraiser_id="teacher"
    )
    assert told(TEACHER, pupil, school=Office("other")) == []


def test_a_functional_who_appraises_by_delegation_is_right():
    expert = Person(
        employee_id="expert", unit_id="kel", position_class="fungsional", appraiser_id="lurah"
    )
    by_delegation = changed(CLERK, appraiser_id="expert", basis="delegated")
    assert told(expert, by_delegation) == []
    assert told(expert, changed(by_delegation, basis="direct")) != []


def test_an_appraiser_of_a_lower_class_than_the_appraised_is_told_unless_acting_as_head():
    senior = Person(
        employee_id="senior", unit_id="kel", position_class="administrator", appraiser_id="lurah"
    )
    assert told(senior) == [("senior", "appraiser-below-the-appraised", "camat")]
    acting = changed(LURAH, leads="", acts_for={"kel": "plt"})
    assert told(acting, senior) == []


def test_two_heads_of_a_unit_are_both_told():
    second = changed(LURAH, employee_id="second")
    assert told(second) == [("lurah", "two-heads", None), ("second", "two-heads", None)]


def test_a_plt_beside_the_head_is_one_too_many_and_a_plh_is_not():
    acting = Person(
        employee_id="seklur",
        unit_id="kel",
        position_class="pengawas",
        appraiser_id="camat",
        acts_for={"kel": "plt"},
    )
    assert [of[1] for of in told(acting)] == ["two-heads", "two-heads"]
    assert told(changed(acting, acts_for={"kel": "plh"})) == []


def test_whoever_works_in_a_closed_unit_is_told_with_the_one_it_was_merged_into():
    gone = Office("kec", is_open=False, merged_into="other")
    moved = changed(CLERK, unit_id="gone", appraiser_id="camat")
    assert told(moved, gone=gone) == [("clerk", "unit-is-closed", "other")]


def test_nobody_asks_who_appraises_those_who_have_left_or_have_no_plan():
    suspended = changed(CLERK, appraiser_id="", is_in_post=False, plans=False)
    left = changed(suspended, is_employed=False)
    assert found(suspended) == found(left) == []


def test_units_that_stand_in_a_circle_end_the_line():
    round = {"a": Office("b"), "b": Office("a")}
    lost = changed(CLERK, unit_id="a", appraiser_id="")
    assert told(lost, **round) == [("clerk", "no-appraiser", None)]


IDS = ["sekda", "camat", "lurah", "clerk", "other"]


@given(st.tuples(*[st.sampled_from(["", "mayor", "nobody", *IDS])] * len(IDS)))
def test_whatever_is_wrong_carrying_out_the_proposals_leaves_nothing_of_it(above: tuple[str, ...]):
    """One by one, each asked for anew, as HR would do it: what is proposed is never wrong again."""
    people = {
        of: changed(EVERYBODY[of], appraiser_id=to) for of, to in zip(IDS, above, strict=True)
    }
    people = {of: each for of, each in people.items() if each.appraiser_id != of}
    people = EVERYBODY | people
    for _ in range(2 * len(IDS)):
        wrong = [each for each in found(*people.values()) if each.proposed_id]
        if not wrong:
            break
        first = wrong[0]
        before = people[first.employee_id]
        people[first.employee_id] = changed(before, appraiser_id=first.proposed_id)
    assert found(*people.values()) == []


def test_a_day_does_not_lie_before_today():
    soon = changed(LURAH, is_in_post=False, gone_since=TODAY + timedelta(days=9))
    assert [of.since for of in found(soon)] == [TODAY]
