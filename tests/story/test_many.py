"""Many regions: the four of the stories, and as many invented ones as one likes."""

import re
from pathlib import Path

from kinerja.regions import FOUR, MOST, many, regions, write
from kinerja.story.extent import requests_of
from kinerja.story.many import places
from kinerja.story.places import PLACES
from kinerja.story.year import year_of


def test_invented_regions_are_as_many_as_were_asked_for_and_have_codes_of_no_province():
    found = many(500)
    assert (len(found), list(found.values())[:4]) == (500, list(FOUR))
    assert all(re.fullmatch(r"0[1-9]\.\d\d", code) for code in list(found)[4:])
    assert len(many(MOST)) == MOST


def test_a_file_of_them_is_read_as_it_was_written(tmp_path: Path):
    write(tmp_path / "of" / "regions.json", many(30))
    assert regions(tmp_path / "of" / "regions.json") == many(30)


def test_the_four_keep_their_places_and_an_invented_one_has_a_year_of_its_own():
    found = places(many(6).values())
    assert found[:4] == list(PLACES)
    year = year_of(found[5], 12, 2026)
    assert len(year.people) == 12
    assert requests_of(year) > 50
