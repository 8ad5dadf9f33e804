"""How many answers a survey asks for (PermenPANRB 14/2017)."""

from fractions import Fraction
from math import floor


def sample_size(population: int) -> int:
    """How many answers speak for this many people served (Krejcie and Morgan, 95 %, ± 5 %)."""
    spread = Fraction("3.841") * Fraction("0.25")
    wanted = spread * population / (Fraction("0.0025") * (population - 1) + spread)
    return floor(wanted + Fraction(1, 2))
