"""One suite per port, over all implementations: each test of a log runs on both databases."""

from collections.abc import Generator
from pathlib import Path

import pytest

from tests.kernel.logs import Bench, bench, sqlite_url


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.server)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The SQLAlchemy URL of an empty database."""
    if request.param == "sqlite":
        return sqlite_url(tmp_path)
    return request.getfixturevalue("postgres_database")


@pytest.fixture
def log(database_url: str) -> Generator[Bench]:
    with bench(database_url) as opened:
        yield opened
