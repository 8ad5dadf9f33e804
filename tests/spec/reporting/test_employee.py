"""An employee, as the roster file lists them. Read the names from top to bottom."""

from datetime import date

import pytest

from contracts.event import Event, Sealed
from contracts.reporting import (
    AgreementRenewed,
    AppraiserAssigned,
    EmployeeEvent,
    EmploymentEnded,
    UnitClosed,
)
from services.reporting.deciders.appraiser import (
    AppraiserIsMissing,
    NobodyAppraisesThemselves,
    NoSuchAppraiser,
)
from services.reporting.deciders.career import EmploymentIsOver, OnlyPppkHaveAgreements
from services.reporting.deciders.day import IsStillToCome
from services.reporting.deciders.employee import (
    ImportEmployee,
    MoveEmployee,
    employee,
)
from services.reporting.deciders.identity import IdentityIsFixed, NameDiffers
from services.reporting.deciders.unit import UnitIsClosed
from services.reporting.deciders.workplace import NoSuchLedUnit, NoSuchUnit
from tests.spec.given import given
from tests.spec.reporting.facts import (
    CLERK,
    HANDED_OVER,
    HEAD,
    MAYOR,
    MOVED,
    OFFICE,
    OTHER_OFFICE,
    changed,
    registered,
)

LISTED = ImportEmployee(
    employee_id="e7",
    name=Sealed("e7", "name", "…"),
    nip=Sealed("e7", "nip", "…"),
    employment="PNS",
    position="Pengadministrasi Umum",
    position_class="pelaksana",
    grade="II/c",
    unit_id="u1",
    since=date(2024, 1, 1),
    appraiser_id="e1",
)
LATER = date(2026, 4, 1)
OFFICES: dict[str, Event] = {"unit-u1": OFFICE, "unit-u2": OTHER_OFFICE}


def office(*history: EmployeeEvent, **others: Event):
    """The employee's history, in an office whose head and whose second head are known."""
    known = OFFICES | {"employee-e1": HEAD, "employee-e2": registered("e2")} | others
    there = given(employee, *history)
    for stream, event in known.items():
        there = there.seeing(stream, event)
    return there


def test_an_employee_is_registered():
    office().when(LISTED).then(CLERK)


def test_listing_an_employee_again_changes_nothing():
    office(CLERK).when(LISTED).then_nothing()


def test_a_row_whose_date_alone_differs_changes_nothing():
    office(CLERK).when(changed(LISTED, since=LATER)).then_nothing()


def test_an_employee_listed_in_another_unit_has_moved():
    office(CLERK).when(changed(LISTED, unit_id="u2", since=LATER)).then(MOVED)


@pytest.mark.parametrize(
    "other",
    [{"position": "Analis"}, {"grade": "III/a"}, {"position_class": "pengawas"}, {"leads": "u2"}],
)
def test_another_position_grade_or_led_unit_is_a_move(other: dict[str, str]):
    moved = changed(MOVED, unit_id="u1", **other)
    office(CLERK).when(changed(LISTED, since=LATER, **other)).then(moved)


def test_an_employee_listed_with_another_appraiser_is_handed_over():
    office(CLERK).when(changed(LISTED, appraiser_id="e2", since=LATER)).then(HANDED_OVER)


def test_a_move_to_another_unit_and_appraiser_is_both():
    asked = changed(LISTED, unit_id="u2", appraiser_id="e2", since=LATER)
    office(CLERK).when(asked).then(MOVED, HANDED_OVER)


def test_the_leading_posts_are_appraised_by_the_regional_head_who_has_no_nip():
    asked = changed(LISTED, position_class="jpt", appraiser_id=None)
    office().when(asked).then(changed(CLERK, position_class="jpt", appraiser_id=None))


def test_nobody_else_is_without_an_appraiser():
    office().when(changed(LISTED, appraiser_id=None)).then_refused(AppraiserIsMissing)


def test_a_leading_post_that_gets_no_appraiser_any_more_is_an_event():
    risen = changed(CLERK, position_class="jpt")
    asked = changed(LISTED, position_class="jpt", appraiser_id=None, since=LATER)
    freed = AppraiserAssigned(employee_id="e7", appraiser_id=None, since=LATER)
    office(risen).when(asked).then(freed)


def test_nobody_works_in_an_unknown_unit():
    office().when(changed(LISTED, unit_id="u9")).then_refused(NoSuchUnit)


def test_nobody_leads_an_unknown_unit():
    office().when(changed(LISTED, leads="u9")).then_refused(NoSuchLedUnit)


def test_nobody_is_appraised_by_a_stranger():
    office().when(changed(LISTED, appraiser_id="e9")).then_refused(NoSuchAppraiser)


def test_nobody_appraises_themselves():
    asked = changed(LISTED, appraiser_id="e7")
    office().when(asked).then_refused(NobodyAppraisesThemselves)


