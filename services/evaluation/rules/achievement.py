"""An indicator against its target: below, meets or above (PermenPANRB 6/2022, p. 93).

A target is a range; a single value is a range of one. Inside the range meets, whichever direction
is better. Indicators whose source is *citizen satisfaction* are measured by the index of the unit
against the policy's target, not by the figure the employee reported.
"""

from collections.abc import Iterable
from decimal import Decimal

from contracts.evaluation import EvaluationPolicyAdopted, RatedIndicator, RatedResult, Rating
from contracts.reporting import Better, RealisedIndicator, RealisedResult
from contracts.target import standing
from services.evaluation.rules.predicate import result_rating

Range = tuple[Decimal, Decimal]


def rating(realised: Decimal, target: Range, better: Better) -> Rating:
    return standing(realised, *target, better)


def rated_indicators(
    results: Iterable[RealisedResult], index: Decimal | None, satisfaction_target: Range
) -> tuple[RatedIndicator, ...]:
    """Every indicator of every result in order; ``index`` is the unit's, None when not known."""
    return tuple(
        by_satisfaction(result, indicator, index, satisfaction_target)
        if indicator.source == "citizen-satisfaction"
        else by_report(result, indicator)
        for result in results
        for indicator in result.indicators
    )


def by_report(result: RealisedResult, indicator: RealisedIndicator) -> RatedIndicator:
    target = (indicator.target_low, indicator.target_high)
    return rated(result, indicator, indicator.realised, target, indicator.better)


def by_satisfaction(
    result: RealisedResult, indicator: RealisedIndicator, index: Decimal | None, target: Range
) -> RatedIndicator:
    return rated(result, indicator, index, target, "higher")


def rated(
    result: RealisedResult,
    indicator: RealisedIndicator,
    realised: Decimal | None,
    target: Range,
    better: Better,
) -> RatedIndicator:
    return RatedIndicator(
        result_id=result.result_id,
        result_kind=result.kind,
        indicator_id=indicator.indicator_id,
        code=indicator.code,
        source=indicator.source,
        target_low=target[0],
        target_high=target[1],
        better=better,
        realised=realised,
        rating=None if realised is None else rating(realised, target, better),
    )


def rated_results(
    results: Iterable[RealisedResult],
    indicators: Iterable[RatedIndicator],
    policy: EvaluationPolicyAdopted,
) -> tuple[RatedResult, ...]:
    """Each result with the majority of its own indicators; one that citizens' answers measure
    counts as many times as the policy says."""
    ratings: dict[str, list[Rating | None]] = {}
    for indicator in indicators:
        times = policy.citizen_weight if indicator.source == "citizen-satisfaction" else 1
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
