"""HR corrects who appraises somebody. Read the names from top to bottom."""

from datetime import date, timedelta

import pytest

from contracts.event import Event
from contracts.reporting import (
    ActingHeadAppointed,
    AppraiserAssigned,
    EmployeeEvent,
    EmployeeStatusChanged,
    EmploymentEnded,
    PositionClass,
    Standing,
)
from services.reporting.deciders.appraiser import (
    AppraiserIsAway,
    AppraiserIsBelowTheLeast,
    AssignAppraiser,
    CorrectionIsTooEarly,
    NobodyAppraisesThemselves,
    NoSuchAppraiser,
    RegionalHeadAppraisesLeaders,
)
from services.reporting.deciders.day import IsStillToCome
from services.reporting.deciders.employee import NoSuchEmployee, employee
from tests.spec.given import given
from tests.spec.reporting.facts import CLERK, HEAD, MAYOR, changed, registered

TODAY = date(2026, 4, 1)
TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)
OTHER = changed(registered("e2"), position_class="pengawas")
ASKED = AssignAppraiser(
    employee_id="e7", appraiser_id="e2", since=TODAY, today=TODAY, region_id="13.72"
)
ASSIGNED = AppraiserAssigned(employee_id="e7", appraiser_id="e2", since=TODAY)


def office(*history: EmployeeEvent, other: tuple[Event, ...] = (OTHER,)):
    there = given(employee, *history).seeing("employee-e1", HEAD).seeing("employee-e2", *other)
    return there.seeing("regionalhead-13.72", MAYOR)


def test_somebody_gets_another_appraiser_from_a_day_on():
    office(CLERK).when(ASKED).then(ASSIGNED)


def test_assigning_the_same_appraiser_changes_nothing_whatever_the_day():
    office(CLERK, ASSIGNED).when(ASKED).then_nothing()
    office(CLERK, ASSIGNED).when(changed(ASKED, since=TOMORROW)).then_nothing()


def test_the_appraiser_changes_today_or_changed_before_but_not_tomorrow():
    office(CLERK).when(changed(ASKED, since=TOMORROW)).then_refused(IsStillToCome)
    office(CLERK).when(changed(ASKED, since=YESTERDAY)).then(changed(ASSIGNED, since=YESTERDAY))


def test_a_correction_holds_from_the_beginning_of_what_it_corrects_at_the_earliest():
    first = CLERK.since
    office(CLERK).when(changed(ASKED, since=first)).then(changed(ASSIGNED, since=first))
    earlier = changed(ASKED, since=first - timedelta(days=1))
    office(CLERK).when(earlier).then_refused(CorrectionIsTooEarly)


def test_nobody_is_made_their_own_appraiser():
    office(CLERK).when(changed(ASKED, appraiser_id="e7")).then_refused(NobodyAppraisesThemselves)


def test_nobody_appraises_the_one_who_appraises_them():
    below = changed(OTHER, appraiser_id="e7")
    office(CLERK, other=(below,)).when(ASKED).then_refused(NobodyAppraisesThemselves)


def test_an_appraiser_is_somebody_known():
    office(CLERK, other=()).when(ASKED).then_refused(NoSuchAppraiser)


def test_only_somebody_on_the_roster_gets_an_appraiser():
    office().when(ASKED).then_refused(NoSuchEmployee)


def test_whoever_retires_tomorrow_appraises_today_and_not_from_then_on():
    leaves = EmploymentEnded(employee_id="e2", ground="retirement", since=TOMORROW)
    office(CLERK, other=(OTHER, leaves)).when(ASKED).then(ASSIGNED)
    gone = changed(leaves, since=TODAY)
    office(CLERK, other=(OTHER, gone)).when(ASKED).then_refused(AppraiserIsAway)


@pytest.mark.parametrize(
    "standing", ["study-leave", "seconded", "suspended", "unpaid-leave", "pre-retirement"]
)
def test_nobody_appraises_while_away(standing: Standing):
    away = EmployeeStatusChanged(employee_id="e2", standing=standing, since=TODAY)
    office(CLERK, other=(OTHER, away)).when(ASKED).then_refused(AppraiserIsAway)
    soon = changed(away, since=TOMORROW)
    office(CLERK, other=(OTHER, soon)).when(ASKED).then(ASSIGNED)


@pytest.mark.parametrize("of", ["jpt", "administrator", "pengawas"])
def test_a_pengawas_is_the_least_appraiser(of: PositionClass):
    office(CLERK, other=(changed(OTHER, position_class=of),)).when(ASKED).then(ASSIGNED)


@pytest.mark.parametrize("of", ["fungsional", "pelaksana"])
def test_below_a_pengawas_nobody_appraises(of: PositionClass):
    lower = changed(OTHER, position_class=of)
    office(CLERK, other=(lower,)).when(ASKED).then_refused(AppraiserIsBelowTheLeast)


def test_a_functional_who_leads_a_unit_appraises():
    teacher = changed(OTHER, position_class="fungsional", leads="u1")
    office(CLERK, other=(teacher,)).when(ASKED).then(ASSIGNED)


def test_whoever_acts_as_head_appraises_while_acting():
    lower = changed(OTHER, position_class="fungsional")
    acts = ActingHeadAppointed(
        employee_id="e2", unit_id="u1", acting="plt", since=YESTERDAY, until=TODAY
    )
    office(CLERK, other=(lower, acts)).when(ASKED).then(ASSIGNED)
    over = changed(acts, until=YESTERDAY)
    office(CLERK, other=(lower, over)).when(ASKED).then_refused(AppraiserIsBelowTheLeast)


def test_a_functional_appraises_by_delegation_and_the_event_says_so():
    expert = changed(OTHER, position_class="fungsional")
    asked = changed(ASKED, basis="delegated")
    office(CLERK, other=(expert,)).when(asked).then(changed(ASSIGNED, basis="delegated"))


def test_the_regional_head_appraises_leading_posts_and_heads_of_units():
    asked = changed(ASKED, appraiser_id="w1")
    assigned = changed(ASSIGNED, appraiser_id="w1", basis="regional-head")
    for leader in (changed(CLERK, position_class="jpt"), changed(CLERK, leads="u1")):
        office(leader).when(asked).then(assigned)


def test_the_regional_head_appraises_nobody_else():
    asked = changed(ASKED, appraiser_id="w1")
    office(CLERK).when(asked).then_refused(RegionalHeadAppraisesLeaders)
