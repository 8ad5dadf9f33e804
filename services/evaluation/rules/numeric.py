"""Scheme B, in numbers: PP 30/2019, for periods to 2021 or as an internal figure for allowance.

Never the official predicate from 2022 on. Everything is computed exactly and rounded once, to two
decimals half up, before the band is read: 89.995 is 90.00 and Baik. Components nobody gave are left
out and the others weighted anew; a missing one never counts as zero.
"""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import NamedTuple, get_args

from contracts.evaluation import NumericBand, RatedIndicator, Worth
from contracts.reporting import Better
from contracts.satisfaction import half_up

BANDS: tuple[NumericBand, ...] = get_args(NumericBand)
MOST, FULL = Fraction(120), Fraction(100)
ARTICLE = "PP 30/2019"

LOWEST: tuple[tuple[NumericBand, Decimal], ...] = (
    ("sangat-baik", Decimal(110)),
    ("baik", Decimal(90)),
    ("cukup", Decimal(70)),
    ("kurang", Decimal(50)),
)
"""The lowest score of each band; what is below the last is Sangat Kurang."""


class Share(NamedTuple):
    """In percent: what is planned and reached (SKP), and behaviour; of behaviour the superior, and
    peers and subordinates together."""

    work: int
    behaviour: int
    superior: int
    others: int


ALONE = Share(work=70, behaviour=30, superior=100, others=0)
CONSULTED = Share(work=60, behaviour=40, superior=60, others=40)
"""Where peers and subordinates were consulted."""


class Behaviour(NamedTuple):
    """The five aspects from 0 to 120; leadership for structural posts alone, None where it does not
    apply or nobody said."""

    service: Decimal | None = None
    commitment: Decimal | None = None
    initiative: Decimal | None = None
    cooperation: Decimal | None = None
    leadership: Decimal | None = None


class Score(NamedTuple):
    """``total`` is rounded; ``share`` says how it was weighted. The parts that nobody gave are
    None."""

    total: Decimal
    band: NumericBand
    work: Decimal | None
    behaviour: Decimal | None
    share: Share


def achievement(realised: Decimal, low: Decimal, high: Decimal, better: Better) -> Fraction:
    """An indicator in percent, from 0 to 120. Inside the range is 100; outside it counts from the
    nearer end; a target of 0 is reached by 0 alone."""
    if low <= realised <= high:
        return FULL
    target = high if realised > high else low
    if target == 0:
        return Fraction(0)
    reached = Fraction(realised) / Fraction(target)
    percent = reached * 100 if better == "higher" else (2 - reached) * 100
    return min(max(percent, Fraction(0)), MOST)


def achieved(of: RatedIndicator) -> Fraction | None:
    """What its figure comes to; None where nobody gave one."""
    if of.realised is None:
        return None
    return achievement(of.realised, of.target_low, of.target_high, of.better)


def weighted(parts: Iterable[tuple[Fraction | None, int]]) -> Fraction | None:
    """The mean of what somebody gave, each with its weight; None where nobody gave anything."""
    given = [(value, weight) for value, weight in parts if value is not None and weight > 0]
    whole = sum(weight for _, weight in given)
    if not whole:
        return None
    return sum((value * weight for value, weight in given), Fraction(0)) / whole


def mean(of: Behaviour) -> Fraction | None:
    return weighted((None if value is None else Fraction(value), 1) for value in of)


def score(
    work: Sequence[tuple[Fraction | None, int]],
    superior: Behaviour,
    others: Sequence[Behaviour] = (),
    *,
    innovation_accepted: bool = False,
) -> Score | None:
    """Of indicators with their planned weights, and of behaviour as the superior and others see it;
    None where nobody gave anything."""
    told = weighted((mean(of), 1) for of in others)
    share = ALONE if told is None else CONSULTED
    worked = weighted(work)
    behaved = weighted([(mean(superior), share.superior), (told, share.others)])
    total = weighted([(worked, share.work), (behaved, share.behaviour)])
    if total is None:
        return None
    rounded = half_up(total)
    return Score(
        total=rounded,
        band=band(rounded, innovation_accepted=innovation_accepted),
        work=None if worked is None else half_up(worked),
        behaviour=None if behaved is None else half_up(behaved),
        share=share,
    )


def band(total: Decimal, *, innovation_accepted: bool) -> NumericBand:
    """Two decimals, half up, then the band. From 110 on it is Sangat Baik only with an accepted
    innovation, else Baik."""
    rounded = total.quantize(Decimal("0.01"), ROUND_HALF_UP)
    for name, lowest in LOWEST:
        if rounded >= lowest:
            return "baik" if name == "sangat-baik" and not innovation_accepted else name
    return "sangat-kurang"


def is_computed(year: int, numeric_until: int | None, *, internal_figure: bool) -> Worth | None:
    """Whether a period of this year has a number, and what it is worth."""
    if year <= 2021 and numeric_until is not None and year <= numeric_until:
        return "official"
    return "internal" if internal_figure else None
