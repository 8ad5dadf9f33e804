"""Lag in seconds: how long the oldest unread record of a follower has been known."""

from kernel.waited import Waited

HERE, THERE = ("13.72", "reporting"), ("13.71", "reporting")


def test_what_was_never_behind_has_not_waited():
    assert Waited().look({}, {}, 100.0) == 0.0


def test_the_place_that_waits_longest_counts():
    waited = Waited()
    assert waited.look({HERE: 3}, {HERE: 9}, 100.0) == 0.0
    assert waited.look({HERE: 3, THERE: -1}, {HERE: 9, THERE: 4}, 105.0) == 5.0


def test_a_follower_that_works_on_what_was_there_still_lets_the_rest_of_it_wait():
    waited = Waited()
    waited.look({HERE: 3}, {HERE: 9}, 100.0)
    assert waited.look({HERE: 8}, {HERE: 30}, 105.0) == 5.0


def test_once_it_has_passed_what_was_seen_newer_records_count_from_now():
    waited = Waited()
    waited.look({HERE: 3}, {HERE: 9}, 100.0)
    assert waited.look({HERE: 9}, {HERE: 30}, 105.0) == 0.0
    assert waited.look({HERE: 9}, {HERE: 31}, 107.0) == 2.0


def test_what_has_caught_up_is_forgotten():
    waited = Waited()
    waited.look({HERE: 3}, {HERE: 9}, 100.0)
    assert waited.look({}, {}, 105.0) == 0.0
    assert waited.look({HERE: 9}, {HERE: 10}, 110.0) == 0.0
