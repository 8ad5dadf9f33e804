"""An objection, from its reasons to its decision. Read the names from top to bottom."""

from datetime import date

import pytest
from msgspec.structs import replace

from contracts.evaluation import EvaluationEvent, Ground, ObjectionDecided
from contracts.event import Sealed
from kernel.refusal import Refusal
from services.evaluation.deciders.delivering import NothingIsReceived, OnlyTheEmployeeAnswers
from services.evaluation.deciders.evaluation import evaluation
from services.evaluation.deciders.objection import (
    DecideObjection,
    EscalateObjection,
    ExplainObjection,
    ObjectToEvaluation,
    ReceiveObjection,
    WithdrawObjection,
)
from services.evaluation.deciders.objection_refusals import (
    BothSidesAreHeard,
    DecisionIsFinal,
    NoObjection,
    ObjectionIsMade,
    ObjectionIsNotReceived,
    ObjectionIsTooLate,
    OnlyThatSideExplains,
    OnlyTheSuperiorDecides,
    SuperiorsEvaluationIsFinal,
)
from services.evaluation.deciders.signing import NobodyIsAbove
from tests.spec.evaluation.followed import (
    DAY_14,
    DAY_15,
    EXAMINED,
    HEARD,
    ID,
    LATE,
    MADE,
    OBJECTED,
    OF,
    OTHER,
    RECEIVED,
    RECEIVED_ON,
    TEXT,
    UPHELD,
    WHY,
    WITHDRAWN,
    after,
    delivered,
    explained,
    final,
    received,
    reported,
    signed,
)
from tests.spec.given import given

OBJECT = ObjectToEvaluation(evaluation_id=ID, objected_by="e7", reason=WHY, today=date(2026, 3, 11))
RECEIVE = ReceiveObjection(
    evaluation_id=ID, recorded_by="e0", by_office=False, today=date(2026, 3, 12)
)
EXPLAIN = ExplainObjection(
    evaluation_id=ID, side="appraiser", recorded_by="e1", text=TEXT, today=date(2026, 3, 13)
)
WITHDRAW = WithdrawObjection(evaluation_id=ID, withdrawn_by="e7", today=date(2026, 3, 13))
UPHOLD = DecideObjection(
    evaluation_id=ID,
    decided_by="e0",
    predicate=None,
    reason=WHY,
    recommendation=None,
    today=date(2026, 3, 16),
)
CHANGE = replace(UPHOLD, predicate="sangat-baik")
CHANGED = replace(UPHELD, outcome="changed", predicate="sangat-baik", changed_from="baik")
DECIDED = final("objection-decided", date(2026, 3, 16))
ESCALATE = EscalateObjection(evaluation_id=ID, on=date(2026, 3, 31))


def test_the_employee_objects_with_reasons_to_the_superior_of_the_appraiser():
    after(*RECEIVED).when(OBJECT).then(OBJECTED)


def test_objecting_twice_in_the_same_words_changes_nothing():
    after(*RECEIVED, OBJECTED).when(replace(OBJECT, today=DAY_15)).then_nothing()


def test_an_objection_stands_as_it_was_made():
    other = replace(OBJECT, reason=OTHER)
    after(*RECEIVED, OBJECTED).when(other).then_refused(ObjectionIsMade)
    after(*RECEIVED, OBJECTED, EXAMINED).when(other).then_refused(ObjectionIsMade)


def test_nobody_objects_for_the_employee():
    after(*RECEIVED).when(replace(OBJECT, objected_by="e1")).then_refused(OnlyTheEmployeeAnswers)


@pytest.mark.parametrize("history", [MADE, (*MADE, signed()), (*MADE, signed(), delivered())])
def test_nobody_objects_to_what_was_not_received(history: tuple[EvaluationEvent, ...]):
    after(*history).when(OBJECT).then_refused(NothingIsReceived)


@pytest.mark.parametrize("day", [RECEIVED_ON, date(2026, 3, 25), DAY_14])
def test_an_objection_on_working_day_14_across_lebaran_with_joint_leave_is_in_time(day: date):
    after(*RECEIVED).when(replace(OBJECT, today=day)).then(replace(OBJECTED, on=day))


@pytest.mark.parametrize("day", [DAY_15, date(2026, 5, 4)])
def test_an_objection_on_working_day_15_across_lebaran_with_joint_leave_is_too_late(day: date):
    after(*RECEIVED).when(replace(OBJECT, today=day)).then_refused(ObjectionIsTooLate)


