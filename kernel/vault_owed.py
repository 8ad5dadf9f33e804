"""What a vault that may have been put back in time has to carry out before it hands anything out.

Owed is what its log had decided when it was found to be whole. What is decided later is carried out
as soon as that can be, and keeps nobody waiting: a long queue is no reason to doubt the tables.
"""

from collections.abc import Iterable

import sqlalchemy as sa

from kernel import filling, outward
from kernel.checkpoint import read_all
from kernel.commitments import COMMITMENTS
from kernel.log import Log


class Owed:
    """By region of one vault's log; ``effect`` carries out what is decided."""

    def __init__(self, log: Log, effect: str) -> None:
        self._log = log
        self._effect = effect
        self._until: dict[str, int] = {}  # region → the position up to which all is owed

    def begin(self, trusted: Iterable[str]) -> None:
        """All that the log holds now, but in the regions that are ``trusted``."""
        but = set(trusted)
        self._until = {region: end for region, end in self._log.ends().items() if region not in but}

    def also(self, regions: Iterable[str]) -> None:
        """All that the log holds now of these regions: records came back to it."""
        if wanted := set(regions):
            ends = self._log.ends()
            self._until |= {region: ends[region] for region in wanted & ends.keys()}

    def left(self) -> set[str]:
        """The regions where something is still owed; nobody is asked where nothing was."""
        if not self._until:
            return set()
        late = self._late()
        done = {region for region, until in self._until.items() if late[region] > until}
        for region in done:
            del self._until[region]
        return set(self._until)

    def _late(self) -> dict[str, int]:
        """region → the first position whose record is not carried out, or not compared."""
        found = dict.fromkeys(self._until, -1)
        for follower, version in ((self._effect, filling.VERSION), (COMMITMENTS, outward.VERSION)):
            marks = read_all(self._log.database, follower, version)
            for region in self._until:
                at = marks[region].at(self._log.service).position if region in marks else -1
                found[region] = at + 1 if follower == self._effect else min(found[region], at + 1)
        waiting = sa.text(
            "SELECT region, min(position) AS first FROM ("
            "SELECT region, position FROM deliveries WHERE effect = :effect AND ended_us IS NULL"
            " UNION ALL SELECT region, position FROM parked WHERE follower = :effect"
            ") AS waiting GROUP BY region"
        )
        with self._log.database.read() as connection:
            for row in connection.execute(waiting, {"effect": self._effect}):
                if row.region in found:
                    found[row.region] = min(found[row.region], row.first)
        return found
