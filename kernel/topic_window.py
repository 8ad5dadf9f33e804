"""A window: the newest records of one topic in memory, contiguous, for the followers at its end."""

import bisect
from collections.abc import Sequence

from kernel.checkpoint import Mark
from kernel.feed import Record

MOST_RECORDS = 5_000
MOST_BYTES = 4 * 1024 * 1024


class Window:
    """Records of one log by position. Not thread-safe: its owner holds a lock.

    The bounds are soft by one delivery: what was fetched is taken, then the topic is paused.
    """

    def __init__(self, at: Mark, most_records: int = MOST_RECORDS) -> None:
        """It begins with the record of ``at``, read again, or at the beginning of the log."""
        self._most_records = most_records
        self.records: list[Record] = []
        self.bytes = 0
        self.next = max(at.position, 0)  # the position that is wanted
        self.next_offset = at.offset or 0  # of the message to be read next
        self.least_end = 0 if at.offset is None else at.offset + 1  # what the topic had once
        self.end_offset = 0  # of the topic, as far as known
        self.missing: int | None = None  # this position is, though later ones were seen
        self.sought: int | None = None  # for this position the topic was read a second time
        self.is_paused = False

    @property
    def first(self) -> int:
        """The first position that can be read here."""
        return self.next - len(self.records)

    @property
    def end(self) -> int:
        """The last position of the log as far as known; too high by the duplicates to come."""
        return self.next - 1 + max(0, self.end_offset - self.next_offset)

    def restart(self) -> None:
        """Read the topic from its beginning; what is below the window is skipped."""
        self.next_offset = self.least_end = 0

    def read(self, offset: int) -> None:
        """The message at this offset was seen."""
        self.next_offset = self.least_end = offset + 1

    def add(self, record: Record) -> bool:
        """Take it if it is the next one. Duplicates are skipped; one beyond is never applied."""
        if record.position != self.next:
            if record.position > self.next:
                self.missing = self.next
            return False
        self.records.append(record)
        self.bytes += len(record.body)
        self.next += 1
        self.missing = None
        return True

    def after(self, position: int, limit: int) -> Sequence[Record]:
        """Up to ``limit`` records behind ``position``, which is not below ``first - 1``."""
        assert position + 1 >= self.first, "not in the window"
        start = position + 1 - self.first
        return self.records[start : start + limit]

    def trim(self, marks: Sequence[Mark]) -> None:
        """Forget what all followers have applied; when full, what the fastest has.

        The last record applied stays: a follower looks at it when it starts.
        """
        if not marks:
            return
        self._drop_before(min(mark.position for mark in marks))
        if self.is_full:
            self._drop_before(max(mark.position for mark in marks))

    def _drop_before(self, position: int) -> None:
        count = bisect.bisect_left(self.records, position, key=lambda record: record.position)
        self.bytes -= sum(len(record.body) for record in self.records[:count])
        del self.records[:count]

    @property
    def is_full(self) -> bool:
        return len(self.records) >= self._most_records or self.bytes >= MOST_BYTES
