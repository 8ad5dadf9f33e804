"""A self-assessment. Read the names from top to bottom."""

import pytest
from msgspec.structs import replace

from contracts.evaluation import (
    AssessedResult,
    EvaluationEvent,
    EvaluationSelfAssessed,
    RatedValue,
)
from contracts.event import Sealed
from services.evaluation.deciders.assessment import (
    AssessedIsUnknown,
    AssessOneself,
    NothingIsAssessed,
    OnlyOneselfAssesses,
    SelfAssessmentIsTooLate,
    assessment,
)
from services.evaluation.deciders.evaluation import NoSuchEvaluation
from services.evaluation.views.assessments import assessments
from tests.spec.evaluation.facts import OPENED, SCORED, realised, result, taken
from tests.spec.folding import folded
from tests.spec.given import given

ID = "e7~2026-q1"
STREAM = f"evaluation-{ID}"
READY: tuple[EvaluationEvent, ...] = (OPENED, taken(result(realised("90"))))
RESULT = AssessedResult(result_id="r1", rating="above", note=Sealed("e7", "note", "…"))
LOYAL = RatedValue(value="loyal", rating="above")
SERVING = RatedValue(value="berorientasi-pelayanan", rating="meets")
ASSESS = AssessOneself(
    evaluation_id=ID, assessed_by="e7", results=(RESULT,), values=(LOYAL, SERVING)
)
ASSESSED = EvaluationSelfAssessed(
    evaluation_id=ID,
    employee_id="e7",
    unit_id="u3",
    appraiser_id="e1",
    period="2026-Q1",
    results=(RESULT,),
    values=(SERVING, LOYAL),
)


@pytest.mark.parametrize("history", [READY[:1], READY])
def test_the_employee_rates_results_and_values_before_the_appraiser_does(
    history: tuple[EvaluationEvent, ...],
):
    given(assessment).seeing(STREAM, *history).when(ASSESS).then(ASSESSED)


def test_it_needs_an_evaluation():
    given(assessment).when(ASSESS).then_refused(NoSuchEvaluation)


def test_nobody_else_assesses_not_even_the_appraiser():
    other = replace(ASSESS, assessed_by="e1")
    given(assessment).seeing(STREAM, *READY).when(other).then_refused(OnlyOneselfAssesses)


def test_the_latest_counts_until_the_score():
    held = given(assessment, ASSESSED).seeing(STREAM, *READY)
    held.when(replace(ASSESS, values=())).then(replace(ASSESSED, values=()))


def test_saying_the_same_again_changes_nothing_even_after_the_score():
    given(assessment, ASSESSED).seeing(STREAM, *READY).when(ASSESS).then_nothing()
    given(assessment, ASSESSED).seeing(STREAM, *READY, SCORED).when(ASSESS).then_nothing()


def test_the_same_under_another_appraiser_is_the_same():
    other = replace(OPENED, appraiser_id="e2")
    given(assessment, ASSESSED).seeing(STREAM, other).when(ASSESS).then_nothing()


def test_after_the_score_it_is_too_late():
    held = given(assessment).seeing(STREAM, *READY, SCORED)
    held.when(ASSESS).then_refused(SelfAssessmentIsTooLate)


@pytest.mark.parametrize(
    "asked",
    [
        replace(ASSESS, results=(RESULT, RESULT)),
        replace(ASSESS, results=(replace(RESULT, result_id="r9"),)),
        replace(ASSESS, values=(LOYAL, LOYAL)),
    ],
)
def test_only_results_of_the_report_and_each_value_once(asked: AssessOneself):
    given(assessment).seeing(STREAM, *READY).when(asked).then_refused(AssessedIsUnknown)


def test_a_result_that_is_not_accepted_yet_may_be_rated():
    asked = replace(ASSESS, results=(replace(RESULT, result_id="r9"),))
    [assessed] = given(assessment).seeing(STREAM, OPENED).when(asked).decide()
    assert assessed.results[0].result_id == "r9"


def test_it_rates_something():
    nothing = replace(ASSESS, results=(), values=())
    given(assessment).seeing(STREAM, *READY).when(nothing).then_refused(NothingIsAssessed)


def test_the_latest_is_shown():
    rows = folded(assessments, ASSESSED, replace(ASSESSED, values=()))
    assert rows[ID].values == ()
    assert rows[ID].recorded_at == "13.72/evaluation@1"
