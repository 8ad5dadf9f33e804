"""The predicate of the organisation, and of the head of a unit by it. Read the names."""

from datetime import date

import pytest
from msgspec.structs import replace

from contracts.evaluation import (
    EvaluationScored,
    OrganisationPredicate,
    OrganisationRated,
    OrganisationUsed,
    Predicate,
    Rating,
)
from services.evaluation.deciders.evaluation import evaluation
from services.evaluation.deciders.organisation import (
    PeriodIsNotOver,
    RateOrganisation,
    organisation,
    stream,
)
from services.evaluation.deciders.scoring import ScoreEvaluation
from services.evaluation.deciders.scoring_refusals import OrganisationIsNotRated
from services.evaluation.rules.organisation import HEAD_RATING, organisation_of
from services.evaluation.views.organisation import organisations
from tests.spec.evaluation.facts import OPENED, POLICY, realised, result, seven, taken
from tests.spec.folding import folded
from tests.spec.given import given

RATE = RateOrganisation(
    unit_id="u3",
    period="2026-Q1",
    predicate="baik",
    rated_by="e0",
    document="LKjIP triwulan I",
    today=date(2026, 4, 7),
)
RATED = OrganisationRated(
    unit_id="u3",
    period="2026-Q1",
    predicate="baik",
    rated_by="e0",
    document="LKjIP triwulan I",
    on=date(2026, 4, 7),
)


def test_the_leader_above_sets_the_predicate_of_a_unit_on_the_ground_of_a_document():
    given(organisation).when(RATE).then(RATED)


def test_rating_the_same_again_changes_nothing():
    given(organisation, RATED).when(replace(RATE, today=date(2026, 4, 9))).then_nothing()


def test_a_predicate_may_be_corrected():
    corrected = replace(RATE, predicate="istimewa", today=date(2026, 4, 9))
    given(organisation, RATED).when(corrected).then(
        replace(RATED, predicate="istimewa", on=date(2026, 4, 9))
    )


@pytest.mark.parametrize(
    ("period", "early", "first"),
    [
        ("2026-Q1", date(2026, 2, 28), date(2026, 3, 1)),
        ("2026-03", date(2026, 2, 28), date(2026, 3, 1)),
        ("2026", date(2026, 12, 20), date(2026, 12, 21)),
    ],
)
def test_a_unit_is_rated_from_the_first_day_of_the_window_on(period: str, early: date, first: date):
    asked = replace(RATE, period=period, today=early)
    given(organisation).when(asked).then_refused(PeriodIsNotOver)
    rated = replace(RATED, period=period, on=first)
    given(organisation).when(replace(asked, today=first)).then(rated)


KNOWN: dict[tuple[str, str], OrganisationPredicate] = {
    ("setda", "2026-Q1"): "baik",
    ("u3", "2026-Q2"): "istimewa",
    ("setda", "2026-Q2"): "kurang",
    ("u3", "2025"): "baik",
    ("setda", "2025"): "istimewa",
    ("setda", "2024"): "baik",
}


def known(unit_id: str, period: str) -> OrganisationPredicate | None:
    return KNOWN.get((unit_id, period))


JANUARY_31, FEBRUARY = date(2027, 1, 31), date(2027, 2, 1)


@pytest.mark.parametrize(
    ("period", "today", "expected"),
    [
        ("2026-Q2", date(2026, 7, 1), ("u3", "2026-Q2", "istimewa", "rated")),
        ("2026-Q1", date(2026, 4, 7), ("setda", "2026-Q1", "baik", "rated")),
        ("2026-Q3", date(2026, 10, 1), None),
        ("2026-Q3", date(2027, 6, 1), None),
        ("2026-12", FEBRUARY, None),
        ("2026", JANUARY_31, None),
        ("2026", FEBRUARY, ("u3", "2025", "baik", "last-year")),
        ("2025", FEBRUARY, ("u3", "2025", "baik", "rated")),
        ("2024", date(2025, 2, 1), ("setda", "2024", "baik", "rated")),
        ("2023", date(2026, 2, 1), None),
    ],
)
def test_a_units_own_or_the_nearest_above_it_and_last_years_only_for_a_year_after_31_january(
    period: str, today: date, expected: tuple[str, ...] | None
):
    found = organisation_of(("u3", "setda"), period, today, known)
    assert found == expected


