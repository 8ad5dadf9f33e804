"""A follower: reads records from its position on, does one thing with them, remembers the position.

`Following` is what all kinds share: checkpoints, feeds, the check that the store was not put back.
What is done with the records is the kind's `Apply`: see `view_rows.py`, `react.py`, `outward.py`.
"""

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, Protocol

from kernel.checkpoint import Checkpoint, Mark, read, read_all
from kernel.database import Database
from kernel.feed import Feed, Record
from kernel.log import PutBack

RECORDS_IN_A_PAGE = 1_000
LOOK_SECONDS = 0.25  # while one waits for what another instance may do

logger = logging.getLogger(__name__)


class Apply(Protocol):
    """Do the one thing, and move the checkpoint in the same transaction."""

    def __call__(
        self, region: str, checkpoint: Checkpoint, source: str, records: Sequence[Record]
    ) -> Checkpoint | None:
        """The checkpoint after as many of the records as were applied, in order and at least one;
        None when it was found elsewhere, so that nothing was done."""
        ...


class Waiter(NamedTuple):
    source: str
    position: int
    loop: asyncio.AbstractEventLoop
    reached: "asyncio.Future[None]"


class Following:
    """One follower in all regions. `step` is called by one thread at a time for a region."""

    def __init__(
        self,
        service: str,
        name: str,
        version: int,
        database: Database,
        feeds: Mapping[str, Feed],
        apply: Apply,
        builds: Mapping[str, int] | None = None,
        works_in: Callable[[str], bool] = lambda region: True,
    ) -> None:
        """``feeds`` by the service whose log they read; ``database`` holds the checkpoints.
        ``builds`` names the build in each region where it is not 0 (it may change: `turn`), and
        ``works_in(region)`` says whether there is anything to do there."""
        self.service = service
        self.name = name
        self.version = version
        self.label = name  # among the metrics
        self.works_in = works_in
        self.feeds = feeds
        self.stopped: dict[str, str] = {}  # region → why it will not go on by itself
        self.on_move: list[Callable[[str], None]] = []  # told of each region that has moved
        self._database = database
        self._apply = apply
        self._builds: Mapping[str, int] = {} if builds is None else builds
        self._checkpoints: dict[str, Checkpoint] = {}
        self._checked: set[tuple[str, str]] = set()
        self._waiters: dict[str, list[Waiter]] = {}
        self._lock = threading.Lock()

    def load(self) -> None:
        """Read all checkpoints; once, before the first step."""
        self._checkpoints = read_all(self._database, self.name, self.version, self._builds)

    def turn(self, region: str) -> None:
        """The region's build is another one now: go on from its checkpoint."""
        self._checked = {each for each in self._checked if each[0] != region}
        self._now_at(region, self._read(region))

    def at(self, region: str, source: str) -> int:
        """The position of the last record of ``source`` that was applied; -1 for none."""
        return self._checkpoint(region).at(source).position

    def hint(self, region: str, source: str) -> Mark:
        """The last record applied, with its topic offset if known."""
        return self._checkpoint(region).at(source)

    def positions(self, region: str) -> dict[str, int]:
        """The position in each source from which something was applied."""
        marks = self._checkpoint(region).marks
        return {source: mark.position for source, mark in marks.items()}

    def behind(self, ends: Mapping[str, Mapping[str, int]]) -> dict[tuple[str, str], int]:
        """How many records each (region, source) has that were not applied; only those that have.

        ``ends`` are the last positions by source and region.
        """
        return {
            (region, source): end - self.at(region, source)
            for source in self.feeds
            for region, end in ends.get(source, {}).items()
            if end > self.at(region, source) and self.works_in(region)
        }

    def step(self, region: str) -> bool:
        """Apply one page from each source in turn; whether there may be more."""
        if region in self.stopped or not self.works_in(region):
            return False
        try:
            moved = [self._step(region, source) for source in self.feeds]
        except PutBack as found:
            self.stopped[region] = str(found)  # nobody can mend that by trying again
            raise
        return any(moved)

    def _step(self, region: str, source: str) -> bool:
        feed, checkpoint = self.feeds[source], self._checkpoint(region)
        mark = checkpoint.at(source)
        if (region, source) not in self._checked and not self._is_there(region, feed, mark):
            return False
        records = feed.after(region, mark.position, RECORDS_IN_A_PAGE, mark.offset)
        if not records:
            return False
        assert records[0].position == mark.position + 1, "a feed skipped a record"
        after = self._apply(region, checkpoint, source, records)
        self._now_at(region, after or self._read(region))
        return True

    def _is_there(self, region: str, feed: Feed, mark: Mark) -> bool:
        """Whether the last record we applied is still the one at its position.

        Absent from a topic it may come yet, so we wait; absent from a store, or another record in
        its place, means that the store was put back in time: this region stops.
        """
        if mark.position >= 0:
            found = feed.after(region, mark.position - 1, 1, None)
            if not found and not feed.is_store:
                return False
            if not found or found[0].id != mark.id:
                where = f"{region}/{feed.service}@{mark.position}"
                raise PutBack(f"{where} is not the record that was applied")
        self._checked.add((region, feed.service))
        return True

    def _checkpoint(self, region: str) -> Checkpoint:
        known = self._checkpoints.get(region)
        return known or Checkpoint(None, {}, self._builds.get(region, 0))

    def _read(self, region: str) -> Checkpoint:
        build = self._builds.get(region, 0)
        return read(self._database, self.name, self.version, region, build)

    def _now_at(self, region: str, checkpoint: Checkpoint) -> None:
        with self._lock:
            if checkpoint.build != self._builds.get(region, 0):
                return  # another build took its place while this one was folded
            self._checkpoints[region] = checkpoint
            reached = [
                waiter
                for waiter in self._waiters.get(region, ())
                if checkpoint.at(waiter.source).position >= waiter.position
            ]
        for waiter in reached:  # each removes itself
            waiter.loop.call_soon_threadsafe(fulfil, waiter.reached)
        for tell in self.on_move:
            tell(region)

    async def until(self, region: str, source: str, position: int, seconds: float) -> bool:
        """Wait until that record of ``source`` was applied; False after ``seconds``."""
        deadline = time.monotonic() + seconds
        while self.at(region, source) < position:
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            await self._wait(region, {source: position}, min(left, LOOK_SECONDS))
            if self.at(region, source) < position and await asyncio.to_thread(
                self._is_elsewhere_at, region, source, position
            ):
                return True
        return True

    def _is_elsewhere_at(self, region: str, source: str, position: int) -> bool:
        """Whether another instance, which has this region, has applied that record."""
        stored = self._read(region)
        return stored.at(source).position >= position

    async def news(self, region: str, since: Mapping[str, int], seconds: float) -> None:
        """Wait until something behind these positions was applied, or the time is over."""
        await self._wait(region, {s: since.get(s, -1) + 1 for s in self.feeds}, seconds)

    async def _wait(self, region: str, any_of: Mapping[str, int], seconds: float) -> None:
        loop = asyncio.get_running_loop()
        with self._lock:
            if any(self.at(region, source) >= position for source, position in any_of.items()):
                return
            reached: asyncio.Future[None] = loop.create_future()
            waiters = [Waiter(*wanted, loop, reached) for wanted in any_of.items()]
            self._waiters.setdefault(region, []).extend(waiters)
        try:
            async with asyncio.timeout(seconds):
                await reached
        except TimeoutError:
            pass
        finally:
            with self._lock:
                left = [w for w in self._waiters.pop(region, ()) if w.reached is not reached]
                if left:
                    self._waiters[region] = left


def fulfil(future: "asyncio.Future[None]") -> None:
    if not future.done():
        future.set_result(None)


def mark_of(record: Record) -> Mark:
    return Mark(record.position, record.id, record.offset)
