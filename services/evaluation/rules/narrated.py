"""Targets in words (qualitative approach): each meets when it was reached, else it is below.

Whether it was, the employee told, and the appraiser stands by it: the report is accepted. A
narrative has no figure, so none is made up for it; nothing of it counts as zero, and none is above
but by the appraiser's own decision (decision 140).
"""

from collections.abc import Iterable

from contracts.evaluation import RatedNarrative
from contracts.reporting import RealisedResult
from contracts.target import in_words


def rated_narratives(
    results: Iterable[RealisedResult], reported_at: str = ""
) -> tuple[RatedNarrative, ...]:
    """Every narrated indicator of every result, in order; it was told at ``reported_at``."""
    return tuple(
        RatedNarrative(
            result_id=result.result_id,
            result_kind=result.kind,
            indicator_id=of.indicator_id,
            code=of.code,
            rating=in_words(of.is_reached),
            positions=(reported_at,) if reported_at else (),
        )
        for result in results
        for of in result.narrated
    )
