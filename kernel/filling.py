"""How an effect reads its log: records become delivery rows, and the checkpoint moves with them."""

import logging
import time
from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa

from contracts.catalogue import Undecodable
from contracts.envelope import Malformed
from kernel import tables
from kernel.bulk import Row, insert
from kernel.checkpoint import Checkpoint, Mark, move
from kernel.database import Database
from kernel.effect import Effect
from kernel.feed import Record
from kernel.follower import mark_of
from kernel.heard import hear, types_of
from kernel.log import Log
from kernel.order import Moved, StillFails
from kernel.parking import forget
from kernel.queues import add
from kernel.sql_clock import now_us

VERSION = 1  # a changed effect goes on where it was; only views start again
BEHIND = "behind a parked record of its stream"

logger = logging.getLogger(__name__)


class Filling:
    """An `Apply`: the queues of one effect are filled from the log of its service."""

    def __init__(self, effect: Effect[Any], database: Database, wake: Callable[[], None]) -> None:
        """``wake()`` is called, from any thread, when something was added."""
        self.effect = effect
        self.database = database
        self.wake = wake
        self._types = types_of(effect.hears)

    def __call__(
        self, region: str, checkpoint: Checkpoint, source: str, records: Sequence[Record]
    ) -> Checkpoint | None:
        after = checkpoint.moved(source, mark_of(records[-1]))
        held = self._parked_in(region, source)
        rows: list[Row] = []
        parked: list[Row] = []
        for record in records:
            receivers, failure = self._read(record)
            if record.stream in held and (receivers or failure):
                receivers, failure = (), failure or BEHIND
            if failure:
                held.add(record.stream)
                parked.append(self._parking(record, failure))
            rows += [delivery(self.effect.name, record, receiver) for receiver in receivers]
        with self.database.write() as connection:
            name = self.effect.name
            if not move(connection, name, VERSION, region, checkpoint.row, after.row):
                return None
            insert(connection, tables.parked, parked, "ON CONFLICT DO NOTHING")
            add(connection, rows)
        if parked:
            logger.error("%s parked %d records in %s", name, len(parked), region)
        if rows:
            self.wake()
        return after

    def again(self, region: str, checkpoint: Checkpoint, record: Record) -> None:
        """Queue a parked record that is the first of its stream; its row goes with it.

        ``checkpoint`` was read before it was looked up. Raises `StillFails`, `Moved`, and what the
        database raises. Its receivers get it before what waits for them behind it.
        """
        receivers, failure = self._read(record)
        if failure:
            raise StillFails(failure)
        after = checkpoint.dealt_with(record.service)
        with self.database.write() as connection:
            name = self.effect.name
            if not move(connection, name, VERSION, region, checkpoint.row, after.row):
                raise Moved
            forget(connection, name, record)
            add(connection, [delivery(name, record, receiver) for receiver in receivers])
        self.wake()

    def _read(self, record: Record) -> tuple[Sequence[str], str]:
        """Whom the record concerns, and why that cannot be told."""
        try:
            heard = hear(record, self._types)
            return sorted(set(self.effect.receivers(heard))) if heard else (), ""
        except (Malformed, Undecodable) as poison:
            return (), f"poison: {type(poison).__name__}"
        except Exception as defect:  # impossible, so a bug: parked and alerted
            return (), f"defect: {type(defect).__name__}"

    def _parking(self, record: Record, reason: str) -> Row:
        return {
            "follower": self.effect.name,
            "region": record.region,
            "source": record.service,
            "position": record.position,
            "stream": record.stream,
            "id": record.id,
            "reason": reason,
            "at_us": time.time_ns() // 1000,
        }

    def _parked_in(self, region: str, source: str) -> set[str]:
        """The streams that have a parked record: what follows in them waits behind it."""
        query = sa.text(
            "SELECT DISTINCT stream FROM parked"
            " WHERE follower = :follower AND region = :region AND source = :source"
        )
        named = {"follower": self.effect.name, "region": region, "source": source}
        with self.database.read() as connection:
            return set(connection.execute(query, named).scalars())


def delivery(effect: str, record: Record, receiver: str) -> Row:
    return {
        "effect": effect,
        "region": record.region,
        "receiver": receiver,
        "position": record.position,
        "id": record.id,
        "outcome": "",
        "reason": "",
    }


def begin(log: Log, effect: Effect[Any]) -> None:
    """Fix where a new effect begins, once: *now* is behind the last record of every region there
    is. A region met later has no checkpoint and so begins at 0.

    Several instances may do it at once; the first one's *now* counts.
    """
    with log.database.write() as connection:
        first = sa.text(
            f"INSERT INTO begun (follower, at_us) VALUES (:follower, {now_us(connection)})"
            " ON CONFLICT DO NOTHING"
        )
        is_first = connection.execute(first, {"follower": effect.name}).rowcount == 1
        if not is_first or effect.begins == "beginning":
            return
        for region in log.ends():
            last = log.tail(region, connection)
            there = Checkpoint(None, {}).moved(log.service, Mark(last.position, last.id))
            move(connection, effect.name, VERSION, region, None, there.row)


def has_begun(database: Database, effect: str) -> bool:
    """Whether this effect has ever run on this database."""
    query = sa.text("SELECT count(*) FROM begun WHERE follower = :follower")
    with database.read() as connection:
        return bool(connection.execute(query, {"follower": effect}).scalar())
