"""The platform for a test: six services, embedded, on SQLite, and a region of the test's own.

A module's tests share the program, because to start six services takes longer than a test; what
one of them does in its region no other sees.
"""

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.platform import OWN, Platform, embedded


@pytest.fixture(scope="module")
async def program(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Platform]:
    async with embedded(tmp_path_factory.mktemp("platform")) as running:
        yield running


@pytest.fixture(scope="module")
def codes() -> Iterator[str]:
    """Regions that nobody has used."""
    return iter(OWN)


@pytest.fixture
def platform(program: Platform, codes: Iterator[str]) -> Platform:
    return program.elsewhere(next(codes))