def test_where_no_calendar_is_adopted_nobody_can_say_that_an_objection_is_too_late():
    known = given(evaluation, *RECEIVED).seeing("line-e1", *after().others["line-e1"])
    known.when(replace(OBJECT, today=DAY_15)).then(replace(OBJECTED, on=DAY_15))


def test_an_objection_needs_somebody_above_the_appraiser():
    given(evaluation, *RECEIVED).when(OBJECT).then_refused(NobodyIsAbove)


@pytest.mark.parametrize(
    ("ground", "refusal", "article"),
    [
        ("made-by-superior", SuperiorsEvaluationIsFinal, "PermenPANRB 6/2022, IV.A.11"),
        ("made-by-regional-head", SuperiorsEvaluationIsFinal, "PermenPANRB 6/2022, IV.A.12"),
        ("objection-decided", DecisionIsFinal, "PP 30/2019, Pasal 59"),
    ],
)
def test_an_objection_to_what_is_final_is_refused_with_the_article(
    ground: Ground, refusal: type[Refusal], article: str
):
    with pytest.raises(refusal) as refused:
        after(*RECEIVED, final(ground, DAY_14)).when(OBJECT).decide()
    assert refused.value.details["article"] == article


def test_a_dinas_head_does_not_object_to_the_regional_heads_evaluation():
    made = (*MADE, signed("w1", "regional-head"), final("made-by-regional-head", DAY_14))
    handed = (delivered("w1", "regional-head"), received("e7", "regional-head"))
    after(*made, *handed).when(OBJECT).then_refused(SuperiorsEvaluationIsFinal)


def test_an_objection_after_the_term_is_too_late_though_it_is_final():
    ended = final("term-lapsed", DAY_14)
    after(*RECEIVED, ended).when(replace(OBJECT, today=DAY_15)).then_refused(ObjectionIsTooLate)


def test_the_superior_receives_the_objection():
    after(*RECEIVED, OBJECTED).when(RECEIVE).then(EXAMINED)


def test_receiving_an_objection_twice_changes_nothing():
    again = replace(RECEIVE, today=date(2026, 3, 20))
    after(*RECEIVED, OBJECTED, EXAMINED).when(again).then_nothing()


def test_human_resources_record_that_the_superior_has_it():
    office = replace(RECEIVE, recorded_by="h1", by_office=True)
    after(*RECEIVED, OBJECTED).when(office).then(replace(EXAMINED, recorded_by="h1"))


def test_nobody_receives_an_objection_for_the_superior():
    other = replace(RECEIVE, recorded_by="e1")
    after(*RECEIVED, OBJECTED).when(other).then_refused(OnlyTheSuperiorDecides)


def test_an_objection_that_nobody_made_is_not_received_explained_or_decided():
    after(*RECEIVED).when(RECEIVE).then_refused(NoObjection)
    after(*RECEIVED).when(EXPLAIN).then_refused(NoObjection)
    after(*RECEIVED).when(UPHOLD).then_refused(NoObjection)
    after(*RECEIVED).when(WITHDRAW).then_refused(NoObjection)


def test_each_side_explains_itself():
    after(*RECEIVED, OBJECTED).when(EXPLAIN).then(explained("appraiser", "e1"))
    own = replace(EXPLAIN, side="employee", recorded_by="e7")
    after(*RECEIVED, OBJECTED, EXAMINED).when(own).then(explained("employee", "e7"))


def test_the_superior_records_what_a_side_said_when_asked():
    asked = replace(EXPLAIN, recorded_by="e0")
    after(*RECEIVED, OBJECTED, EXAMINED).when(asked).then(explained("appraiser", "e0"))


def test_nobody_explains_for_another():
    other = replace(EXPLAIN, recorded_by="e7")
    after(*RECEIVED, OBJECTED).when(other).then_refused(OnlyThatSideExplains)


def test_explaining_twice_changes_nothing():
    history = (*RECEIVED, OBJECTED, explained("appraiser", "e1"))
    after(*history).when(EXPLAIN).then_nothing()


def test_the_superior_decides_after_hearing_both_and_that_is_final():
    after(*HEARD).when(UPHOLD).then(UPHELD, DECIDED)


def test_a_decision_may_change_the_predicate_with_a_reason():
    ends = replace(DECIDED, predicate="sangat-baik")
    after(*HEARD).when(CHANGE).then(CHANGED, ends)


def test_a_decision_for_the_same_predicate_upholds_it():
    after(*HEARD).when(replace(UPHOLD, predicate="baik")).then(UPHELD, DECIDED)


