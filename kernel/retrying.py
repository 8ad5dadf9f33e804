"""Parked records are applied again, in order, until one still cannot be applied."""

import logging
from typing import Protocol

import msgspec

from kernel import parking
from kernel.checkpoint import Checkpoint, read
from kernel.database import Database
from kernel.feed import Feed, Record
from kernel.order import Moved, StillFails
from kernel.parking import ATTEMPTS, FollowerIsBusy, NothingIsParked, Parked, Stream
from kernel.refusal import Conflict, Unavailable

RECORDS_AT_ONCE = 200

logger = logging.getLogger(__name__)


class RecordIsAway(Unavailable):
    """The parked record cannot be read from its log now; nothing was changed."""


class AnotherRecord(Conflict):
    """At this position its log now holds another record than the one that was parked."""

    slug = "kernel.another-record"
    indonesian = "Pada posisi ini lognya kini berisi catatan lain daripada yang ditahan."


class Parks(Protocol):
    """An `Apply` that parks what it can never apply: a reaction, an effect."""

    def again(self, region: str, checkpoint: Checkpoint, record: Record) -> None:
        """Apply a parked record that is the first of its stream; its row goes with it.

        ``checkpoint`` was read before it was looked up. Raises `StillFails`, or `Moved` when the
        checkpoint is elsewhere by now: nothing was done, ask again.
        """
        ...


class Retried(msgspec.Struct, frozen=True):
    """The positions that were applied, the one that was not and why, and how many are left."""

    applied: list[int]
    failed: int | None
    reason: str
    left: int


def retry(parks: Parks, database: Database, feed: Feed, of: Stream) -> Retried:
    """Apply the parked records of a stream in order of position, each with the removal of its row
    in one transaction, at most 200 of them; stops at the first that fails again.

    Raises NothingIsParked, AnotherRecord, or Unavailable: an outage fails no record.
    """
    applied: list[int] = []
    if not parking.records_of(database, of, 1):
        raise NothingIsParked(of.stream)
    while len(applied) < RECORDS_AT_ONCE:
        try:
            if (position := next_applied(parks, database, feed, of)) is None:
                break
        except Unfit as unfit:
            left = parking.count_in(database, of)
            return Retried(applied, unfit.position, unfit.reason, left)
        applied.append(position)
    return Retried(applied, None, "", parking.count_in(database, of))


class Unfit(Exception):
    """The first parked record of a stream still cannot be applied."""

    def __init__(self, position: int, reason: str) -> None:
        super().__init__(reason)
        self.position = position
        self.reason = reason


def next_applied(parks: Parks, database: Database, feed: Feed, of: Stream) -> int | None:
    """Apply the first parked record of a stream; its position, None when there is none any more."""
    for _ in range(ATTEMPTS):
        # In this order: if the checkpoint has not moved since, nobody has touched what is parked.
        checkpoint = read(database, of.follower, of.version, of.region)
        parked = parking.records_of(database, of, 1)
        if not parked:
            return None
        try:
            parks.again(of.region, checkpoint, found(feed, parked[0]))
            return parked[0].position
        except Moved:
            continue
        except StillFails as failure:
            parking.note(database, parked[0], str(failure))
            raise Unfit(parked[0].position, str(failure)) from None
    raise FollowerIsBusy(of.follower)


def found(feed: Feed, parked: Parked) -> Record:
    """The record that was parked, from its log."""
    record = feed.one(parked.region, parked.position)
    if record is None:
        raise RecordIsAway(f"{parked.region}/{parked.source}@{parked.position}")
    if record.id != parked.id:
        raise AnotherRecord(f"{parked.region}/{parked.source}@{parked.position}")
    return record
