"""Bars of rebuilds: one for each that was begun, and one for all; with very many only what goes."""

import re
from io import StringIO
from typing import NamedTuple

from rich.console import Console

from kinerja.progress import BARS_AT_MOST, RebuildBars, progress
from tests.kernel.logs import wait_for


class Goes(NamedTuple):
    state: str
    done: int = 0
    of: int = 0
    seconds: float = 0.0


def shown(*states: str) -> list[str]:
    """The bars to be seen when so many regions, r0 and on, are in these states."""
    bars = progress()
    going = {f"r{n}": Goes(state, 5, 10, 2.0) for n, state in enumerate(states)}
    RebuildBars(bars).show(going)
    return [task.description for task in bars.tasks if task.visible]


def test_what_is_queued_has_no_bar_yet():
    assert shown("building", "queued") == ["r0", "all"]


def test_one_alone_needs_no_bar_for_all():
    assert shown("building") == ["r0"]


def test_few_stay_when_they_are_over():
    assert shown("built", "promoted", "failed", "building") == ["r0", "r1", "r2", "r3", "all"]


def test_of_very_many_those_that_are_over_go_away():
    over = ["built"] * BARS_AT_MOST
    assert shown(*over, "building", "queued") == [f"r{BARS_AT_MOST}", "all"]


def test_a_bar_goes_on_with_its_rate_and_the_bar_for_all_counts_what_is_over():
    bars = progress()
    seen = RebuildBars(bars)
    seen.show({"a": Goes("building", 100, 400, 2.0), "b": Goes("queued")})
    seen.show({"a": Goes("promoted", 400, 400, 4.0), "b": Goes("building", 3_000, 12_000, 1.0)})
    told = {task.description: (task.percentage, task.fields["rate"]) for task in bars.tasks}
    assert told == {
        "a": (100, "100 records/s"),
        "b": (25, "3,000 records/s"),
        "all": (50, "1 of 2"),
    }


def test_a_terminal_is_shown_share_rate_time_passed_and_time_left():
    bars = progress()
    seen, done = RebuildBars(bars), 0

    def line() -> str:
        nonlocal done
        done += 1_000  # as each look finds it
        seen.show({"13.72": Goes("building", done, 10**9, 2.0)})
        shown = StringIO()
        Console(file=shown, width=120).print(bars.make_tasks_table(bars.tasks))
        return shown.getvalue()

    whole = re.compile(r"13\.72 .* \d+ %  [\d,]+ records/s \d+:\d\d:\d\d \d+:\d\d:\d\d")
    wait_for(lambda: bool(whole.search(line())))
