"""Whose facts move the vault: what was done with its tables, as their journal tells it; and that a
review round is closed."""

from datetime import UTC, datetime, timedelta

from contracts.evaluation import ReviewRoundClosed
from kernel.decider import Command
from kernel.heard import Heard
from kernel.journal_entry import Entry, KeyLost, KeyMade, LookedUp, Rotated
from kernel.reaction import Reaction
from services.vault.deciders.lookup import RecordLookup
from services.vault.deciders.region_key import RecordRotation
from services.vault.deciders.subject import ForgetRound, RecordKey, RecordLoss

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def told(entry: Entry) -> list[Command]:
    """What follows from one entry of the journal; the same, ids and all, however often."""
    match entry:
        case KeyMade():
            return [RecordKey(subject_id=entry.subject_id, commitment=entry.commitment)]
        case KeyLost():
            return [RecordLoss(subject_id=entry.subject_id, commitment=entry.commitment)]
        case LookedUp():
            return [
                RecordLookup(
                    lookup_id=entry.lookup_id,
                    looker_id=entry.looker_id,
                    by=entry.by,
                    subjects=entry.subjects,
                    found=entry.found,
                    asked=entry.asked if entry.by == "import" else None,
                    file=entry.file or None,
                    looked_at=EPOCH + timedelta(microseconds=entry.time_us),
                )
            ]
        case Rotated():
            return [RecordRotation(commitment=entry.commitment, keys=entry.keys)]


def forget_round(heard: Heard[ReviewRoundClosed]) -> list[ForgetRound]:
    """Who was asked for which review stands sealed under the round's key, and under no other."""
    return [ForgetRound(subject_id=f"round-{heard.event.round_id}")]


rounds_closed: Reaction[ReviewRoundClosed] = Reaction(
    name="rounds_closed", hears=ReviewRoundClosed, react=forget_round, is_duty=True
)
