"""A follower with a stream of small news rests between its steps, and never with a backlog."""

import pytest

from kernel.loop import LONG_STEP_SECONDS, RESTS, rest


def test_after_a_short_step_a_follower_rests_some_times_as_long():
    assert rest(0.002) == pytest.approx(0.002 * RESTS)


def test_after_a_full_page_it_goes_on_at_once():
    assert rest(LONG_STEP_SECONDS) == 0.0
    assert rest(1.0) == 0.0
