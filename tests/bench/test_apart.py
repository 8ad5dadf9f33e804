"""A contestant's cost is its own: neither that of who started it, nor of what it did before."""

from bench import apart
from bench.apart import Outcome

LARGE_BYTES = 300 * 1024 * 1024


def small() -> Outcome:
    return Outcome(1)


def large() -> Outcome:
    held = b"x" * LARGE_BYTES
    return Outcome(len(held))


def test_a_contestant_is_not_weighed_with_who_started_it():
    held = b"x" * LARGE_BYTES
    assert apart.peak_mib() > 300
    assert apart.ours(small).peak_mib < 200
    assert len(held) == LARGE_BYTES


def test_what_a_contestant_held_and_gave_back_counts():
    assert apart.ours(large).peak_mib > 300
