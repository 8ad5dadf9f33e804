"""A plan that the appraiser does not answer in time goes to the superior (II.C.4–5)."""

from datetime import UTC, date, datetime

import pytest

from contracts.reporting import PlanEvent
from kernel.calendar import Calendar, Term, Year
from services.reporting.deciders.plan import plan
from services.reporting.deciders.plan_refusals import NoSuchPlan, OnlyTheAppraiserDecides
from services.reporting.views.plan_terms import unanswered
from tests.spec.folding import folded
from tests.spec.given import given
from tests.spec.reporting.facts import (
    AGREED,
    CLERK,
    HANDED_OVER,
    PLAN_RETURNED,
    PROPOSED,
    changed,
)
from tests.spec.reporting.plan_facts import (
    AGREE,
    ESCALATE,
    ESCALATED,
    HEAD_BELOW,
    PROPOSE,
    RETURN,
    REVISED,
)

WIB, WITA = "Asia/Jakarta", "Asia/Makassar"


def desk(*history: PlanEvent):
    """e0 is above e1, who appraises e7."""
    there = given(plan, *history).seeing("employee-e7", CLERK)
    return there.seeing("employee-e1", HEAD_BELOW)


def test_a_plan_that_nobody_answered_goes_to_the_superior():
    desk(PROPOSED).when(ESCALATE).then(ESCALATED)


def test_it_goes_there_once():
    desk(PROPOSED, ESCALATED).when(ESCALATE).then_nothing()


@pytest.mark.parametrize(
    "answer", [[PLAN_RETURNED], [AGREED], [AGREED, REVISED]], ids=["returned", "agreed", "revised"]
)
def test_a_plan_that_was_answered_goes_nowhere(answer: list[PlanEvent]):
    desk(PROPOSED, *answer).when(ESCALATE).then_nothing()


def test_a_plan_that_does_not_exist_goes_nowhere():
    desk().when(ESCALATE).then_refused(NoSuchPlan)


def test_then_the_superior_agrees_in_place_of_the_appraiser():
    agreed = changed(AGREED, appraiser_id="e0", in_place_of="e1")
    desk(PROPOSED, ESCALATED).when(changed(AGREE, agreed_by="e0")).then(agreed)


def test_then_the_superior_returns_and_the_plan_comes_back_to_the_superior():
    desk(PROPOSED, ESCALATED).when(changed(RETURN, returned_by="e0")).then(PLAN_RETURNED)
    again = changed(PROPOSED, appraiser_id="e0")
    desk(PROPOSED, ESCALATED, PLAN_RETURNED).when(PROPOSE).then(again)


def test_the_appraiser_who_let_the_term_pass_no_longer_answers():
    desk(PROPOSED, ESCALATED).when(AGREE).then_refused(OnlyTheAppraiserDecides)


def test_an_appraiser_with_nobody_above_on_the_roster_still_answers():
    alone = changed(HEAD_BELOW, appraiser_id=None)
    there = given(plan, PROPOSED, changed(ESCALATED, superior_id=None))
    there.seeing("employee-e7", CLERK).seeing("employee-e1", alone).when(AGREE).then(AGREED)


def test_an_appraiser_who_comes_after_the_escalation_answers():
    there = given(plan, PROPOSED, ESCALATED).seeing("employee-e7", CLERK, HANDED_OVER)
    answers = there.seeing("employee-e1", HEAD_BELOW).when(changed(AGREE, agreed_by="e2"))
    answers.then(changed(AGREED, appraiser_id="e2"))


def test_an_appraiser_who_came_while_it_waited_is_passed_over_too():
    there = given(plan, PROPOSED).seeing("employee-e7", CLERK, HANDED_OVER)
    there.when(ESCALATE).then(changed(ESCALATED, appraiser_id="e2", superior_id=None))


def test_the_revisions_after_an_escalation_go_to_the_appraiser_again():
    agreed = changed(AGREED, appraiser_id="e0", in_place_of="e1")
    again = changed(AGREED, revision=2, results=REVISED.results)
    desk(PROPOSED, ESCALATED, agreed, REVISED).when(AGREE).then(again)


def ends(opened: date, zone: str) -> datetime:
    """When the term of a plan opened on this day ends, in a region without holidays."""
    rows = folded(unanswered.view, changed(PROPOSED, opened=opened))
    row = unanswered.waiting(rows["e7~2026~1"])
    year = Year(zone=zone, working_week=5)
    return Calendar({2026: year}).end_of(unanswered.term(row))


@pytest.mark.parametrize(
    ("zone", "utc"),
    [
        (WIB, datetime(2026, 1, 31, 16, 59, 59, tzinfo=UTC)),
        (WITA, datetime(2026, 1, 31, 15, 59, 59, tzinfo=UTC)),
    ],
)
def test_a_plan_opened_in_january_waits_until_the_last_second_of_the_month_in_its_zone(
    zone: str, utc: datetime
):
    assert ends(date(2026, 1, 2), zone) == utc
    assert ends(date(2026, 1, 31), zone) == utc


def test_a_plan_opened_in_december_waits_until_the_end_of_january():
    assert ends(date(2025, 12, 29), WIB) == datetime(2026, 1, 31, 16, 59, 59, tzinfo=UTC)


def test_a_plan_opened_on_the_first_of_february_has_fourteen_working_days():
    assert ends(date(2026, 2, 1), WIB) == datetime(2026, 2, 19, 16, 59, 59, tzinfo=UTC)


def test_a_plan_waits_from_the_proposal_to_the_answer():
    for answer in (PLAN_RETURNED, AGREED, ESCALATED):
        assert folded(unanswered.view, PROPOSED, answer) == {}
    again = folded(unanswered.view, PROPOSED, PLAN_RETURNED, PROPOSED)
    assert list(again) == ["e7~2026~1"]


def test_a_proposal_of_before_the_day_was_written_down_counts_from_its_record():
    rows = folded(unanswered.view, changed(PROPOSED, opened=None))
    row = unanswered.waiting(rows["e7~2026~1"])
    assert unanswered.term(row) == Term(date(2026, 3, 2), 14)
