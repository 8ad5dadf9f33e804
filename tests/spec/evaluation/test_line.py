"""Who is above whom, and who holds the offices that no roster tells. Read the names."""

from datetime import date

import pytest
from msgspec.structs import replace

from contracts.evaluation import OfficialLeft, OfficialNamed
from services.evaluation.deciders.line import NoteAppraiser, line
from services.evaluation.deciders.official import NameOfficial, VacateOffice, official
from tests.spec.evaluation.followed import ABOVE_E1, REGIONAL_HEAD
from tests.spec.given import given

NOTE = NoteAppraiser(
    employee_id="e1",
    appraiser_id="e0",
    since=date(2026, 1, 2),
    noted_from="13.72/reporting@1",
)
NEXT = replace(ABOVE_E1, appraiser_id="e9", since=date(2026, 4, 1))
NAME = NameOfficial(office="regional-head", person_id="w1", since=date(2025, 2, 20))
VACATE = VacateOffice(
    office="regional-head", since=date(2026, 2, 20), noted_from="13.72/reporting@9"
)
VACANT = OfficialLeft(
    office="regional-head", since=date(2026, 2, 20), noted_from="13.72/reporting@9"
)


def test_who_appraises_whom_is_noted():
    given(line).when(NOTE).then(ABOVE_E1)


def test_noting_the_same_again_changes_nothing():
    later = replace(NOTE, since=date(2026, 2, 2), noted_from="13.72/reporting@8")
    given(line, ABOVE_E1).when(later).then_nothing()


@pytest.mark.parametrize(
    ("day", "who"),
    [
        (date(2026, 1, 1), None),
        (date(2026, 1, 2), "e0"),
        (date(2026, 3, 31), "e0"),
        (date(2026, 4, 1), "e9"),
    ],
)
def test_an_appraiser_appraises_from_the_day_of_the_assignment_on(day: date, who: str | None):
    assert line.fold([ABOVE_E1, NEXT]).on(day) == who


def test_what_is_said_later_of_an_earlier_day_stands():
    corrected = replace(ABOVE_E1, appraiser_id="e5", since=date(2026, 2, 1))
    assert line.fold([ABOVE_E1, NEXT, corrected]).on(date(2026, 5, 1)) == "e5"


def test_somebody_may_have_nobody_above():
    nobody = replace(ABOVE_E1, appraiser_id=None, since=date(2026, 4, 1))
    given(line, ABOVE_E1).when(
        replace(NOTE, appraiser_id=None, since=date(2026, 4, 1), noted_from=ABOVE_E1.noted_from)
    ).then(nobody)


def test_the_region_names_its_officials():
    given(official).when(NAME).then(REGIONAL_HEAD)


def test_naming_the_same_official_again_changes_nothing():
    given(official, REGIONAL_HEAD).when(NAME).then_nothing()


def test_where_the_regional_head_was_noted_from_changes_nothing_by_itself():
    again = replace(NAME, noted_from="13.72/reporting@9")
    given(official, REGIONAL_HEAD).when(again).then_nothing()


def test_an_office_may_be_vacant():
    given(official, REGIONAL_HEAD).when(VACATE).then(VACANT)
    assert official.fold([REGIONAL_HEAD, VACANT]).person_id is None


def test_an_office_that_nobody_holds_is_vacant_already():
    given(official).when(VACATE).then_nothing()
    given(official, REGIONAL_HEAD, VACANT).when(VACATE).then_nothing()


def test_whoever_left_may_come_back():
    asked = replace(NAME, since=date(2030, 2, 20))
    back = replace(REGIONAL_HEAD, since=date(2030, 2, 20))
    given(official, REGIONAL_HEAD, VACANT).when(asked).then(back)


def test_the_next_official_follows():
    following = OfficialNamed(office="regional-head", person_id="w2", since=date(2030, 2, 20))
    asked = replace(NAME, person_id="w2", since=date(2030, 2, 20))
    given(official, REGIONAL_HEAD).when(asked).then(following)
