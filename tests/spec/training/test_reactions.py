"""Whose facts move training."""

from datetime import date

from msgspec.structs import replace

from contracts.evaluation import EvaluationScored, Weakness
from services.training.deciders.need import FindNeed, MeetNeed
from services.training.reactions import find_needs, meet_needs
from tests.spec.evaluation.facts import SCORED
from tests.spec.folding import NOON, heard
from tests.spec.training.story import COMPLETED


def scored(*weaknesses: Weakness) -> EvaluationScored:
    return replace(SCORED, unit_id="u1", weaknesses=weaknesses)


def weakness(code: str, *competencies: str) -> Weakness:
    return Weakness(indicator_id=f"i-{code}", code=code, competencies=competencies)


def find(competency: str, code: str) -> FindNeed:
    return FindNeed(
        need_id=f"e7~{competency}",
        employee_id="e7",
        unit_id="u1",
        competency=competency,
        evaluation_id="e7~2026-q1",
        indicator_code=code,
        period="2026-Q1",
    )


def test_each_weakness_and_competency_of_an_evaluation_is_a_need():
    event = scored(weakness("service-time", "public-service", "time"), weakness("cost", "budget"))
    assert find_needs(heard(event)) == [
        find("public-service", "service-time"),
        find("time", "service-time"),
        find("budget", "cost"),
    ]


def test_an_evaluation_without_weaknesses_needs_nothing():
    assert find_needs(heard(scored())) == []


def test_a_weakness_that_the_region_maps_to_no_competency_needs_nothing():
    assert find_needs(heard(scored(weakness("accidents")))) == []


DONE = replace(COMPLETED, competencies=("public-service", "time"))


def meet(competency: str, trained_on: date) -> MeetNeed:
    return MeetNeed(
        need_id=f"e7~{competency}",
        employee_id="e7",
        competency=competency,
        training_id="c1~e7",
        trained_on=trained_on,
    )


def test_a_completed_training_meets_the_need_of_each_competency_it_trains():
    sessions_ended = date(2026, 5, 5)
    assert meet_needs(heard(DONE)) == [
        meet("public-service", sessions_ended),
        meet("time", sessions_ended),
    ]


def test_a_training_of_before_its_day_was_told_counts_from_the_day_of_its_record():
    recorded = NOON.date()
    told = meet_needs(heard(replace(DONE, trained_on=None)))
    assert told == [meet("public-service", recorded), meet("time", recorded)]
