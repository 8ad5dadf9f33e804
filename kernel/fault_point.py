"""Named points on the way of a command and of a follower, at which a test may end the process.

A process that dies between two lines is worth nothing as a test if nobody can say between which.
Here the kernel names the few places that matter; nothing happens there until somebody calls `arm`,
and no package that is installed does. The one caller is an entry point of the tests, so no setting
and no variable can arm a platform that serves people (`tests/architecture/test_fault_points.py`).
"""

from collections.abc import Callable
from typing import Literal, get_args

Point = Literal[
    "checkpoint-moved",  # between a reaction's checkpoint and its records
    "appended",  # after the append of a transaction, before its commit
    "committed",  # after the commit, before anything else knows of it
    "answering",  # the states are kept, nobody is told yet
    "folded",  # after the rows of a view are written, before the commit
    "published",  # the topic has the records, the relay's checkpoint has not moved
]
POINTS: tuple[Point, ...] = get_args(Point)

_strike: Callable[[Point], None] | None = None


def reached(point: Point) -> None:
    """The process stands at this point. Costs one call while nothing is armed."""
    if _strike is not None:
        _strike(point)


def arm(strike: Callable[[Point], None]) -> None:
    """From now on call ``strike`` at every point, on the thread that reaches it; for tests only."""
    global _strike
    _strike = strike
