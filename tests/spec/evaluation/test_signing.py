"""An evaluation is signed, by whom and as whom. Read the names from top to bottom."""

from datetime import date

import pytest
from msgspec.structs import replace

from contracts.evaluation import EvaluationEvent, EvaluationScored
from services.evaluation.deciders.evaluation import NoSuchEvaluation, evaluation
from services.evaluation.deciders.scoring import ScoreEvaluation
from services.evaluation.deciders.scoring_refusals import (
    DeviationNeedsAReason,
    OnlyTheAppraiserScores,
)
from services.evaluation.deciders.signing import (
    AppraiserIsInDefault,
    EscalateEvaluation,
    EvaluationIsSigned,
    NobodyIsAbove,
    NothingIsScored,
    OnlyTheAppraiserSigns,
    SignatureChangesNothing,
    SignEvaluation,
)
from tests.spec.evaluation.facts import OPENED, POLICY, seven
from tests.spec.evaluation.followed import (
    ESCALATED,
    ID,
    MADE,
    REGIONAL_HEAD,
    WHY,
    WINDOW_END,
    after,
    final,
    signed,
)
from tests.spec.given import given

DAY = date(2026, 3, 5)
LATER = date(2026, 4, 20)
SIGN = SignEvaluation(evaluation_id=ID, signed_by="e1", today=DAY)
INSTEAD = SignEvaluation(evaluation_id=ID, signed_by="e0", today=LATER)
ESCALATE = EscalateEvaluation(evaluation_id=ID, on=WINDOW_END)
OTHERWISE = replace(INSTEAD, predicate="butuh-perbaikan", reason=WHY)


def test_the_appraiser_signs_what_was_scored():
    after(*MADE).when(SIGN).then(signed())


def test_signing_twice_changes_nothing():
    after(*MADE, signed()).when(replace(SIGN, today=LATER)).then_nothing()


def test_what_nobody_scored_is_not_signed():
    after(*MADE[:2]).when(SIGN).then_refused(NothingIsScored)
    given(evaluation).when(SIGN).then_refused(NoSuchEvaluation)


@pytest.mark.parametrize("who", ["e7", "e0", "e2"])
def test_nobody_but_the_appraiser_signs_while_the_window_is_open(who: str):
    after(*MADE).when(replace(SIGN, signed_by=who)).then_refused(OnlyTheAppraiserSigns)


def test_another_does_not_sign_again():
    after(*MADE, signed()).when(replace(SIGN, signed_by="e0")).then_refused(EvaluationIsSigned)


def test_the_appraiser_signs_no_other_predicate_than_was_scored():
    other = replace(SIGN, predicate="sangat-baik", reason=WHY)
    after(*MADE).when(other).then_refused(SignatureChangesNothing)


@pytest.mark.parametrize("history", [MADE[:1], MADE[:2], MADE])
def test_not_evaluated_or_not_signed_when_the_window_ends_it_goes_to_the_superior(
    history: tuple[EvaluationEvent, ...],
):
    after(*history).when(ESCALATE).then(ESCALATED)


def test_what_was_signed_in_time_does_not_go_to_the_superior():
    after(*MADE, signed()).when(ESCALATE).then_nothing()


def test_it_goes_to_the_superior_once():
    after(*MADE, ESCALATED).when(ESCALATE).then_nothing()


def test_where_nobody_is_above_the_appraiser_nothing_goes_anywhere():
    given(evaluation, *MADE).when(ESCALATE).then_refused(NobodyIsAbove)


def test_above_whom_the_roster_has_nobody_stands_the_regional_head():
    alone = given(evaluation, *MADE).seeing("official-regional-head", REGIONAL_HEAD)
    alone.when(ESCALATE).then(replace(ESCALATED, superior_id="w1"))


def test_appraiser_default_the_superior_signs_and_that_is_final_at_once():
    after(*MADE, ESCALATED).when(INSTEAD).then(
        signed("e0", "superior", on=LATER), final("made-by-superior", LATER)
    )


def test_the_appraiser_in_default_signs_no_more():
    after(*MADE, ESCALATED).when(SIGN).then_refused(AppraiserIsInDefault)


def test_the_refusal_of_an_appraiser_in_default_names_the_article():
    with pytest.raises(AppraiserIsInDefault) as refused:
        after(*MADE, ESCALATED).when(SIGN).decide()
    assert "IV.A.11" in str(refused.value.details["article"])


def test_nobody_else_signs_in_the_place_of_the_appraiser():
    after(*MADE, ESCALATED).when(replace(SIGN, signed_by="e2")).then_refused(OnlyTheAppraiserSigns)


def test_the_superior_may_sign_another_predicate_with_a_reason_and_both_are_recorded():
    changed = signed(
        "e0",
        "superior",
        on=LATER,
        predicate="butuh-perbaikan",
        changed_from="baik",
        reason=WHY,
    )
    ends = final("made-by-superior", LATER, predicate="butuh-perbaikan")
    after(*MADE, ESCALATED).when(OTHERWISE).then(changed, ends)
    after(*MADE, ESCALATED, changed, ends).when(OTHERWISE).then_nothing()


def test_the_superior_gives_a_reason_for_another_predicate():
    silent = replace(OTHERWISE, reason=None)
    after(*MADE, ESCALATED).when(silent).then_refused(DeviationNeedsAReason)


SCORE = ScoreEvaluation(evaluation_id=ID, scored_by="e0", behaviour=seven("meets"), today=LATER)


def test_the_superior_scores_what_the_appraiser_did_not():
    [event] = after(*MADE[:2], ESCALATED).seeing("policy-current", POLICY).when(SCORE).decide()
    assert isinstance(event, EvaluationScored)
    assert (event.appraiser_id, event.predicate) == ("e0", "baik")


def test_the_superior_does_not_score_while_the_window_is_open():
    held = after(*MADE[:2]).seeing("policy-current", POLICY)
    held.when(SCORE).then_refused(OnlyTheAppraiserScores)


def test_what_the_regional_head_signs_is_final_at_once():
    made = (replace(OPENED, appraiser_id="w1"), *MADE[1:])
    signs = after(*made).when(replace(SIGN, signed_by="w1"))
    signs.then(
        replace(signed("w1", "regional-head"), appraiser_id="w1"),
        replace(final("made-by-regional-head", DAY), appraiser_id="w1"),
    )


def test_nobody_stands_above_the_regional_head():
    made = (replace(OPENED, appraiser_id="w1"), *MADE[1:])
    after(*made).when(ESCALATE).then_refused(NobodyIsAbove)
