"""Offices: one that a module's tests share, and those of a test's own."""

from collections.abc import Iterator

import pytest

from tests.platform import Platform
from tests.services.reporting.office import Office
from tests.services.reporting.papers import Papers, clerks


@pytest.fixture(scope="module")
async def office(program: Platform) -> Office:
    """Its roster is imported. Each test uses plans and periods of its own."""
    opened = Office(program)
    await opened.open()
    return opened


@pytest.fixture
def empty(platform: Platform) -> Office:
    """A test's own, before any import."""
    return Office(platform)


@pytest.fixture
async def fresh(empty: Office) -> Office:
    """A test's own, whose roster is imported."""
    await empty.open()
    return empty


@pytest.fixture(scope="module")
async def story(program: Platform) -> Papers:
    """One that a module's tests share: plans of every kind for 2026 are agreed."""
    papers = Papers(Office(program))
    await papers.settle()
    return papers


@pytest.fixture(scope="module")
def years() -> Iterator[int]:
    """Years of which nobody has a plan yet."""
    return iter(range(2027, 2100))


@pytest.fixture
async def papers(story: Papers, years: Iterator[int]) -> Papers:
    """The clerk's plan of a year of the test's own, agreed."""
    own = Papers(story.office, next(years))
    await own.agree("e7", own.office.clerk, own.office.head, clerks(own.year))
    return own