def test_nobody_is_appraised_by_the_one_they_appraise():
    under = {"employee-e1": registered("e1", appraiser_id="e7")}
    office(CLERK, **under).when(LISTED).then_refused(NobodyAppraisesThemselves)


def test_an_import_does_not_change_a_name():
    asked = changed(LISTED, name=Sealed("e7", "name", "another"))
    office(CLERK).when(asked).then_refused(NameDiffers)


@pytest.mark.parametrize("other", [{"nip": Sealed("e7", "nip", "another")}, {"employment": "PPPK"}])
def test_nip_and_employment_never_change(other: dict[str, str]):
    office(CLERK).when(changed(LISTED, **other)).then_refused(IdentityIsFixed)


JPT = changed(LISTED, position_class="jpt", appraiser_id=None, region_id="13.72")
LEADER = changed(CLERK, position_class="jpt", appraiser_id=None)


def test_a_leading_post_for_which_the_file_names_nobody_is_appraised_by_the_regional_head():
    there = office().seeing("regionalhead-13.72", MAYOR)
    there.when(JPT).then(changed(LEADER, appraiser_id="w1"))


def test_who_took_office_since_is_assigned_by_the_next_file():
    there = office(LEADER).seeing("regionalhead-13.72", MAYOR)
    there.when(changed(JPT, since=LATER)).then(
        AppraiserAssigned(employee_id="e7", appraiser_id="w1", since=LATER, basis="regional-head")
    )


PPPK = changed(LISTED, employment="PPPK", grade="VII", agreement_ends=date(2026, 12, 31))
CONTRACTED = changed(CLERK, employment="PPPK", grade="VII", agreement_ends=date(2026, 12, 31))


def test_a_pppk_is_registered_with_the_last_day_of_the_agreement():
    office().when(PPPK).then(CONTRACTED)


def test_another_last_day_of_the_agreement_renews_it():
    office(CONTRACTED).when(changed(PPPK, agreement_ends=date(2027, 12, 31))).then(
        AgreementRenewed(employee_id="e7", ends=date(2027, 12, 31))
    )


def test_a_file_that_does_not_tell_the_last_day_leaves_it_as_it_is():
    office(CONTRACTED).when(changed(PPPK, agreement_ends=None)).then_nothing()


def test_a_pns_is_not_registered_with_an_agreement():
    asked = changed(LISTED, agreement_ends=date(2026, 12, 31))
    office().when(asked).then_refused(OnlyPppkHaveAgreements)
    office(CLERK).when(asked).then_refused(OnlyPppkHaveAgreements)


def test_somebody_comes_from_another_region():
    asked = changed(LISTED, came_from="Kabupaten Agam")
    office().when(asked).then(changed(CLERK, came_from="Kabupaten Agam"))


SHUT = UnitClosed(unit_id="u2", since=LATER)


def test_nobody_is_moved_to_a_closed_unit():
    there = office(CLERK).seeing("unit-u2", OTHER_OFFICE, SHUT)
    there.when(changed(LISTED, unit_id="u2", since=LATER)).then_refused(UnitIsClosed)
    there.when(changed(LISTED, leads="u2", since=LATER)).then_refused(UnitIsClosed)


def test_a_file_changes_nothing_of_somebody_after_the_end_of_employment():
    retired = EmploymentEnded(employee_id="e7", ground="retirement", since=LATER)
    office(CLERK, retired).when(LISTED).then_nothing()
    moved = changed(LISTED, unit_id="u2", since=LATER)
    office(CLERK, retired).when(moved).then_refused(EmploymentIsOver)
    before = date(2026, 3, 31)
    office(CLERK, retired).when(changed(moved, since=before)).then(changed(MOVED, since=before))


MOVE = MoveEmployee(
    employee_id="e7",
    unit_id="u2",
    position="Pengadministrasi Umum",
    position_class="pelaksana",
    grade="II/c",
    since=LATER,
    today=LATER,
)


def test_somebody_is_moved_without_a_file():
    office(CLERK).when(MOVE).then(MOVED)


def test_moving_somebody_to_where_they_are_changes_nothing():
    office(CLERK, MOVED).when(MOVE).then_nothing()


def test_somebody_is_moved_today_but_not_tomorrow():
    asked = changed(MOVE, today=date(2026, 3, 31))
    office(CLERK).when(asked).then_refused(IsStillToCome)


def test_nobody_is_moved_after_the_end_of_employment_or_to_an_unknown_unit():
    retired = EmploymentEnded(employee_id="e7", ground="retirement", since=LATER)
    office(CLERK, retired).when(MOVE).then_refused(EmploymentIsOver)
    office(CLERK).when(changed(MOVE, unit_id="u9")).then_refused(NoSuchUnit)
