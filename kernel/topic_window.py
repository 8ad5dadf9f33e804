"""A window: the newest records of one topic in memory, contiguous, for the followers at its end."""

import bisect
from collections.abc import Sequence

from kernel.feed import Record

MOST_RECORDS = 5_000
MOST_BYTES = 4 * 1024 * 1024


class Window:
    """Records of one log by position. Not thread-safe: its owner holds a lock.

    The bounds are soft by one delivery: what was fetched is taken, then the topic is paused.
    """

    def __init__(self) -> None:
        self.records: list[Record] = []
        self.bytes = 0
        self.next: int | None = None  # the position wanted; None until the first record
        self.next_offset = 0  # behind the last record that was seen
        self.missing_from: int | None = None  # a later record came before this position

    @property
    def first(self) -> int | None:
        """The first position that can be read here; None until the first record."""
        return None if self.next is None else self.next - len(self.records)

    def begin(self, position: int) -> None:
        """Await this position."""
        self.records, self.bytes, self.next, self.missing_from = [], 0, position, None

    def add(self, record: Record) -> bool:
        """Take it if it is the next one. Duplicates are skipped; one beyond is never applied."""
        assert self.next is not None, "a window begins at a position"
        assert record.offset is not None, "a record of a topic has an offset"
        self.next_offset = record.offset + 1
        if record.position != self.next:
            if record.position > self.next:
                self.missing_from = self.next
            return False
        self.records.append(record)
        self.bytes += len(record.body)
        self.next += 1
        self.missing_from = None
        return True

    def after(self, position: int, limit: int) -> Sequence[Record]:
        """Up to ``limit`` records behind ``position``, which is none below ``first - 1``."""
        first = self.first
        assert first is not None and position + 1 >= first, "not in the window"
        start = position + 1 - first
        return self.records[start : start + limit]

    def drop(self, position: int) -> None:
        """Forget the records up to and including this position."""
        count = bisect.bisect_right(self.records, position, key=lambda record: record.position)
        self.bytes -= sum(len(record.body) for record in self.records[:count])
        del self.records[:count]

    @property
    def is_full(self) -> bool:
        return len(self.records) >= MOST_RECORDS or self.bytes >= MOST_BYTES
