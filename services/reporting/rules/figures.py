"""Figures and narratives of a report beside what was planned: nothing untold, nothing told twice,
own targets."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import get_args

from contracts.event import Part, Sealed
from contracts.reporting import (
    Indicator,
    NarratedIndicator,
    PlannedResult,
    PlannedSource,
    RealisedIndicator,
    RealisedNarrative,
    RealisedResult,
    Source,
)
from services.reporting.rules.plan_trajectory import target_of

REPORTED: Mapping[PlannedSource, Source] = {source: source for source in get_args(Source)}
"""Sources that a report knows by their own name; of the others the employee tells the figure."""


class Figure(Part):
    """What was reached of one indicator. ``evidence`` holds SHA-256 hex of files."""

    indicator_id: str
    realised: Decimal
    evidence: tuple[str, ...] = ()


class Narrative(Part):
    """What was reached of one indicator whose target is in words, and whether the target was."""

    indicator_id: str
    told: Sealed
    is_reached: bool
    evidence: tuple[str, ...] = ()


class Achievement(Part):
    """What was reached of one result of the plan."""

    result_id: str
    figures: tuple[Figure, ...]
    note: Sealed | None = None
    narratives: tuple[Narrative, ...] = ()


def repeated(ids: Iterable[str]) -> str | None:
    """The first id that stands there more than once."""
    return next((of for of, times in Counter(ids).items() if times > 1), None)


def not_once(planned: Iterable[PlannedResult], told: Iterable[Achievement]) -> list[str]:
    """Ids of results and indicators that are not told exactly once, or not under their result, or
    in figures where the target is in words, or the other way round."""
    plan = _paths((of.result_id, of.indicators, of.narrated) for of in planned)
    said = _paths((of.result_id, of.figures, of.narratives) for of in told)
    return sorted({path[0] for path in (plan - said) + (said - plan)})


def _paths(
    results: Iterable[
        tuple[str, Sequence[Indicator | Figure], Sequence[NarratedIndicator | Narrative]]
    ],
) -> Counter[tuple[str, ...]]:
    """An id, and of an indicator under which result, and how it is told."""
    return Counter(
        path
        for result, measured, narrated in results
        for path in (
            (result,),
            *((of.indicator_id, result, "figure") for of in measured),
            *((of.indicator_id, result, "words") for of in narrated),
        )
    )


def realised(
    planned: Iterable[PlannedResult], told: Iterable[Achievement], period: str
) -> tuple[RealisedResult, ...]:
    """The figures in the order of the plan, each beside its target of the period; `not_once` found
    nothing."""
    by_result = {of.result_id: of for of in told}
    return tuple(_result(result, by_result[result.result_id], period) for result in planned)


def _result(planned: PlannedResult, told: Achievement, period: str) -> RealisedResult:
    figures = {of.indicator_id: of for of in told.figures}
    indicators = tuple(_measured(of, figures[of.indicator_id], period) for of in planned.indicators)
    words = {of.indicator_id: of for of in told.narratives}
    return RealisedResult(
        result_id=planned.result_id,
        kind=planned.kind,
        indicators=indicators,
        note=told.note,
        narrated=tuple(_narrated(of, words[of.indicator_id]) for of in planned.narrated),
    )


def _measured(planned: Indicator, told: Figure, period: str) -> RealisedIndicator:
    low, high = target_of(planned, period)
    return RealisedIndicator(
        indicator_id=planned.indicator_id,
        code=planned.code,
        aspect=planned.aspects[0],
        target_low=low,
        target_high=high,
        better=planned.better,
        source=REPORTED.get(planned.source, "self"),
        realised=told.realised,
        evidence=told.evidence,
        planned_source=planned.source,
    )


def _narrated(planned: NarratedIndicator, told: Narrative) -> RealisedNarrative:
    return RealisedNarrative(
        indicator_id=planned.indicator_id,
        code=planned.code,
        told=told.told,
        is_reached=told.is_reached,
        evidence=told.evidence,
    )


def named(told: Iterable[Achievement]) -> set[str]:
    """The files that are named as evidence."""
    return {
        file
        for of in told
        for reached in (*of.figures, *of.narratives)
        for file in reached.evidence
    }


def tells(results: Iterable[RealisedResult], told: Iterable[Achievement]) -> bool:
    """Whether these figures and narratives are the ones already there, in whatever order."""
    there = {
        of.result_id: (of.note, {_said(i) for i in (*of.indicators, *of.narrated)})
        for of in results
    }
    said = {
        of.result_id: (of.note, {_said(f) for f in (*of.figures, *of.narratives)}) for of in told
    }
    return there == said


def _said(
    of: Figure | RealisedIndicator | Narrative | RealisedNarrative,
) -> tuple[str, Decimal | tuple[Sealed, bool], tuple[str, ...]]:
    if isinstance(of, (Narrative, RealisedNarrative)):
        return of.indicator_id, (of.told, of.is_reached), of.evidence
    return of.indicator_id, of.realised, of.evidence
