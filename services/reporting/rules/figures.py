"""Figures of a report beside what was planned: nothing untold, nothing told twice, own targets."""

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import get_args

from contracts.event import Part, Sealed
from contracts.reporting import (
    Indicator,
    PlannedResult,
    PlannedSource,
    RealisedIndicator,
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


class Achievement(Part):
    """What was reached of one result of the plan."""

    result_id: str
    figures: tuple[Figure, ...]
    note: Sealed | None = None


def repeated(ids: Iterable[str]) -> str | None:
    """The first id that stands there more than once."""
    return next((of for of, times in Counter(ids).items() if times > 1), None)


def not_once(planned: Iterable[PlannedResult], told: Iterable[Achievement]) -> list[str]:
    """Ids of results and indicators that are not told exactly once, or not under their result."""
    plan = _paths((of.result_id, [i.indicator_id for i in of.indicators]) for of in planned)
    said = _paths((of.result_id, [f.indicator_id for f in of.figures]) for of in told)
    return sorted({path[-1] for path in (plan - said) + (said - plan)})


def _paths(results: Iterable[tuple[str, list[str]]]) -> Counter[tuple[str, ...]]:
    return Counter(
        path
        for result, indicators in results
        for path in ((result,), *((result, indicator) for indicator in indicators))
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
    return RealisedResult(
        result_id=planned.result_id, kind=planned.kind, indicators=indicators, note=told.note
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


def named(told: Iterable[Achievement]) -> set[str]:
    """The files that are named as evidence."""
    return {file for of in told for figure in of.figures for file in figure.evidence}


def tells(results: Iterable[RealisedResult], told: Iterable[Achievement]) -> bool:
    """Whether these figures are the ones already there, in whatever order they are told."""
    there = {of.result_id: (of.note, {_said(i) for i in of.indicators}) for of in results}
    said = {of.result_id: (of.note, {_said(f) for f in of.figures}) for of in told}
    return there == said


def _said(of: Figure | RealisedIndicator) -> tuple[str, Decimal, tuple[str, ...]]:
    return of.indicator_id, of.realised, of.evidence
