"""What every layer may ask for: a real Kafka, a real PostgreSQL, a database of its own.

The short loop, plain `pytest -m "not server"`, is shared among two processes by itself; whatever is
named or chosen otherwise runs in one, as do the tests with servers, of which a run starts only one.
"""

import gc
import itertools
import os
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TypeVar

import pytest

from kinerja.servers import ServerMissing
from tests import servers

S = TypeVar("S", servers.Kafka, servers.Postgres, servers.Hsm)
SHORT_LOOP = "not server"
PROCESSES = 2
MEMORY = Path("/dev/shm")
MEMORY_BYTES = 2 * 1024**3  # free; the files of a run are a fifth of that
SERVER_FIXTURES = {"kafka_server", "postgres_server", "postgres_database", "softhsm"}
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


@pytest.fixture(scope="session")
def softhsm() -> Iterator[servers.Hsm]:
    """SoftHSM: `.soft` makes tokens; a library, of which one process loads one."""
    yield from _had("softhsm", servers.hsm())


@pytest.fixture
def postgres_database(postgres_server: servers.Postgres) -> Iterator[str]:
    """The SQLAlchemy URL of an empty database of this test's own."""
    name = f"test_{os.getpid()}_{next(numbers)}"
    postgres_server.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    yield postgres_server.url(name)
    postgres_server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Share the short loop among processes, whole files: so a file's fixtures are made once. What
    it writes stays in memory, if there is room: nothing in it asks whether a disk keeps its word.
    """
    chosen = config.option
    is_plain = config.args_source is not pytest.Config.ArgsSource.ARGS
    is_shared = hasattr(config, "workerinput") or getattr(chosen, "numprocesses", 0) is not None
    if is_plain and chosen.markexpr == SHORT_LOOP and not (is_shared or chosen.usepdb):
        chosen.numprocesses = 0 if chosen.collectonly else PROCESSES
        chosen.dist = "loadfile"
        if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > MEMORY_BYTES:
            os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def pytest_configure() -> None:
    """A run that a script starts in the background ignores Ctrl-C, and so would all that it starts;
    some tests interrupt what they started."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_finish() -> None:
    """What was imported lives as long as the run: the collector need not look through it again."""
    gc.collect()
    gc.freeze()


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
