"""The gate of each region: keys are handed out only while the vault's service says all is well.

A copy of an old vault may hold keys of people who were forgotten since. Its gates have run out, or
were opened in another place (`kernel.sql_place`), and they stay shut until the vault's service has
compared its log with the topic and carried out every standing in it. Only that service beats; by
the database's clock, which all processes agree on.
"""

from collections.abc import Iterable

import sqlalchemy as sa

from kernel.bulk import upsert
from kernel.keyring import Keyring
from kernel.sql_clock import now_us
from kernel.sql_place import place
from kernel.vault_tables import gates

BEAT_SECONDS = 10.0
OPEN_SECONDS = 60  # after the last beat: a service that starts again has that long


class Gate:
    """The gates of one vault. Every method may be called from any thread."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring

    def beat(self, regions: Iterable[str]) -> None:
        """These regions are open for the next minute."""
        self._until(regions, f"SELECT {{now}} + {OPEN_SECONDS * 1_000_000}")

    def shut(self, regions: Iterable[str]) -> None:
        """These regions are open no longer, such as when their log was put back in time."""
        self._until(regions, "SELECT 0")

    def opened(self) -> tuple[set[str], bool]:
        """The regions whose gate was opened in this place and not shut since; and whether all that
        were opened were so in another place. A SQLite file may always be another one."""
        with self._keyring.read() as connection:
            here = f"place = {place(connection)} AND open_until_us > 0"
            query = f"SELECT region, {here} AS open FROM gates"
            rows = connection.execute(sa.text(query)).all()
            if connection.dialect.name == "sqlite":
                return set(), False
        opened = {row.region for row in rows if row.open}
        return opened, bool(rows) and not opened

    def _until(self, regions: Iterable[str], query: str) -> None:
        with self._keyring.write() as connection:
            asked = f"{query.format(now=now_us(connection))}, {place(connection)}"
            until_us, here = connection.execute(sa.text(asked)).one()
            gate = {"open_until_us": until_us, "place": here}
            rows = [{"region": region, **gate} for region in sorted(set(regions))]
            upsert(connection, gates, rows)
