"""A unit, as the roster file lists it. Read the names from top to bottom."""

import pytest

from contracts.reporting import UnitKind, UnitMoved, UnitRenamed
from services.reporting.deciders.unit import (
    ImportUnit,
    NoSuchParent,
    ParentIsNotAbove,
    UnitKeepsItsKind,
    unit,
)
from tests.spec.given import given
from tests.spec.reporting.facts import CITY, OFFICE, changed

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
