"""Another leader assigns work, and the appraiser approves. Read the names from top to bottom."""

from datetime import date, timedelta

import pytest

from contracts.event import Event, Sealed
from contracts.reporting import (
    ActingHeadAppointed,
    AssignmentApproved,
    AssignmentDeclined,
    AssignmentEvent,
    AssignmentProposed,
    EmploymentEnded,
    TeamDissolved,
    TeamFormed,
)
from services.reporting.deciders.assignment import (
    ApproveAssignment,
    AssignmentIsDecided,
    AssignmentIsTaken,
    DeclineAssignment,
    NobodyActsThere,
    NoSuchAssignment,
    OnlyALeaderAssigns,
    OnlyTheAppraiserApproves,
    ProposeAssignment,
    assignment,
)
from services.reporting.deciders.employee import NoSuchEmployee
from tests.spec.given import given
from tests.spec.reporting.facts import CLERK, HANDED_OVER, changed, registered

TODAY = date(2026, 4, 1)
TEAM = TeamFormed(team_id="t1", title="Tim KTP", led_by="e2", members=("e7",), since=TODAY)
PROPOSE = ProposeAssignment(
    assignment_id="a1",
    employee_id="e7",
    assigned_by="e2",
    title="Loket keliling",
    since=date(2026, 4, 13),
    today=TODAY,
    team_id="t1",
)
PROPOSED = AssignmentProposed(
    assignment_id="a1",
    employee_id="e7",
    assigned_by="e2",
    title="Loket keliling",
    since=date(2026, 4, 13),
    team_id="t1",
    appraiser_id="e1",
)
APPROVE = ApproveAssignment(assignment_id="a1", decided_by="e1")
APPROVED = AssignmentApproved(assignment_id="a1", employee_id="e7", appraiser_id="e1")
WHY = Sealed("e7", "reason", "…")
DECLINE = DeclineAssignment(assignment_id="a1", decided_by="e1", reason=WHY)
DECLINED = AssignmentDeclined(assignment_id="a1", employee_id="e7", appraiser_id="e1", reason=WHY)


def office(*history: AssignmentEvent, team: tuple[Event, ...] = (TEAM,)):
    there = given(assignment, *history).seeing("team-t1", *team)
    return there.seeing("employee-e7", CLERK).seeing("employee-e2", registered("e2"))


def test_the_leader_of_a_team_assigns_work_to_a_member_and_the_appraiser_is_asked():
    office().when(PROPOSE).then(PROPOSED)


def test_assigning_the_same_again_changes_nothing():
    office(PROPOSED).when(PROPOSE).then_nothing()
    office(PROPOSED, APPROVED).when(PROPOSE).then_nothing()


def test_an_appraiser_who_leads_the_team_needs_no_approval():
    led = changed(TEAM, led_by="e1")
    asked = changed(PROPOSE, assigned_by="e1")
    told = changed(PROPOSED, assigned_by="e1", appraiser_id=None)
    office(team=(led,)).when(asked).then(told, APPROVED)


def test_assigning_the_same_again_changes_nothing_though_another_appraises_by_now():
    there = office(PROPOSED).seeing("employee-e7", CLERK, HANDED_OVER)
    there.when(PROPOSE).then_nothing()


def test_work_of_a_post_held_for_another_is_assigned_to_who_acts_on_the_day_it_begins():
    asked, told = changed(PROPOSE, acting=True), changed(PROPOSED, acting=True)
    office().when(asked).then_refused(NobodyActsThere)
    acts = ActingHeadAppointed(
        employee_id="e7", unit_id="u2", acting="plt", since=asked.since, until=asked.since
    )
    office().seeing("employee-e7", CLERK, acts).when(asked).then(told)
    early = changed(acts, since=TODAY, until=asked.since - timedelta(days=1))
    office().seeing("employee-e7", CLERK, early).when(asked).then_refused(NobodyActsThere)


