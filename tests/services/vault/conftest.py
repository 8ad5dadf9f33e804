"""An office with its people, in a region of the test's own."""

import pytest

from tests.platform import Platform
from tests.services.vault.office import Office


@pytest.fixture
async def office(platform: Platform) -> Office:
    made = Office(platform)
    await made.staff()
    return made
