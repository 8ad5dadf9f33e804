"""What a plan (SKP) holds before it lies before an appraiser. PermenPANRB 6/2022, II."""

from decimal import Decimal
from typing import Any

import pytest

from contracts.reporting import Indicator, PlannedResult, Support
from services.reporting.deciders.plan import plan
from services.reporting.deciders.plan_refusals import (
    ActingIsMain,
    ApproachIsMixed,
    IdIsUsedTwice,
    IndicatorHasNoAspect,
    NobodySupportsThemselves,
    NoBudgetPerspective,
    ResultHasNoPerspective,
    TargetIsUpsideDown,
    TrajectoryHasAGap,
    TrajectoryHasAnotherCadence,
)
from services.reporting.deciders.policy import CURRENT
from services.reporting.rules.plan_content import Content
from tests.spec.given import given
from tests.spec.reporting.facts import CLERK, PROPOSED, SERVICE, SPEED, changed
from tests.spec.reporting.plan_facts import NARRATED, QUARTERS, ROAD, proposing
from tests.spec.reporting.test_policy import NOTED


def desk(**other: Any):
    """Nothing was proposed yet; the clerk may hold another post."""
    return given(plan).seeing("employee-e7", changed(CLERK, **other))


def with_indicator(indicator: Indicator) -> tuple[PlannedResult, ...]:
    return (changed(SERVICE, indicators=(indicator,)),)


def test_a_quantitative_plan_tells_indicator_target_and_unit_apart():
    road = with_indicator(ROAD)
    desk().when(proposing(road)).then(changed(PROPOSED, results=road))


def test_a_qualitative_plan_tells_indicator_and_target_in_one_sentence():
    asked = proposing((NARRATED,), approach="qualitative")
    desk().when(asked).then(changed(PROPOSED, results=(NARRATED,), approach="qualitative"))


def test_a_qualitative_plan_has_no_target_in_figures():
    desk().when(proposing((SERVICE,), approach="qualitative")).then_refused(ApproachIsMixed)


def test_a_quantitative_plan_has_no_target_in_words():
    desk().when(proposing((NARRATED,))).then_refused(ApproachIsMixed)


def test_narrated_and_measured_indicators_share_no_id():
    twice = (NARRATED, changed(NARRATED, result_id="r2"))
    desk().when(proposing(twice, approach="qualitative")).then_refused(IdIsUsedTwice)


def test_an_acting_assignment_is_a_main_result():
    extra = changed(SERVICE, result_id="r2", kind="tambahan", acting=True, indicators=(ROAD,))
    main = changed(SERVICE, indicators=(changed(SPEED, indicator_id="i9"),))
    desk().when(proposing((main, extra))).then_refused(ActingIsMain)


def test_an_acting_assignment_that_is_a_main_result_is_taken():
    acting = (changed(SERVICE, acting=True),)
    desk().when(proposing(acting)).then(changed(PROPOSED, results=acting))


def test_one_indicator_may_combine_several_aspects():
    both = with_indicator(changed(SPEED, aspects=("time", "quality")))
    desk().when(proposing(both)).then(changed(PROPOSED, results=both))


@pytest.mark.parametrize("aspects", [(), ("time", "time")])
def test_an_indicator_has_an_aspect_and_each_once(aspects: tuple[str, ...]):
    wrong = with_indicator(changed(SPEED, aspects=aspects))
    desk().when(proposing(wrong)).then_refused(IndicatorHasNoAspect)


def test_a_leading_post_names_the_perspective_of_each_main_result():
    desk(position_class="jpt").when(proposing((SERVICE,))).then_refused(ResultHasNoPerspective)


def test_a_leading_post_has_a_result_in_the_budget_perspective():
    served = (changed(SERVICE, perspective="service-receivers"),)
    desk(position_class="jpt").when(proposing(served)).then_refused(NoBudgetPerspective)


def test_the_budget_perspective_is_mandatory_in_the_qualitative_approach_too():
    served = (changed(NARRATED, perspective="service-receivers"),)
    asked = proposing(served, approach="qualitative")
    desk(position_class="jpt").when(asked).then_refused(NoBudgetPerspective)


def test_a_leading_post_with_a_budget_result_proposes():
    budget = (changed(SERVICE, perspective="budget"),)
    desk(position_class="jpt").when(proposing(budget)).then(changed(PROPOSED, results=budget))


def test_below_leading_posts_no_perspective_is_asked_for():
    desk(position_class="administrator").when(proposing((SERVICE,))).then(
        changed(PROPOSED, results=(SERVICE,))
    )


def test_a_trajectory_has_a_target_for_each_period_to_the_end_of_the_year():
    from_july = with_indicator(changed(ROAD, steps=QUARTERS[2:]))
    desk().when(proposing(from_july)).then(changed(PROPOSED, results=from_july))


@pytest.mark.parametrize(
    "steps",
    [
        QUARTERS[:3],
        (*QUARTERS[:2], QUARTERS[3]),
        (*QUARTERS, QUARTERS[3]),
        QUARTERS[::-1],
        tuple(changed(step, period=step.period.replace("2026", "2025")) for step in QUARTERS),
        (changed(QUARTERS[0], period="2026-11"), changed(QUARTERS[3], period="2026-Q4")),
    ],
)
def test_a_trajectory_with_a_gap_is_refused(steps: Any):
    desk().when(proposing(with_indicator(changed(ROAD, steps=steps)))).then_refused(
        TrajectoryHasAGap
    )


def test_the_lower_end_of_a_step_is_not_above_the_upper():
    turned = changed(QUARTERS[0], target_low=Decimal(16))
    wrong = with_indicator(changed(ROAD, steps=(turned, *QUARTERS[1:])))
    desk().when(proposing(wrong)).then_refused(TargetIsUpsideDown)


def test_a_trajectory_is_told_in_the_periods_in_which_the_region_reports():
    monthly = desk().seeing(CURRENT, changed(NOTED, cadence="monthly"))
    monthly.when(proposing(with_indicator(ROAD))).then_refused(TrajectoryHasAnotherCadence)


def test_nobody_supports_themselves():
    own = (changed(SERVICE, supports=Support(leader_id="e7", result_id="r1")),)
    desk().when(proposing(own)).then_refused(NobodySupportsThemselves)


def test_a_plan_is_proposed_before_the_leader_has_one():
    """A subordinate is never blocked by the superior's late plan."""
    early = (changed(SERVICE, supports=Support(leader_id="e1", result_id="unknown-yet")),)
    desk().when(proposing(early)).then(changed(PROPOSED, results=early))


def test_the_annex_is_laid_before_the_appraiser_with_the_plan():
    annex = changed(Content().annex, accountability=("Laporan triwulanan",))
    asked = proposing((SERVICE,), annex=annex)
    desk().when(asked).then(changed(PROPOSED, results=(SERVICE,), annex=annex))
