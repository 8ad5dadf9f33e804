"""A plan that begins with another: last year's, or the region's template for a position."""

from msgspec.structs import replace

from contracts.reporting import Indicator, PlannedResult
from services.reporting.rules.plan_content import Content


def copied(content: Content, year: int) -> Content:
    """The same for another year: trajectories move to it; whose result a result supported is left
    out, for the leader has other results now; so is the assignment that it came from."""
    return replace(content, results=tuple(_result(result, year) for result in content.results))


def _result(result: PlannedResult, year: int) -> PlannedResult:
    indicators = tuple(_indicator(of, year) for of in result.indicators)
    return replace(result, indicators=indicators, supports=None, assignment_id=None)


def _indicator(of: Indicator, year: int) -> Indicator:
    steps = tuple(replace(step, period=f"{year}{step.period[4:]}") for step in of.steps)
    return replace(of, steps=steps)
