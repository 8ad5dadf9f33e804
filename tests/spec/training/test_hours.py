"""Hours of training: what a year asks for, and when attendance is enough (rules.md, G)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.training.rules.hours import YearOfTraining, is_enough, year_of_training

hours = st.integers(min_value=0, max_value=1000)


def test_one_jp_is_45_minutes():
    assert year_of_training("PNS", 4).minutes == 180


@pytest.mark.parametrize(("hours_jp", "missing_jp"), [(0, 20), (19, 1), (20, 0), (21, 0)])
def test_a_pns_has_a_right_to_20_jp_a_year(hours_jp: int, missing_jp: int):
    assert year_of_training("PNS", hours_jp) == YearOfTraining(
        hours_jp=hours_jp, at_least_jp=20, missing_jp=missing_jp
    )


@pytest.mark.parametrize(("hours_jp", "over_jp"), [(0, 0), (23, 0), (24, 0), (25, 1)])
def test_a_pppk_is_shown_a_limit_of_24_jp_a_year(hours_jp: int, over_jp: int):
    assert year_of_training("PPPK", hours_jp) == YearOfTraining(
        hours_jp=hours_jp, at_most_jp=24, over_jp=over_jp
    )


def test_somebody_who_is_not_on_the_roster_yet_has_neither_right_nor_limit():
    assert year_of_training(None, 30) == YearOfTraining(hours_jp=30)


@pytest.mark.parametrize(("attended_jp", "course_jp"), [(4, 5), (8, 10), (16, 20), (799, 998)])
def test_80_percent_of_the_hours_is_enough(attended_jp: int, course_jp: int):
    assert is_enough(attended_jp, course_jp)


@pytest.mark.parametrize(("attended_jp", "course_jp"), [(3, 4), (7, 9), (15, 19), (799, 999)])
def test_less_than_80_percent_of_the_hours_is_not_enough(attended_jp: int, course_jp: int):
    assert not is_enough(attended_jp, course_jp)


@given(hours, hours)
def test_more_attendance_never_turns_enough_into_too_little(attended_jp: int, course_jp: int):
    assert is_enough(attended_jp + 1, course_jp) or not is_enough(attended_jp, course_jp)


@given(hours)
def test_all_of_the_hours_are_always_enough(course_jp: int):
    assert is_enough(course_jp, course_jp)


@given(hours)
def test_what_a_pns_has_and_what_is_missing_make_up_the_right(hours_jp: int):
    year = year_of_training("PNS", hours_jp)
    assert year.missing_jp >= 0
    assert year.hours_jp + year.missing_jp == max(20, hours_jp)


@given(hours)
def test_what_a_pppk_has_over_the_limit_is_what_exceeds_it(hours_jp: int):
    year = year_of_training("PPPK", hours_jp)
    assert year.over_jp >= 0
    assert year.hours_jp - year.over_jp == min(24, hours_jp)
