"""What reporting shows, as folds."""

from datetime import date
from typing import Any

import msgspec

from contracts.event import Event
from contracts.reporting import (
    EmployeeStatusChanged,
    EmploymentEnded,
    EmploymentResumed,
    ReportMissed,
    UnitMoved,
    UnitRenamed,
)
from services.reporting.views.documents import reports
from services.reporting.views.plans import plans
from services.reporting.views.roster import roster, units
from services.reporting.views.work import PlanState, ReportState, WorkRow, work
from tests.spec.folding import at, folded
from tests.spec.reporting.facts import (
    ACCEPTED,
    AGAIN,
    AGREED,
    CITY,
    CLERK,
    HANDED_OVER,
    HEAD,
    MOVED,
    OFFICE,
    PLAN_RETURNED,
    PROPOSED,
    REALISED,
    REPORT_RETURNED,
    RESULTS,
    SUBMITTED,
    WHY,
    changed,
)
from tests.spec.reporting.plan_facts import REVISED


def fields(row: msgspec.Struct, *names: str) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in names)


def work_after(*events: Event) -> WorkRow:
    return folded(work, CLERK, *events)["e7"]


def test_a_unit_is_shown_as_it_was_last_named_and_placed():
    renamed = UnitRenamed(unit_id="u1", title="Lubuk Sikarah")
    rows = folded(units, CITY, OFFICE, renamed, UnitMoved(unit_id="u1", parent_id=None))
    assert fields(rows["u1"], "title", "parent_id", "version") == ("Lubuk Sikarah", "", 4)


def test_a_unit_is_found_by_the_one_above():
    assert folded(units, CITY, OFFICE)["u1"].parent_id == "kota"


def test_the_roster_shows_where_an_employee_works_and_for_whom():
    rows = folded(roster, HEAD, CLERK, MOVED, HANDED_OVER)
    assert fields(rows["e7"], "unit_id", "appraiser_id", "since") == ("u2", "e2", MOVED.since)


def test_the_head_has_no_appraiser_and_leads_the_unit():
    assert fields(folded(roster, HEAD)["e1"], "appraiser_id", "leads") == ("", "u1")


def test_the_roster_keeps_names_sealed():
    assert folded(roster, CLERK)["e7"].name == CLERK.name


def test_a_move_of_somebody_unknown_shows_nobody():
    assert folded(roster, MOVED) == {}


def test_a_proposed_plan_is_shown_without_a_revision():
    row = folded(plans, PROPOSED)["e7~2026~1"]
    assert fields(row, "status", "revision", "results") == ("proposed", 0, RESULTS)


def test_a_returned_plan_shows_why():
    row = folded(plans, PROPOSED, PLAN_RETURNED)["e7~2026~1"]
    assert fields(row, "status", "reason", "since") == ("returned", WHY, at(1))


def test_a_plan_proposed_again_no_longer_shows_why_it_was_returned():
    row = folded(plans, PROPOSED, PLAN_RETURNED, PROPOSED)["e7~2026~1"]
    assert fields(row, "status", "reason") == ("proposed", None)


def test_an_agreed_plan_shows_its_revision_and_who_agreed():
    row = folded(plans, PROPOSED, changed(AGREED, appraiser_id="e2"))["e7~2026~1"]
    assert fields(row, "status", "revision", "appraiser_id") == ("agreed", 1, "e2")


def test_a_report_shows_its_figures_and_status():
    row = folded(reports, SUBMITTED)["e7~2026-q1"]
    assert fields(row, "status", "attempt", "results") == ("submitted", 1, REALISED)


def test_a_returned_report_shows_why_until_it_comes_again():
    row = folded(reports, SUBMITTED, REPORT_RETURNED)["e7~2026-q1"]
    assert fields(row, "status", "reason") == ("returned", WHY)
    row = folded(reports, SUBMITTED, REPORT_RETURNED, AGAIN)["e7~2026-q1"]
    assert fields(row, "status", "reason", "attempt") == ("submitted", None, 2)


def test_an_accepted_report_shows_who_accepted():
    row = folded(reports, SUBMITTED, changed(ACCEPTED, appraiser_id="e2"))["e7~2026-q1"]
    assert fields(row, "status", "appraiser_id", "version") == ("accepted", "e2", 2)


def test_my_work_says_since_when_a_plan_stands_whatever_became_of_it_since():
    row = work_after(PROPOSED, AGREED, REVISED, changed(AGREED, revision=2))
    assert row.plans == (PlanState("e7~2026~1", "agreed", at(4), at(2)),)


def test_my_work_says_when_a_plan_and_reports_are_owed():
    away = EmployeeStatusChanged(
        employee_id="e7",
        standing="unpaid-leave",
        since=date(2026, 4, 1),
        until=date(2026, 6, 30),
    )
    gone = EmploymentEnded(employee_id="e7", ground="retirement", since=date(2026, 10, 1))
    days = [date(2026, 3, 31), date(2026, 6, 30), date(2026, 7, 1), date(2026, 10, 1)]
    planned = work_after(away, gone).planned
    assert [planned.on(day) for day in days] == [True, False, True, False]
    back = EmploymentResumed(employee_id="e7", since=date(2026, 10, 1))
    assert work_after(away, gone, back).planned.on(days[-1])


def test_my_work_lists_plans_and_reports_with_their_status():
    row = work_after(PROPOSED, AGREED, SUBMITTED)
    assert row.plans == (PlanState("e7~2026~1", "agreed", at(2), at(2)),)
    assert row.reports == (ReportState("e7~2026-q1", "2026-Q1", "submitted", at(3)),)


def test_work_lists_each_period_once_in_order():
    later = changed(SUBMITTED, report_id="e7~2026-q2", period="2026-Q2")
    row = work_after(later, SUBMITTED, REPORT_RETURNED, AGAIN)
    assert [of.period for of in row.reports] == ["2026-Q1", "2026-Q2"]


def test_something_waits_from_the_proposal_to_the_answer():
    assert work_after(PROPOSED).waits
    assert not work_after(PROPOSED, PLAN_RETURNED).waits
    assert not work_after(PROPOSED, AGREED).waits


def test_something_waits_from_the_submission_to_the_answer():
    assert work_after(SUBMITTED).waits
    assert not work_after(SUBMITTED, REPORT_RETURNED).waits
    assert not work_after(SUBMITTED, ACCEPTED).waits


def test_a_report_still_waits_when_the_plan_is_answered():
    assert work_after(PROPOSED, SUBMITTED, AGREED).waits


def test_what_waits_goes_over_to_the_next_appraiser():
    assert fields(work_after(SUBMITTED, HANDED_OVER), "appraiser_id", "waits") == ("e2", True)


def test_who_moves_counts_in_the_unit_of_now():
    assert work_after(SUBMITTED, MOVED).unit_id == "u2"


def test_a_report_that_was_missed_stays_missed_after_it_came():
    missed = ReportMissed(
        duty_id="e7~2026-q1",
        employee_id="e7",
        unit_id="u1",
        appraiser_id="e1",
        period="2026-Q1",
        due_on=date(2026, 4, 8),
    )
    row = work_after(missed, SUBMITTED)
    assert (row.missed, row.reports[0].status) == (("2026-Q1",), "submitted")
