"""A unit, as the roster file lists it. Read the names from top to bottom."""

from datetime import date, timedelta

import pytest

from contracts.reporting import UnitClosed, UnitKind, UnitMerged, UnitMoved, UnitRenamed
from services.reporting.deciders.day import IsStillToCome
from services.reporting.deciders.unit import (
    CloseUnit,
    CodeDoesNotFit,
    ImportUnit,
    MergedIntoItself,
    NoSuchOffice,
    NoSuchParent,
    ParentIsNotAbove,
    UnitIsClosed,
    UnitKeepsItsKind,
    unit,
)
from tests.spec.given import given
from tests.spec.reporting.facts import CITY, OFFICE, OTHER_OFFICE, changed

LISTED = ImportUnit(
    unit_id="u1", title="Kecamatan Lubuk Sikarah", kind="kecamatan", parent_id="kota"
)
CITY_LISTED = ImportUnit(unit_id="kota", title="Kota Solok", kind="region")
DINAS = changed(CITY, unit_id="d1", kind="dinas")


def test_a_unit_is_established_under_a_known_one():
    given(unit).seeing("unit-kota", CITY).when(LISTED).then(OFFICE)


def test_the_unit_at_the_top_stands_under_none():
    given(unit).when(CITY_LISTED).then(CITY)


def test_listing_a_unit_again_changes_nothing():
    given(unit, OFFICE).seeing("unit-kota", CITY).when(LISTED).then_nothing()


def test_a_unit_listed_with_another_title_is_renamed():
    asked = changed(CITY_LISTED, title="Pemerintah Kota Solok")
    renamed = UnitRenamed(unit_id="kota", title="Pemerintah Kota Solok")
    given(unit, CITY).when(asked).then(renamed)


def test_a_unit_listed_under_another_one_is_moved():
    asked = changed(LISTED, parent_id=None)
    given(unit, OFFICE).when(asked).then(UnitMoved(unit_id="u1", parent_id=None))


def test_a_unit_can_be_renamed_and_moved_at_once():
    asked = changed(LISTED, title="Lubuk Sikarah", parent_id=None)
    given(unit, OFFICE).when(asked).then(
        UnitRenamed(unit_id="u1", title="Lubuk Sikarah"), UnitMoved(unit_id="u1", parent_id=None)
    )


def test_a_unit_under_an_unknown_one_is_refused():
    given(unit).when(LISTED).then_refused(NoSuchParent)


def test_a_unit_under_itself_is_refused():
    given(unit).when(changed(LISTED, parent_id="u1")).then_refused(ParentIsNotAbove)


@pytest.mark.parametrize("kind", ["region", "secretariat", "dinas", "kecamatan"])
def test_a_unit_stands_only_under_one_of_a_higher_rank(kind: UnitKind):
    asked = changed(LISTED, kind=kind, parent_id="d1")
    given(unit).seeing("unit-d1", DINAS).when(asked).then_refused(ParentIsNotAbove)


@pytest.mark.parametrize("kind", ["school", "puskesmas", "kelurahan"])
def test_branches_stand_under_an_office(kind: UnitKind):
    asked = changed(LISTED, kind=kind, parent_id="d1")
    established = changed(OFFICE, kind=kind, parent_id="d1")
    given(unit).seeing("unit-d1", DINAS).when(asked).then(established)


@pytest.mark.parametrize("other", [{"kind": "dinas"}, {"code": "13.72.09"}])
def test_kind_and_code_of_a_unit_never_change(other: dict[str, str]):
    asked = changed(LISTED, **other)
    given(unit, OFFICE).seeing("unit-kota", CITY).when(asked).then_refused(UnitKeepsItsKind)


TODAY = date(2026, 3, 31)
CLOSED = UnitClosed(unit_id="u1", since=TODAY)
MERGED = UnitMerged(unit_id="u1", into_id="u2", since=TODAY)
CLOSE = CloseUnit(unit_id="u1", since=TODAY, today=TODAY)
MERGE = changed(CLOSE, into_id="u2")


