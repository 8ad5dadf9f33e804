"""A transfer of employee or appraiser closes a segment; the employee plans another (pp. 64–65)."""

from datetime import UTC, date, datetime

import pytest

from contracts.event import Event
from contracts.reporting import EmployeeMoved, PlanEvent, Reached
from kernel.calendar import Calendar, Term, Year
from kernel.deadline import Due
from services.reporting.deciders.plan import plan
from services.reporting.deciders.plan_refusals import (
    PlanIsClosed,
    SegmentBeforeIsOpen,
)
from services.reporting.deciders.plan_state import ClosePlan
from services.reporting.deciders.report import PeriodIsOutsideThePlan, report
from services.reporting.views.plan_segments import Open, segments
from tests.spec.folding import at, folded
from tests.spec.given import given
from tests.spec.reporting.facts import (
    ACCEPTED,
    AGREED,
    CLERK,
    HANDED_OVER,
    MOVED,
    PROPOSED,
    SUBMITTED,
    changed,
)
from tests.spec.reporting.plan_facts import (
    AGREE,
    AGREED_AGAIN,
    CLOSE,
    CLOSED,
    PROPOSE,
    REACHED,
    RETURN,
    REVISED,
    TRANSFER,
)
from tests.spec.reporting.test_report import SUBMIT

STANDS = (PROPOSED, AGREED)
NEXT = changed(PROPOSE, plan_id="e7~2026~2", segment=2)
NEXT_PROPOSED = changed(PROPOSED, plan_id="e7~2026~2", segment=2, unit_id="u2", appraiser_id="e2")
BACK = changed(MOVED, unit_id="u1")
PROMOTED = changed(MOVED, unit_id="u1", grade="II/d", position="Pengelola Layanan")


def after_move(*history: PlanEvent):
    return given(plan, *history).seeing("employee-e7", CLERK, MOVED, HANDED_OVER)


def test_a_transfer_of_the_employee_closes_the_segment_with_what_was_reached():
    after_move(*STANDS).when(CLOSE).then(CLOSED)


def test_a_transfer_of_the_appraiser_closes_the_segment():
    there = given(plan, *STANDS).seeing("employee-e7", CLERK, HANDED_OVER)
    there.when(CLOSE).then(changed(CLOSED, ground="appraiser-transferred"))


def test_a_segment_is_closed_once():
    after_move(*STANDS, CLOSED).when(CLOSE).then_nothing()


def test_a_revision_on_its_way_ends_with_its_segment():
    after_move(*STANDS, REVISED).when(CLOSE).then(CLOSED)


def test_a_move_that_was_put_right_closes_nothing():
    there = given(plan, *STANDS).seeing("employee-e7", CLERK, MOVED, BACK)
    there.when(CLOSE).then_nothing()


def test_a_plan_that_was_never_agreed_goes_along_with_the_employee():
    after_move(PROPOSED).when(CLOSE).then_nothing()


def test_a_plan_whose_year_is_long_over_is_closed():
    over = changed(CLOSE, ended=date(2027, 12, 31))
    there = given(plan, *STANDS).seeing("employee-e7", CLERK)
    there.when(over).then(changed(CLOSED, ground="year-over", ended=date(2027, 12, 31)))


def test_a_closed_plan_is_answered_no_more():
    after_move(*STANDS, CLOSED).when(RETURN).then_refused(PlanIsClosed)
    after_move(*STANDS, CLOSED).when(changed(AGREE, agreed_by="e2")).then_refused(PlanIsClosed)


def test_a_closed_plan_is_not_proposed_again():
    other = changed(PROPOSE, content=changed(PROPOSE.content, approach="qualitative"))
    after_move(*STANDS, CLOSED).when(other).then_refused(PlanIsClosed)


def test_after_the_transfer_the_employee_plans_the_next_segment():
    there = after_move().seeing("plan-e7~2026~1", *STANDS, CLOSED)
    there.when(NEXT).then(NEXT_PROPOSED)


def test_the_next_segment_does_not_wait_for_the_evening_on_which_the_last_is_closed():
    there = after_move().seeing("plan-e7~2026~1", *STANDS)
    there.when(NEXT).then(NEXT_PROPOSED)


@pytest.mark.parametrize("history", [[], [PROPOSED], [PROPOSED, AGREED]])
def test_without_a_transfer_there_is_no_next_segment(history: list[PlanEvent]):
    there = given(plan).seeing("employee-e7", CLERK).seeing("plan-e7~2026~1", *history)
    there.when(NEXT).then_refused(SegmentBeforeIsOpen)


