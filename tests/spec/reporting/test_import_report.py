"""The report of a refused file: which lines are named."""

from services.reporting.api.outcome import Placed, of_refusals
from services.reporting.deciders.unit import ImportUnit, NoSuchParent

LISTED = ImportUnit(
    unit_id="u1", title="Kecamatan Lubuk Sikarah", kind="kecamatan", parent_id="kota"
)
BELOW = ImportUnit(unit_id="k1", title="Tanah Garam", kind="kelurahan", parent_id="u1")


def test_a_line_refused_only_for_the_line_above_it_is_not_reported():
    placed = [Placed(2, LISTED), Placed(3, BELOW, above=2)]
    found = of_refusals({0: NoSuchParent("u1"), 1: NoSuchParent("k1")}, placed)
    assert [(fault.line, fault.column) for fault in found] == [(2, "parent")]
