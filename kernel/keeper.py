"""The keeper: in the process of the service that keeps the vault. It records what the vault's
journal tells, and it keeps the gates open through which keys are handed out.

A gate is kept open only in a region whose log was compared with its topic and whose standings are
carried out. So a vault that was restored from an old backup hands out nothing until its log is
whole again, and everybody whom the log has forgotten is forgotten in the tables too.
"""

import logging
import time
from collections.abc import Mapping
from contextlib import suppress

import sqlalchemy as sa

from kernel import filling
from kernel.checkpoint import read_all
from kernel.database import is_locked
from kernel.http import Behind
from kernel.keeping import Keeping
from kernel.log import PutBack
from kernel.order import Batch
from kernel.refusal import Unavailable
from kernel.running import Running
from kernel.sql_place import place
from kernel.vault import Vault
from kernel.vault_gate import BEAT_SECONDS
from kernel.vault_watch import Repeating

LOOK_SECONDS = 0.5
ENTRIES_AT_ONCE = 500

NOT_COMPARED = "the vault's log is yet to be compared with its topics"
NOT_CARRIED_OUT = "what the vault's log has decided is yet to be carried out"

logger = logging.getLogger(__name__)


class Keeper:
    """Threads of its own, so that nothing which takes long elsewhere shuts the vault. Start it,
    stop it."""

    def __init__(self, running: Running, keeping: Keeping, vault: Vault) -> None:
        self.shut: Mapping[str, str] = {"": NOT_COMPARED}  # region → why nothing is handed out
        self._running = running
        self._keeping = keeping
        self._vault = vault
        self._compared: str | None = None  # the database whose log was compared with its topics
        self._beat_at = 0.0
        self._threads = [
            Repeating("vault-gate", LOOK_SECONDS, self._keep_open),
            Repeating("vault-recorder", LOOK_SECONDS, self.record),
        ]

    def start(self) -> None:
        """Open the gates at once where no topic is to be asked. Raises what a database raises."""
        if self._running.soundness.relay is None:
            self.beat()
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        for thread in self._threads:
            thread.stop()

    def behind(self) -> list[Behind]:
        """Where nothing is handed out, and why."""
        name = f"{self._running.service.name}.gate"
        return [Behind(name, region, why=why) for region, why in self.shut.items()]

    def is_ready(self) -> bool:
        """Whether the gates were opened, but for regions with a reason of their own."""
        return "" not in self.shut

    def _keep_open(self) -> None:
        if self.shut or time.monotonic() >= self._beat_at or self._place() != self._compared:
            self.beat()
            self._beat_at = time.monotonic() + BEAT_SECONDS

    def beat(self) -> None:
        """Open the gates for another minute. Raises KafkaAway, and what a database raises."""
        if self._compared is None or self._compared != self._place():
            self._compare()
        stopped = self._stopped()
        shut = dict.fromkeys(self._not_carried_out(), NOT_CARRIED_OUT) | stopped
        regions = set(self._vault.regions)
        self._vault.gate.beat(regions - shut.keys())
        if self._place() != self._compared:  # put back in this moment
            self._vault.gate.shut(regions)
            return
        if stopped:
            self._vault.gate.shut(stopped)
        for region in stopped.keys() - self.shut.keys():
            logger.error("the vault is shut in %s: %s", region, stopped[region])
        self.shut = shut

    def _compare(self) -> None:
        """Ask the topics whether they have records that this log has not: by two questions for all
        regions, and by reading those that end elsewhere than where we left them."""
        self._compared = None
        before, soundness = self._place(), self._running.soundness
        for region in soundness.relay.suspects() if soundness.relay else ():
            with suppress(PutBack):  # the relay has stopped the writer
                soundness.prove(region)
        self._compared = before

    def _stopped(self) -> dict[str, str]:
        """The regions whose log was put back in time, and why that is thought."""
        soundness = self._running.soundness
        whys = {each.region: each.why for each in soundness.behind()}
        return {region: whys.get(region, "") for region in soundness.stopped_regions()}

    def _not_carried_out(self) -> set[str]:
        """The regions where a standing was decided that may not stand in the tables yet."""
        effect, log = self._keeping.carries.name, self._running.log
        ends, marks = log.ends(), read_all(log.database, effect, filling.VERSION)
        waiting = sa.text(
            "SELECT region FROM deliveries WHERE effect = :effect AND ended_us IS NULL"
            " UNION SELECT region FROM parked WHERE follower = :effect"
        )
        with log.database.read() as connection:
            late = set(connection.execute(waiting, {"effect": effect}).scalars())
        reached = {region: mark.at(log.service).position for region, mark in marks.items()}
        return late | {region for region, end in ends.items() if reached.get(region, -1) < end}

    def record(self) -> None:
        """Tell the own log what stands in the journal. A region that cannot be written to keeps
        its entries, and the others go on. Of several instances one does it at a time."""
        try:
            with self._running.database.exclusive("vault journal"):
                for region in self._vault.journal.waiting():
                    self._record(region)
        except Exception as failure:
            if not is_locked(failure):
                raise

    def _record(self, region: str) -> None:
        """First the log, then the mark: repeated after a crash, the commands are quiet."""
        journal = self._vault.journal
        while entries := journal.unrecorded(region, ENTRIES_AT_ONCE):
            commands = [command for entry in entries for command in self._keeping.told(entry)]
            try:
                self._running.writer.carry_out(region, Batch(commands))
            except Unavailable as away:
                logger.warning("the journal of %s waits: %s", region, away)
                return
            journal.recorded(region, entries)

    def _place(self) -> str:
        with self._running.database.read() as connection:
            return str(connection.execute(sa.text(f"SELECT {place(connection)}")).scalar())
