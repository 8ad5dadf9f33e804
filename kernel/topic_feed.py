"""The feeds of one consumer over Kafka: windows filled by deliveries, read by follower threads."""

import logging
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple

from kernel.catch_up import Trails
from kernel.checkpoint import Mark
from kernel.feed import Record
from kernel.reach import KafkaAway
from kernel.topic_reader import record_of
from kernel.topic_window import MOST_RECORDS, Window

logger = logging.getLogger(__name__)

Topic = tuple[str, str]
"""Service and region."""

Marks = Callable[[str, str], Sequence[Mark]]
"""The last record which each follower of this service's log in this region has applied."""


class Message(NamedTuple):
    offset: int
    body: bytes | None


class Windows:
    """The windows of all topics that are assigned to this process."""

    def __init__(
        self,
        marks: Marks,
        trails: Trails,
        resume: Callable[[Topic], None],
        most_records: int = MOST_RECORDS,
    ) -> None:
        """``resume(topic)`` is called from a follower's thread when a full window has room, which
        holds ``most_records``."""
        self._most_records = most_records
        self._marks = marks
        self._trails = trails
        self._resume = resume
        self._lock = threading.Lock()
        self._windows: dict[Topic, Window] = {}
        self._wakes: dict[str, list[Callable[[str], None]]] = {}
        self.away: str | None = "Kafka was not reached yet"

    def assign(self, topics: Collection[Topic]) -> dict[Topic, int]:
        """These and no others are ours; the offset from which each has to be read.

        Those we had go on. The others begin at the last record of the fastest follower, which is
        read again. In a topic that was made anew another record is there, or none: see `tell_ends`.
        """
        offsets: dict[Topic, int] = {}
        windows: dict[Topic, Window] = {}
        with self._lock:
            for topic in topics:
                window = self._windows.get(topic)
                if window is None:
                    furthest = max(self._marks(*topic), key=rank, default=Mark())
                    window = Window(furthest, self._most_records)
                window.is_paused = False  # an assignment forgets pauses
                windows[topic] = window
                offsets[topic] = window.next_offset
            self._windows = windows
        return offsets

    def deliver(self, topic: Topic, messages: Sequence[Message]) -> bool:
        """Take the next messages of a topic, and wake who may read them; whether to pause it."""
        service, region = topic
        with self._lock:
            window = self._windows.get(topic)
            if window is None:
                return False
            added = 0
            for offset, body in messages:
                record = record_of(region, service, body, offset)
                window.read(offset)
                added += record is not None and window.add(record)
            window.end_offset = max(window.end_offset, window.next_offset)
            window.trim(self._marks(*topic))
            window.is_paused = is_full = window.is_full
        if added:
            for wake in self._wakes.get(service, ()):
                wake(region)
        return is_full

    def least_ends(self) -> dict[Topic, int]:
        """The end offset which each topic has at least, if it is still the one we read."""
        with self._lock:
            return {topic: window.least_end for topic, window in self._windows.items()}

    def tell_ends(self, before: Mapping[Topic, int], ends: Mapping[Topic, int]) -> list[Topic]:
        """The topics' end offsets as Kafka told them; gives those to read from their beginning.

        That is one shorter than it was ``before`` we asked (`least_ends`), so it was made anew;
        and, once, one whose end was reached while a position before it is missing.
        """
        again: list[Topic] = []
        with self._lock:
            self.away = None
            for topic, end_offset in ends.items():
                window = self._windows.get(topic)
                if window is None:
                    continue
                is_anew = end_offset < before.get(topic, 0)
                is_at_end = window.next_offset >= end_offset
                window.end_offset = end_offset if is_anew else max(end_offset, window.next_offset)
                if is_anew or (is_at_end and window.missing not in (None, window.sought)):
                    window.sought = window.missing
                    window.restart()
                    again.append(topic)
        return again

    def after(self, topic: Topic, position: int, limit: int) -> Sequence[Record]:
        """Records behind ``position``, from memory or, for one who is behind, from the topic."""
        service, region = topic
        with self._lock:
            window = self._windows.get(topic)
            if window is None:  # another instance has it, or nobody yet
                return ()
            marks = self._marks(*topic)
            window.trim(marks)
            has_room = window.is_paused and not window.is_full
            if has_room:
                window.is_paused = False
            is_here = position + 1 >= window.first
            records = window.after(position, limit) if is_here else ()
        if has_room:
            self._resume(topic)
        return records if is_here else self._trails.after(service, region, position, limit, marks)

    def one(self, topic: Topic, position: int) -> Record | None:
        """The record at a position, read from the topic. Raises KafkaAway."""
        service, region = topic
        with self._lock:
            window, marks = self._windows.get(topic), self._marks(*topic)
            if window is not None and position > window.end:
                return None
        found = self._trails.after(service, region, position - 1, 1, marks)
        return found[0] if found and found[0].position == position else None

    def ends(self, service: str) -> dict[str, int]:
        """The last known position by region. Raises KafkaAway."""
        with self._lock:
            if self.away:
                raise KafkaAway(self.away)
            ends = {topic: window.end for topic, window in self._windows.items()}
        return {
            region: end for (heard, region), end in ends.items() if heard == service and end >= 0
        }

    def gaps(self) -> list[str]:
        """The positions that are missing in their topics, so that their followers wait."""
        with self._lock:
            return [
                f"{region}/{service}@{window.missing} is missing in its topic"
                for (service, region), window in self._windows.items()
                if window.missing is not None
            ]

    def on_news(self, service: str, wake: Callable[[str], None]) -> None:
        self._wakes.setdefault(service, []).append(wake)


def rank(mark: Mark) -> tuple[int, int]:
    """The furthest; of two, one whose offset is known."""
    return mark.position, -1 if mark.offset is None else mark.offset


class TopicFeed:
    """A `Feed` of one other service's logs."""

    is_store = False

    def __init__(self, service: str, windows: Windows) -> None:
        self.service = service
        self._windows = windows

    def after(self, region: str, position: int, limit: int, hint: int | None) -> Sequence[Record]:
        """``hint`` is not needed: the marks of all followers are known, offsets among them."""
        return self._windows.after((self.service, region), position, limit)

    def one(self, region: str, position: int) -> Record | None:
        return self._windows.one((self.service, region), position)

    def ends(self) -> Mapping[str, int]:
        return self._windows.ends(self.service)

    def on_news(self, wake: Callable[[str], None]) -> None:
        self._windows.on_news(self.service, wake)
