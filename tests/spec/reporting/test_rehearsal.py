"""A dry run: the deciders, on what the views show."""

from services.reporting.api.outcome import Placed, of_refusals
from services.reporting.api.rehearsal import Rehearsal, employee_state, unit_state
from services.reporting.deciders.employee import employee
from services.reporting.deciders.unit import ImportUnit, NoSuchParent, unit
from services.reporting.views.roster import fold_employee, fold_unit
from tests.spec.folding import heard
from tests.spec.reporting.facts import CITY, CLERK, OFFICE

CITY_LISTED = ImportUnit(unit_id="kota", title="Kota Solok", kind="region")
LISTED = ImportUnit(
    unit_id="u1", title="Kecamatan Lubuk Sikarah", kind="kecamatan", parent_id="kota"
)
BELOW = ImportUnit(unit_id="k1", title="Tanah Garam", kind="kelurahan", parent_id="u1")


def test_a_rehearsal_says_what_would_happen():
    assert Rehearsal({}).run(unit, [CITY_LISTED, LISTED]) == [[CITY], [OFFICE]]


def test_a_rehearsal_of_what_is_already_so_says_nothing():
    row = fold_unit(None, heard(CITY))
    assert row and Rehearsal({"unit-kota": unit_state(row)}).run(unit, [CITY_LISTED]) == [[]]


def test_a_rehearsal_says_what_would_be_refused():
    rehearsal = Rehearsal({})
    rehearsal.run(unit, [LISTED, CITY_LISTED])
    assert [type(no) for no in rehearsal.refusals.values()] == [NoSuchParent]


def test_the_state_of_a_row_is_the_state_of_its_events():
    row = fold_employee(None, heard(CLERK))
    assert row and employee_state(row) == employee.fold([CLERK])


def test_the_state_of_a_unit_row_is_the_state_of_its_events():
    row = fold_unit(None, heard(OFFICE))
    assert row and unit_state(row) == unit.fold([OFFICE])


def test_a_line_refused_only_for_the_line_above_it_is_not_reported():
    placed = [Placed(2, LISTED), Placed(3, BELOW, above=2)]
    found = of_refusals({0: NoSuchParent("u1"), 1: NoSuchParent("k1")}, placed)
    assert [(fault.line, fault.column) for fault in found] == [(2, "parent")]
