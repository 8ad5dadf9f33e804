"""The databases of the services and of the vault: do they answer, and would they lose a commit?"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from contracts.topics import LOGS
from kernel.database import Database
from kernel.engines import DatabaseIsNotUtf8
from kernel.vault_lost import IS_GONE
from kernel.vault_roles import ADMITTED, KNOWN, OWNS
from kinerja.doctor.finding import Finding, good, warning, wrong
from kinerja.settings import Settings

ANSWER_SECONDS = 5
FIRST = "kinerja serve vault"
Rights = Callable[[str, sa.Connection], Iterator[Finding]]
OLDEST_POSTGRES = 15
KEPT: Mapping[str, str] = {
    "fsync": "on",
    "full_page_writes": "on",
    "server_encoding": "UTF8",
}
"""Settings of PostgreSQL that have one right value."""


def examine_databases(settings: Settings) -> Iterator[Finding]:
    """One for each service."""
    for name in [told.by for told in LOGS]:
        yield from examine(f"database of {name}", settings.database_of(name))


def examine_vault(settings: Settings) -> Iterator[Finding]:
    """The database of the subjects' keys."""
    at = settings.vault_of(LOGS[0].by)
    yield from examine("vault", at, lets_in)
    yield from examine_keys_lost(at)


def examine_keys_lost(at: str) -> Iterator[Finding]:
    """Whether a restored vault lacks keys. One that does not answer, or is not set up, was told."""
    database = Database(at, read_only=True)
    with suppress(SQLAlchemyError, DatabaseIsNotUtf8), database.read() as connection:
        query = sa.text(f"SELECT count(*) FROM lost_keys l WHERE {IS_GONE}")
        if lost := connection.execute(query).scalar():
            says = (
                f"{lost} keys are gone though nobody was forgotten, and what they sealed with them"
            )
            mend = "a backup of the vault was older than they; see docs/how-to/restore-the-vault.md"
            yield wrong("vault", says, mend)
    database.close()


def examine(about: str, url: str, rights: Rights | None = None) -> Iterator[Finding]:
    """One database, looked at and left as it is. ``rights`` looks at what our role may do in one
    of PostgreSQL; without it, it has to make tables."""
    at = sa.make_url(url)
    if at.get_backend_name() == "sqlite":
        yield from examine_sqlite(about, Path(at.database or ""))
    else:
        yield from examine_postgres(about, at, rights or makes_tables)


def examine_sqlite(about: str, file: Path) -> Iterator[Finding]:
    """A file; its last records are read, so that a damaged one is seen."""
    if not file.exists():
        yield good(about, f"{file} is made at the first start")
        return
    try:
        with sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=ANSWER_SECONDS) as reading:
            mode = reading.execute("PRAGMA journal_mode").fetchone()[0]
            reading.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error as failure:
        says = f"{file} cannot be read ({failure})"
        yield wrong(about, says, "restore it from a backup; what it lacks then comes by recovery")
        return
    if mode != "wal":
        says = f"{file} has the journal mode {mode}, not wal"
        yield wrong(about, says, "it was changed by another program: PRAGMA journal_mode=WAL")
    else:
        yield good(about, str(file))


def examine_postgres(about: str, at: sa.URL, rights: Rights) -> Iterator[Finding]:
    """A server: its version, what it does with a commit, and what our role may do."""
    # Without an encoding a server answers in bytes, and could not even be asked which it has.
    given = {"connect_timeout": ANSWER_SECONDS, "client_encoding": "utf8"}
    engine = sa.create_engine(at, hide_parameters=True, connect_args=given)
    where = f"{at.host}:{at.port or 5432}/{at.database} as {at.username}"
    try:
        with engine.connect() as connection:
            found = [*of_server(about, connection), *rights(about, connection)]
    except (DBAPIError, SQLAlchemyError) as failure:
        cause = type(getattr(failure, "orig", None) or failure).__name__
        says = f"{where} does not let us in ({cause})"
        yield wrong(about, says, "start the server, make database and role, or correct the URL")
        return
    finally:
        engine.dispose()
    yield from found or [good(about, where)]


def of_server(about: str, connection: sa.Connection) -> Iterator[Finding]:
    """What is wrong with a server that answers, and with our role there."""
    yield from of_settings(
        about, lambda name: str(connection.execute(sa.text(f"SHOW {name}")).scalar())
    )
    role = connection.execute(
        sa.text("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
    ).one()
    if role.rolsuper or role.rolbypassrls:
        says = "our role is a superuser or passes by row security"
        yield warning(about, says, "give each service a role of its own that is neither")


def of_settings(about: str, shown: Callable[[str], str]) -> Iterator[Finding]:
    """What is wrong with a server whose setting of a name is ``shown(name)``."""
    if (version := int(shown("server_version_num")) // 10_000) < OLDEST_POSTGRES:
        yield wrong(about, f"is PostgreSQL {version}", f"use {OLDEST_POSTGRES} or newer")
    for name, right in KEPT.items():
        if (value := shown(name)) != right:
            yield wrong(about, f"{name} is {value}", mend_of(name, right))
    if (kept := shown("synchronous_commit")) in ("off", "local"):
        says = f"synchronous_commit is {kept}: a commit that was answered can be lost"
        yield wrong(about, says, "set it to on for this role or for the server")


def makes_tables(about: str, connection: sa.Connection) -> Iterator[Finding]:
    """A service makes its tables itself."""
    if not connection.execute(
        sa.text("SELECT has_schema_privilege(current_schema(), 'CREATE')")
    ).scalar():
        yield wrong(about, "our role may not make tables", "make it the owner of the database")


def lets_in(about: str, connection: sa.Connection) -> Iterator[Finding]:
    """The vault's own service makes its tables, and lets the roles of the others in."""
    if connection.execute(sa.text(OWNS)).scalar():
        return
    if not connection.execute(sa.text(KNOWN)).scalar():
        yield wrong(about, "is empty", "start its service first, which sets it up: " + FIRST)
    elif not connection.execute(sa.text(ADMITTED)).scalar():
        mend = f"add it to the table `readers` there, with a region or *, and start {FIRST}"
        yield wrong(about, "does not let our role in", mend)


def mend_of(name: str, right: str) -> str:
    if name == "server_encoding":
        return "make the database anew: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0"
    return f"set {name} = {right} and restart: a crash of the machine would damage the log"
