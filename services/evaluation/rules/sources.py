"""Whose figure counts: the employee's own, or what citizens, desks and complaints show of the unit.

The figure of a desk is a median of whole minutes, that of complaints the share answered in time
(`contracts/measured.py`). Each names the records it is made of: how many, the first and the last.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from contracts.evaluation import RatedIndicator
from contracts.measured import in_time, times
from contracts.reporting import PlannedSource, RealisedIndicator


class Figure(NamedTuple):
    """``positions`` are those of the first and the last of the ``counted`` records."""

    figure: Decimal | None
    counted: int = 0
    positions: tuple[str, ...] = ()

    @staticmethod
    def of(figure: Decimal | None, counted: int, position: str | None) -> "Figure":
        """Of records that were counted one by one, of which the last stands there."""
        return Figure(figure, counted, (position,) if position else ())


Figures = Mapping[PlannedSource, Figure]
UNKNOWN = Figure(None)


class MonthMeasured(NamedTuple):
    """What desks and complaints showed in a month: how often how many minutes, how many complaints
    of how many were answered in time; ``desk`` and ``complaints`` are first and last positions."""

    waits: Mapping[int, int]
    services: Mapping[int, int]
    desk: tuple[str, ...]
    in_time: int
    answered: int
    complaints: tuple[str, ...]


def source_of(of: RealisedIndicator | RatedIndicator) -> PlannedSource:
    """As the plan says it; in reports of before that was told, as the report does."""
    return of.planned_source or of.source


def figures_of(months: Iterable[MonthMeasured]) -> dict[PlannedSource, Figure]:
    """The figures of these months together; a source that showed nothing is absent."""
    told = list(months)
    desk, complaints = ends(of.desk for of in told), ends(of.complaints for of in told)
    found: dict[PlannedSource, Figure] = {}
    at_desks: dict[PlannedSource, list[int]] = {
        "waiting-time": spread(of.waits for of in told),
        "service-time": spread(of.services for of in told),
    }
    for source, minutes in at_desks.items():
        if measured := times(source, minutes, ()):
            found[source] = Figure(measured.figure, len(minutes), desk)
    answered = sum(of.answered for of in told)
    if measured := in_time(sum(of.in_time for of in told), range(answered)):
        found["complaints-in-time"] = Figure(measured.figure, answered, complaints)
    return found


def spread(of: Iterable[Mapping[int, int]]) -> list[int]:
    """Every minute as often as it was counted."""
    return [
        minutes for month in of for minutes, often in sorted(month.items()) for _ in range(often)
    ]


def ends(of: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """The first and the last of positions that are in order."""
    every = [position for positions in of for position in positions]
    return (every[0], every[-1]) if every else ()
