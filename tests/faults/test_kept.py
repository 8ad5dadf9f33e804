"""The runs that are kept with the documentation are of the faults and mistakes that there are."""

import re
from pathlib import Path

import msgspec

from tests.faults.attack import Report
from tests.faults.injury import INJURIES
from tests.faults.planted import BUGS
from tests.faults.scenarios import SCENARIOS, Played

DOCS = Path(__file__).parents[2] / "docs"
LONG = DOCS / "reference/faults-seed-7.json"
PLANTED = DOCS / "reference/faults-planted.json"
SINCE = {"vault-killed"}
"""Faults that were thought of since the long run that is kept; empty when the next is."""
TOLD = DOCS / "explanation/attacked.md"


def test_the_long_run_that_is_kept_inflicted_every_fault_and_found_nothing_wrong():
    kept = msgspec.json.decode(LONG.read_bytes())
    report = msgspec.convert({"evidence": "", **kept}, Report)  # where that is concerns nobody
    assert report.faults.keys() | report.not_reached.keys() == INJURIES.keys() - SINCE
    assert (report.lost, report.doubled, report.violations) == (0, 0, [])
    assert f"{sum(report.commands.values()):,} commands" in TOLD.read_text()


def test_every_planted_mistake_was_caught_by_the_invariant_that_the_page_names():
    told = dict(
        re.findall(r"^\| `([a-z-]+)` \|.*\| `([a-z-]+)` \|$", TOLD.read_text(), re.MULTILINE)
    )
    found = msgspec.json.decode(PLANTED.read_bytes(), type=list[Played])
    assert {each.bug for each in found} == BUGS.keys() == SCENARIOS.keys()
    for each in found:
        assert (each.is_caught, each.without) == (True, [])
        assert told[each.bug] in SCENARIOS[each.bug].caught_by & set(each.caught_by)
