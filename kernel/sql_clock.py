"""The database's clock in SQL: instances whose own clocks differ agree on it."""

import sqlalchemy as sa


def now_us(connection: sa.Connection) -> str:
    """SQL for the present, in microseconds since 1970."""
    if connection.dialect.name == "sqlite":  # to the millisecond
        return "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) * 1000"
    return "CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS bigint)"
