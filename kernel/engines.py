"""The engines behind `kernel.database`: how a connection to each of the two databases is made."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

POSTGRES_OPTIONS = " ".join(
    f"-c {name}={value}"
    for name, value in {
        "lock_timeout": "2s",  # a worker is never held by one region for longer
        "idle_in_transaction_session_timeout": "5s",  # a stopped process is fenced out
        "statement_timeout": "60s",
        "timezone": "UTC",
        # A plan made once and kept is made while a table is empty: it read whole regions until the
        # table was analysed. Planning each time takes a tenth of a millisecond.
        "plan_cache_mode": "force_custom_plan",
    }.items()
)

# How a connection notices within ten seconds that the other side is gone.
KEEPALIVES: Any = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 2,
}


PLACE = "database: "  # how the note begins that says where an error comes from


class DatabaseIsNotUtf8(Exception):
    """A PostgreSQL database has an encoding in which not every name can be written."""


def sqlite(url: sa.URL, immediate: bool, connections: int) -> sa.Engine:
    engine = sa.create_engine(
        url,
        pool_size=connections,
        max_overflow=0,
        poolclass=sa.QueuePool,
        hide_parameters=True,  # an error must not quote values into a log
        connect_args={"check_same_thread": False, "timeout": 10},
    )
    place(engine, str(url.database).removeprefix("file:").removesuffix("?mode=ro"))

    @event.listens_for(engine, "connect")
    def prepare(raw: Any, _: Any) -> None:  # pyright: ignore[reportUnusedFunction]
        raw.isolation_level = None  # we say BEGIN ourselves, or nothing: autocommit
        raw.execute("PRAGMA busy_timeout=10000")
        if "uri" not in url.query:  # opened for reading only, it cannot set these
            raw.execute("PRAGMA journal_mode=WAL")
            raw.execute("PRAGMA synchronous=FULL")

    if immediate:

        @event.listens_for(engine, "begin")
        def begin(connection: sa.Connection) -> None:  # pyright: ignore[reportUnusedFunction]
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def postgres(url: sa.URL, connections: int) -> sa.Engine:
    """Its first connection raises DatabaseIsNotUtf8 where that is so."""
    engine = sa.create_engine(
        url,
        pool_size=connections,
        max_overflow=8,
        hide_parameters=True,
        pool_pre_ping=False,  # a dead connection is an unknown outcome and has to be seen as one
        connect_args={"options": POSTGRES_OPTIONS, **KEEPALIVES},
    )
    place(engine, url.render_as_string(hide_password=True))

    # Before SQLAlchemy asks anything: of an SQL_ASCII database the driver gives bytes for texts.
    @event.listens_for(engine, "do_connect")
    def connect(dialect: Any, _: Any, words: Any, named: Any) -> Any:  # pyright: ignore[reportUnusedFunction]
        connection = dialect.connect(*words, **named)
        encoding = connection.info.parameter_status("server_encoding")
        if encoding != "UTF8":
            connection.close()
            raise DatabaseIsNotUtf8(
                f"the database {url.database} has the encoding {encoding}, but names need UTF8;"
                f" create it so: CREATE DATABASE {url.database}"
                " ENCODING 'UTF8' LOCALE 'C' TEMPLATE template0"
            )
        return connection

    return engine


def place(engine: sa.Engine, address: str) -> None:
    """What this engine raises says by a note which database it is about."""

    @event.listens_for(engine, "handle_error")
    def note(context: sa.ExceptionContext) -> None:  # pyright: ignore[reportUnusedFunction]
        if context.sqlalchemy_exception is not None:
            context.sqlalchemy_exception.add_note(PLACE + address)


def place_of(error: BaseException) -> str:
    """Which database an error is about, without a password; "" where nobody said."""
    notes: list[str] = getattr(error, "__notes__", [])
    return next((each.removeprefix(PLACE) for each in notes if each.startswith(PLACE)), "")
