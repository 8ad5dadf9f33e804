"""A follower: reads records from its position on, does one thing with them, remembers the position.

`Following` is what all kinds share: checkpoints, feeds, the check that the store was not put back.
What is done with the records is the kind's `Apply`: see `view_rows.py`, `react.py`, `outward.py`.
"""

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Protocol

from kernel.checkpoint import Checkpoint, Mark, read, read_all
from kernel.database import Database
from kernel.feed import Feed, Record
from kernel.lease import Alone, Lease
from kernel.listening import Listeners
from kernel.log import PutBack
from kernel.waiting import Waiters

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
        self.lease: Lease = Alone()
        self.found: Callable[[PutBack], None] = lambda put_back: None  # who else must know
        self.tell: Callable[[str], None] = lambda region: None  # other instances: it has moved
        self.awaited: Callable[[str], None] = lambda region: None  # somebody waits for it there
        self._terms: dict[str, int] = {}
        self._database = database
        self._apply = apply
        self._builds: Mapping[str, int] = {} if builds is None else builds
        self._checkpoints: dict[str, Checkpoint] = {}
        self._checked: set[tuple[str, str]] = set()
        self._waiters = Waiters()
        self.listeners = Listeners()  # told by the rows, and by us of what others wrote
        self._turning = threading.Lock()

    def load(self) -> None:
        """Read all checkpoints; once, before the first step."""
        self._checkpoints = read_all(self._database, self.name, self.version, self._builds)

    def turn(self, region: str) -> None:
        """The region's build is another one now: go on from its checkpoint."""
        self._checked = {each for each in self._checked if each[0] != region}
        self._now_at(region, self._read(region))
        self.listeners.moved(region)

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
        if not (term := self.lease.term(region)):
            return False
        try:
            if self._terms.setdefault(region, 1) != term:  # another instance worked here meanwhile
                self._checked -= {(region, source) for source in self.feeds}
                self._adopt(region, self._read(region))
                self._terms[region] = term
            moved = [self._step(region, source) for source in self.feeds]
        except PutBack as found:
            self._stop(region, found)
            raise
        return any(moved)

    def _stop(self, region: str, found: PutBack) -> None:
        """Nobody can mend that by trying again: see `kernel.put_back`."""
        if region not in self.stopped:
            self.stopped[region] = str(found)
            logger.error("%s stopped in %s: %s", self.name, region, found)
            self.found(found)

    def refresh(self, regions: Collection[str] | None = None) -> None:
        """Go on from what is stored, by one query: in these regions, or in all known here."""
        stored = read_all(self._database, self.name, self.version, self._builds)
        for region in list(self._checkpoints) if regions is None else regions:
            nothing = Checkpoint(None, {}, self._builds.get(region, 0))
            try:
                self._adopt(region, stored.get(region) or nothing)
            except PutBack as found:
                self._stop(region, found)

    def moved_elsewhere(self, region: str) -> None:
        """Another instance tells that it has moved this follower: is somebody waiting for that?"""
        self.listeners.moved(region)
        if self._waiters.are_in(region):
            self.refresh([region])

    def look_back(self, ends: Mapping[str, Mapping[str, int]]) -> None:
        """Stop where a store ends before what was applied of it: it was put back in time.

        ``ends`` are the last positions by source and region, or were a moment ago.
        """
        for source, feed in self.feeds.items():
            if not feed.is_store or source not in ends:
                continue
            for region, checkpoint in list(self._checkpoints.items()):
                is_beyond = checkpoint.at(source).position > ends[source].get(region, -1)
                if is_beyond and self.works_in(region):
                    try:
                        self._is_there(region, feed, checkpoint.at(source))
                    except PutBack as found:
                        self._stop(region, found)

    def verify(self, region: str) -> None:
        """Raises PutBack unless the last record applied is in each source that is a store; and, if
        this follower has stopped, unless a topic has no other in its place."""
        for feed in self.feeds.values() if self.works_in(region) else ():
            if feed.is_store or region in self.stopped:
                self._is_there(region, feed, self._checkpoint(region).at(feed.service))

    def _adopt(self, region: str, stored: Checkpoint) -> None:
        """Go on from the stored checkpoint. One that lies behind what we know of a store is good
        only while the record we know is there: otherwise all of it was put back in time."""
        for source, feed in self.feeds.items():
            known = self._checkpoint(region).at(source)
            if feed.is_store and stored.at(source).position < known.position:
                self._is_there(region, feed, known)
        if self._checkpoint(region).marks != stored.marks:
            self.listeners.moved(region)
        self._now_at(region, stored)

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
        if after:
            self._now_at(region, after)
            self.tell(region)
        else:
            self._adopt(region, self._read(region))
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
                raise PutBack(region, feed.service, mark.position, f"{self.name} has applied it")
        self._checked.add((region, feed.service))
        return True

    def _checkpoint(self, region: str) -> Checkpoint:
        known = self._checkpoints.get(region)
        return known or Checkpoint(None, {}, self._builds.get(region, 0))

    def _read(self, region: str) -> Checkpoint:
        build = self._builds.get(region, 0)
        return read(self._database, self.name, self.version, region, build)

    def _now_at(self, region: str, checkpoint: Checkpoint) -> None:
        with self._turning:  # else a step would put a past build's checkpoint after `turn`'s
            if checkpoint.build != self._builds.get(region, 0):
                return  # another build took its place while this one was folded
            self._checkpoints[region] = checkpoint
        self._waiters.moved(region, checkpoint)
        for tell in self.on_move:
            tell(region)

    async def until(self, region: str, source: str, position: int, seconds: float) -> bool:
        """Wait until that record of ``source`` was applied; False after ``seconds``."""
        deadline = time.monotonic() + seconds
        while self.at(region, source) < position:
            if (left := deadline - time.monotonic()) <= 0:
                return False
            self.awaited(region)
            await self._waiters.wait(region, source, position, self.at, min(left, LOOK_SECONDS))
            if not self.lease.holds(region):  # another instance may have applied it
                await asyncio.to_thread(self.refresh, [region])
        return True


def mark_of(record: Record) -> Mark:
    return Mark(record.position, record.id, record.offset)
