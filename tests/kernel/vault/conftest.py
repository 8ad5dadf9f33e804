"""A vault on SQLite and one on PostgreSQL, with a clock that a test can turn."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kernel import vault_tables as tables
from kernel.database import Database
from kernel.keyring import Keyring
from kernel.region_keys import RegionKeys
from kernel.vault import Vault
from tests.kernel.vault.given import REGION_KEYS, Clock, beaten


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.server)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgres":
        return request.getfixturevalue("postgres_database")
    return f"sqlite:///{tmp_path / 'vault.sqlite'}"


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    opened = Database(url)
    opened.create(tables.metadata)
    beaten(opened)
    yield opened
    opened.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def vault(database: Database, clock: Clock) -> Vault:
    return Vault(Keyring(database, RegionKeys(REGION_KEYS), clock))


@pytest.fixture
def another(database: Database, clock: Clock) -> Vault:
    """The same vault as another process sees it: the database in common, and no cache."""
    return Vault(Keyring(database, RegionKeys(REGION_KEYS), clock))
