"""The way to an annual target: a target for each period (trajectory, action plan B.1.1), against
which periodic reports count (PermenPANRB 6/2022, p. 93).

100 m planned as 15, 40, 40 and 5: whoever builds 5 m in the fourth quarter meets the target.
"""

from collections.abc import Iterable
from decimal import Decimal

from contracts.reporting import Indicator, Step
from services.reporting.rules.period import cadence_of, year_of


def target_of(indicator: Indicator, period: str) -> tuple[Decimal, Decimal]:
    """The target of a period: its step, else, where no way was planned, the annual one."""
    for step in indicator.steps:
        if step.period == period:
            return step.target_low, step.target_high
    return indicator.target_low, indicator.target_high


def has_gap(steps: Iterable[Step], year: int) -> bool:
    """Whether these are not the periods of one cadence, each once and in order, from some period
    of this year to its last."""
    periods = [step.period for step in steps]
    if not periods:
        return False
    cadences = {cadence_of(period) for period in periods}
    if len(cadences) != 1 or None in cadences or {year_of(period) for period in periods} != {year}:
        return True
    whole = all_of(year, periods[0])
    return periods != whole[whole.index(periods[0]) :]


def all_of(year: int, like: str) -> list[str]:
    """The periods of a year in the cadence of this one."""
    if cadence_of(like) == "monthly":
        return [f"{year}-{month:02}" for month in range(1, 13)]
    return [f"{year}-Q{quarter}" for quarter in range(1, 5)]


def sums(steps: Iterable[Step]) -> tuple[Decimal, Decimal]:
    """What all steps come to together."""
    told = list(steps)
    zero = Decimal(0)
    return sum((s.target_low for s in told), zero), sum((s.target_high for s in told), zero)