def test_a_plan_proposed_but_not_agreed_before_the_transfer_is_no_segment():
    there = after_move().seeing("plan-e7~2026~1", PROPOSED)
    there.when(NEXT).then_refused(SegmentBeforeIsOpen)


def test_a_period_that_began_before_the_transfer_is_reported_against_the_old_segment():
    there = given(report).seeing("employee-e7", CLERK, MOVED, HANDED_OVER)
    told = there.seeing("plan-e7~2026~1", *STANDS, CLOSED).when(SUBMIT)
    told.then(changed(SUBMITTED, unit_id="u2", appraiser_id="e2"))


def test_a_period_that_began_after_the_transfer_is_not():
    there = given(report).seeing("employee-e7", CLERK, MOVED, HANDED_OVER)
    later = changed(SUBMIT, report_id="e7~2026-q3", period="2026-Q3")
    there.seeing("plan-e7~2026~1", *STANDS, CLOSED).when(later).then_refused(PeriodIsOutsideThePlan)


def open_after(*history: Event) -> Open | None:
    kept = folded(segments.view, *history).get("e7")
    return segments.waiting(kept) if kept else None


def asked_of(row: Open) -> ClosePlan:
    due = datetime(2026, 4, 1, tzinfo=UTC)
    command = segments.command(Due("e7", row, "13.72", due, due))
    assert isinstance(command, ClosePlan)
    return command


def test_an_agreed_plan_is_open_until_the_end_of_the_year_after_its_own():
    row = open_after(AGREED)
    assert row and segments.term(row) == Term(date(2027, 12, 31), 0, "calendar")
    assert asked_of(row).ended == date(2027, 12, 31)


def test_a_transfer_ends_the_segment_on_the_evening_of_the_day_it_was_recorded():
    row = open_after(AGREED, MOVED)
    assert row and segments.term(row) == Term(at(1), 0, "calendar")
    year = Year(zone="Asia/Makassar", working_week=5)
    assert Calendar({2026: year}).end_of(segments.term(row)) == datetime(
        2026, 3, 2, 15, 59, 59, tzinfo=UTC
    )


def test_the_clock_closes_with_the_last_accepted_figures():
    row = open_after(AGREED, ACCEPTED, MOVED)
    assert row
    told = asked_of(row)
    assert (told.plan_id, told.ended, told.reached[0]) == ("e7~2026~1", TRANSFER, REACHED[0])


def test_of_each_indicator_the_last_figure_counts():
    later = changed(ACCEPTED, report_id="e7~2026-q2", period="2026-Q2")
    row = open_after(AGREED, ACCEPTED, later)
    assert row and {of.period for of in row.segments[0].reached} == {"2026-Q2"}
    assert all(isinstance(of, Reached) for of in row.segments[0].reached)


def test_what_was_reached_stays_with_the_plan_through_a_revision():
    row = open_after(AGREED, ACCEPTED, AGREED_AGAIN)
    assert row and [of.indicator_id for of in row.segments[0].reached] == ["i1", "i2"]


@pytest.mark.parametrize("move", [BACK, PROMOTED], ids=["moved back", "promoted in place"])
def test_who_keeps_unit_and_appraiser_keeps_the_segment(move: EmployeeMoved):
    """So does who begins or ends a study leave: it changes neither."""
    row = open_after(AGREED, MOVED, move)
    assert row and segments.term(row).since == date(2027, 12, 31)


def test_an_agreement_in_place_of_the_appraiser_is_no_transfer():
    row = open_after(changed(AGREED, appraiser_id="e0", in_place_of="e1"), PROMOTED)
    assert row and segments.term(row).since == date(2027, 12, 31)


def test_a_transfer_ends_no_plan_of_a_year_that_is_over():
    row = open_after(changed(AGREED, plan_id="e7~2025~1", year=2025), MOVED)
    assert row and segments.term(row).since == date(2026, 12, 31)


def test_of_two_open_plans_the_one_that_was_left_is_closed_first():
    old = changed(AGREED, plan_id="e7~2025~1", year=2025)
    row = open_after(old, AGREED, MOVED)
    assert row and asked_of(row).plan_id == "e7~2026~1"


def test_a_closed_plan_waits_no_more():
    assert open_after(AGREED, MOVED, CLOSED) is None
