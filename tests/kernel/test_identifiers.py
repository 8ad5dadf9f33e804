"""The ids of records are UUIDs of version 7, each another one, in the order they were made."""

import uuid

from kernel.log import Identifiers

AT_US = 1_800_000_000_123_456
MANY = 10_000  # more than the counter of one millisecond holds


def test_ids_are_uuids_of_version_7_that_tell_their_millisecond():
    made = uuid.UUID(Identifiers().at(AT_US))
    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert made.int >> 80 == AT_US // 1000


def test_ids_of_one_moment_differ_and_sort_as_they_were_made():
    identifiers = Identifiers()
    made = [identifiers.at(AT_US) for _ in range(MANY)]
    assert made == sorted(set(made))


def test_two_who_make_ids_at_the_same_moment_make_different_ones():
    one, other = Identifiers(), Identifiers()
    assert {one.at(AT_US) for _ in range(MANY)}.isdisjoint(other.at(AT_US) for _ in range(MANY))


def test_an_id_is_spelled_as_uuids_are():
    made = Identifiers().at(AT_US)
    assert str(uuid.UUID(made)) == made
