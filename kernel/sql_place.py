"""Which database one is connected to, in SQL: a copy under the same name is another one, and so is
the same one after the server was started again, perhaps on files that were put back."""

import sqlalchemy as sa


def place(connection: sa.Connection) -> str:
    """SQL for a text. A SQLite file has one process, and is the same as long as that has it."""
    if connection.dialect.name == "sqlite":
        return "''"
    return (
        "(SELECT oid || ' ' || extract(epoch FROM pg_postmaster_start_time())"
        " FROM pg_database WHERE datname = current_database())"
    )
