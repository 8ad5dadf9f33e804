"""What no record has confirmed is swept, once every log has been confirmed far enough.

Each service tells the vault how far its custodian has come, and any process may sweep: a sweep
rests on the service that is furthest behind. So a key whose record is not confirmed yet is never
taken for an abandoned one, wherever its custodian runs, and also while that service is down.
"""

from collections.abc import Iterable, Mapping

from kernel import vault_tables as tables
from kernel.keyring import NOTED_US, Keyring

ALL_OTHERS = ""  # stands for the regions that have no row of their own
UNCONFIRMED_US = 24 * 3600 * 1_000_000  # far longer than a command waits in any queue

Confirmed = Mapping[str, Mapping[str, int]]
"""By service and region: until when (microseconds since 1970) all its records are confirmed."""


class Sweep:
    """The sweeping of one vault, from any process."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring

    def register(self, services: Iterable[str]) -> None:
        """These services seal with this vault: before their first sealing, or it would not rest on
        them. Harmless to repeat."""
        with self._keyring.write() as connection:
            for service in sorted(services):
                tables.register(connection, service, ALL_OTHERS)

    def confirmed(self, service: str, until_us: int, behind: Iterable[str]) -> None:
        """Every record that the service had at ``until_us`` is confirmed, but for the regions that
        are ``behind``: those stay where they were."""
        waiting = sorted(behind)
        with self._keyring.write() as connection:
            for region in waiting:
                tables.stay_at(connection, service, region, ALL_OTHERS)
            tables.confirmed_until(connection, service, until_us, waiting)

    def sweep(self) -> int:
        """Drop keys and reservations that no sealing has relied on for 24 hours before the time
        until which all records are confirmed. Returns how many."""
        with self._keyring.write() as connection:
            confirmed: dict[str, dict[str, int]] = {}
            for row in tables.confirmations(connection):
                confirmed.setdefault(row.service, {})[row.region] = row.until_us
            if not confirmed:  # nobody has sealed anything
                return 0
            own = sorted({region for each in confirmed.values() for region in each})
            dropped = sum(
                tables.drop_unconfirmed(connection, before(confirmed, region), region, own)
                for region in own
            )
        if dropped:
            self._keyring.cache.clear()
        return dropped


def before(confirmed: Confirmed, region: str) -> int:
    """What was used before this time, and is not confirmed, is abandoned."""
    until = min(each.get(region, each[ALL_OTHERS]) for each in confirmed.values())
    return until - UNCONFIRMED_US - NOTED_US
