"""Offices: one that a module's tests share, and those of a test's own."""

import pytest

from tests.platform import Platform
from tests.services.reporting.office import Office
from tests.services.reporting.papers import Papers


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


@pytest.fixture
async def papers(empty: Office) -> Papers:
    """A test's own, with plans of every kind that are agreed."""
    papers = Papers(empty)
    await papers.settle()
    return papers
