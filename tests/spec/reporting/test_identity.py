"""Name, NIP and NIK of an employee are corrected. Read the names from top to bottom."""

from datetime import date

import pytest

from contracts.event import Sealed
from contracts.reporting import EmploymentEnded, IdentityCorrected
from services.reporting.deciders.employee import ImportEmployee, NoSuchEmployee, employee
from services.reporting.deciders.identity import (
    CorrectedMeanwhile,
    CorrectIdentity,
    IdentityIsFixed,
    NikDiffers,
)
from services.reporting.rules.nik import is_nik
from tests.spec.given import given
from tests.spec.reporting.facts import CLERK, MOVED, changed
from tests.spec.reporting.test_employee import LISTED, office

NAME, OTHER_NAME = CLERK.name, Sealed("e7", "name", "other")
NIP, OTHER_NIP = CLERK.nip, Sealed("e7", "nip", "other")
NIK, OTHER_NIK = Sealed("e7", "nik", "…"), Sealed("e7", "nik", "other")
CORRECT = CorrectIdentity(
    employee_id="e7", name=OTHER_NAME, nip=OTHER_NIP, basis="subject-request", corrections=0
)
CORRECTED = IdentityCorrected(
    employee_id="e7", name=OTHER_NAME, nip=OTHER_NIP, basis="subject-request"
)
COMPLETED = IdentityCorrected(employee_id="e7", name=NAME, nip=NIP, basis="completed", nik=NIK)


def test_a_name_and_a_nip_are_corrected():
    given(employee, CLERK).when(CORRECT).then(CORRECTED)


def test_only_a_name_is_corrected_and_the_rest_is_told_as_it_stands():
    asked = changed(CORRECT, nip=NIP)
    given(employee, CLERK, COMPLETED).when(changed(asked, corrections=1)).then(
        changed(CORRECTED, nip=NIP, nik=NIK)
    )


def test_correcting_to_what_stands_changes_nothing():
    given(employee, CLERK, CORRECTED).when(CORRECT).then_nothing()
    given(employee, CLERK).when(changed(CORRECT, name=NAME, nip=NIP)).then_nothing()


def test_nobody_is_corrected_who_is_not_on_the_roster():
    given(employee).when(CORRECT).then_refused(NoSuchEmployee)


def test_a_correction_of_what_was_corrected_meanwhile_is_refused():
    asked = changed(CORRECT, nip=NIP)
    given(employee, CLERK, CORRECTED).when(asked).then_refused(CorrectedMeanwhile)
    back = changed(CORRECTED, name=NAME, nip=NIP)
    given(employee, CLERK, CORRECTED, back).when(CORRECT).then_refused(CorrectedMeanwhile)


def test_who_has_left_is_corrected_too():
    ended = EmploymentEnded(employee_id="e7", ground="retirement", since=date(2025, 1, 1))
    given(employee, CLERK, ended).when(CORRECT).then(CORRECTED)
    listed = changed(LISTED, name=OTHER_NAME, nip=OTHER_NIP, correction="subject-request")
    office(CLERK, ended).when(listed).then(CORRECTED)


def test_a_file_that_says_why_corrects_and_moves_in_one():
    listed = changed(LISTED, name=OTHER_NAME, nip=OTHER_NIP, correction="subject-request")
    moved = changed(listed, unit_id="u2", since=date(2026, 4, 1))
    office(CLERK).when(moved).then(CORRECTED, MOVED)


def test_a_file_brings_a_nik_where_there_is_none_without_saying_why():
    office(CLERK).when(changed(LISTED, nik=NIK)).then(COMPLETED)
    office(CLERK, COMPLETED).when(changed(LISTED, nik=NIK)).then_nothing()
    office(CLERK, COMPLETED).when(LISTED).then_nothing()


def test_a_file_changes_no_nik_without_saying_why():
    other = changed(LISTED, nik=OTHER_NIK, corrections=1)
    office(CLERK, COMPLETED).when(other).then_refused(NikDiffers)
    why = changed(other, correction="found-wrong")
    office(CLERK, COMPLETED).when(why).then(changed(COMPLETED, nik=OTHER_NIK, basis="found-wrong"))


def test_a_file_with_a_nik_registers_with_it():
    there = office().when(changed(LISTED, nik=NIK, correction="changed"))
    there.then(changed(CLERK, nik=NIK))


def test_no_correction_makes_a_pns_of_a_pppk():
    listed = changed(LISTED, employment="PPPK", correction="changed")
    office(CLERK).when(listed).then_refused(IdentityIsFixed)


def test_a_line_says_why_and_rests_on_what_the_roster_showed():
    listed: ImportEmployee = changed(LISTED, name=OTHER_NAME, correction="changed")
    office(CLERK, COMPLETED).when(listed).then_refused(CorrectedMeanwhile)


@pytest.mark.parametrize("nik", ["1372011501800001", "1372015501800001", "3273012902000123"])
def test_a_nik_begins_with_a_place_and_a_birth_date(nik: str):
    assert is_nik(nik)


@pytest.mark.parametrize(
    "nik",
    [
        "137201150180001",  # fifteen digits
        "13720115018000011",
        "0372011501800001",  # no place begins so
        "1372013201800001",  # on a 32nd
        "1372014001800001",  # on a woman's 0th
        "1372018101800001",
        "1372011513800001",  # in a 13th month
        "1372012902010001",  # on 29 February of a year without one
        "1372011501800000",  # without a number
        "13720115o1800001",
    ],
)
def test_what_is_no_nik(nik: str):
    assert not is_nik(nik)
