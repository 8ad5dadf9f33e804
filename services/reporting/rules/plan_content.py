"""What a plan (SKP) says: its results and how they are measured, and the annex."""

from collections.abc import Iterable

from contracts.reporting import Annex, Approach, Indicator, NarratedIndicator, PlannedResult
from kernel.decider import State


class Content(State, frozen=True, kw_only=True):
    """All that employee and appraiser agree upon."""

    results: tuple[PlannedResult, ...] = ()
    approach: Approach = "quantitative"
    annex: Annex = Annex()


def indicators_of(results: Iterable[PlannedResult]) -> list[Indicator | NarratedIndicator]:
    """All indicators, in order, measured and narrated."""
    return [of for result in results for of in (*result.indicators, *result.narrated)]
