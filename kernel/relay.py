"""The relay: a service's own log, published to its topics in order and without a gap.

Acknowledged first, then the checkpoint: a crash in between publishes again what the topic has, and
dense positions make that harmless. So before its first word in a region, and whenever it is not
alone or something failed, the relay reads how far the topic is and goes on from there.
"""

import logging
from collections.abc import Callable, Sequence

from kernel import fault_point
from kernel.checkpoint import Checkpoint, Mark, move, read, read_all
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
        self._stopped: dict[str, Mark] = {}  # region → what the topic has and the log has not
        self._reached: dict[str, Mark] = {}  # region → the last record the topic has in order
        self._rows: dict[str, str | None] = {}  # region → the checkpoint as we left it
        self._short: dict[str, str] = {}
        self._missing: dict[str, str] = {}

    def __call__(
        self, region: str, checkpoint: Checkpoint, source: str, records: Sequence[Record]
    ) -> Checkpoint | None:
        if seen := self._stopped.get(region):
            self._check(region, seen)
        if self._rows.get(region) != checkpoint.row:
            self._reached.pop(region, None)  # another instance has published meanwhile
        reached = self._published(region, checkpoint.at(source), records)
        fault_point.reached("published")
        last = mark_of(records[-1])
        after = checkpoint.moved(source, reached if reached.position == last.position else last)
        with self._log.database.write() as connection:
            if move(connection, NAME, VERSION, region, checkpoint.row, after.row):
                self._rows[region] = after.row
                return after
        self._reached.pop(region, None)  # another instance publishes too
        return None

    def waits(self) -> list[str]:
        """The topics that are missing, or that lost what they had."""
        return [*self._missing.values(), *self._short.values()]

    def suspects(self) -> list[str]:
        """The regions whose topic does not end with the last record that we published, by two
        questions to Kafka for all of them. Raises KafkaAway."""
        marks = read_all(self._log.database, NAME, VERSION)
        found: list[str] = []
        for region, end in self._publisher.ends(self._log.service).items():
            mark = marks[region].at(self._log.service) if region in marks else Mark()
            if end != (0 if mark.offset is None else mark.offset + 1):
                found.append(region)
        return found

    def prove(self, region: str) -> None:
        """Compare the topic with the log; nothing is published.

        Raises PutBack when the topic has a record that the log has not, and KafkaAway.
        """
        if seen := self._stopped.get(region):
            self._check(region, seen)
        mark = read(self._log.database, NAME, VERSION, region).at(self._log.service)
        try:
            reached = self._last_in(region, mark)
        except TopicMissing:  # so it contradicts nothing
            return
        self._stopped.pop(region, None)
        if reached.position < mark.position:
            log = f"{region}/{self._log.service}"
            self._short[region] = (
                f"the topic of {log} has lost records behind {reached.position}; they are published"
                f" with the next record, or now: kinerja relay {log} --from 0"
            )
            logger.warning("%s", self._short[region])

    def _last_in(self, region: str, mark: Mark) -> Mark:
        """As `_compared`, but where the topic ends with what we published last it is not read."""
        if mark.offset is not None:
            reader = self.reader(region)
            try:
                is_last = reader.end_offset() == mark.offset + 1
            finally:
                reader.close()
            if is_last:
                self._check(region, mark)
                return mark
        return self._compared(region, mark)

    def reader(self, region: str) -> TopicReader:
        """What reads the topic of a region, from the outside."""
        return self._publisher.reader(region, self._log.service)

    def publish(self, records: Sequence[Record]) -> int:
        """Publish records that the topic may have already; the offset behind the last.

        Raises KafkaAway. Duplicates are harmless: positions are dense.
        """
        self._reached.pop(records[0].region, None)
        _, last = self._publisher.publish(records)
        self._short.pop(records[0].region, None)
        return last + 1

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
        self._short.pop(region, None)
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
        reader = self.reader(region)
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
                self._check(reader.region, mark_of(walk.first))
                return walk.reached, walk.furthest
        walk = Walk(Mark(), 0, end, reader)
        return walk.reached, walk.furthest

    def _check(self, region: str, seen: Mark) -> None:
        if self._log.has(region, seen.position, seen.id):
            return
        self._stopped[region] = seen
        put_back = PutBack(region, self._log.service, seen.position, "the topic has it")
        self._stop(region, str(put_back))
        raise put_back


class Walk:
    """A topic read from an offset to its end: how far its records go without a gap."""

    def __init__(self, before: Mark, offset: int, end: int, reader: TopicReader) -> None:
        """``before`` is the record before the first that is wanted; ``end`` the end offset."""
        self.first: Record | None = None
        self.reached = self.furthest = before
        is_end = offset >= end
        if not is_end:
            reader.seek(offset)
        while not is_end:  # asking for more than there is would wait for more
            records, is_end = reader.read(min(RECORDS_IN_A_PAGE, end - offset))
            for record in records:
                self._see(record)
            if records and records[-1].offset is not None:
                offset = records[-1].offset + 1
                is_end = is_end or offset >= end

    def _see(self, record: Record) -> None:
        self.first = self.first or record
        mark = mark_of(record)
        if record.position == self.reached.position + 1:
            self.reached = mark
        if record.position > self.furthest.position:
            self.furthest = mark
