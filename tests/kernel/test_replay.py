"""A view as it was, at a position or at a time, from the streams of one row or from whole logs."""

from dataclasses import replace
from pathlib import Path

import pytest

from kernel.history import LogHistory
from kernel.replay import (
    Moment,
    NoMoment,
    NotHeard,
    NotRecordedYet,
    TooManyRows,
    at_once,
    moment,
    replay,
)
from tests.kernel.logs import REGION, Bench, unit_named
from tests.kernel.toy import Rename, titles

DAY = "2026-03-31T17:00:00+07:00"
everything = replace(titles, streams=None)


@pytest.fixture
def history(log: Bench) -> LogHistory:
    """Position 0: a, 1: b, 2: a renamed, 3: b renamed; read two records at a time."""
    log.do(unit_named("a", "first"), unit_named("b", "first"))
    log.do(Rename(unit_id="a", title="second"))
    log.do(Rename(unit_id="b", title="third"))
    return LogHistory(log.log, REGION, page=2)


def titles_at(history: LogHistory, until: Moment) -> dict[str, str]:
    found = replay(everything, [history], until)
    return {key: row.title for key, row in found.rows.items()}


def test_rows_are_those_of_the_position(history: LogHistory):
    assert titles_at(history, Moment({"reporting": 1})) == {"a": "first", "b": "first"}
    assert titles_at(history, Moment({"reporting": 2})) == {"a": "second", "b": "first"}
    assert titles_at(history, Moment({"reporting": 3})) == {"a": "second", "b": "third"}


def test_rows_are_those_of_the_time(log: Bench, history: LogHistory):
    times = [record.time_us for record in log.log.after(REGION, -1, 10)]
    assert titles_at(history, Moment({}, times[2])) == {"a": "second", "b": "first"}
    assert titles_at(history, Moment({}, times[2] - 1)) == {"a": "first", "b": "first"}
    assert titles_at(history, Moment({}, times[0] - 1)) == {}


def test_the_answer_says_the_positions_that_it_stands_for(log: Bench, history: LogHistory):
    times = [record.time_us for record in log.log.after(REGION, -1, 10)]
    found = replay(everything, [history], Moment({}, times[2]))
    assert found.positions == {"reporting": 2}


def test_one_row_from_its_streams_is_the_row_of_the_whole_replay(history: LogHistory):
    for position in range(4):
        until = Moment({"reporting": position})
        whole = replay(everything, [history], until)
        for key in ("a", "b", "absent"):
            one = at_once(titles, [history], until, key)
            assert one is not None
            assert one.rows.get(key) == whole.rows.get(key)
            assert one.positions == whole.positions


def test_a_view_that_does_not_say_its_streams_is_not_told_at_once(history: LogHistory):
    assert at_once(everything, [history], Moment({"reporting": 3}), "a") is None


def test_only_the_rows_that_are_asked_for_are_folded(history: LogHistory):
    found = replay(everything, [history], Moment({"reporting": 3}), ["b"])
    assert list(found.rows) == ["b"]


def test_a_position_that_was_not_recorded_yet_is_refused(history: LogHistory):
    for view in (titles, everything):
        with pytest.raises(NotRecordedYet):
            replay(view, [history], Moment({"reporting": 4}), ["a"])


def test_a_position_of_a_log_that_the_view_does_not_hear_is_refused(history: LogHistory):
    with pytest.raises(NotHeard):
        replay(titles, [history], Moment({"training": 0}))


def test_a_past_of_too_many_rows_is_refused(history: LogHistory):
    with pytest.raises(TooManyRows):
        replay(everything, [history], Moment({"reporting": 3}), rows_at_most=1)


def test_a_fold_that_fails_is_said_of_its_row(log: Bench):
    log.do(unit_named("bad", "unfoldable"), unit_named("good"))
    found = replay(everything, [LogHistory(log.log, REGION)], Moment({"reporting": 1}))
    assert (found.is_broken("bad"), found.is_broken("good")) == (True, False)


def test_a_moment_is_a_time_or_positions():
    assert moment("1970-01-01T07:00:01+07:00", REGION) == Moment({}, 1_000_000)
    assert moment("13.72/a@3,13.72/b@0", REGION) == Moment({"a": 3, "b": 0})


@pytest.mark.parametrize("text", ["", "yesterday", "2026-03-31", "2026-03-31T17:00", "13.71/a@3"])
def test_what_is_no_moment_is_said(text: str):
    with pytest.raises(NoMoment, match=r"is no (time|list of positions)"):
        moment(text, REGION)


def test_an_empty_log_has_no_rows(log: Bench, tmp_path: Path):
    assert titles_at(LogHistory(log.log, REGION), Moment({}, 2**53)) == {}
