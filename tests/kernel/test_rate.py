"""From one address a route without a token is asked only so often."""

import pytest

from kernel.rate import ADDRESSES, AskedTooOften, Rate


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_one_more_than_allowed_is_refused_and_told_when_to_come_back():
    rate = Rate(6, Clock())
    for _ in range(6):
        rate.admit("10.0.0.1")
    with pytest.raises(AskedTooOften) as refused:
        rate.admit("10.0.0.1")
    assert refused.value.retry_seconds == 10
    assert refused.value.details == {"at_most": 6, "within_seconds": 60}


def test_others_are_let_in_meanwhile():
    rate = Rate(1, Clock())
    rate.admit("10.0.0.1")
    rate.admit("10.0.0.2")


def test_time_fills_the_bucket_again_and_never_beyond():
    clock = Clock()
    rate = Rate(6, clock)
    for _ in range(6):
        rate.admit("10.0.0.1")
    clock.now += 9.9
    with pytest.raises(AskedTooOften):
        rate.admit("10.0.0.1")
    clock.now += 0.1
    rate.admit("10.0.0.1")
    clock.now += 3600
    for _ in range(6):
        rate.admit("10.0.0.1")
    with pytest.raises(AskedTooOften):
        rate.admit("10.0.0.1")


def test_addresses_are_forgotten_before_the_memory_is_full():
    rate = Rate(1, Clock())
    for number in range(ADDRESSES + 1):
        rate.admit(str(number))
    rate.admit("0")  # the first one was forgotten
    with pytest.raises(AskedTooOften):
        rate.admit(str(ADDRESSES))
