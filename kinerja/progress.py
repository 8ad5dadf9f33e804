"""How long work shows how far it is: bars with rate and time left, where somebody looks."""

from collections.abc import Mapping
from typing import Protocol, TextIO

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

BARS_AT_MOST = 10  # beyond that those that are over go away


def progress(transient: bool = False) -> Progress:
    """Bars with rate and time left, on standard error where somebody looks; a ``transient`` one
    leaves nothing behind."""
    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %  {task.fields[rate]}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=transient,
        disable=not console.is_terminal,
    )


def passing() -> Progress:
    """A plain bar that leaves nothing behind: where nobody looks, not even an empty line."""
    console = Console(stderr=True)
    return Progress(console=console, transient=True, disable=not console.is_terminal)


def takes_bars(stream: TextIO) -> bool:
    """Whether somebody looks at this stream: a terminal that can go back in its line."""
    console = Console(file=stream)
    return console.is_terminal and not console.is_dumb_terminal


class How(Protocol):
    """How one region's rebuild goes."""

    @property
    def state(self) -> str: ...
    @property
    def done(self) -> int: ...
    @property
    def of(self) -> int: ...
    @property
    def seconds(self) -> float: ...


def is_over(how: How) -> bool:
    return how.state not in ("queued", "building")


class RebuildBars:
    """A bar for each rebuild that was begun, and where there are several one for all of them."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._known: dict[str, TaskID] = {}

    def show(self, going: Mapping[str, How]) -> None:
        """How they go, by what they are called; the same ones each time, or more."""
        for name, how in going.items():
            if how.state != "queued":
                rate = f"{how.done / how.seconds:,.0f} records/s" if how.seconds else ""
                is_seen = len(going) <= BARS_AT_MOST or not is_over(how)
                self._show(name, how.done, how.of or None, rate, is_seen)
        if len(going) > 1:
            over = sum(map(is_over, going.values()))
            self._show("all", over, len(going), f"{over} of {len(going)}", True)

    def _show(self, name: str, done: int, of: int | None, rate: str, is_seen: bool) -> None:
        if name not in self._known:
            self._known[name] = self._bars.add_task(name, total=of, rate=rate)
        self._bars.update(self._known[name], completed=done, total=of, rate=rate, visible=is_seen)
