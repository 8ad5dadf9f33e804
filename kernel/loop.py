"""The loop: a few threads that step followers whose sources have news. Nothing else polls."""

import heapq
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence

from kernel.database import is_away
from kernel.feed import Feed
from kernel.follower import Following
from kernel.metrics import Instruments
from kernel.refusal import Unavailable
from kernel.waited import Waited

SWEEP_SECONDS = 5.0
FIRST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 10.0

logger = logging.getLogger(__name__)

Pair = tuple[Following, str]


class Loop:
    """Steps (follower, region) pairs. A pair nobody woke costs nothing; one that fails waits with
    growing pauses and is tried again, for ever: an outage is never skipped over."""

    def __init__(self, instruments: Instruments, workers: int = 2) -> None:
        self.followings: list[Following] = []
        self.known_ends: Mapping[str, Mapping[str, int]] = {}  # as of the last sweep
        self.chores: list[tuple[float, Callable[[], None]]] = []  # period in seconds, what to do
        self._instruments = instruments
        self._condition = threading.Condition()
        self._ready: deque[Pair] = deque()
        self._first: deque[Pair] = deque()  # ready too, and somebody waits for them
        self._again: dict[Pair, bool] = {}  # queued or running → was it woken meanwhile
        self._paused: list[tuple[float, int, Pair]] = []
        self._failures: dict[Pair, int] = {}
        self._waited: dict[Following, Waited] = {}
        # The sweep waits for this and not for the condition: `notify` would sometimes wake it
        # instead of a worker, and a follower with news would sleep on.
        self._closing = threading.Event()
        self._hurry = threading.Event()
        self._threads = [
            threading.Thread(target=self._work, name=f"follow-{n}", daemon=True)
            for n in range(workers)
        ]
        self._threads.append(threading.Thread(target=self._sweep, name="sweep", daemon=True))
        self._threads.append(threading.Thread(target=self._tend, name="chores", daemon=True))

    def add(self, followings: Sequence[Following]) -> None:
        """Take these in; each of their feeds wakes them."""
        self.followings.extend(followings)
        for following in followings:
            following.awaited = lambda region, following=following: self.prefer(following, region)
            for feed in following.feeds.values():
                feed.on_news(lambda region, following=following: self.wake(following, region))

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Let running steps end, start no others."""
        with self._condition:
            self._closing.set()
            self._hurry.set()
            self._condition.notify_all()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(timeout=30)

    def wake(self, following: Following, region: str) -> None:
        """There may be something to read for this pair. Cheap; from any thread."""
        pair = (following, region)
        with self._condition:
            if pair in self._again:
                self._again[pair] = True
                return
            self._again[pair] = False
            self._ready.append(pair)
            self._condition.notify()

    def prefer(self, following: Following, region: str) -> None:
        """Somebody waits for this pair: if its turn is still to come, it comes before all others.
        An import into hundreds of regions then delays nobody who reads in another."""
        pair = (following, region)
        with self._condition:
            if pair in self._again and pair in self._ready:
                self._ready.remove(pair)
                self._first.append(pair)

    def is_busy(self, following: Following, region: str) -> bool:
        """Whether this pair is being stepped, or waits for it."""
        with self._condition:
            return (following, region) in self._again

    def failing(self) -> dict[str, int]:
        """Followers that could not go on at their last try, with the number of regions."""
        with self._condition:
            names = [following.name for following, _ in self._failures]
        return {name: names.count(name) for name in names}

    def _work(self) -> None:
        while pair := self._take():
            more, pause = self._stepped(pair)
            self._give_back(pair, more, pause)

    def _take(self) -> Pair | None:
        with self._condition:
            while not self._closing.is_set():
                now = time.monotonic()
                while self._paused and self._paused[0][0] <= now:
                    self._ready.append(heapq.heappop(self._paused)[2])
                if queue := self._first or self._ready:
                    pair = queue.popleft()
                    self._again[pair] = False
                    return pair
                self._condition.wait(self._paused[0][0] - now if self._paused else None)
        return None

    def _stepped(self, pair: Pair) -> tuple[bool, float]:
        """Whether there may be more, and after which pause in seconds to look."""
        following, region = pair
        try:
            more = following.step(region)
        except Exception as failure:  # waits and is tried again; nothing is skipped
            with self._condition:
                failures = self._failures[pair] = self._failures.get(pair, 0) + 1
            is_outage = is_away(failure) or isinstance(failure, Unavailable)
            say = logger.warning if is_outage else logger.error
            say("%s waits in %s: %s", following.name, region, describe(failure))
            return True, min(FIRST_PAUSE_SECONDS * 2 ** min(failures, 10), LONGEST_PAUSE_SECONDS)
        with self._condition:
            self._failures.pop(pair, None)
        return more, 0.0

    def _give_back(self, pair: Pair, more: bool, pause: float) -> None:
        with self._condition:
            if pause:
                heapq.heappush(self._paused, (time.monotonic() + pause, id(pair), pair))
            elif more or self._again[pair]:
                self._ready.append(pair)
            else:
                del self._again[pair]
                return
            self._condition.notify()

    def ends(self) -> Mapping[str, Mapping[str, int]]:
        """The last known position of every log that is followed: one query for each source."""
        return {service: feed.ends() for service, feed in self._feeds().items()}

    def _feeds(self) -> Mapping[str, Feed]:
        return {feed.service: feed for f in self.followings for feed in f.feeds.values()}

    def is_settled(self) -> bool:
        """Whether every follower is at the end of all its sources, and nothing was added while we
        looked: with nobody sending commands, nothing moves any more."""
        ends = self.ends()
        return not any(f.behind(ends) for f in self.followings) and self.ends() == ends

    def hurry(self) -> None:
        """Sweep now: other regions have become ours. From any thread."""
        self._hurry.set()

    def _sweep(self) -> None:
        """Against misses: every few seconds one query per source over all its regions."""
        while not self._closing.is_set():
            try:
                self._wake_all_behind()
            except Exception as failure:  # the next sweep tries again
                logger.warning("the sweep waits: %s", describe(failure))
            self._hurry.wait(SWEEP_SECONDS)
            if not self._closing.is_set():
                self._hurry.clear()

    def _tend(self) -> None:
        """Whatever else has to be done now and then, and may take long."""
        due = [time.monotonic() + period for period, _ in self.chores]
        while not self._closing.wait(SWEEP_SECONDS):
            for index, (period, chore) in enumerate(self.chores):
                if time.monotonic() >= due[index]:
                    due[index] = time.monotonic() + period
                    try:
                        chore()
                    except Exception as failure:  # the next time tries again
                        logger.warning("a chore waits: %s", describe(failure))

    def _wake_all_behind(self) -> None:
        ends: dict[str, Mapping[str, int]] = {}
        for service, feed in self._feeds().items():
            try:
                ends[service] = feed.ends()
            except Exception as failure:  # the others are swept; this one at the next sweep
                logger.warning("%s is not swept: %s", service, describe(failure))
        self.known_ends = ends
        for following in self.followings:
            behind = following.behind(ends)
            elsewhere = {region for region, _ in behind if not following.lease.holds(region)}
            if elsewhere:
                following.refresh(elsewhere)
                behind = following.behind(ends)
            following.look_back(ends)
            self._measure(following, ends, behind)
            for region, _ in behind:
                self.wake(following, region)

    def _measure(
        self,
        following: Following,
        ends: Mapping[str, Mapping[str, int]],
        behind: Mapping[tuple[str, str], int],
    ) -> None:
        """Lag, in records of all regions together and in seconds of the one that waits longest."""
        named = following.service, following.label
        self._instruments.behind.labels(*named).set(sum(behind.values()))
        at = {(region, source): following.at(region, source) for region, source in behind}
        last = {(region, source): ends[source][region] for region, source in behind}
        waited = self._waited.setdefault(following, Waited()).look(at, last, time.monotonic())
        self._instruments.waited.labels(*named).set(waited)


def describe(failure: Exception) -> str:
    """What may be logged of a failure: a database's own message can quote the values it refused."""
    cause = getattr(failure, "orig", None)
    code = getattr(cause, "sqlstate", None) or type(cause).__name__ if cause else ""
    return " ".join(filter(None, [type(failure).__name__, code]))
