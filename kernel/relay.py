"""The relay: a service's own log, published to its topics in order and without a gap.

Acknowledged first, then the checkpoint: a crash in between publishes again what the topic has, and
dense positions make that harmless. So before its first word in a region, and whenever it is not
alone or something failed, the relay reads how far the topic is and goes on from there.
"""

import logging
from collections.abc import Callable, Sequence

from kernel import fault_point
from kernel.checkpoint import Checkpoint, Mark, move
from kernel.feed import Record
from kernel.follower import RECORDS_IN_A_PAGE, mark_of
from kernel.log import Log, PutBack
from kernel.outward import VERSION
from kernel.publisher import Publisher
from kernel.reach import KafkaAway, TopicMissing
from kernel.topic_reader import TopicReader

NAME = "relay"

logger = logging.getLogger(__name__)


class Relay:
    """An `Apply`. Raises KafkaAway, so that the loop waits and tries again, and PutBack when topic
    and log contradict each other: then it has called ``stop(region, reason)``."""

    def __init__(self, log: Log, publisher: Publisher, stop: Callable[[str, str], None]) -> None:
        """``stop`` stops the writer of a region: what it wrote would contradict the topic."""
        self._log = log
        self._publisher = publisher
        self._stop = stop
        self._stopped: dict[str, str] = {}
        self._reached: dict[str, Mark] = {}  # region → the last record the topic has in order
        self._missing: dict[str, str] = {}

    def __call__(
        self, region: str, checkpoint: Checkpoint, source: str, records: Sequence[Record]
    ) -> Checkpoint | None:
        if region in self._stopped:
            raise PutBack(self._stopped[region])
        reached = self._published(region, checkpoint.at(source), records)
        fault_point.reached("published")
        last = mark_of(records[-1])
        after = checkpoint.moved(source, reached if reached.position == last.position else last)
        with self._log.database.write() as connection:
            if move(connection, NAME, VERSION, region, checkpoint.row, after.row):
                return after
        self._reached.pop(region, None)  # another instance publishes too
        return None

    def waits(self) -> list[str]:
        """The topics that are missing."""
        return list(self._missing.values())

    def _published(self, region: str, mark: Mark, records: Sequence[Record]) -> Mark:
        """The end of the topic, when it has all of these records and those before them."""
        try:
            reached = self._reached.pop(region, None)
            if reached is None:
                reached = self._compared(region, mark)
            while reached.position < records[0].position - 1:  # the topic lost what it had
                lost = self._log.after(region, reached.position, RECORDS_IN_A_PAGE)
                reached = self._sent([r for r in lost if r.position < records[0].position], reached)
            if left := [r for r in records if r.position > reached.position]:
                reached = self._sent(left, reached)
        except TopicMissing as missing:
            self._missing[region] = str(missing)
            raise
        self._missing.pop(region, None)
        self._reached[region] = reached
        return reached

    def _sent(self, records: Sequence[Record], reached: Mark) -> Mark:
        first, last = self._publisher.publish(records)
        if reached.offset is not None and first <= reached.offset:
            raise KafkaAway(f"the topic of {records[0].region} was made anew: comparing again")
        return Mark(records[-1].position, records[-1].id, last)

    def _compared(self, region: str, mark: Mark) -> Mark:
        """The last record which the topic has in order, after comparing it with the log.

        Read from the checkpoint's hint on; from the beginning when another record is there.
        """
        reader = self._publisher.reader(region, self._log.service)
        try:
            reached, furthest = self._walked(reader, mark)
        finally:
            reader.close()
        for seen in {reached, furthest}:
            if seen.position >= 0:
                self._check(region, seen)
        return reached

    def _walked(self, reader: TopicReader, mark: Mark) -> tuple[Mark, Mark]:
        """The last record in order, and the furthest: a failed attempt can leave a gap between."""
        end = reader.end_offset()
        if mark.offset is not None and mark.offset < end:
            walk = Walk(Mark(mark.position - 1), mark.offset, end, reader)
            if walk.first is not None and walk.first.position == mark.position:
                if walk.first.id != mark.id:
                    self._contradicted(reader.region, mark.position)
                return walk.reached, walk.furthest
        walk = Walk(Mark(), 0, end, reader)
        return walk.reached, walk.furthest

    def _check(self, region: str, seen: Mark) -> None:
        found = self._log.after(region, seen.position - 1, 1)
        if not found or found[0].id != seen.id:
            self._contradicted(region, seen.position)

    def _contradicted(self, region: str, position: int) -> None:
        where = f"{region}/{self._log.service}@{position}"
        reason = f"the topic has a record {where} that the log does not have: it was put back"
        self._stopped[region] = reason
        logger.error("%s", reason)
        self._stop(region, reason)
        raise PutBack(reason)


class Walk:
    """A topic read from an offset to its end: how far its records go without a gap."""

    def __init__(self, before: Mark, offset: int, end: int, reader: TopicReader) -> None:
        """``before`` is the record before the first that is wanted; ``end`` the end offset."""
        self.first: Record | None = None
        self.reached = self.furthest = before
        is_end = offset >= end
        if not is_end:
            reader.seek(offset)
        while not is_end:
            records, is_end = reader.read(RECORDS_IN_A_PAGE)
            for record in records:
                self._see(record)

    def _see(self, record: Record) -> None:
        self.first = self.first or record
        mark = mark_of(record)
        if record.position == self.reached.position + 1:
            self.reached = mark
        if record.position > self.furthest.position:
            self.furthest = mark