def test_a_unit_is_closed():
    given(unit, OFFICE).when(CLOSE).then(CLOSED)


def test_a_unit_is_merged_into_another_one():
    given(unit, OFFICE).seeing("unit-u2", OTHER_OFFICE).when(MERGE).then(MERGED)


def test_closing_or_merging_a_unit_again_changes_nothing():
    given(unit, OFFICE, CLOSED).when(CLOSE).then_nothing()
    given(unit, OFFICE, MERGED).seeing("unit-u2", OTHER_OFFICE).when(MERGE).then_nothing()


def test_a_unit_that_was_closed_is_not_merged_and_one_that_was_merged_is_not_closed():
    there = given(unit, OFFICE, CLOSED).seeing("unit-u2", OTHER_OFFICE)
    there.when(MERGE).then_refused(UnitIsClosed)
    given(unit, OFFICE, MERGED).when(CLOSE).then_refused(UnitIsClosed)


def test_a_unit_is_closed_today_or_was_before_but_not_tomorrow():
    tomorrow, before = TODAY + timedelta(days=1), TODAY - timedelta(days=30)
    given(unit, OFFICE).when(changed(CLOSE, since=tomorrow)).then_refused(IsStillToCome)
    given(unit, OFFICE).when(changed(CLOSE, since=before)).then(changed(CLOSED, since=before))


def test_a_unit_that_nobody_knows_is_not_closed_and_nothing_is_merged_into_it():
    given(unit).when(CLOSE).then_refused(NoSuchOffice)
    given(unit, OFFICE).when(MERGE).then_refused(NoSuchOffice)


def test_nothing_is_merged_into_a_closed_unit_or_into_itself():
    closed = (OTHER_OFFICE, UnitClosed(unit_id="u2", since=TODAY))
    given(unit, OFFICE).seeing("unit-u2", *closed).when(MERGE).then_refused(UnitIsClosed)
    given(unit, OFFICE).when(changed(CLOSE, into_id="u1")).then_refused(MergedIntoItself)


def test_a_closed_unit_is_not_listed_any_more():
    given(unit, OFFICE, CLOSED).seeing("unit-kota", CITY).when(LISTED).then_refused(UnitIsClosed)


def test_nothing_stands_under_a_closed_unit():
    shut = UnitClosed(unit_id="kota", since=TODAY)
    given(unit).seeing("unit-kota", CITY, shut).when(LISTED).then_refused(UnitIsClosed)


@pytest.mark.parametrize(
    ("kind", "code", "fits"),
    [
        ("kecamatan", "13.72.01", True),
        ("kecamatan", "13.72.1", False),
        ("kecamatan", "13.72.01.1001", False),
        ("kecamatan", "13.71.06", False),  # of another region
        ("kelurahan", "13.72.01.1001", True),
        ("kelurahan", "13.72.01.2001", False),  # of a village (desa)
        ("kelurahan", "13.72.01", False),
        ("dinas", "13.72.01", False),
    ],
)
def test_a_kemendagri_code_has_the_form_of_its_kind_and_lies_in_the_one_above(
    kind: UnitKind, code: str, fits: bool
):
    city = changed(CITY, code="13.72")
    there = given(unit).seeing("unit-kota", city).when(changed(LISTED, kind=kind, code=code))
    if fits:
        there.then(changed(OFFICE, kind=kind, code=code))
    else:
        there.then_refused(CodeDoesNotFit)


@pytest.mark.parametrize(("code", "fits"), [("13.72", True), ("1372", False), ("13.72.01", False)])
def test_the_code_of_a_region_has_two_parts(code: str, fits: bool):
    there = given(unit).when(changed(CITY_LISTED, code=code))
    if fits:
        there.then(changed(CITY, code=code))
    else:
        there.then_refused(CodeDoesNotFit)
