"""The places are real, the people invented: the same each time, and valid on any roster."""

from datetime import date

import pytest

from kinerja.story.functions import COMPETENCIES
from kinerja.story.people import HERO, LATECOMER, Person, people
from kinerja.story.places import PLACES, Place
from kinerja.story.roster import employees_csv, units_csv
from kinerja.story.year import policy, year_of
from services.reporting.rules.nip import nip_faults
from services.reporting.rules.order import in_circles
from services.reporting.rules.roster import read_employees, read_units

TODAY = date(2025, 12, 31)
SIZES = [12, 60, 400]
everywhere = pytest.mark.parametrize("place", PLACES, ids=lambda place: place.code)
sizes = pytest.mark.parametrize("count", SIZES)


@everywhere
def test_the_same_people_come_each_time(place: Place):
    assert year_of(place, 60, 2026) == year_of(place, 60, 2026)


@everywhere
@sizes
def test_every_nip_is_valid_and_nobody_elses(place: Place, count: int):
    found = people(place, count)
    assert [of.employee_id for of in found if nip_faults(of.nip, of.employment, TODAY)] == []
    assert len({of.nip for of in found}) == count


@everywhere
@sizes
def test_everybody_but_the_first_has_an_appraiser_and_there_is_no_circle(place: Place, count: int):
    above = {of.employee_id: of.appraiser_id for of in people(place, count)}
    assert [of for of, appraiser in above.items() if appraiser is None] == ["e0001"]
    assert in_circles(above) == set()


@everywhere
@sizes
def test_appraisers_lead_the_unit_or_one_above(place: Place, count: int):
    found = {of.employee_id: of for of in people(place, count)}
    appraisers = {of.appraiser_id for of in found.values() if of.appraiser_id}
    assert [of for of in appraisers if found[of].leads is None] == []


@everywhere
def test_both_employments_occur_and_heads_are_pns(place: Place):
    found = people(place, 60)
    assert {of.employment for of in found} == {"PNS", "PPPK"}
    assert {of.employment for of in found if of.leads} == {"PNS"}


def staff_of_the_desk(found: list[Person]) -> list[Person]:
    return [of for of in found if of.employee_id in (HERO, LATECOMER)]


def test_the_people_of_the_story_are_the_same_in_any_number():
    few, many = (staff_of_the_desk(people(PLACES[0], count)) for count in (12, 400))
    assert few == many
    assert {of.unit_id for of in few} == {"kec-lubuk-begalung"}


def test_fewer_than_twelve_are_too_few():
    with pytest.raises(ValueError, match="at least 12"):
        people(PLACES[0], 11)


@everywhere
def test_every_kecamatan_has_a_code_of_its_region(place: Place):
    codes = [unit.code for unit in place.units if unit.kind == "kecamatan"]
    assert codes == [f"{place.code}.{number:02}" for number in range(1, len(codes) + 1)]


def test_the_places_of_the_stories_are_there():
    titles = {unit.title: unit.code for place in PLACES for unit in place.units}
    assert titles["Kecamatan Lubuk Begalung"] == "13.71.06"
    assert titles["Kecamatan Rakumpit"] == "62.71.05"
    nan_xx = [title for title in titles if title.endswith("Nan XX")]
    assert len(nan_xx) == 15


@everywhere
def test_the_files_are_read_without_a_fault(place: Place):
    units, unit_faults = read_units(units_csv(place.units))
    employees, faults = read_employees(employees_csv(people(place, 60)), TODAY)
    assert (unit_faults, faults) == ([], [])
    assert (len(units), len(employees)) == (len(place.units), 60)


@everywhere
def test_desks_are_at_units_of_the_region_and_the_first_is_the_storys(place: Place):
    units = {unit.unit_id for unit in place.units}
    assert {unit for unit, _ in place.desks} <= units
    assert place.desks[0][0] == place.focus


def test_the_policy_has_a_competency_for_every_weakness():
    mapped = {of["code"]: of["competency"] for of in policy(2026)["competencies"]}
    assert mapped == COMPETENCIES
