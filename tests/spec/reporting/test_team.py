"""A team is formed, changes and is dissolved. Read the names from top to bottom."""

from datetime import date, timedelta

import pytest

from contracts.event import Event
from contracts.reporting import (
    EmploymentEnded,
    TeamChanged,
    TeamDissolved,
    TeamEvent,
    TeamFormed,
)
from services.reporting.deciders.day import IsStillToCome
from services.reporting.deciders.team import (
    DissolveTeam,
    FormTeam,
    NoSuchTeam,
    NotEmployed,
    TeamHasNobody,
    TeamIsDissolved,
    team,
)
from tests.spec.given import given
from tests.spec.reporting.facts import CLERK, changed, registered

TODAY = date(2026, 4, 1)
TOMORROW = TODAY + timedelta(days=1)
FORM = FormTeam(
    team_id="t1",
    title="Tim percepatan layanan KTP",
    led_by="e2",
    members=("e7", "e8"),
    since=TODAY,
    today=TODAY,
)
FORMED = TeamFormed(
    team_id="t1",
    title="Tim percepatan layanan KTP",
    led_by="e2",
    members=("e7", "e8"),
    since=TODAY,
)
DISSOLVE = DissolveTeam(team_id="t1", since=TODAY, today=TODAY)
DISSOLVED = TeamDissolved(team_id="t1", since=TODAY)
ELSEWHERE = changed(registered("e8"), unit_id="u2")


def office(*history: TeamEvent):
    there = given(team, *history)
    people: dict[str, Event] = {"e2": registered("e2"), "e7": CLERK, "e8": ELSEWHERE}
    for of, event in people.items():
        there = there.seeing(f"employee-{of}", event)
    return there


def test_a_team_is_formed_of_people_of_any_units():
    office().when(FORM).then(FORMED)


def test_forming_the_same_team_again_changes_nothing_in_whatever_order_its_members_are_told():
    office(FORMED).when(FORM).then_nothing()
    office(FORMED).when(changed(FORM, members=("e8", "e7"))).then_nothing()
    office(FORMED).when(changed(FORM, since=TOMORROW)).then_nothing()


@pytest.mark.parametrize(
    "other", [{"members": ("e7",)}, {"led_by": "e7", "members": ("e2",)}, {"title": "Tim KTP"}]
)
def test_a_team_told_otherwise_has_changed(other: dict[str, object]):
    told = TeamChanged(
        team_id="t1",
        title=FORMED.title,
        led_by=FORMED.led_by,
        members=FORMED.members,
        since=TODAY,
    )
    office(FORMED).when(changed(FORM, **other)).then(changed(told, **other))


@pytest.mark.parametrize("members", [(), ("e2",), ("e7", "e7")])
def test_a_team_has_a_leader_and_somebody_else_each_once(members: tuple[str, ...]):
    office().when(changed(FORM, members=members)).then_refused(TeamHasNobody)


def test_in_a_team_are_people_on_the_roster():
    office().when(changed(FORM, members=("e9",))).then_refused(NotEmployed)
    office().when(changed(FORM, led_by="e9")).then_refused(NotEmployed)


def test_whoever_leaves_tomorrow_may_be_in_a_team_and_whoever_left_today_may_not():
    leaves = EmploymentEnded(employee_id="e8", ground="resignation", since=TOMORROW)
    office().seeing("employee-e8", ELSEWHERE, leaves).when(FORM).then(FORMED)
    left = changed(leaves, since=TODAY)
    office().seeing("employee-e8", ELSEWHERE, left).when(FORM).then_refused(NotEmployed)


def test_a_team_is_formed_or_dissolved_today_but_not_tomorrow():
    office().when(changed(FORM, since=TOMORROW)).then_refused(IsStillToCome)
    office(FORMED).when(changed(DISSOLVE, since=TOMORROW)).then_refused(IsStillToCome)


def test_a_team_is_dissolved_once():
    office(FORMED).when(DISSOLVE).then(DISSOLVED)
    office(FORMED, DISSOLVED).when(DISSOLVE).then_nothing()
    office().when(DISSOLVE).then_refused(NoSuchTeam)


def test_a_dissolved_team_stays_so():
    office(FORMED, DISSOLVED).when(FORM).then_refused(TeamIsDissolved)
    other = changed(DISSOLVE, since=TODAY - timedelta(days=1))
    office(FORMED, DISSOLVED).when(other).then_refused(TeamIsDissolved)
