"""A log read from its beginning in large pages: for rebuilding a view, and for one as it was."""

import queue
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple, Protocol

from kernel.checkpoint import Mark
from kernel.feed import Record
from kernel.log import Log
from kernel.reach import TopicMissing
from kernel.topic_reader import TopicReader

RECORDS_IN_A_PAGE = 5_000
PAGES_AHEAD = 2


class Page(NamedTuple):
    """The heard records of a stretch of a log; the last record of it, heard or not; its time."""

    records: Sequence[Record]
    last: Mark
    time_us: int


class History(Protocol):
    """One service's log of one region, from its first record on."""

    service: str

    def end(self) -> int:
        """The last position, as far as known; for a topic it may be too high by duplicates."""
        ...

    def pages(self, types: frozenset[str], until: int, until_us: int | None) -> Iterator[Page]:
        """Records of these types up to position ``until`` and recorded no later than ``until_us``
        (microseconds since 1970), or to the end of what is there."""
        ...

    def streams(self, streams: Sequence[str], until: int) -> Sequence[Record] | None:
        """All records of these streams up to a position at once; None where that is not known."""
        ...

    def last_at(self, time_us: int) -> int | None:
        """The position of the last record that was recorded no later; None where only reading on
        tells."""
        ...

    def time_at(self, position: int) -> int | None:
        """When the record at a position was recorded; None where only reading on tells, or where
        there is none."""
        ...

    def close(self) -> None: ...


class LogHistory:
    """Out of the service's own tables."""

    def __init__(self, log: Log, region: str, page: int = RECORDS_IN_A_PAGE) -> None:
        """``page`` is how many records are read at once."""
        self.service = log.service
        self._page = page
        self._log = log
        self._region = region

    def end(self) -> int:
        return self._log.tail(self._region).position

    def pages(self, types: frozenset[str], until: int, until_us: int | None) -> Iterator[Page]:
        if until_us is not None:
            until = min(until, self.last_at(until_us))
        until = min(until, self.end())
        return ahead(lambda: self._pages(sorted(types), until))

    def _pages(self, types: Sequence[str], until: int) -> Generator[Page]:
        for begin in range(0, until + 1, self._page):
            last = min(begin + self._page - 1, until)
            records = self._log.heard(self._region, begin, last, types)
            (record,) = self._log.after(self._region, last - 1, 1)
            yield Page(records, Mark(last, record.id), record.time_us)

    def streams(self, streams: Sequence[str], until: int) -> Sequence[Record] | None:
        return self._log.of_streams(self._region, streams, until)

    def last_at(self, time_us: int) -> int:
        """Time never goes backwards within a log, so it is found by halving: no index is needed."""
        below, above = -1, self.end() + 1
        while above - below > 1:
            middle = (below + above) // 2
            record = self._log.after(self._region, middle - 1, 1)[0]
            below, above = (middle, above) if record.time_us <= time_us else (below, middle)
        return below

    def time_at(self, position: int) -> int | None:
        found = self._log.after(self._region, position - 1, 1)
        return found[0].time_us if found and found[0].position == position else None

    def close(self) -> None:
        """Nothing: the database is somebody else's."""


class TopicHistory:
    """Out of the log's Kafka topic."""

    def __init__(self, reader: TopicReader) -> None:
        self.service = reader.service
        self._reader = reader

    def end(self) -> int:
        with suppress(TopicMissing):  # a log nobody has written to
            return self._reader.end_offset() - 1
        return -1

    def pages(self, types: frozenset[str], until: int, until_us: int | None) -> Iterator[Page]:
        if self.end() < 0:
            return iter(())
        self._reader.seek(0)
        return ahead(lambda: self._pages(types, until, until_us))

    def _pages(self, types: frozenset[str], until: int, until_us: int | None) -> Generator[Page]:
        wanted, is_end = 0, False
        while not is_end:
            records, is_end = self._reader.read(RECORDS_IN_A_PAGE)
            kept: list[Record] = []
            last: Record | None = None
            for record in records:
                if record.position != wanted:
                    continue  # a duplicate, or beyond a gap: that is never applied
                if wanted > until or (until_us is not None and record.time_us > until_us):
                    is_end = True
                    break
                wanted, last = wanted + 1, record
                if record.type in types:
                    kept.append(record)
            if last is not None:
                yield Page(kept, Mark(last.position, last.id, last.offset), last.time_us)

    def streams(self, streams: Sequence[str], until: int) -> Sequence[Record] | None:
        return None

    def last_at(self, time_us: int) -> int | None:
        return None

    def time_at(self, position: int) -> int | None:
        return None

    def close(self) -> None:
        self._reader.close()


def ahead(pages: Callable[[], Generator[Page]]) -> Iterator[Page]:
    """The same pages, read by a thread while the one before is folded."""
    ready: queue.Queue[Page | BaseException | None] = queue.Queue(PAGES_AHEAD)
    is_over = threading.Event()

    def give(page: Page | BaseException | None) -> None:
        while not is_over.is_set():
            with suppress(queue.Full):
                ready.put(page, timeout=0.2)
                return

    def read() -> None:
        try:
            for page in pages():
                give(page)
                if is_over.is_set():
                    return
        except Exception as failure:  # raised again by the one who folds
            give(failure)
        give(None)

    return _given(threading.Thread(target=read, daemon=True), ready, is_over)


def _given(
    thread: threading.Thread,
    ready: "queue.Queue[Page | BaseException | None]",
    is_over: threading.Event,
) -> Generator[Page]:
    thread.start()
    try:
        while (page := ready.get()) is not None:
            if isinstance(page, BaseException):
                raise page
            yield page
    finally:
        is_over.set()
        thread.join()
