"""A log on both databases, one suite for both; and the callers of a small app."""

from collections.abc import AsyncIterator, Generator
from pathlib import Path

import httpx2
import pytest

from tests.kernel.logs import Bench, bench, sqlite_url
from tests.kernel.small import Store, client, small_app


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


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
async def hr(store: Store) -> AsyncIterator[httpx2.AsyncClient]:
    async with client(small_app(store), "hr") as somebody:
        yield somebody


@pytest.fixture
async def nobody(store: Store) -> AsyncIterator[httpx2.AsyncClient]:
    async with client(small_app(store)) as somebody:
        yield somebody
