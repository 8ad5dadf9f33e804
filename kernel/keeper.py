"""The keeper: in the process of the service that keeps the vault. It records what the vault's
journal tells, and it keeps the gates open through which keys are handed out.

Where the vault may have been put back in time (it is in another place than where its gates were
opened, or its log lacked what its topic has) a gate opens only once the log was compared with its
topic, everybody whom the log had forgotten by then is forgotten in the tables too, and every
process had time to give back the keys it holds. Ordinary arrears shut nothing.
"""

import logging
import time
from collections.abc import Mapping
from contextlib import suppress

import sqlalchemy as sa

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
from kernel.vault_owed import Owed
from kernel.vault_watch import GIVEN_BACK_SECONDS, Repeating

LOOK_SECONDS = 0.5
ENTRIES_AT_ONCE = 500

NOT_COMPARED = "the vault's log is yet to be compared with its topics"
NOT_CARRIED_OUT = "what the vault's log had decided before is yet to be carried out"
NOT_GIVEN_BACK = "the vault is in another place; other processes are giving back the keys they hold"
LOST = "keys were lost with a restore, and what they sealed; see GET …/vault/subjects?lost=true"

logger = logging.getLogger(__name__)


class Keeper:
    """Threads of its own, so that nothing which takes long elsewhere shuts the vault. Start it,
    stop it."""

    def __init__(self, running: Running, keeping: Keeping, vault: Vault) -> None:
        self.service = running.service.name
        self.shut: Mapping[str, str] = {"": NOT_COMPARED}  # region → why nothing is handed out
        self._running = running
        self._keeping = keeping
        self._vault = vault
        self._compared: str | None = None  # the database whose log was compared with its topics
        self._seen = ""  # the place as it was when this began to wait for others
        self._owed = Owed(running.log, keeping.carries.name)
        self._stopped_before: set[str] = set()
        self._opens_at = 0.0
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
        name = f"{self.service}.gate"
        return [Behind(name, region, why=why) for region, why in self.shut.items()]

    def lost(self) -> list[Behind]:
        """Where keys are gone though nobody was forgotten. Raises what the database raises."""
        name = f"{self.service}.keys"
        counted = self._vault.lost.counted()
        return [Behind(name, region, count, why=LOST) for region, count in sorted(counted.items())]

    def is_ready(self) -> bool:
        """Whether the gates were opened, but for regions with a reason of their own."""
        return "" not in self.shut

    def _keep_open(self) -> None:
        is_due = time.monotonic() >= self._beat_at or self._place() != self._compared
        if self.shut or is_due or self._running.soundness.stopped_regions():
            self.beat()
            self._beat_at = time.monotonic() + BEAT_SECONDS

    def beat(self) -> None:
        """Open the gates for another minute. Raises KafkaAway, and what a database raises."""
        if self._compared is None or self._compared != self._place():
            self._compare()
        if time.monotonic() < self._opens_at:
            self.shut = {"": NOT_GIVEN_BACK}
            return
        stopped = self._stopped()
        self._owed.also(self._stopped_before - stopped.keys())
        self._stopped_before = set(stopped)
        shut = dict.fromkeys(self._owed.left(), NOT_CARRIED_OUT) | stopped
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
        trusted, was_elsewhere = self._vault.gate.opened()
        if self._seen != before:  # not again while Kafka is away
            self._seen = before
            self._opens_at = time.monotonic() + GIVEN_BACK_SECONDS * was_elsewhere
        for region in soundness.relay.suspects() if soundness.relay else ():
            with suppress(PutBack):  # the relay has stopped the writer
                soundness.prove(region)
        self._owed.begin(trusted)
        self._compared = before

    def _stopped(self) -> dict[str, str]:
        """The regions whose log was put back in time, and why that is thought."""
        soundness = self._running.soundness
        whys = {each.region: each.why for each in soundness.behind()}
        return {region: whys.get(region, "") for region in soundness.stopped_regions()}

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