@pytest.mark.parametrize("by", ["e1", "e7", "e9"])
def test_nobody_else_assigns_in_the_name_of_the_team(by: str):
    office().when(changed(PROPOSE, assigned_by=by)).then_refused(OnlyALeaderAssigns)


def test_a_leader_assigns_to_members_only():
    others = changed(TEAM, members=("e8",))
    office(team=(others,)).when(PROPOSE).then_refused(OnlyALeaderAssigns)


def test_a_team_that_is_dissolved_or_unknown_assigns_nothing():
    gone = TeamDissolved(team_id="t1", since=TODAY)
    office(team=(TEAM, gone)).when(PROPOSE).then_refused(OnlyALeaderAssigns)
    office(team=()).when(PROPOSE).then_refused(OnlyALeaderAssigns)


UNIT = changed(PROPOSE, team_id=None)


def test_the_head_of_a_unit_assigns_without_a_team():
    head = registered("e2", leads="u2")
    office().seeing("employee-e2", head).when(UNIT).then(changed(PROPOSED, team_id=None))


def test_an_acting_head_assigns_to_the_last_day_of_the_term():
    acts = ActingHeadAppointed(
        employee_id="e2", unit_id="u2", acting="plh", since=TODAY, until=TODAY
    )
    there = office().seeing("employee-e2", registered("e2"), acts)
    there.when(UNIT).then(changed(PROPOSED, team_id=None))
    there.when(changed(UNIT, today=date(2026, 4, 2))).then_refused(OnlyALeaderAssigns)


def test_a_colleague_who_leads_nothing_assigns_nothing():
    office().when(UNIT).then_refused(OnlyALeaderAssigns)


def test_nothing_is_assigned_to_somebody_who_has_left_or_is_unknown():
    left = EmploymentEnded(employee_id="e7", ground="retirement", since=TODAY)
    office().seeing("employee-e7", CLERK, left).when(PROPOSE).then_refused(NoSuchEmployee)
    office().seeing("employee-e7").when(PROPOSE).then_refused(NoSuchEmployee)


def test_an_assignment_stands_as_it_was_proposed():
    office(PROPOSED).when(changed(PROPOSE, title="Lain")).then_refused(AssignmentIsTaken)


def test_the_appraiser_approves_another_leaders_assignment():
    office(PROPOSED).when(APPROVE).then(APPROVED)


def test_the_appraiser_declines_it_and_says_why():
    office(PROPOSED).when(DECLINE).then(DECLINED)


def test_deciding_the_same_again_changes_nothing():
    office(PROPOSED, APPROVED).when(APPROVE).then_nothing()
    office(PROPOSED, DECLINED).when(DECLINE).then_nothing()


@pytest.mark.parametrize("by", ["e2", "e7", "e9"])
def test_nobody_but_the_appraiser_decides(by: str):
    there = office(PROPOSED)
    there.when(changed(APPROVE, decided_by=by)).then_refused(OnlyTheAppraiserApproves)
    there.when(changed(DECLINE, decided_by=by)).then_refused(OnlyTheAppraiserApproves)


def test_the_appraiser_of_now_decides_not_the_one_of_the_proposal():
    there = office(PROPOSED).seeing("employee-e7", CLERK, HANDED_OVER)
    there.when(APPROVE).then_refused(OnlyTheAppraiserApproves)
    there.when(changed(APPROVE, decided_by="e2")).then(changed(APPROVED, appraiser_id="e2"))


def test_what_is_decided_is_not_decided_otherwise():
    office(PROPOSED, APPROVED).when(DECLINE).then_refused(AssignmentIsDecided)
    office(PROPOSED, DECLINED).when(APPROVE).then_refused(AssignmentIsDecided)


def test_nothing_is_decided_before_it_is_proposed():
    office().when(APPROVE).then_refused(NoSuchAssignment)
    office().when(DECLINE).then_refused(NoSuchAssignment)
