"""Whose facts move the vault: what was done with its tables, as their journal tells it."""

from datetime import UTC, datetime, timedelta

from kernel.decider import Command
from kernel.journal_entry import Entry, KeyMade, LookedUp
from services.vault.deciders.lookup import RecordLookup
from services.vault.deciders.subject import RecordKey

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def told(entry: Entry) -> list[Command]:
    """What follows from one entry of the journal; the same, ids and all, however often."""
    match entry:
        case KeyMade():
            return [RecordKey(subject_id=entry.subject_id, commitment=entry.commitment)]
        case LookedUp():
            return [
                RecordLookup(
                    lookup_id=entry.lookup_id,
                    looker_id=entry.looker_id,
                    by=entry.by,
                    subjects=entry.subjects,
                    found=entry.found,
                    looked_at=EPOCH + timedelta(microseconds=entry.time_us),
                )
            ]
