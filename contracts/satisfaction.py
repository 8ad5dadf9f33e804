"""How citizens' answers become the index that services tell each other (SKM, PermenPANRB 14/2017).

An element's mean (NRR) is the sum of its answers by their number; the index is Σ(NRR × weight) × 25
with the weight 1/(elements in use), so that a perfect score is 100.00: 0.11 would cap it at 99.00.
Two decimals, half up, then the band. It stands here because feedback shows it and evaluation rests
on it: two formulas would be two indices.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, get_args

from contracts.evaluation import Band
from contracts.feedback import Answer, Element

ELEMENTS: tuple[Element, ...] = get_args(Element)
SCALE = range(1, 5)

LEAST_ANSWERS = 5
"""Groups of fewer answers are not published: a figure of one would be that citizen's answer."""

LOWEST_OF: tuple[tuple[Band, Decimal], ...] = (
    ("A", Decimal("88.31")),
    ("B", Decimal("76.61")),
    ("C", Decimal("65.00")),
)


class Tally(NamedTuple):
    """Sums and numbers of the answers to U1 to U9 so far."""

    sums: tuple[int, ...] = (0,) * len(ELEMENTS)
    counts: tuple[int, ...] = (0,) * len(ELEMENTS)

    def plus(self, answers: Iterable[Answer]) -> "Tally":
        """With the answers of one more citizen, at most one to each element."""
        values = {answer.element: answer.value for answer in answers}
        return Tally(
            tuple(n + values.get(of, 0) for of, n in zip(ELEMENTS, self.sums, strict=True)),
            tuple(n + (of in values) for of, n in zip(ELEMENTS, self.counts, strict=True)),
        )

    @property
    def elements(self) -> int:
        """How many elements somebody answered: eight for a service without a fee."""
        return sum(1 for count in self.counts if count)


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
    """Whether so many answers may be shown as a figure."""
    return answers >= LEAST_ANSWERS
