"""Figures of a unit whose source is not the employee: satisfaction, waiting and service time,
complaints answered in time. Nearest rank for the 90th percentile, half up for decimals."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil

from contracts.satisfaction import Tally, half_up, index, is_published

Ranges = list[tuple[int, int]]


@dataclass(frozen=True)
class Measured:
    """``figure`` is None where too few answered; ``ninetieth`` the 90th percentile of times."""

    source: str
    measure: str
    figure: Decimal | None
    count: int
    positions: Ranges
    ninetieth: int | None = None


def satisfaction(tallies: Iterable[Tally], positions: Iterable[int]) -> Measured | None:
    """The index of the answers, once five have answered."""
    told, at = list(tallies), sorted(positions)
    if not at:
        return None
    sums = [sum(column) for column in zip(*(tally.sums for tally in told), strict=True)]
    counts = [sum(column) for column in zip(*(tally.counts for tally in told), strict=True)]
    figure = index(sums, counts) if any(counts) and is_published(len(at)) else None
    return Measured("citizen-satisfaction", "index", figure, len(at), ranges(at))


def times(source: str, minutes: Sequence[int], positions: Iterable[int]) -> Measured | None:
    """The median of these minutes, and their 90th percentile."""
    if not minutes:
        return None
    in_order = sorted(minutes)
    ninetieth = in_order[ceil(len(in_order) * 9 / 10) - 1]
    at = ranges(sorted(positions))
    return Measured(source, "minutes", median(in_order), len(minutes), at, ninetieth)


def median(in_order: Sequence[int]) -> Decimal:
    middle = len(in_order) // 2
    if len(in_order) % 2:
        return Decimal(in_order[middle])
    return half_up(Fraction(in_order[middle - 1] + in_order[middle], 2))


def in_time(count_in_time: int, positions: Iterable[int]) -> Measured | None:
    """The share of complaints that were answered in time, in percent."""
    at = sorted(positions)
    if not at:
        return None
    share = half_up(Fraction(100 * count_in_time, len(at)))
    return Measured("complaints-in-time", "percent", share, len(at), ranges(at))


def ranges(positions: Iterable[int]) -> Ranges:
    """Positions in order, as first and last of each unbroken run."""
    found: Ranges = []
    for at in positions:
        if found and found[-1][1] + 1 == at:
            found[-1] = (found[-1][0], at)
        else:
            found.append((at, at))
    return found
