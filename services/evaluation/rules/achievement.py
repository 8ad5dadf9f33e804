"""An indicator against its target of the period: below, meets or above (PermenPANRB 6/2022, p. 93).

A target is a range; a single value is a range of one. Inside the range meets, whichever direction
is better. The target is that of the period, from the trajectory of the plan (B.1.1): reporting put
it beside the figure. Where the plan names another source, what the unit's records show counts, not
the figure the employee reported; citizens' satisfaction against the policy's target.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from msgspec.structs import replace

from contracts.evaluation import (
    EvaluationPolicyAdopted,
    RatedIndicator,
    RatedNarrative,
    RatedResult,
    Rating,
)
from contracts.event import Part, Sealed
from contracts.reporting import Better, RealisedIndicator, RealisedResult
from contracts.target import standing
from services.evaluation.rules.predicate import result_rating
from services.evaluation.rules.sources import UNKNOWN, Figure, Figures, source_of

Range = tuple[Decimal, Decimal]


class Change(Part):
    """What the appraiser makes of an indicator by feedback recorded at these positions (feedback is
    half of each criterion, pp. 97–101)."""

    indicator_id: str
    rating: Rating
    feedback: tuple[str, ...]
    because: Sealed


def rating(realised: Decimal, target: Range, better: Better) -> Rating:
    return standing(realised, *target, better)


def rated_indicators(
    results: Iterable[RealisedResult],
    figures: Figures,
    satisfaction_target: Range,
    reported_at: str = "",
    changes: Mapping[str, Change] | None = None,
) -> tuple[RatedIndicator, ...]:
    """Every indicator of every result in order; ``figures`` are the unit's, absent where not known.
    What employees told stands at ``reported_at``. ``changes`` go by the id of the indicator."""
    own = (reported_at,) if reported_at else ()
    return tuple(
        changed(
            rated(result, indicator, figure_of(indicator, figures, own), satisfaction_target),
            (changes or {}).get(indicator.indicator_id),
        )
        for result in results
        for indicator in result.indicators
    )


def figure_of(of: RealisedIndicator, figures: Figures, own: tuple[str, ...]) -> Figure:
    source = source_of(of)
    return Figure(of.realised, 1, own) if source == "self" else figures.get(source, UNKNOWN)


def rated(
    result: RealisedResult, indicator: RealisedIndicator, found: Figure, satisfaction_target: Range
) -> RatedIndicator:
    target, better = (indicator.target_low, indicator.target_high), indicator.better
    if source_of(indicator) == "citizen-satisfaction":
        target, better = satisfaction_target, "higher"
    given = None if found.figure is None else rating(found.figure, target, better)
    return RatedIndicator(
        result_id=result.result_id,
        result_kind=result.kind,
        indicator_id=indicator.indicator_id,
        code=indicator.code,
        source=indicator.source,
        target_low=target[0],
        target_high=target[1],
        better=better,
        realised=found.figure,
        rating=given,
        planned_source=source_of(indicator),
        counted=found.counted if found.figure is not None else 0,
        positions=found.positions if found.figure is not None else (),
        proposed=given,
    )


def changed(of: RatedIndicator, change: Change | None) -> RatedIndicator:
    if change is None:
        return of
    return replace(of, rating=change.rating, feedback=change.feedback, because=change.because)


def is_of_citizens(of: RatedIndicator | RatedNarrative) -> bool:
    """Whether citizens' answers measure it; what is told in words has no such source."""
    return isinstance(of, RatedIndicator) and source_of(of) == "citizen-satisfaction"


def rated_results(
    results: Iterable[RealisedResult],
    indicators: Iterable[RatedIndicator | RatedNarrative],
    policy: EvaluationPolicyAdopted,
) -> tuple[RatedResult, ...]:
    """Each result with the majority of its own indicators; one that citizens' answers measure
    counts as many times as the policy says."""
    ratings: dict[str, list[Rating | None]] = {}
    for indicator in indicators:
        times = policy.citizen_weight if is_of_citizens(indicator) else 1
        of_result = ratings.setdefault(indicator.result_id, [])
        of_result.extend(indicator.rating for _ in range(times))
    return tuple(
        RatedResult(
            result_id=result.result_id,
            result_kind=result.kind,
            rating=result_rating(ratings.get(result.result_id, []), policy.tie),
        )
        for result in results
    )
