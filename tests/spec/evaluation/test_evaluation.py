"""An evaluation, as PermenPANRB 6/2022 says. Read the names from top to bottom."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from msgspec.structs import replace

from contracts.evaluation import (
    EvaluationEvent,
    EvaluationScored,
    Predicate,
    RatedIndicator,
    RatedResult,
    RatedValue,
    Rating,
    Reckoned,
    SatisfactionCounted,
    Weakness,
)
from contracts.event import Sealed
from contracts.reporting import RealisedIndicator, RealisedResult
from services.evaluation.deciders.evaluation import (
    Evaluation,
    EvaluationCommand,
    NoSuchEvaluation,
    evaluation,
)
from services.evaluation.deciders.opening import OpenEvaluation, ResultsAreScored, TakeResults
from services.evaluation.deciders.scoring import ScoreEvaluation
from services.evaluation.deciders.scoring_refusals import (
    ChangeNeedsFeedback,
    DeviationNeedsAReason,
    EvaluationIsScored,
    EveryValueIsRatedOnce,
    NoPolicyIsAdopted,
    NoSuchIndicator,
    NothingCanBeRated,
    OnlyTheAppraiserScores,
    PredicatesBeginWith2022,
    ResultsAreMissing,
    WindowIsNotOpen,
)
from services.evaluation.rules.achievement import Change
from services.evaluation.rules.predicate import VALUES
from services.evaluation.rules.sources import Figure
from tests.spec.evaluation.facts import (
    CELLS,
    OPENED,
    POLICY,
    counted,
    realised,
    result,
    seven,
    taken,
)
from tests.spec.evaluation.facts import SCORED as BARE
from tests.spec.given import given

ID = "e7~2026-q1"
UNIT = "unit-u3~2026-Q1"
WHY = Sealed("e7", "reason", "…")
OPEN = OpenEvaluation(
    evaluation_id=ID,
    employee_id="e7",
    unit_id="u3",
    appraiser_id="e1",
    period="2026-Q1",
    report_id=ID,
    opened_at=datetime(2026, 4, 2, 3, tzinfo=UTC),
)
FIGURES: dict[Rating, RealisedIndicator] = {
    "below": realised("80"),
    "meets": realised("90"),
    "above": realised("95"),
}
MEETS = taken(result(realised("90")))
TAKE = TakeResults(
    evaluation_id=ID,
    employee_id="e7",
    unit_id="u3",
    appraiser_id="e1",
    period="2026-Q1",
    report_id=ID,
    taken_from=MEETS.taken_from,
    results=MEETS.results,
    opened_at=OPEN.opened_at,
)
SCORE = ScoreEvaluation(
    evaluation_id=ID, scored_by="e1", behaviour=seven("meets"), today=date(2026, 4, 2)
)
CITIZENS = realised("99", code="satisfaction", source="citizen-satisfaction")
RATED = RatedIndicator(
    result_id="r1",
    result_kind="utama",
    indicator_id="i-documents",
    code="documents",
    source="self",
    target_low=Decimal(90),
    target_high=Decimal(90),
    better="higher",
    realised=Decimal(90),
    rating="meets",
    planned_source="self",
    counted=1,
    positions=("13.72/reporting@9",),
    proposed="meets",
)
WAY = (
    Reckoned(
        step="indicator",
        part_id="i-documents",
        rule="target-of-the-period",
        found="meets",
        positions=("13.72/reporting@9",),
    ),
    Reckoned(step="result", part_id="r1", rule="majority", found="meets", meets=1),
    Reckoned(step="work", part_id="", rule="work-meets", found="meets", meets=1, utama=1),
    *(
        Reckoned(step="value", part_id=value, rule="value-as-observed", found="meets")
        for value in VALUES
    ),
    Reckoned(step="behaviour", part_id="", rule="behaviour", found="meets", meets=7),
    Reckoned(step="proposal", part_id="", rule="nine-cells", found="baik"),
)
AS_PROPOSED = Reckoned(step="decision", part_id="", rule="decided-as-proposed", found="baik")
SCORED = replace(
    BARE,
    indicators=(RATED,),
    results=(RatedResult(result_id="r1", result_kind="utama", rating="meets"),),
    reckoned=(*WAY, AS_PROPOSED),
)


def ready(
    *results: RealisedResult, citizens: SatisfactionCounted | None = None
) -> given[EvaluationCommand, Evaluation, EvaluationEvent]:
    """Figures are taken; the policy stands at test@0, what citizens said at test@1."""
    held = given(evaluation, OPENED, taken(*results)).seeing("policy-current", POLICY)
    return held.seeing(UNIT, citizens) if citizens else held


def scored(
    *results: RealisedResult,
    behaviour: Rating = "meets",
    citizens: SatisfactionCounted | None = None,
) -> EvaluationScored:
    command = replace(SCORE, behaviour=seven(behaviour))
    [event] = ready(*results, citizens=citizens).when(command).decide()
    assert isinstance(event, EvaluationScored)
    return event


def test_a_report_opens_an_evaluation():
    given(evaluation).when(OPEN).then(OPENED)


def test_opening_twice_changes_nothing():
    given(evaluation, OPENED).when(OPEN).then_nothing()


def test_a_corrected_report_under_another_appraiser_names_that_appraiser():
    other = replace(OPEN, appraiser_id="e2")
    given(evaluation, OPENED).when(other).then(replace(OPENED, appraiser_id="e2"))


@pytest.mark.parametrize("history", [(OPENED, MEETS), (OPENED, MEETS, SCORED)])
def test_a_report_changes_nothing_once_its_figures_are_taken(history: tuple[EvaluationEvent, ...]):
    given(evaluation, *history).when(replace(OPEN, appraiser_id="e2")).then_nothing()


def test_an_accepted_report_brings_its_figures():
    given(evaluation, OPENED).when(TAKE).then(MEETS)


def test_an_accepted_report_opens_the_evaluation_where_nothing_is_open():
    given(evaluation).when(TAKE).then(OPENED, MEETS)


def test_taking_the_same_figures_twice_changes_nothing():
    given(evaluation, OPENED, MEETS).when(TAKE).then_nothing()


def test_taking_the_same_figures_after_scoring_changes_nothing():
    given(evaluation, OPENED, MEETS, SCORED).when(TAKE).then_nothing()


def test_figures_accepted_later_replace_those_not_scored_yet():
    later = replace(TAKE, taken_from="13.72/reporting@12")
    replaced = replace(MEETS, taken_from="13.72/reporting@12")
    given(evaluation, OPENED, MEETS).when(later).then(replaced)


def test_the_appraiser_of_the_accepted_report_evaluates():
    other = replace(TAKE, appraiser_id="e2")
    given(evaluation, OPENED).when(other).then(replace(OPENED, appraiser_id="e2"), MEETS)


def test_a_scored_evaluation_keeps_the_figures_it_was_made_from():
    later = replace(TAKE, taken_from="13.72/reporting@12")
    given(evaluation, OPENED, MEETS, SCORED).when(later).then_refused(ResultsAreScored)


def test_the_appraiser_scores():
    ready(result(realised("90"))).when(SCORE).then(SCORED)


def test_values_are_recorded_in_their_order_whatever_order_they_came_in():
    backwards = replace(SCORE, behaviour=SCORE.behaviour[::-1])
    ready(result(realised("90"))).when(backwards).then(SCORED)


def test_nobody_but_the_appraiser_scores():
    himself = replace(SCORE, scored_by="e7")
    ready(result(realised("90"))).when(himself).then_refused(OnlyTheAppraiserScores)


def test_an_evaluation_nobody_reported_for_cannot_be_scored():
    given(evaluation).when(SCORE).then_refused(NoSuchEvaluation)


def test_an_evaluation_without_accepted_figures_cannot_be_scored():
    given(evaluation, OPENED).when(SCORE).then_refused(ResultsAreMissing)


def test_nothing_is_scored_on_the_day_before_the_window_opens():
    early = replace(SCORE, today=date(2026, 2, 28))
    ready(result(realised("90"))).when(early).then_refused(WindowIsNotOpen)


def test_the_refusal_names_the_first_day_of_the_window():
    early = replace(SCORE, today=date(2026, 2, 28))
    with pytest.raises(WindowIsNotOpen) as refused:
        ready(result(realised("90"))).when(early).decide()
    assert refused.value.details == {"opens": "2026-03-01"}


@pytest.mark.parametrize("day", [date(2026, 3, 1), date(2026, 4, 16), date(2027, 1, 4)])
def test_the_appraiser_scores_on_the_first_day_of_the_window_and_however_late(day: date):
    ready(result(realised("90"))).when(replace(SCORE, today=day)).then(SCORED)


def test_scoring_again_changes_nothing_whatever_day_it_is():
    again = replace(SCORE, today=date(2026, 2, 28))
    given(evaluation, OPENED, MEETS, SCORED).when(again).then_nothing()


def test_a_period_before_2022_has_no_predicate():
    old = replace(OPENED, period="2021-Q4")
    long_ago = given(evaluation, old, MEETS).seeing("policy-current", POLICY)
    long_ago.when(SCORE).then_refused(PredicatesBeginWith2022)


def test_nobody_scores_before_the_region_has_adopted_a_policy():
    given(evaluation, OPENED, MEETS).when(SCORE).then_refused(NoPolicyIsAdopted)


@pytest.mark.parametrize("values", [(), seven("meets")[:6], (*seven("meets"), seven("above")[0])])
def test_every_one_of_the_seven_values_is_rated_once(values: tuple[RatedValue, ...]):
    partly = replace(SCORE, behaviour=values)
    ready(result(realised("90"))).when(partly).then_refused(EveryValueIsRatedOnce)


def test_scoring_again_with_the_same_input_changes_nothing():
    given(evaluation, OPENED, MEETS, SCORED).when(SCORE).then_nothing()


def test_naming_the_predicate_that_was_proposed_is_the_same_input():
    named = replace(SCORE, predicate="baik")
    given(evaluation, OPENED, MEETS, SCORED).when(named).then_nothing()


@pytest.mark.parametrize(
    "other",
    [
        replace(SCORE, behaviour=seven("above")),
        replace(SCORE, predicate="kurang", reason=WHY),
        replace(SCORE, reason=WHY),
    ],
)
def test_an_evaluation_is_scored_once(other: ScoreEvaluation):
    given(evaluation, OPENED, MEETS, SCORED).when(other).then_refused(EvaluationIsScored)


def test_nobody_but_the_appraiser_learns_whether_a_score_is_already_so():
    himself = replace(SCORE, scored_by="e7")
    given(evaluation, OPENED, MEETS, SCORED).when(himself).then_refused(OnlyTheAppraiserScores)


@pytest.mark.parametrize(("work", "behaviour", "expected"), CELLS)
def test_each_of_the_nine_cells_can_be_scored(work: Rating, behaviour: Rating, expected: Predicate):
    event = scored(result(FIGURES[work]), behaviour=behaviour)
    assert (event.work_rating, event.behaviour_rating) == (work, behaviour)
    assert (event.proposed, event.predicate) == (expected, expected)


def test_the_appraiser_may_decide_otherwise_with_a_reason_and_both_are_recorded():
    otherwise = replace(SCORE, predicate="butuh-perbaikan", reason=WHY)
    otherwise_decided = Reckoned(
        step="decision", part_id="", rule="decided-otherwise", found="butuh-perbaikan"
    )
    recorded = replace(
        SCORED,
        predicate="butuh-perbaikan",
        reason=WHY,
        reckoned=(*WAY, otherwise_decided),
    )
    ready(result(realised("90"))).when(otherwise).then(recorded)


def test_deciding_otherwise_needs_a_reason():
    silent = replace(SCORE, predicate="sangat-baik")
    ready(result(realised("90"))).when(silent).then_refused(DeviationNeedsAReason)


def test_the_official_scheme_knows_no_number():
    assert scored(result(realised("90"))).score is None


def test_12_accidents_against_a_target_of_20_are_a_strength():
    event = scored(result(realised("12", "20..20", code="accidents", better="lower")))
    assert event.strengths == ("accidents",)


def test_a_strength_is_named_once():
    assert scored(result(realised("95"), realised("96"))).strengths == ("documents",)


def test_a_weakness_points_to_the_competencies_of_the_policy():
    slow = realised("30", "10..15", code="service-time", better="lower")
    weak = Weakness(
        indicator_id="i-service-time",
        code="service-time",
        competencies=("desk-service", "queueing"),
    )
    assert scored(result(slow)).weaknesses == (weak,)


def test_a_weakness_the_policy_does_not_map_is_told_without_competencies():
    [weakness] = scored(result(realised("80"))).weaknesses
    assert (weakness.code, weakness.competencies) == ("documents", ())


def test_an_indicator_of_satisfaction_takes_the_index_of_the_unit():
    event = scored(result(CITIZENS), citizens=counted(5, 4))
    assert (event.indicators[0].realised, event.work_rating) == (Decimal("100.00"), "above")


def test_the_basis_names_what_the_citizens_said_when_it_was_used():
    event = scored(result(CITIZENS), citizens=counted(5, 4))
    assert event.basis == ("13.72/reporting@9", "13.72/test@0", "13.72/test@1")


def test_the_basis_leaves_out_what_the_citizens_said_when_it_was_not_used():
    event = scored(result(realised("90")), citizens=counted(5, 4))
    assert event.basis == ("13.72/reporting@9", "13.72/test@0")


def test_satisfaction_nobody_gave_is_left_out_and_never_counts_as_zero():
    event = scored(result(realised("95"), CITIZENS))
    assert (event.work_rating, event.weaknesses) == ("above", ())
    assert (event.indicators[1].realised, event.indicators[1].rating) == (None, None)


def test_the_answers_of_four_citizens_are_not_used_for_a_score_would_publish_them():
    event = scored(result(realised("95"), CITIZENS), citizens=counted(4, 1))
    assert (event.indicators[1].realised, event.work_rating) == (None, "above")
    assert "13.72/test@1" not in event.basis


def test_figures_that_all_wait_for_citizens_cannot_be_rated_yet():
    ready(result(CITIZENS)).when(SCORE).then_refused(NothingCanBeRated)


def test_the_satisfaction_of_a_free_service_counts_like_any_other():
    event = scored(result(CITIZENS), citizens=counted(5, 2, elements=8))
    assert (event.indicators[0].realised, event.work_rating) == (Decimal("50.00"), "below")


HEARD = ("13.72/evaluation@41",)
CHANGE = Change(indicator_id="i-documents", rating="above", feedback=HEARD, because=WHY)
CHANGED = replace(SCORE, changes=(CHANGE,))


def test_the_appraiser_rates_an_indicator_by_recorded_feedback_and_both_ratings_are_kept():
    [event] = ready(result(realised("80"))).when(CHANGED).decide()
    assert isinstance(event, EvaluationScored)
    [rated] = event.indicators
    assert (rated.proposed, rated.rating, rated.because) == ("below", "above", WHY)
    assert (event.work_rating, event.reckoned[0].rule) == ("above", "changed-by-feedback")
    assert HEARD[0] in event.basis


def test_an_indicator_is_rated_otherwise_only_by_feedback_that_is_recorded():
    silent = replace(SCORE, changes=(replace(CHANGE, feedback=()),))
    ready(result(realised("80"))).when(silent).then_refused(ChangeNeedsFeedback)


@pytest.mark.parametrize("changes", [(replace(CHANGE, indicator_id="i9"),), (CHANGE, CHANGE)])
def test_only_an_indicator_of_the_report_is_rated_by_feedback_and_once(changes: tuple[Change, ...]):
    asked = replace(SCORE, changes=changes)
    ready(result(realised("80"))).when(asked).then_refused(NoSuchIndicator)


def test_scoring_again_with_the_same_feedback_changes_nothing_and_with_other_is_a_conflict():
    [event] = ready(result(realised("80"))).when(CHANGED).decide()
    held = given(evaluation, OPENED, taken(result(realised("80"))), event)
    held.when(CHANGED).then_nothing()
    held.when(SCORE).then_refused(EvaluationIsScored)


def test_what_a_desk_shows_counts_and_its_first_and_last_record_stand_in_the_basis():
    told = replace(realised("1", "10..15", better="lower"), planned_source="waiting-time")
    shown = Figure(Decimal(12), 40, ("13.72/feedback@1", "13.72/feedback@90"))
    asked = replace(SCORE, figures=(("waiting-time", shown),))
    [event] = ready(result(told)).when(asked).decide()
    assert isinstance(event, EvaluationScored)
    assert (event.indicators[0].realised, event.work_rating) == (Decimal(12), "meets")
    assert event.basis == (
        "13.72/reporting@9",
        "13.72/test@0",
        "13.72/feedback@1",
        "13.72/feedback@90",
    )


def test_five_metres_in_the_fourth_quarter_of_a_hundred_planned_as_15_40_40_5_meet():
    fourth = replace(OPENED, period="2026-Q4")
    held = given(evaluation, fourth, taken(result(realised("5", "5..5", code="road"))))
    asked = replace(SCORE, today=date(2027, 1, 4))
    [event] = held.seeing("policy-current", POLICY).when(asked).decide()
    assert isinstance(event, EvaluationScored)
    assert (event.work_rating, event.predicate) == ("meets", "baik")
