"""Where a run takes place: a directory, and servers that are started when first asked for."""

import itertools
import shutil
import tempfile
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg
import sqlalchemy as sa

from kinerja.servers import KafkaServer, PostgresServer


class Place:
    """Use it as a context; everything in it ends with it. Raises `ServerMissing` when asked for a
    server that this machine cannot have."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._numbers = itertools.count(1)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    @cached_property
    def directory(self) -> Path:
        made = tempfile.mkdtemp(prefix="kinerja-bench-")
        self._stack.callback(shutil.rmtree, made, ignore_errors=True)
        return Path(made)

    def new_directory(self) -> Path:
        """An empty directory of its own."""
        made = self.directory / f"part-{next(self._numbers)}"
        made.mkdir()
        return made

    @cached_property
    def postgres(self) -> PostgresServer:
        """A PostgreSQL as it is shipped, fsync on."""
        return self._stack.enter_context(PostgresServer.start(self.directory / "postgres"))

    @cached_property
    def kafka(self) -> KafkaServer:
        return self._stack.enter_context(KafkaServer.start(self.directory / "kafka"))

    def new_database(self, like: str = "") -> str:
        """The SQLAlchemy URL of a PostgreSQL database: empty, or a copy of another one to whose
        URL nobody is connected."""
        name = f"bench_{next(self._numbers)}"
        template = sa.make_url(like).database if like else "template0"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        return self.postgres.url(name)

    def drop(self, url: str) -> None:
        self.execute(f"DROP DATABASE {sa.make_url(url).database} WITH (FORCE)")

    def execute(self, statement: str) -> None:
        """One statement outside a transaction, as the administrator."""
        with psycopg.connect(conninfo(self.postgres.url()), autocommit=True) as connection:
            connection.execute(statement.encode())


def conninfo(url: str) -> str:
    """A SQLAlchemy URL as psycopg itself wants it."""
    return sa.make_url(url).set(drivername="postgresql").render_as_string(False)