def test_a_decision_may_recommend_something():
    advice = Sealed("e7", "recommendation", "…")
    advised = replace(UPHOLD, recommendation=advice)
    after(*HEARD).when(advised).then(replace(UPHELD, recommendation=advice), DECIDED)


@pytest.mark.parametrize("heard", [HEARD[:-2], HEARD[:-1], (*HEARD[:-2], HEARD[-1])])
def test_nothing_is_decided_before_both_sides_are_heard(heard: tuple[EvaluationEvent, ...]):
    after(*heard).when(UPHOLD).then_refused(BothSidesAreHeard)


def test_nothing_is_decided_before_it_is_received():
    history = (*RECEIVED, OBJECTED, *HEARD[-2:])
    after(*history).when(UPHOLD).then_refused(ObjectionIsNotReceived)


@pytest.mark.parametrize("who", ["e1", "e7", "e00", "h1"])
def test_nobody_but_the_superior_decides(who: str):
    after(*HEARD).when(replace(UPHOLD, decided_by=who)).then_refused(OnlyTheSuperiorDecides)


def test_a_decision_stands():
    history = (*HEARD, UPHELD, DECIDED)
    after(*history).when(UPHOLD).then_nothing()
    after(*history).when(CHANGE).then_refused(DecisionIsFinal)
    after(*history).when(replace(OBJECT, reason=OTHER)).then_refused(DecisionIsFinal)
    after(*history).when(WITHDRAW).then_refused(DecisionIsFinal)


def test_an_overdue_decision_goes_higher_and_never_decides_itself():
    after(*HEARD).when(ESCALATE).then(LATE)
    after(*HEARD, LATE).when(ESCALATE).then_nothing()


@pytest.mark.parametrize("who", ["e0", "e00"])
def test_once_it_is_overdue_the_superiors_superior_may_decide_too(who: str):
    late = replace(UPHOLD, decided_by=who, today=date(2026, 4, 1))
    decided = replace(UPHELD, decided_by=who, on=date(2026, 4, 1))
    after(*HEARD, LATE).when(late).then(decided, replace(DECIDED, on=date(2026, 4, 1)))


@pytest.mark.parametrize("history", [RECEIVED, (*RECEIVED, OBJECTED), (*HEARD, UPHELD, DECIDED)])
def test_what_nobody_examines_is_not_overdue(history: tuple[EvaluationEvent, ...]):
    after(*history).when(ESCALATE).then_nothing()


@pytest.mark.parametrize("history", [(*RECEIVED, OBJECTED), HEARD])
def test_the_employee_withdraws_while_nothing_is_decided(history: tuple[EvaluationEvent, ...]):
    after(*history).when(WITHDRAW).then(WITHDRAWN)


def test_withdrawing_twice_changes_nothing():
    again = replace(WITHDRAW, today=DAY_15)
    after(*RECEIVED, OBJECTED, WITHDRAWN).when(again).then_nothing()


def test_nobody_withdraws_for_the_employee():
    other = replace(WITHDRAW, withdrawn_by="e1")
    after(*RECEIVED, OBJECTED).when(other).then_refused(OnlyTheEmployeeAnswers)


def test_after_a_withdrawal_one_may_object_anew_in_time():
    anew = replace(OBJECT, reason=OTHER, today=DAY_14)
    again = replace(OBJECTED, reason=OTHER, on=DAY_14)
    after(*RECEIVED, OBJECTED, WITHDRAWN).when(anew).then(again)


def test_a_withdrawal_after_the_term_makes_it_final():
    late = replace(WITHDRAW, today=DAY_15)
    after(*HEARD).when(late).then(replace(WITHDRAWN, on=DAY_15), final("term-lapsed", DAY_15))


def test_a_decision_on_what_was_reported_is_followed_by_the_final_report():
    history = (*HEARD, reported("objection-pending", date(2026, 3, 14)))
    _, ends = after(*history).when(UPHOLD).decide()
    assert ends == replace(DECIDED, is_reported=True)


def test_an_objection_made_anew_is_heard_anew():
    again = replace(OBJECTED, on=date(2026, 3, 17))
    history = (*HEARD, WITHDRAWN, again, replace(EXAMINED, on=date(2026, 3, 17)))
    after(*history).when(UPHOLD).then_refused(BothSidesAreHeard)


def test_a_predicate_is_changed_from_what_it_was():
    [event, _] = after(*HEARD).when(CHANGE).decide()
    assert isinstance(event, ObjectionDecided)
    assert (event.changed_from, event.evaluation_id) == ("baik", OF["evaluation_id"])
