"""What the roster shows of a career, of units that are gone, of teams, as folds."""

from datetime import date

from contracts.event import Sealed
from contracts.reporting import (
    ActingHeadAppointed,
    ActingHeadEnded,
    AgreementRenewed,
    EmployeeStatusChanged,
    EmploymentEnded,
    EmploymentResumed,
    IdentityCorrected,
    RegionalHeadLeftOffice,
    UnitClosed,
    UnitMerged,
)
from services.reporting.deciders.employee import employee
from services.reporting.views.acting import acting_heads
from services.reporting.views.roster import regional_heads, roster, units
from services.reporting.views.roster_history import roster_history
from services.reporting.views.teams import assignments, teams
from services.reporting.views.work import work
from tests.spec.folding import folded
from tests.spec.reporting.facts import CITY, CLERK, HANDED_OVER, MAYOR, MOVED, OFFICE, changed
from tests.spec.reporting.test_assignment import APPROVED, DECLINED, PROPOSED
from tests.spec.reporting.test_team import DISSOLVED, FORMED

DAY = date(2026, 4, 1)
ACTS = ActingHeadAppointed(employee_id="e7", unit_id="u2", acting="plt", since=DAY, until=DAY)
ENDED = EmploymentEnded(employee_id="e7", ground="retirement", since=DAY)
CORRECTED = IdentityCorrected(
    employee_id="e7",
    name=Sealed("e7", "name", "other"),
    nip=Sealed("e7", "nip", "other"),
    nik=Sealed("e7", "nik", "…"),
    basis="found-wrong",
)
CAREER = (
    CLERK,
    CORRECTED,
    EmployeeStatusChanged(employee_id="e7", standing="study-leave", since=DAY),
    MOVED,
    HANDED_OVER,
    AgreementRenewed(employee_id="e7", ends=DAY),
    ACTS,
    ENDED,
)


def test_the_roster_shows_what_the_decisions_go_by():
    row, state = folded(roster, *CAREER)["e7"], employee.fold(CAREER)
    for field in ("standings", "acts_for", "ended", "agreement_ends", "appraised_since", "basis"):
        assert getattr(row, field) == getattr(state, field)
    for field in ("name", "nip", "nik", "corrections"):
        assert getattr(row, field) == getattr(state, field) != getattr(CLERK, field, 0)
    assert (row.has_ended, row.version) == (True, len(CAREER))


def test_work_and_history_go_by_the_corrected_name():
    assert folded(work, CLERK, CORRECTED)["e7"].name == CORRECTED.name
    told = folded(roster_history, CLERK, CORRECTED)["employee-e7"].happenings[1]
    assert (told.what, told.facts) == (
        "IdentityCorrected",
        {"employee_id": "e7", "basis": "found-wrong"},
    )


def test_whoever_is_employed_again_has_not_ended():
    row = folded(roster, *CAREER, EmploymentResumed(employee_id="e7", since=DAY))["e7"]
    assert (row.has_ended, row.ended) == (False, None)


def test_nothing_is_shown_of_a_career_without_a_registration():
    assert folded(roster, ENDED, ACTS) == {}


def test_a_closed_unit_is_shown_as_closed_and_a_merged_one_with_where_it_went():
    closed = folded(units, CITY, OFFICE, UnitClosed(unit_id="u1", since=DAY))["u1"]
    assert (closed.is_open, closed.closed, closed.merged_into) == (False, DAY, "")
    merged = folded(units, OFFICE, UnitMerged(unit_id="u1", into_id="u2", since=DAY))["u1"]
    assert (merged.is_open, merged.merged_into) == (False, "u2")


def test_acting_heads_are_shown_by_unit_until_they_end():
    other = changed(ACTS, employee_id="e8")
    heads = folded(acting_heads, ACTS, other, changed(ACTS, acting="plh"))["u2"].heads
    assert [(each.employee_id, each.term.acting) for each in heads] == [
        ("e7", "plh"),
        ("e8", "plt"),
    ]
    end = ActingHeadEnded(employee_id="e7", unit_id="u2", since=DAY)
    assert folded(acting_heads, ACTS, end) == {}


def test_the_regional_head_is_shown_while_in_office():
    left = RegionalHeadLeftOffice(region_id="13.72", official_id="w1", since=DAY)
    assert folded(regional_heads, MAYOR)["13.72"].official_id == "w1"
    assert folded(regional_heads, MAYOR, left) == {}


def test_a_history_tells_each_event_without_what_is_sealed():
    told = folded(roster_history, CLERK, MOVED)["employee-e7"].happenings
    assert [each.what for each in told] == ["EmployeeRegistered", "EmployeeMoved"]
    assert told[1].facts["unit_id"] == "u2" and "name" not in told[0].facts


def test_a_team_is_shown_until_and_after_it_is_dissolved():
    assert folded(teams, FORMED)["t1"].members == ("e7", "e8")
    assert folded(teams, FORMED, DISSOLVED)["t1"].is_dissolved


def test_an_assignment_shows_who_decided_and_why():
    assert folded(assignments, PROPOSED)["a1"].status == "proposed"
    approved = folded(assignments, PROPOSED, APPROVED)["a1"]
    assert (approved.status, approved.appraiser_id, approved.reason) == ("approved", "e1", None)
    declined = folded(assignments, PROPOSED, DECLINED)["a1"]
    assert (declined.status, declined.reason) == ("declined", DECLINED.reason)
