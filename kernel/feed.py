"""A feed: one log's records from a position on, whether they come by SQL or over Kafka."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import msgspec


class Record(msgspec.Struct, frozen=True):
    """An event as stored. ``body`` is the exact bytes that are published, hashed and replayed;
    ``time_us`` is microseconds since 1970 UTC; ``offset`` is where the topic holds it, if known."""

    region: str
    service: str
    position: int
    id: str
    stream: str
    version: int
    type: str
    time_us: int
    body: bytes
    offset: int | None = None


class Feed(Protocol):
    """Reads the logs of one service. `after` may be called from any thread, never from the loop."""

    service: str
    is_store: bool
    """A store has all its records at once; in a topic one that is absent may come yet."""

    def after(self, region: str, position: int, limit: int, hint: int | None) -> Sequence[Record]:
        """Records behind ``position`` (-1: from the beginning), in order, without a gap, at most
        ``limit``. Empty at the end of what is there, or while the next one is missing. ``hint`` is
        the topic offset of the record at ``position``, where the caller knows it.

        Raises whatever the database or broker raises when it is away: the caller waits and retries.
        """
        ...

    def one(self, region: str, position: int) -> Record | None:
        """The record at a position, whichever instance works in the region; None when it is not
        there. May read a topic from its beginning."""
        ...

    def ends(self) -> Mapping[str, int]:
        """The last known position of every region that has a record."""
        ...

    def on_news(self, wake: Callable[[str], None]) -> None:
        """``wake(region)`` is called, from any thread, when a region may have something to read."""
        ...
