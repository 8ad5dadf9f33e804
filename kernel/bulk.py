"""Many rows with one statement: in by INSERT, and out by a list of any length.

PostgreSQL takes a list as one array; SQLite a prepared statement row by row, or a list as JSON.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from kernel.columns import column
from kernel.statement import text

Row = Mapping[str, Any]
T = TypeVar("T")
ROWS_AT_ONCE = 5_000  # so that no statement of an import runs for long


def insert(
    connection: sa.Connection,
    table: sa.Table,
    rows: Sequence[Row],
    suffix: str = "",
    **parameters: Any,
) -> int:
    """Insert rows with one statement (PostgreSQL) or one prepared one (SQLite).

    ``suffix`` is SQL behind the rows, with its ``parameters``: ON CONFLICT, or on PostgreSQL WHERE.
    Returns the number of rows written, which SQLite does not know exactly with ON CONFLICT.
    """
    if not rows:
        return 0
    names = ", ".join(rows[0])
    if connection.dialect.name == "sqlite":
        # Past SQLAlchemy's named parameters: they would cost more than SQLite needs for the rows.
        values = ", ".join("?" * len(rows[0]))
        statement = f"INSERT INTO {table.name} ({names}) VALUES ({values}) {suffix}"
        given = [tuple(row[column] for column in rows[0]) for row in rows]
        return connection.exec_driver_sql(statement, given).rowcount
    arrays, lists = unnested(table, rows)
    statement = f"INSERT INTO {table.name} ({names}) {arrays} {suffix}"
    return connection.execute(text(statement), {**lists, **parameters}).rowcount


def unnested(table: sa.Table, rows: Sequence[Row], prefix: str = "") -> tuple[str, dict[str, Any]]:
    """``SELECT * FROM unnest(arrays)`` over the columns of the rows, and its parameters.

    ``prefix`` keeps the parameters of two tables in one statement apart.
    """
    kinds = kinds_of(table, tuple(rows[0]))
    arrays = ", ".join(f"CAST(:{prefix}{c} AS {kind}[])" for c, kind in kinds.items())
    lists = {prefix + c: column(kind, [row[c] for row in rows]) for c, kind in kinds.items()}
    return f"SELECT * FROM unnest({arrays}) AS given({', '.join(kinds)})", lists


@cache
def kinds_of(table: sa.Table, columns: tuple[str, ...]) -> Mapping[str, str]:
    """What PostgreSQL calls the types of these columns; tables are few and live as long as we."""
    dialect = postgresql.dialect()
    kinds = {column: str(table.c[column].type.compile(dialect)) for column in columns}
    return {column: kind.partition(" COLLATE")[0] for column, kind in kinds.items()}


def upsert(connection: sa.Connection, table: sa.Table, rows: Sequence[Row]) -> None:
    """Insert rows, or replace those with the same primary key."""
    if rows:
        insert(connection, table, rows, replacing(table, rows[0]))


def replacing(table: sa.Table, row: Row) -> str:
    """ON CONFLICT … DO UPDATE for all columns of the row that are not its key."""
    keys = [column.name for column in table.primary_key.columns]
    sets = ", ".join(f"{column} = excluded.{column}" for column in row if column not in keys)
    return f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {sets}"


def among(connection: sa.Connection, column: str, name: str) -> str:
    """SQL for "column is one of the list ``name``", of any length, given by `listed`."""
    if connection.dialect.name == "sqlite":
        return f"{column} IN (SELECT value FROM json_each(:{name}))"
    return f"{column} = ANY(CAST(:{name} AS text[]))"


def looked_up(connection: sa.Connection, query: str, column: str, name: str) -> str:
    """SQL for the rows of ``query``, which ends with its conditions, whose ``column`` is one of the
    list ``name``, given by `listed`; once for each time it is in it.

    On PostgreSQL one look into an index for each value, whatever it knows of the table: while it
    has no statistics, `among` reads all rows that fulfil the other conditions, a whole region.
    """
    if connection.dialect.name == "sqlite":
        return f"{query} AND {among(connection, column, name)}"
    values = f"unnest(CAST(:{name} AS text[])) AS given(value)"
    one = f"{query} AND {column} = given.value OFFSET 0"  # which keeps it what it is: a look
    return f"SELECT found.* FROM {values} CROSS JOIN LATERAL ({one}) AS found"


def listed(connection: sa.Connection, values: Sequence[str]) -> Any:
    """The list parameter for `among`."""
    if connection.dialect.name == "sqlite":
        return msgspec.json.encode(values).decode()
    return column("TEXT", values)


def parts(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    """The rows in their order, at most 5,000 at once, for statements that stay short."""
    return (rows[begin : begin + ROWS_AT_ONCE] for begin in range(0, len(rows), ROWS_AT_ONCE))


def copy(connection: sa.Connection, table: sa.Table, rows: Sequence[Row]) -> None:
    """PostgreSQL's COPY, in binary: for many new rows; it writes while we still send.

    Raises what the driver raises, not what SQLAlchemy makes of it.
    """
    names = list(rows[0])
    driver: Any = connection.connection.driver_connection
    into = f"COPY {table.name} ({', '.join(names)}) FROM STDIN WITH (FORMAT BINARY)"
    with driver.cursor() as cursor, cursor.copy(into) as copying:
        copying.set_types([KINDS[type(table.c[name].type)] for name in names])
        for row in rows:
            copying.write_row(list(row.values()))


KINDS: Mapping[type, str] = {
    sa.Text: "text",
    sa.Integer: "int4",
    sa.BigInteger: "int8",
    sa.Boolean: "bool",
    sa.LargeBinary: "bytea",
}
