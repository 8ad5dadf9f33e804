"""A street of receivers, on both databases."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from tests.kernel.effects.street import Street


@pytest.fixture
async def street(database_url: str, tmp_path: Path) -> AsyncGenerator[Street]:
    async with Street().served(database_url, tmp_path) as served:
        yield served
