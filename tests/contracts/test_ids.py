"""Ids that are made of ids are read in one way only."""

import pytest
from hypothesis import given as every
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from contracts.ids import joined
from contracts.notification import of_unit
from kernel.shapes import Id, JoinedId

ids = st.from_regex(r"[a-z0-9][a-z0-9._-]{0,5}", fullmatch=True)
several = st.lists(ids, min_size=1, max_size=3).map(tuple)
an_id, a_joined_id = TypeAdapter[str](Id), TypeAdapter[str](JoinedId)


@every(several, several)
def test_different_ids_never_make_the_same_one(one: tuple[str, ...], other: tuple[str, ...]):
    assert (joined(*one) == joined(*other)) == (one == other)


def test_a_hyphen_within_ids_does_not_move_the_border():
    assert joined("a-b", "c") != joined("a", "b-c")


def test_what_is_joined_already_is_not_joined_again():
    with pytest.raises(AssertionError):
        joined("e7~2026-q1", "c1")


@every(several)
def test_a_joined_id_is_accepted_in_a_path(parts: tuple[str, ...]):
    assert a_joined_id.validate_python(joined(*parts))


@every(ids)
def test_nobody_can_register_under_the_id_of_a_units_inbox(unit_id: str):
    with pytest.raises(ValidationError):
        an_id.validate_python(of_unit(unit_id))
