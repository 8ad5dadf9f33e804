"""How much a year is: the commands it takes, the units that are judged, the surveys that end."""

from kinerja.story.citizens import Survey
from kinerja.story.people import Person
from kinerja.story.quarters import QUARTERS, STORY_QUARTER
from kinerja.story.year import Year


def requests_of(year: Year) -> int:
    """How many commands the year takes, courses not counted: they depend on what is found."""
    plans = sum(4 if of.first_plan else 2 for of in year.work)
    reports = sum(5 if of.returned else 3 for each in year.work for of in each.reports)
    surveys = sum(1 + len(of.replies) + is_over(of, year) for of in year.surveys)
    units = len(QUARTERS) * len(led(year))
    return 5 + plans + reports + surveys + units


def led(year: Year) -> list[Person]:
    """The heads of units who have somebody above: by the unit's predicate they are scored."""
    return [of.person for of in year.work if of.person.leads]


def is_over(survey: Survey, year: Year) -> bool:
    """Whether it will be closed: at the desk of the story a form on paper is still to be copied."""
    return (survey.body["unit_id"], survey.quarter) != (year.place.focus, STORY_QUARTER)
