"""Who evaluates in place of the appraiser. Read the names from top to bottom."""

from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from contracts.evaluation import (
    AppraiserNoted,
    EvaluationEvent,
    EvaluationScored,
    EvaluatorGround,
    EvaluatorNamed,
    OfficialNamed,
)
from contracts.reporting import ActingHeadAppointed, ActingHeadEnded
from kernel.refusal import Refusal
from services.evaluation.deciders.evaluation import NoSuchEvaluation, evaluation
from services.evaluation.deciders.evaluator import (
    EmployeeWasTransferred,
    NameEvaluator,
    NobodyEvaluatesThemselves,
    OnlyTheSuperiorNames,
    OthersGiveFeedbackOnly,
)
from services.evaluation.deciders.opening import OpenEvaluation
from services.evaluation.deciders.scoring import ScoreEvaluation
from services.evaluation.deciders.scoring_refusals import (
    EvaluationIsScored,
    OnlyTheAppraiserScores,
)
from services.evaluation.rules.evaluator import GROUNDS, evaluates_though_gone
from services.evaluation.views.acting import acting
from services.evaluation.views.evaluations import evaluations
from services.evaluation.views.waits import board
from tests.spec.evaluation.facts import OPENED, POLICY, SCORED, realised, result, seven, taken
from tests.spec.folding import folded
from tests.spec.given import given

ID = "e7~2026-q1"
READY: tuple[EvaluationEvent, ...] = (OPENED, taken(result(realised("90"))))
NAME = NameEvaluator(
    evaluation_id=ID,
    evaluator_id="e0",
    ground="superior-in-turn",
    named_by="e0",
    today=date(2026, 4, 7),
)
NAMED = EvaluatorNamed(
    evaluation_id=ID,
    employee_id="e7",
    unit_id="u3",
    appraiser_id="e0",
    period="2026-Q1",
    ground="superior-in-turn",
    in_place_of="e1",
    named_by="e0",
    on=date(2026, 4, 7),
)


def noted(employee_id: str, appraiser_id: str, since: date = date(2024, 1, 1)) -> AppraiserNoted:
    return AppraiserNoted(
        employee_id=employee_id,
        appraiser_id=appraiser_id,
        since=since,
        noted_from="13.72/reporting@1",
    )


def office(*history: EvaluationEvent, line: tuple[AppraiserNoted, ...] = ()):
    """Above e1 is e0; ``line`` is who appraised e7 when."""
    held = given(evaluation, *(history or READY)).seeing("policy-current", POLICY)
    held = held.seeing("line-e1", noted("e1", "e0"))
    return held.seeing("line-e7", *(line or (noted("e7", "e1"),)))


def test_the_superior_evaluates_where_the_appraiser_is_permanently_unable():
    office().when(NAME).then(NAMED)


def test_superiors_in_turn_up_to_the_regional_head():
    head = OfficialNamed(office="regional-head", person_id="w1", since=date(2025, 2, 20))
    held = office(*READY, NAMED).seeing("official-regional-head", head)
    asked = replace(NAME, evaluator_id="w1", named_by="w1")
    held.when(asked).then(replace(NAMED, appraiser_id="w1", in_place_of="e0", named_by="w1"))


def test_somebody_who_is_not_above_does_not_evaluate_and_the_article_is_named():
    with pytest.raises(OthersGiveFeedbackOnly) as refused:
        office().when(replace(NAME, evaluator_id="e5")).decide()
    assert "IV.A.4" in str(refused.value.details["article"])


@pytest.mark.parametrize(
    ("ground", "known"), [("acting-head", "acts_as_head"), ("leading-functional", "leads")]
)
def test_the_superior_delegates_to_an_acting_head_or_a_functional_who_leads_a_unit(
    ground: EvaluatorGround, known: str
):
    asked = replace(NAME, evaluator_id="e5", ground=ground)
    office().when(asked).then_refused(OthersGiveFeedbackOnly)
    allowed = replace(asked, **{known: True})
    office().when(allowed).then(replace(NAMED, appraiser_id="e5", ground=ground))


def test_a_head_teacher_appraises_by_delegation_and_the_article_is_named():
    assert GROUNDS["leading-functional"].article == "PermenPANRB 6/2022, IV.A.7"


def test_nobody_but_the_superior_or_human_resources_names_the_evaluator():
    office().when(replace(NAME, named_by="e1")).then_refused(OnlyTheSuperiorNames)
    recorded = replace(NAME, named_by="h1", by_office=True)
    office().when(recorded).then(replace(NAMED, named_by="h1"))


def test_nobody_evaluates_themselves():
    office().when(replace(NAME, evaluator_id="e7")).then_refused(NobodyEvaluatesThemselves)


