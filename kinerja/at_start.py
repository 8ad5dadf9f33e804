"""What is built when a program starts because a view has changed: shown to whoever looks.

On a terminal by bars; elsewhere the log says how far it is, every few seconds. The program serves
meanwhile: only the views that are built answer 503.
"""

import logging
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, cast

from rich.progress import Progress

from kernel.rebuilding import PROGRESS_LOG, Rebuilding
from kinerja.progress import RebuildBars, is_over, progress, takes_bars

LOOK_SECONDS = 0.2


@contextmanager
def shown(rebuilding: Rebuilding) -> Generator[None]:
    """Bars while what is under way now goes on, where standard error is a terminal. At the end of
    the block all rebuilds are over."""
    watching = threading.Thread(target=watch, args=(rebuilding,), name="bars", daemon=True)
    if rebuilding.every() and takes_bars(sys.stderr):
        watching.start()
    yield
    if watching.is_alive():
        watching.join()


def watch(rebuilding: Rebuilding) -> None:
    """Show the bars until everything is over."""
    with progress() as bars, lines_above(bars):
        seen = RebuildBars(bars)
        while True:
            going = rebuilding.every()
            seen.show(going)
            if all(map(is_over, going.values())):
                return
            threading.Event().wait(LOOK_SECONDS)


class Above:
    """A stream whose lines come above the bars, each in one piece."""

    def __init__(self, bars: Progress) -> None:
        self._console = bars.console

    def write(self, text: str) -> None:
        self._console.print(
            text, end="", soft_wrap=True, markup=False, highlight=False, emoji=False
        )

    def flush(self) -> None:
        """Nothing: the console does that by itself."""


@contextmanager
def lines_above(bars: Progress) -> Generator[None]:
    """The log goes above the bars; what they show themselves it does not say."""
    lines = [
        cast("logging.StreamHandler[Any]", handler)
        for handler in logging.getLogger().handlers
        if isinstance(handler, logging.StreamHandler)
    ]
    before = [handler.setStream(Above(bars)) for handler in lines]
    logging.getLogger(PROGRESS_LOG).setLevel(logging.WARNING)
    try:
        yield
    finally:
        logging.getLogger(PROGRESS_LOG).setLevel(logging.NOTSET)
        for handler, stream in zip(lines, before, strict=True):
            handler.setStream(stream)
