"""An employee, as the roster file lists them. Read the names from top to bottom."""

from datetime import date

import pytest

from contracts.event import Event, Sealed
from contracts.reporting import AppraiserAssigned, EmployeeEvent
from services.reporting.deciders.employee import (
    AppraiserIsMissing,
    IdentityIsFixed,
    ImportEmployee,
    NameDiffers,
    NobodyAppraisesThemselves,
    NoSuchAppraiser,
    NoSuchLedUnit,
    NoSuchUnit,
    employee,
)
from tests.spec.given import given
from tests.spec.reporting.facts import (
    CLERK,
    HANDED_OVER,
    HEAD,
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
