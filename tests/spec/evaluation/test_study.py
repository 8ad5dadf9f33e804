"""Study leave in an evaluation. Read the names from top to bottom."""

from datetime import date

import pytest
from msgspec.structs import replace

from contracts.evaluation import EvaluationScored, Predicate, Rating
from contracts.event import Sealed
from contracts.reporting import EmployeeStatusChanged
from services.evaluation.deciders.evaluation import evaluation
from services.evaluation.deciders.scoring import ScoreEvaluation
from services.evaluation.deciders.scoring_refusals import (
    DroppingOutAllowsOnlyKurang,
    EvaluationIsScored,
    OnlyStudentsDropOut,
)
from services.evaluation.rules.study import is_within, proposed_after_dropping_out
from services.evaluation.views.standings import Leave, studies
from tests.spec.evaluation.facts import OPENED, POLICY, realised, result, seven, taken
from tests.spec.folding import folded
from tests.spec.given import given

FIGURES: dict[Rating, str] = {"below": "80", "meets": "90", "above": "95"}
ASKED = ScoreEvaluation(
    evaluation_id="e7~2026-q1",
    scored_by="e1",
    behaviour=seven("above"),
    today=date(2026, 4, 8),
    on_study_leave=True,
    dropped_out=True,
)


def ready(work: Rating = "above"):
    held = given(evaluation, OPENED, taken(result(realised(FIGURES[work]))))
    return held.seeing("policy-current", POLICY)


@pytest.mark.parametrize(
    ("work", "behaviour", "expected"),
    [
        ("above", "above", "kurang"),
        ("meets", "meets", "kurang"),
        ("above", "below", "kurang"),
        ("below", "meets", "kurang"),
        ("below", "below", "sangat-kurang"),
    ],
)
def test_dropping_out_of_a_study_allows_only_kurang_or_sangat_kurang(
    work: Rating, behaviour: Rating, expected: Predicate
):
    asked = replace(ASKED, behaviour=seven(behaviour))
    [scored] = ready(work).when(asked).decide()
    assert isinstance(scored, EvaluationScored)
    assert (scored.proposed, scored.predicate, scored.dropped_out) == (expected, expected, True)
    assert [step.rule for step in scored.reckoned[-3:]] == [
        "nine-cells",
        "dropped-out",
        "decided-as-proposed",
    ]


@pytest.mark.parametrize("predicate", ["sangat-baik", "baik", "butuh-perbaikan"])
def test_no_reason_makes_a_dropout_better_and_the_article_is_named(predicate: Predicate):
    why = Sealed("e7", "reason", "…")
    with pytest.raises(DroppingOutAllowsOnlyKurang) as refused:
        ready().when(replace(ASKED, predicate=predicate, reason=why)).decide()
    assert refused.value.details["article"] == "PermenPANRB 6/2022, annex p. 100"


def test_the_appraiser_may_decide_sangat_kurang_with_a_reason():
    asked = replace(ASKED, predicate="sangat-kurang", reason=Sealed("e7", "reason", "…"))
    [scored] = ready().when(asked).decide()
    assert isinstance(scored, EvaluationScored)
    assert (scored.proposed, scored.predicate) == ("kurang", "sangat-kurang")


def test_only_whoever_was_on_study_leave_drops_out():
    ready().when(replace(ASKED, on_study_leave=False)).then_refused(OnlyStudentsDropOut)


def test_whoever_studies_and_did_not_drop_out_is_rated_like_everybody():
    [scored] = ready().when(replace(ASKED, dropped_out=False)).decide()
    assert isinstance(scored, EvaluationScored)
    assert scored.predicate == "sangat-baik"


def test_scoring_again_without_it_is_other_input():
    [scored] = ready().when(ASKED).decide()
    held = given(evaluation, OPENED, taken(result(realised("95"))), scored)
    held.when(ASKED).then_nothing()
    held.when(replace(ASKED, dropped_out=False)).then_refused(EvaluationIsScored)


@pytest.mark.parametrize(
    ("proposed", "expected"),
    [("sangat-baik", "kurang"), ("kurang", "kurang"), ("sangat-kurang", "sangat-kurang")],
)
def test_the_matrix_holds_where_it_is_allowed(proposed: Predicate, expected: Predicate):
    assert proposed_after_dropping_out(proposed) == expected


@pytest.mark.parametrize(
    ("since", "until", "within"),
    [
        (date(2026, 3, 31), None, True),
        (date(2026, 4, 1), None, False),
        (date(2025, 9, 1), date(2025, 12, 31), False),
        (date(2025, 9, 1), date(2026, 1, 1), True),
    ],
)
def test_a_leave_reaches_into_a_period_by_one_day(since: date, until: date | None, within: bool):
    assert is_within("2026-Q1", since, until) == within


LEAVE = EmployeeStatusChanged(employee_id="e7", standing="study-leave", since=date(2025, 9, 1))


def test_a_study_leave_lasts_until_another_standing():
    back = replace(LEAVE, standing="active", since=date(2026, 5, 4))
    assert folded(studies, LEAVE)["e7"].leaves == (Leave(date(2025, 9, 1), None),)
    ended = (Leave(date(2025, 9, 1), date(2026, 5, 3)),)
    assert folded(studies, LEAVE, back)["e7"].leaves == ended


def test_a_leave_that_is_told_anew_replaces_what_was_said_of_those_days():
    later = replace(LEAVE, since=date(2025, 9, 1), until=date(2027, 8, 31))
    assert folded(studies, LEAVE, later)["e7"].leaves == (
        Leave(date(2025, 9, 1), date(2027, 8, 31)),
    )
