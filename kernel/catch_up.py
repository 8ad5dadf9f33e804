"""Followers that are behind a window read the topic by a temporary reader until they reach it."""

import threading
import time
from collections.abc import Callable, Iterable, Sequence

from kernel.checkpoint import Mark
from kernel.feed import Record
from kernel.topic_reader import TopicReader

RECORDS_IN_A_READ = 2_000
IDLE_SECONDS = 10.0
MOST_READERS = 8


class Trail:
    """A reader somewhere in a topic, and what it has read that nobody has applied yet."""

    def __init__(self, reader: TopicReader) -> None:
        self.reader = reader
        self.buffer: list[Record] = []
        self.next = 0  # the position wanted behind the buffer
        self._behind = 0  # the offset behind the last record that was kept
        self.used_at = time.monotonic()

    def begin(self, position: int, marks: Iterable[Mark]) -> None:
        """Stand at ``position``: at the nearest known offset if that record is still there."""
        for mark in sorted(known(marks, position), key=lambda mark: -mark.position)[:1]:
            assert mark.offset is not None
            if mark.offset >= self.reader.end_offset():
                break
            self._seek(mark.offset)
            records, _ = self.reader.read(RECORDS_IN_A_READ)
            if records and (records[0].position, records[0].id) == (mark.position, mark.id):
                self.next = position
                self._take(records)
                return
        self._seek(0)
        self.next = position

    def holds(self, position: int) -> bool:
        """Whether it can go on at this position without seeking."""
        return self.next - len(self.buffer) <= position <= self.next

    def after(self, position: int, limit: int) -> Sequence[Record]:
        """Up to ``limit`` records behind ``position``; empty at the end of the topic."""
        del self.buffer[: position + 1 - (self.next - len(self.buffer))]
        is_end = False
        while not self.buffer and not is_end:
            records, is_end = self.reader.read(RECORDS_IN_A_READ)
            self._take(records)
            if is_end:
                # The library tells the end once: whoever asks again there would wait in vain, and
                # what stood beyond the position that was wanted has to be read again.
                self._seek(self._behind)
        return self.buffer[:limit]

    def _seek(self, offset: int) -> None:
        self._behind = offset
        self.reader.seek(offset)

    def _take(self, records: Sequence[Record]) -> None:
        """Keep what comes next in order: duplicates are below, and what is beyond comes again."""
        for record in records:
            if record.position == self.next:
                self.buffer.append(record)
                self.next += 1
                self._behind = self._behind if record.offset is None else record.offset + 1


def known(marks: Iterable[Mark], position: int) -> list[Mark]:
    """The marks from which a reader gets to this position."""
    return [mark for mark in marks if mark.offset is not None and mark.position <= position]


class Trails:
    """The readers of one consumer; kept open while somebody catches up, closed when idle."""

    def __init__(self, reader: Callable[[str, str], TopicReader]) -> None:
        """``reader(service, region)`` opens one."""
        self._open = reader
        self._lock = threading.Lock()
        self._idle: dict[tuple[str, str], list[Trail]] = {}

    def after(
        self, service: str, region: str, position: int, limit: int, marks: Iterable[Mark]
    ) -> Sequence[Record]:
        """Records behind ``position`` out of the topic. Raises KafkaAway."""
        trail = self._take(service, region, position + 1)
        try:
            if trail is None:
                trail = Trail(self._open(service, region))
                trail.begin(position + 1, marks)
            records = trail.after(position, limit)
        except BaseException:
            if trail is not None:
                trail.reader.close()
            raise
        self._give_back(trail)
        return records

    def _take(self, service: str, region: str, position: int) -> Trail | None:
        with self._lock:
            trails = self._idle.get((service, region), [])
            for trail in trails:
                if trail.holds(position):
                    trails.remove(trail)
                    return trail
        return None

    def _give_back(self, trail: Trail) -> None:
        trail.used_at = time.monotonic()
        with self._lock:
            key = (trail.reader.service, trail.reader.region)
            self._idle.setdefault(key, []).append(trail)
        self.close_idle()

    def close_idle(self, seconds: float = IDLE_SECONDS) -> None:
        """Close those that nobody used for so long, and the oldest beyond the most there may be."""
        with self._lock:
            by_age = sorted((t for ts in self._idle.values() for t in ts), key=lambda t: t.used_at)
            before = time.monotonic() - seconds
            too_many = len(by_age) - MOST_READERS
            old = [t for n, t in enumerate(by_age) if n < too_many or t.used_at <= before]
            for trail in old:
                self._idle[trail.reader.service, trail.reader.region].remove(trail)
        for trail in old:
            trail.reader.close()
