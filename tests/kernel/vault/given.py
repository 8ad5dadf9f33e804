"""What the tests of the vault have in common: keys, a clock, values, a look into the tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from contracts.event import Sealed
from kernel import vault_tables as tables
from kernel.database import Database
from kernel.edge import Personal
from kernel.keyring import Keyring
from kernel.region_keys import RegionKeys
from kernel.vault import Vault
from kernel.vault_gate import Gate
from kernel.vault_standings import Standings

HOUR_US = 3_600_000_000
REGION, OTHER = "13.72", "13.71"
REGION_KEYS = {REGION: bytes(range(32)), OTHER: bytes(range(32, 64))}


@dataclass
class Clock:
    """``us`` is what it shows, microseconds since 1970."""

    us: int = 1_767_225_600_000_000

    def __call__(self) -> int:
        return self.us

    def advance(self, hours: float) -> None:
        self.us += int(hours * 3_600_000_000)


def nip(subject: str, number: int) -> Personal:
    return Personal(subject, "nip", f"19850101201001{number:04}", unique=True)


def name(subject: str, text: str) -> Personal:
    return Personal(subject, "name", text, named=True)


def note(subject: str, text: str = "Rapat dinas") -> Personal:
    return Personal(subject, "note", text)


def swept(vault: Vault, clock: Clock) -> int:
    """How much is swept where the one service has confirmed all it has."""
    vault.sweeping.register(["reporting"])
    vault.sweeping.confirmed("reporting", clock.us, [])
    return vault.sweeping.sweep()


def beaten(database: Database) -> None:
    """The gates of both regions are open, as the vault's service keeps them."""
    Gate(Keyring(database, RegionKeys({}), Clock())).beat(REGION_KEYS)


def stored(database: Database) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table."""
    with database.read() as connection:
        found = {
            table.name: connection.execute(sa.select(table)).mappings().all()
            for table in tables.metadata.sorted_tables
        }
    return {table: [dict(row) for row in rows] for table, rows in found.items()}


Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def let_pass(database: Database, us: int) -> None:
    """As if that much time had passed since the last beat."""
    with database.write() as connection:
        late = "UPDATE gates SET open_until_us = open_until_us - :us"
        connection.execute(sa.text(late), {"us": us})


def put_back(database: Database, rows: Rows) -> None:
    """The tables as they were copied, and an hour has passed since."""
    with database.write() as connection:
        for table in tables.metadata.sorted_tables:
            connection.execute(sa.delete(table))
            if rows[table.name]:
                connection.execute(sa.insert(table), [dict(row) for row in rows[table.name]])
    let_pass(database, HOUR_US)


def bury(database: Database, region: str, subject: str) -> None:
    """Forget somebody, in a process of whose memory nobody asks."""
    Standings(Keyring(database, RegionKeys({}), Clock())).change(region, subject, "forgotten")


def moved(sealed: Sealed, subject: str = "", label: str = "", box: str | None = None) -> Sealed:
    """The same box somewhere else, or another box in the same place."""
    return Sealed(
        subject or sealed.subject, label or sealed.label, sealed.box if box is None else box
    )
