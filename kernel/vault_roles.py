"""Who owns the vault's database, who is let into it, and what each may do there.

On SQLite one process has the file, and it is the owner. On PostgreSQL the vault's service has the
role that owns the database: it makes the tables and may do everything. Every other service has a
role of its own, which may do what sealing, opening, confirming and writing down look-ups need: not
delete a key or change one, nor write a standing or a gate. It lets go of the number that somebody
had before a correction. Row-level security shows it the regions
that `readers` names for it, and nothing where that names none.
"""

from collections.abc import Iterable

import sqlalchemy as sa

from kernel.bulk import insert
from kernel.database import Database
from kernel.vault_away import VaultIsNotSetUp, reached
from kernel.vault_tables import ADDED, metadata, readers

ALLOWED = {
    "regions": "SELECT, INSERT, UPDATE (names_version)",
    "gates": "SELECT",
    "subject_keys": "SELECT, INSERT, UPDATE (confirmed, used_us)",
    "unique_values": "SELECT, INSERT, DELETE, UPDATE (confirmed, used_us, heard)",
    "names": "SELECT, INSERT, UPDATE (box, version)",
    "standings": "SELECT",
    "keys_made": "SELECT, INSERT",
    "rotations": "SELECT",
    "lookups": "SELECT, INSERT",
    "numbers_looked_up": "SELECT, INSERT, UPDATE (time_us)",
    "lost_keys": "SELECT, INSERT",
    "custodians": "SELECT, INSERT, UPDATE (reached)",
    "confirmed_logs": "SELECT, INSERT, UPDATE (until_us)",
    "readers": "SELECT",
}
"""What a service may do with each table; with `last_number` nothing. Those with a region and no
exception are under row-level security."""
EVERYWHERE = "*"
OPEN_TO_ALL = {"confirmed_logs", "readers"}  # they say nothing of anybody

OWNS = (
    "SELECT pg_get_userbyid(datdba) = current_user FROM pg_database"
    " WHERE datname = current_database()"
)
KNOWN = "SELECT to_regclass('standings') IS NOT NULL"
ADMITTED = "SELECT has_table_privilege('standings', 'SELECT')"
# The two sub-queries stand alone, so that each is asked once for a statement and not for a row.
POLICY = """
CREATE POLICY admitted ON {table} USING (
  (SELECT EXISTS (SELECT FROM readers r WHERE r.role = current_user AND r.region = '*'))
  OR region IN (SELECT r.region FROM readers r WHERE r.role = current_user)
)
"""


def enter(database: Database) -> bool:
    """Make what is missing where our role owns the database; whether it does.

    Raises VaultIsNotSetUp where somebody else owns it, and has not been there or does not let us
    in; and VaultIsAway.
    """
    with reached():
        if owns(database):
            set_up(database)
            return True
        with database.read() as connection:
            role = connection.execute(sa.text("SELECT current_user")).scalar()
            if not connection.execute(sa.text(KNOWN)).scalar():
                raise VaultIsNotSetUp(
                    f"the vault's database {database.url.database} is empty and {role} does not own"
                    " it: start its service first, which sets it up: kinerja serve vault"
                )
            if not connection.execute(sa.text(ADMITTED)).scalar():
                raise VaultIsNotSetUp(
                    f"the vault does not let {role} in: add it to the table `readers` in"
                    f" {database.url.database}, with a region or *, and start `kinerja serve vault`"
                )
    return False


def owns(database: Database) -> bool:
    """Whether this process owns the vault's database."""
    if database.is_sqlite:
        return True
    with database.read() as connection:
        return bool(connection.execute(sa.text(OWNS)).scalar())


def set_up(database: Database) -> None:
    """The tables, and on PostgreSQL the rules for the roles that `readers` names. Two processes may
    do it at once."""
    database.create(metadata)
    with database.write() as connection:
        expand(connection)
    if database.is_sqlite:
        database.overwrite_deleted()
        return
    with database.write() as connection:
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(hashtext('kinerja'))"))
        for table in sorted(ALLOWED.keys() - OPEN_TO_ALL):
            secure(connection, table)
        known = "SELECT DISTINCT role FROM readers JOIN pg_roles ON rolname = role ORDER BY role"
        for role in connection.execute(sa.text(known)).scalars().all():
            grant(connection, role)


def expand(connection: sa.Connection) -> None:
    """Add to tables that were made before what they lack; nothing is ever taken away."""
    if connection.dialect.name != "sqlite":
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(hashtext('kinerja'))"))
    for table, name in ADDED:
        if name not in {
            column["name"] for column in sa.inspect(connection).get_columns(table.name)
        }:
            column = table.c[name]
            kind = column.type.compile(connection.dialect)
            default = str(getattr(column.server_default, "arg", ""))
            connection.exec_driver_sql(
                f"ALTER TABLE {table.name} ADD COLUMN {name} {kind} NOT NULL DEFAULT '{default}'"
            )


def secure(connection: sa.Connection, table: str) -> None:
    """Row-level security on a table. Its owner passes by: he has to sweep and to beat everywhere,
    and who can switch it off is not kept out by it."""
    there = (
        "SELECT EXISTS (SELECT FROM pg_policies WHERE policyname = 'admitted' AND tablename = :t)"
    )
    if not connection.execute(sa.text(there), {"t": table}).scalar():
        connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        connection.exec_driver_sql(POLICY.format(table=table))


def admit(database: Database, roles: Iterable[str], region: str = EVERYWHERE) -> None:
    """Let roles into a region, or everywhere; on PostgreSQL, as the owner. A role that does not
    exist yet is given its rights by the next set-up."""
    database.create(metadata)
    with database.write() as connection:
        rows = [{"role": role, "region": region} for role in sorted(roles)]
        insert(connection, readers, rows, "ON CONFLICT DO NOTHING")
    set_up(database)


def grant(connection: sa.Connection, role: str) -> None:
    """What ALLOWED says, for a role that exists."""
    quoted = connection.dialect.identifier_preparer.quote(role)
    for table, rights in ALLOWED.items():
        connection.exec_driver_sql(f"GRANT {rights} ON {table} TO {quoted}")