@pytest.mark.parametrize(
    ("left", "evaluates"),
    [
        (date(2026, 8, 25), False),
        (date(2026, 8, 31), False),
        (date(2026, 9, 1), True),
        (date(2026, 9, 25), True),
    ],
)
def test_an_appraiser_who_leaves_on_25_august_does_not_evaluate_the_quarter_on_25_september_does(
    left: date, evaluates: bool
):
    assert evaluates_though_gone(left, "2026-Q3", POLICY) == evaluates


@pytest.mark.parametrize(
    ("left", "refusal"), [(date(2026, 8, 25), OthersGiveFeedbackOnly), (date(2026, 9, 25), None)]
)
def test_who_left_inside_the_window_is_named_and_who_left_before_it_is_refused(
    left: date, refusal: type[Refusal] | None
):
    third = replace(OPENED, period="2026-Q3", appraiser_id="e2")
    line = (noted("e7", "e1"), noted("e7", "e2", left))
    held = office(third, line=line).seeing("line-e2", noted("e2", "e0"))
    asked = replace(NAME, evaluator_id="e1", ground="left-in-window", today=date(2026, 10, 5))
    if refusal:
        held.when(asked).then_refused(refusal)
    else:
        [named] = held.when(asked).decide()
        assert isinstance(named, EvaluatorNamed)
        assert (named.appraiser_id, named.in_place_of) == ("e1", "e2")


def test_after_a_transfer_of_the_employee_inside_the_window_the_new_appraiser_evaluates():
    third = replace(OPENED, period="2026-Q3", appraiser_id="e2", unit_id="u4")
    line = (noted("e7", "e1"), noted("e7", "e2", date(2026, 9, 25)))
    held = office(third, line=line).seeing("line-e2", noted("e2", "e0"))
    asked = replace(NAME, evaluator_id="e1", ground="left-in-window", today=date(2026, 10, 5))
    moved = replace(asked, placed_since=date(2026, 9, 25))
    with pytest.raises(EmployeeWasTransferred) as refused:
        held.when(moved).decide()
    assert "IV.A.13" in str(refused.value.details["article"])


def test_naming_the_one_who_evaluates_already_changes_nothing():
    office(*READY, NAMED).when(NAME).then_nothing()


def test_an_evaluator_is_named_before_the_score():
    office(*READY, SCORED).when(NAME).then_refused(EvaluationIsScored)


def test_nobody_is_named_for_an_evaluation_that_nobody_knows():
    given(evaluation).when(NAME).then_refused(NoSuchEvaluation)


def test_whoever_is_named_scores_and_the_appraiser_of_the_report_does_not():
    asked = ScoreEvaluation(
        evaluation_id=ID, scored_by="e0", behaviour=seven("meets"), today=date(2026, 4, 8)
    )
    held = office(*READY, NAMED)
    [scored] = held.when(asked).decide()
    assert isinstance(scored, EvaluationScored)
    assert scored.appraiser_id == "e0"
    with pytest.raises(OnlyTheAppraiserScores) as refused:
        held.when(replace(asked, scored_by="e1")).decide()
    assert "IV.A.4" in str(refused.value.details["article"])


def test_a_report_that_comes_again_keeps_the_evaluator_who_was_named():
    again = OpenEvaluation(
        evaluation_id=ID,
        employee_id="e7",
        unit_id="u3",
        appraiser_id="e1",
        period="2026-Q1",
        report_id=ID,
        opened_at=datetime(2026, 4, 9, 3, tzinfo=UTC),
    )
    given(evaluation, OPENED, NAMED).when(again).then_nothing()


def test_an_evaluation_shows_who_evaluates_and_on_which_ground():
    row = folded(evaluations, OPENED, NAMED)[ID]
    assert (row.appraiser_id, row.evaluator) == ("e0", "superior-in-turn")
    again = folded(evaluations, OPENED, NAMED, replace(OPENED, appraiser_id="e0"))[ID]
    assert again.evaluator == "superior-in-turn"


def test_what_waited_for_the_appraiser_waits_for_whoever_was_named():
    rows = folded(board, OPENED, NAMED)
    assert {(row.step, row.appraiser_id, row.actor_id) for row in rows.values()} == {
        ("sign", "e0", "e0"),
        ("report", "e0", "e0"),
    }


ACTS = ActingHeadAppointed(
    employee_id="e5",
    unit_id="u3",
    acting="plt",
    since=date(2026, 4, 1),
    until=date(2026, 6, 30),
)


@pytest.mark.parametrize(
    ("day", "acts"),
    [
        (date(2026, 3, 31), False),
        (date(2026, 4, 1), True),
        (date(2026, 6, 30), True),
        (date(2026, 7, 1), False),
    ],
)
def test_an_acting_head_acts_from_the_first_to_the_last_day(day: date, acts: bool):
    assert folded(acting, ACTS)["e5"].on(day) == acts


def test_whoever_no_longer_acts_as_head_does_not():
    ended = ActingHeadEnded(employee_id="e5", unit_id="u3", since=date(2026, 5, 4))
    assert not folded(acting, ACTS, ended)["e5"].on(date(2026, 5, 4))
