"""The satisfaction index of citizens (SKM, PermenPANRB 14/2017): index, band, sample size."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Literal

from contracts.feedback import Element

Band = Literal["A", "B", "C", "D"]

ELEMENTS: tuple[Element, ...] = ("U1", "U2", "U3", "U4", "U5", "U6", "U7", "U8", "U9")
LOWEST, HIGHEST = 1, 4
PUBLISHED_FROM = 5  # Fewer answers could be guessed to be somebody's.


def index(sums: Sequence[int], counts: Sequence[int]) -> Decimal:
    """Σ(NRR × w) × 25: NRR = sum / answers of an element, w = 1 / number of elements in use.

    An element nobody was asked is not in use. Exact fractions, then two decimals, half up: the
    rounded weights 0.11 and 0.111 would cap a perfect score below 100. At least one was asked.
    """
    means = [Fraction(total, count) for total, count in zip(sums, counts, strict=True) if count]
    mean = sum(means, Fraction()) / len(means)
    return Decimal(half_up(mean * 2500)).scaleb(-2)


def band(index: Decimal) -> Band:
    """A (*Sangat Baik*), B (*Baik*), C (*Kurang Baik*) or D (*Tidak Baik*) of a rounded index."""
    if index >= Decimal("88.31"):
        return "A"
    if index >= Decimal("76.61"):
        return "B"
    return "C" if index >= Decimal("65.00") else "D"


def sample_size(population: int) -> int:
    """How many answers speak for this many people served (Krejcie and Morgan, 95 %, ± 5 %)."""
    spread = Fraction("3.841") * Fraction("0.25")
    return half_up(spread * population / (Fraction("0.0025") * (population - 1) + spread))


def half_up(number: Fraction) -> int:
    return floor(number + Fraction(1, 2))
