"""What no record has confirmed is swept, once every log has been confirmed far enough.

Each service tells the vault how far its custodian has come, and a sweep rests on the service that
is furthest behind. So a key whose record is not confirmed yet is never taken for an abandoned one,
wherever its custodian runs, and also while that service is down.

Only who owns the vault may delete from it: `Sweep.sweep` is for its service.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from kernel import vault_marks
from kernel.bulk import among, insert, listed
from kernel.keyring import NOTED_US, Keyring
from kernel.vault_confirming import Step
from kernel.vault_tables import confirmed_logs, subject_keys, unique_values

ALL_OTHERS = ""  # stands for the regions that have no row of their own
UNCONFIRMED_US = 24 * 3600 * 1_000_000  # far longer than a command waits in any queue

Confirmed = Mapping[str, Mapping[str, int]]
"""By service and region: until when (microseconds since 1970) all its records are confirmed."""


class Sweep:
    """The sweeping of one vault: told by any process, done by the vault's own."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring

    def register(self, services: Iterable[str]) -> None:
        """These services seal with this vault: before their first sealing, or it would not rest on
        them. Harmless to repeat."""
        with self._keyring.write() as connection:
            for service in sorted(services):
                register(connection, service, ALL_OTHERS)

    def confirmed(
        self,
        service: str,
        until_us: int,
        behind: Iterable[str],
        steps: Mapping[str, Step] | None = None,
    ) -> set[str]:
        """Every record that the service had at ``until_us`` is confirmed, but for the regions that
        are ``behind``: those stay where they were.

        ``steps`` are the vault's marks by region, as the custodian left them, and where they are to
        be moved. A region whose mark is elsewhere is behind too: the vault was put back, and what
        was confirmed is not confirmed in it. Returns those regions."""
        elsewhere: set[str] = set()
        with self._keyring.write() as connection:
            marks = vault_marks.marks_of(connection, service)
            for region, step in sorted((steps or {}).items()):
                if marks.get(region, vault_marks.NOTHING) != step.before:
                    elsewhere.add(region)
                elif step.after > step.before:
                    vault_marks.move(connection, service, region, step.before, step.after)
            waiting = sorted(elsewhere.union(behind))
            for region in waiting:
                stay_at(connection, service, region, ALL_OTHERS)
            confirmed_until(connection, service, until_us, waiting)
        return elsewhere

    def sweep(self) -> int:
        """Drop keys and reservations that no sealing has relied on for 24 hours before the time
        until which all records are confirmed. Returns how many."""
        with self._keyring.write() as connection:
            confirmed: dict[str, dict[str, int]] = {}
            for row in confirmations(connection):
                confirmed.setdefault(row.service, {})[row.region] = row.until_us
            if not confirmed:  # nobody has sealed anything
                return 0
            own = sorted({region for each in confirmed.values() for region in each})
            dropped = sum(
                drop_unconfirmed(connection, before(confirmed, region), region, own)
                for region in own
            )
        if dropped:
            self._keyring.cache.clear()
        return dropped


def before(confirmed: Confirmed, region: str) -> int:
    """What was used before this time, and is not confirmed, is abandoned."""
    until = min(each.get(region, each[ALL_OTHERS]) for each in confirmed.values())
    return until - UNCONFIRMED_US - NOTED_US


def register(connection: sa.Connection, service: str, others: str) -> None:
    """The row of a service, of which nothing is confirmed yet."""
    row = {"service": service, "region": others, "until_us": 0}
    insert(connection, confirmed_logs, [row], "ON CONFLICT DO NOTHING")


def stay_at(connection: sa.Connection, service: str, region: str, others: str) -> None:
    """A region gets a row of its own, where the ``others`` are now, unless it has one."""
    query = (
        "INSERT INTO confirmed_logs (service, region, until_us)"
        " SELECT service, :region, until_us FROM confirmed_logs"
        " WHERE service = :service AND region = :others ON CONFLICT DO NOTHING"
    )
    connection.execute(sa.text(query), {"service": service, "region": region, "others": others})


def confirmed_until(
    connection: sa.Connection, service: str, until_us: int, waiting: Sequence[str]
) -> None:
    """Move all rows of a service but for those of regions that are waiting."""
    update = sa.text(
        "UPDATE confirmed_logs SET until_us = :until WHERE service = :service"
        f" AND until_us < :until AND NOT {among(connection, 'region', 'waiting')}"
    )
    named = {"service": service, "until": until_us, "waiting": listed(connection, waiting)}
    connection.execute(update, named)


def confirmations(connection: sa.Connection) -> Sequence[Any]:
    """How far each service is."""
    return connection.execute(sa.text("SELECT service, region, until_us FROM confirmed_logs")).all()


def drop_unconfirmed(
    connection: sa.Connection, before_us: int, region: str, own: Sequence[str]
) -> int:
    """Delete unconfirmed keys and reservations of a region that were last used before; for "", of
    all regions that are not among ``own``. Returns how many rows."""
    where = "region = :region" if region else f"NOT {among(connection, 'region', 'own')}"
    named = {"before": before_us, "region": region, "own": listed(connection, own)}
    dropped = 0
    for table in (unique_values, subject_keys):
        delete = f"DELETE FROM {table.name} WHERE NOT confirmed AND used_us < :before AND {where}"
        dropped += connection.execute(sa.text(delete), named).rowcount
    return dropped