def test_a_periodic_predicate_that_is_late_is_waited_for_without_a_fallback():
    assert organisation_of(("u3", "setda"), "2026-Q3", date(2027, 12, 31), known) is None


@pytest.mark.parametrize(
    ("predicate", "rating"),
    [
        ("istimewa", "above"),
        ("baik", "meets"),
        ("butuh-perbaikan", "below"),
        ("kurang", "below"),
        ("sangat-kurang", "below"),
    ],
)
def test_the_head_of_a_unit_takes_its_predicate_as_the_rating_of_results(
    predicate: OrganisationPredicate, rating: Rating
):
    assert HEAD_RATING[predicate] == rating


SCORE = ScoreEvaluation(
    evaluation_id="e7~2026-q1",
    scored_by="e1",
    behaviour=seven("above"),
    today=date(2026, 4, 8),
    units=("u3", "setda"),
)
MADE = (OPENED, taken(result(realised("80"))))
ABOVE = replace(RATED, unit_id="setda", predicate="istimewa")


@pytest.mark.parametrize(
    ("rated", "predicate"),
    [("istimewa", "sangat-baik"), ("baik", "baik"), ("kurang", "butuh-perbaikan")],
)
def test_a_head_is_scored_by_the_predicate_of_the_unit_whatever_the_indicators_say(
    rated: OrganisationPredicate, predicate: Predicate
):
    held = given(evaluation, *MADE).seeing("policy-current", POLICY)
    held = held.seeing(stream("u3", "2026-Q1"), replace(RATED, predicate=rated))
    [event] = held.when(SCORE).decide()
    assert isinstance(event, EvaluationScored)
    assert (event.predicate, event.work_rating) == (predicate, HEAD_RATING[rated])
    used = OrganisationUsed(unit_id="u3", period="2026-Q1", predicate=rated, standing="rated")
    assert (event.organisation, event.basis[-1]) == (used, "13.72/test@1")


def test_the_head_of_a_unit_without_a_predicate_takes_that_of_the_nearest_above():
    held = given(evaluation, *MADE).seeing("policy-current", POLICY)
    [event] = held.seeing(stream("setda", "2026-Q1"), ABOVE).when(SCORE).decide()
    assert isinstance(event, EvaluationScored)
    assert event.organisation is not None
    assert (event.organisation.unit_id, event.work_rating) == ("setda", "above")


def test_the_score_of_a_head_waits_until_the_organisation_is_rated():
    held = given(evaluation, *MADE).seeing("policy-current", POLICY)
    held.when(SCORE).then_refused(OrganisationIsNotRated)
    held.when(replace(SCORE, today=date(2027, 6, 1))).then_refused(OrganisationIsNotRated)


def test_the_annual_score_of_a_head_takes_last_years_predicate_after_31_january_and_says_so():
    annual = (replace(OPENED, period="2026"), *MADE[1:])
    last = replace(RATED, period="2025")
    held = given(evaluation, *annual).seeing("policy-current", POLICY)
    held = held.seeing(stream("u3", "2025"), last)
    held.when(replace(SCORE, today=date(2027, 1, 31))).then_refused(OrganisationIsNotRated)
    [event] = held.when(replace(SCORE, today=date(2027, 2, 1))).decide()
    assert isinstance(event, EvaluationScored)
    assert event.organisation == OrganisationUsed(
        unit_id="u3", period="2025", predicate="baik", standing="last-year"
    )


def test_whoever_heads_no_unit_is_scored_without_it():
    held = given(evaluation, *MADE).seeing("policy-current", POLICY)
    [event] = held.when(replace(SCORE, units=())).decide()
    assert isinstance(event, EvaluationScored)
    assert (event.organisation, event.work_rating) == (None, "below")


def test_the_latest_predicate_of_a_unit_and_period_is_shown():
    rows = folded(organisations, RATED, replace(RATED, predicate="istimewa"), ABOVE)
    assert {key: row.predicate for key, row in rows.items()} == {
        "u3~2026-Q1": "istimewa",
        "setda~2026-Q1": "istimewa",
    }
    assert rows["u3~2026-Q1"].recorded_at == "13.72/evaluation@1"
