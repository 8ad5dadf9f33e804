"""Many regions: those of the stories, invented ones that are as busy, and those that only exist."""

from collections.abc import Callable, Iterable
from random import Random

from kinerja.regions import Region
from kinerja.story.citizens import surveys
from kinerja.story.client import Platform
from kinerja.story.places import PLACES, Place, invented
from kinerja.story.seed import Seeding, at_once
from kinerja.story.year import Year


def places(known: Iterable[Region]) -> list[Place]:
    """A place for each region, in their order."""
    told = {place.code: place for place in PLACES}
    return [told.get(of.code) or invented(of.code, of.name, of.zone) for of in known]


async def found(
    platform: Platform, quiet: Iterable[Place], year: int, advance: Callable[[], None]
) -> None:
    """Each adopts a policy and calendars, imports its units, opens a survey and announces a
    course: the first records of their logs."""

    async def one(place: Place) -> None:
        nobody = Year(place, year, (), (), tuple(surveys(place, 1, year, Random(0))))
        await Seeding(platform, nobody, lambda: None, lambda more: None).open()
        advance()

    await at_once(quiet, one)
