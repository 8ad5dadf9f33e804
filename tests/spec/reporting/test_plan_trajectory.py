"""Reports count against the target of their period (PermenPANRB 6/2022, p. 93)."""

from decimal import Decimal

import pytest

from contracts.target import standing
from services.reporting.rules.figures import Achievement, Figure, realised
from services.reporting.rules.plan_trajectory import target_of
from tests.spec.reporting.facts import SERVICE, changed
from tests.spec.reporting.plan_facts import ROAD


@pytest.mark.parametrize(
    ("period", "metres", "told"),
    [
        ("2026-Q1", "14", "below"),
        ("2026-Q1", "15", "meets"),
        ("2026-Q2", "41", "above"),
        ("2026-Q4", "5", "meets"),
        ("2026-Q4", "4.9999", "below"),
    ],
)
def test_a_hundred_metres_in_four_steps_are_judged_quarter_by_quarter(
    period: str, metres: str, told: str
):
    planned = (changed(SERVICE, indicators=(ROAD,)),)
    said = Achievement(
        result_id="r1", figures=(Figure(indicator_id="i1", realised=Decimal(metres)),)
    )
    [result] = realised(planned, [said], period)
    [figure] = result.indicators
    assert standing(figure.realised, figure.target_low, figure.target_high, "higher") == told


def test_without_a_trajectory_a_report_counts_against_the_target_of_the_year():
    assert target_of(changed(ROAD, steps=()), "2026-Q1") == (Decimal(100), Decimal(100))


def test_a_period_that_the_trajectory_does_not_tell_counts_against_the_target_of_the_year():
    assert target_of(ROAD, "2026-03") == (Decimal(100), Decimal(100))
