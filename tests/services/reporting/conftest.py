"""An office that a module's tests share, for starting five services takes longer than a test."""

from collections.abc import AsyncIterator

import pytest

from tests.platform import Platform, embedded
from tests.services.reporting.office import Office


@pytest.fixture(scope="module")
async def office(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Office]:
    """Its roster is imported. Each test uses plans and periods of its own."""
    async with embedded(tmp_path_factory.mktemp("office")) as running:
        opened = Office(running)
        await opened.open()
        yield opened


@pytest.fixture
def empty(platform: Platform) -> Office:
    """A test's own, before any import."""
    return Office(platform)


@pytest.fixture
async def fresh(empty: Office) -> Office:
    """A test's own, whose roster is imported."""
    await empty.open()
    return empty
