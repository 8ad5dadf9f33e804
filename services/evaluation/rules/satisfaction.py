"""The citizen satisfaction index (SKM, PermenPANRB 14/2017): nine elements, 25 to 100, band A to D.

An element's mean (NRR) is its sum by its answers; the index is Σ(NRR × weight) × 25 with the weight
1/(elements in use), so that a perfect score is 100.00. Two decimals, half up, then the band.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import get_args

from contracts.evaluation import Band
from contracts.feedback import Element

ELEMENTS: tuple[Element, ...] = get_args(Element)
SCALE = range(1, 5)

# Groups under five answers are not published: a figure of one would be that citizen's answer.
LEAST_ANSWERS = 5

LOWEST_OF: tuple[tuple[Band, Decimal], ...] = (
    ("A", Decimal("88.31")),
    ("B", Decimal("76.61")),
    ("C", Decimal("65.00")),
)


def elements_in_use(counts: Sequence[int]) -> int:
    """How many elements somebody answered: eight for a service without a fee."""
    return sum(1 for count in counts if count)


def index(sums: Sequence[int], counts: Sequence[int]) -> Decimal:
    """The index of these answers, by element; at least one element must have an answer."""
    means = [Fraction(total, count) for total, count in zip(sums, counts, strict=True) if count]
    return half_up(sum(means, Fraction(0)) / len(means) * 25)


def half_up(value: Fraction) -> Decimal:
    """Two decimals, exactly: a division in decimals could round before the rounding."""
    return Decimal(int((value * 100 + Fraction(1, 2)) // 1)).scaleb(-2)


def band(index: Decimal) -> Band:
    """A very good, B good, C less good, D not good (Sangat Baik … Tidak Baik)."""
    for name, lowest in LOWEST_OF:
        if index >= lowest:
            return name
    return "D"


def is_published(answers: int) -> bool:
    return answers >= LEAST_ANSWERS
