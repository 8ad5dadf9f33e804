"""Compares what the vault's log tells of keys with the keys that are there: in the vault's service.

A key that the log tells of and nobody has is lost, unless its person was forgotten. The checkpoint
lies beside the keys and is put back with them, so what is looked at after a restore is just what
`kinerja recover` has brought back.
"""

import logging
from collections.abc import Sequence

from contracts.vault import SubjectKeyMade
from kernel import vault_lost, vault_rows
from kernel.checkpoint import Checkpoint, move
from kernel.feed import Record
from kernel.follower import mark_of
from kernel.heard import hear, types_of
from kernel.log import Log
from kernel.outward import VERSION

COMMITMENTS = "commitments"
TYPES = types_of(SubjectKeyMade)

logger = logging.getLogger(__name__)


class Commitments:
    """An `Apply` on the vault's own log."""

    def __init__(self, log: Log) -> None:
        self._log = log

    def __call__(
        self, region: str, checkpoint: Checkpoint, source: str, records: Sequence[Record]
    ) -> Checkpoint | None:
        told: dict[str, str] = {}
        for record in records:
            heard = hear(record, TYPES)
            if heard and isinstance(heard.event, SubjectKeyMade):
                told[heard.event.subject_id] = heard.event.commitment
        after = checkpoint.moved(source, mark_of(records[-1]))
        subjects = sorted(told)
        with self._log.database.write() as connection:
            if not move(connection, COMMITMENTS, VERSION, region, checkpoint.row, after.row):
                return None
            if not told:
                return after
            there = vault_rows.commitments_of(connection, region, subjects)
            erased = vault_rows.forgotten(connection, region, subjects)
            lost = {s: told[s] for s in subjects if s not in there and s not in erased}
            vault_lost.told_lost(connection, region, lost)
            vault_lost.found(connection, region, told.keys() - lost.keys())
        if lost:
            logger.error("%s: %d keys that the vault's log tells of are gone", region, len(lost))
        if others := [s for s in subjects if there.get(s, told[s]) != told[s]]:
            logger.error("%s: %d keys are not those of the vault's log", region, len(others))
        return after
