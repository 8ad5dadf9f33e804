"""Which database one is connected to, in SQL: a copy under the same name is another one, and so is
the same one after the server was started again, perhaps on files that were put back, or once the
tables of the keys were filled from a backup where they stand."""

import sqlalchemy as sa

TABLES = ("subject_keys", "standings")


def place(connection: sa.Connection) -> str:
    """SQL for a text. A SQLite file has one process, and is the same as long as that has it."""
    if connection.dialect.name == "sqlite":
        return "''"
    files = ", ".join(f"pg_relation_filenode(to_regclass('{table}'))" for table in TABLES)
    return (
        "(SELECT concat_ws(' ', oid, extract(epoch FROM pg_postmaster_start_time()), "
        f"{files}) FROM pg_database WHERE datname = current_database())"
    )
