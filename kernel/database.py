"""One service's database: PostgreSQL, or a SQLite file that one process owns.

The two differ in four things. Three are here: how a writing transaction begins, who owns the file,
and what a clash or a lost connection is called. The fourth, how many rows go with one statement, is
in `kernel.bulk`.
"""

import fcntl
import threading
from collections.abc import Generator, Sequence
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any, TextIO

import psycopg
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects import sqlite as sqlite_dialect
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoneFree
from sqlalchemy.schema import CreateIndex, CreateTable

from kernel.engines import postgres, sqlite

LOCK_NOT_AVAILABLE = "55P03"  # SQLSTATE, when lock_timeout is over
MOMENT_MS = 100  # how long one waits for who writes a group, and not for who writes an import


class DatabaseIsOwned(Exception):
    """Another process serves this SQLite file."""


class Database:
    """Connections to one database; `read` and `write` may be called from any thread."""

    def __init__(self, url: str, connections: int = 8, read_only: bool = False) -> None:
        """``url`` is SQLAlchemy's (``sqlite:////path`` or ``postgresql+psycopg://…``).

        Raises DatabaseIsOwned when another process has the SQLite file open for writing; with
        ``read_only`` that does not matter.
        """
        self.url = sa.make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.outages = 0  # how often a connection was lost: behind it may be another database
        self._lock = threading.RLock()
        self._owner: TextIO | None = None
        if self.is_sqlite and read_only:
            path = f"file:{self.url.database}?mode=ro"
            looked_at = self.url.set(database=path, query={"uri": "true"})
            self._writing = self._reading = sqlite(looked_at, immediate=False, connections=1)
        elif self.is_sqlite:
            self._owner = own(Path(self.url.database or ""))
            self._writing = sqlite(self.url, immediate=True, connections=1)
            self._reading = sqlite(self.url, immediate=False, connections=connections)
        else:
            self._writing = postgres(self.url, connections)
            event.listen(self._writing, "handle_error", self._failed)
            self._reading = self._writing.execution_options(isolation_level="AUTOCOMMIT")

    def _failed(self, context: sa.ExceptionContext) -> None:
        self.outages += context.is_disconnect

    @contextmanager
    def read(self) -> Generator[sa.Connection]:
        """A connection in autocommit: each statement sees what is committed, none holds a lock."""
        with self._reading.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Generator[sa.Connection]:
        """A transaction: committed at the end, rolled back when anything is raised.

        On SQLite one connection writes, and who wants to waits in this process: two writing
        connections could corrupt the WAL of versions before 3.51.3.
        """
        if not self.is_sqlite:
            with self._writing.begin() as connection:
                yield connection
            return
        with self._lock, self._writing.begin() as connection:
            yield connection

    @contextmanager
    def snapshot(self) -> Generator[sa.Connection]:
        """Reads that all see the same state. Keep it short: PostgreSQL keeps old rows meanwhile."""
        with self._reading.connect() as connection:
            if self.is_sqlite:
                connection.exec_driver_sql("BEGIN")
            else:
                connection = connection.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
            try:
                yield connection
            finally:
                if self.is_sqlite:
                    connection.exec_driver_sql("COMMIT")

    @contextmanager
    def stroke(self) -> Generator[sa.Connection]:
        """For a write of one statement: PostgreSQL commits it in the same round trip."""
        if self.is_sqlite:
            with self.write() as connection:
                yield connection
            return
        with self._reading.connect() as connection:
            yield connection

    @contextmanager
    def exclusive(self, name: str, wanted: bool = True) -> Generator[None]:
        """Hold the lock of this name among all processes, by a session and not by a transaction.

        What somebody else holds for longer than a moment raises what `is_locked` knows. On SQLite
        there is nothing to hold: one process owns the file.
        """
        if self.is_sqlite or not wanted:
            yield
            return
        with self.read() as connection:
            key = {"name": name}
            patience = f"set_config('lock_timeout', '{MOMENT_MS}ms', true)"  # of this statement
            lock = f"SELECT {patience}, pg_advisory_lock(hashtextextended(:name, 0))"
            connection.execute(sa.text(lock), key)
            try:
                yield
            finally:
                unlock = "SELECT pg_advisory_unlock(hashtextextended(:name, 0))"
                connection.execute(sa.text(unlock), key)

    def create(self, metadata: sa.MetaData) -> None:
        """Make the tables that are not there yet. Two processes may do it at once."""
        with self.write() as connection:
            if not self.is_sqlite:
                connection.execute(sa.text("SELECT pg_advisory_xact_lock(hashtext('kinerja'))"))
            for statement in definitions(metadata, connection.dialect.name):
                connection.exec_driver_sql(statement)

    def overwrite_deleted(self) -> None:
        """What is deleted from a SQLite file from now on is overwritten in it; PostgreSQL has
        nothing of the kind."""
        if self.is_sqlite:
            event.listen(self._writing, "connect", overwriting)
            self._writing.dispose()

    def alone(self, statement: str) -> Any:
        """The first row of a statement that SQLite runs outside any transaction, on the connection
        that writes: two that write or copy the log could corrupt it."""
        with self._lock, closing(self._writing.raw_connection()) as raw:
            return raw.cursor().execute(statement).fetchone()

    def close(self) -> None:
        self._writing.dispose()
        self._reading.dispose()
        if self._owner:
            self._owner.close()


def overwriting(raw: Any, _: Any) -> None:
    raw.execute("PRAGMA secure_delete=ON")


@cache
def definitions(metadata: sa.MetaData, dialect: str) -> Sequence[str]:
    """The statements that make the tables which are not there yet; compiled once per process."""
    chosen = postgresql.dialect() if dialect == "postgresql" else sqlite_dialect.dialect()
    tables = metadata.sorted_tables
    made = [
        *(CreateTable(table, if_not_exists=True) for table in tables),
        *(CreateIndex(index, if_not_exists=True) for table in tables for index in table.indexes),
    ]
    return [str(each.compile(dialect=chosen)) for each in made]


def own(path: Path) -> TextIO:
    """Lock the file beside the database for as long as this process lives."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = path.with_name(path.name + ".lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise DatabaseIsOwned(
            f"{path} is served by another process; stop it, or speak to it over HTTP"
        ) from None
    return lock


def is_clash(error: Exception) -> bool:
    """Somebody else wrote that key."""
    return isinstance(error, IntegrityError)


def is_locked(error: Exception) -> bool:
    """Somebody else holds what we need for longer than we wait; our statement did nothing."""
    return getattr(getattr(error, "orig", None), "sqlstate", None) == LOCK_NOT_AVAILABLE


def is_away(error: Exception) -> bool:
    """The database, or the way to it, is gone or too busy: wait and try again."""
    if isinstance(error, NoneFree):  # no connection free in the pool
        return True
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):  # during a COPY
        return True
    return isinstance(error, OperationalError | InterfaceError)
