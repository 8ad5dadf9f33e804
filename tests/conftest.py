"""What every layer may ask for: a real Kafka, a real PostgreSQL, a database of its own."""

import itertools
import os
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import TypeVar

import pytest

from kinerja.servers import ServerMissing
from tests import servers

S = TypeVar("S", servers.Kafka, servers.Postgres)
SERVER_FIXTURES = {"kafka_server", "postgres_server", "postgres_database"}
found: list[str] = []
numbers = itertools.count(1)


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def kafka_server() -> Iterator[servers.Kafka]:
    """One for the whole run: `.bootstrap`, and `.own` where the run started it itself."""
    yield from _had("kafka", servers.kafka())


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[servers.Postgres]:
    """One for the whole run: `.url(database)`, and `.own` where the run started it itself."""
    yield from _had("postgres", servers.postgres())


@pytest.fixture
def postgres_database(postgres_server: servers.Postgres) -> Iterator[str]:
    """The SQLAlchemy URL of an empty database of this test's own."""
    name = f"test_{os.getpid()}_{next(numbers)}"
    postgres_server.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    yield postgres_server.url(name)
    postgres_server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever asks for a server is marked `server`, so that `-m "not server"` needs nothing."""
    for item in items:
        if isinstance(item, pytest.Function) and SERVER_FIXTURES & set(item.fixturenames):
            item.add_marker(pytest.mark.server)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for line in found:
        terminalreporter.write_line(line)


def _had(name: str, server: AbstractContextManager[S]) -> Iterator[S]:
    begun = time.monotonic()
    try:
        running = server.__enter__()
    except ServerMissing as missing:
        reason = f"{name}: {missing}"
        if servers.required(name):
            pytest.fail(f"KINERJA_REQUIRE names it: {reason}")
        pytest.skip(reason)
    found.append(f"{name}: {running.whence}, up in {time.monotonic() - begun:.1f} s")
    yield running
    server.__exit__(None, None, None)
