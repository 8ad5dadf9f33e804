"""What a plan (SKP) must hold before it may lie before an appraiser: PermenPANRB 6/2022, II."""

from contracts.reporting import Aspect, Indicator, NarratedIndicator, PositionClass
from services.reporting.deciders.plan_refusals import (
    ActingIsMain,
    ApproachIsMixed,
    IdIsUsedTwice,
    IndicatorHasNoAspect,
    NobodySupportsThemselves,
    NoBudgetPerspective,
    NoMainResult,
    ResultHasNoIndicator,
    ResultHasNoPerspective,
    TargetIsUpsideDown,
    TrajectoryHasAGap,
    TrajectoryHasAnotherCadence,
)
from services.reporting.deciders.policy import Policy
from services.reporting.rules.figures import repeated
from services.reporting.rules.plan_content import Content, indicators_of
from services.reporting.rules.plan_trajectory import has_gap


def check_content(
    plan_id: str,
    employee_id: str,
    year: int,
    content: Content,
    position_class: PositionClass,
    policy: Policy,
) -> None:
    """Raises the refusal of the first rule that the content breaks."""
    check_results(plan_id, employee_id, content)
    check_ids(plan_id, content)
    if position_class == "jpt":
        check_perspectives(plan_id, content)
    for result in content.results:
        for narrated in result.narrated:
            check_aspects(plan_id, narrated)
        for indicator in result.indicators:
            check_aspects(plan_id, indicator)
            check_targets(plan_id, indicator)
            check_trajectory(plan_id, year, indicator, policy)


def check_results(plan_id: str, employee_id: str, content: Content) -> None:
    results = content.results
    if not any(result.kind == "utama" for result in results):
        raise NoMainResult(plan_id)
    for result in results:
        if result.acting and result.kind != "utama":
            raise ActingIsMain(plan_id, result_id=result.result_id)
        if result.indicators and content.approach == "qualitative":
            raise ApproachIsMixed(plan_id, result_id=result.result_id)
        if result.narrated and content.approach == "quantitative":
            raise ApproachIsMixed(plan_id, result_id=result.result_id)
        if not (result.indicators or result.narrated):
            raise ResultHasNoIndicator(plan_id, result_id=result.result_id)
        if result.supports and result.supports.leader_id == employee_id:
            raise NobodySupportsThemselves(plan_id, result_id=result.result_id)


def check_ids(plan_id: str, content: Content) -> None:
    if twice := repeated(result.result_id for result in content.results):
        raise IdIsUsedTwice(plan_id, result_id=twice)
    if twice := repeated(of.indicator_id for of in indicators_of(content.results)):
        raise IdIsUsedTwice(plan_id, indicator_id=twice)


def check_perspectives(plan_id: str, content: Content) -> None:
    """Leading posts alone (p. 29)."""
    for result in content.results:
        if result.kind == "utama" and result.perspective is None:
            raise ResultHasNoPerspective(plan_id, result_id=result.result_id)
    if not any(result.perspective == "budget" for result in content.results):
        raise NoBudgetPerspective(plan_id)


def check_aspects(plan_id: str, of: Indicator | NarratedIndicator) -> None:
    aspects: tuple[Aspect, ...] = of.aspects
    if not aspects or repeated(aspects):
        raise IndicatorHasNoAspect(plan_id, indicator_id=of.indicator_id)


def check_targets(plan_id: str, of: Indicator) -> None:
    if of.target_low > of.target_high:
        raise TargetIsUpsideDown(plan_id, indicator_id=of.indicator_id)
    for step in of.steps:
        if step.target_low > step.target_high:
            raise TargetIsUpsideDown(plan_id, indicator_id=of.indicator_id, period=step.period)


def check_trajectory(plan_id: str, year: int, of: Indicator, policy: Policy) -> None:
    if has_gap(of.steps, year):
        raise TrajectoryHasAGap(plan_id, indicator_id=of.indicator_id)
    if of.steps and not policy.allows(of.steps[0].period):
        raise TrajectoryHasAnotherCadence(plan_id, indicator_id=of.indicator_id)
