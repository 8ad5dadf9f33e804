"""The platform for a test: five services, embedded, on SQLite."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.platform import Platform, embedded


@pytest.fixture
async def platform(tmp_path: Path) -> AsyncIterator[Platform]:
    async with embedded(tmp_path) as running:
        yield running
