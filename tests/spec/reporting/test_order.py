"""Who stands above whom in a file."""

from hypothesis import given
from hypothesis import strategies as st

from services.reporting.rules.order import in_circles, top_down

keys = st.sampled_from("abcdefgh")
files = st.dictionaries(keys, st.one_of(st.none(), keys, st.just("elsewhere")))


def test_the_one_above_comes_first():
    assert top_down({"c": "b", "b": "a", "a": None}) == ["a", "b", "c"]


def test_somebody_outside_the_file_needs_no_place():
    assert top_down({"b": "elsewhere"}) == ["b"]


def test_two_who_stand_above_each_other_are_a_circle():
    assert in_circles({"a": "b", "b": "a", "c": "a", "d": None}) == {"a", "b"}


def test_one_who_stands_above_oneself_is_a_circle():
    assert in_circles({"a": "a", "b": "a"}) == {"a"}


@given(files)
def test_everybody_has_one_place(above: dict[str, str | None]):
    assert sorted(top_down(above)) == sorted(above)


@given(files)
def test_without_circles_everybody_comes_after_the_one_above(above: dict[str, str | None]):
    free = {key: up for key, up in above.items() if not in_circles(above)}
    order = top_down(free)
    assert all(order.index(up) < order.index(key) for key, up in free.items() if up in free)


@given(files)
def test_from_a_circle_the_way_up_leads_back(above: dict[str, str | None]):
    for key in in_circles(above):
        step, steps = above[key], 0
        while step != key:
            assert step is not None and steps < len(above)
            step, steps = above[step], steps + 1
