"""Waiting for a follower: coroutines that sleep until a position was applied."""

import asyncio
import threading
from collections.abc import Callable, Mapping
from typing import NamedTuple

from kernel.checkpoint import Checkpoint


class Waiter(NamedTuple):
    source: str
    position: int
    loop: asyncio.AbstractEventLoop
    reached: "asyncio.Future[None]"


class Waiters:
    """Who waits for one follower, by region. `moved` is called from threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_region: dict[str, list[Waiter]] = {}

    def are_in(self, region: str) -> bool:
        """Whether anybody waits there."""
        return region in self._by_region

    def moved(self, region: str, checkpoint: Checkpoint) -> None:
        """Wake those who waited for no more than that."""
        with self._lock:
            reached = [
                waiter
                for waiter in self._by_region.get(region, ())
                if checkpoint.at(waiter.source).position >= waiter.position
            ]
        for waiter in reached:  # each removes itself
            waiter.loop.call_soon_threadsafe(fulfil, waiter.reached)

    async def wait(
        self,
        region: str,
        any_of: Mapping[str, int],
        at: Callable[[str, str], int],
        seconds: float,
    ) -> None:
        """Until any of these sources, by ``at(region, source)``, is at its position, or the time
        is over."""
        loop = asyncio.get_running_loop()
        reached: asyncio.Future[None] = loop.create_future()
        with self._lock:
            waiters = [Waiter(*wanted, loop, reached) for wanted in any_of.items()]
            self._by_region.setdefault(region, []).extend(waiters)
        try:
            # Looked at only now: what moves after this look finds the waiters.
            if any(at(region, source) >= position for source, position in any_of.items()):
                return
            async with asyncio.timeout(seconds):
                await reached
        except TimeoutError:
            pass
        finally:
            with self._lock:
                left = [w for w in self._by_region.pop(region, ()) if w.reached is not reached]
                if left:
                    self._by_region[region] = left


def fulfil(future: "asyncio.Future[None]") -> None:
    if not future.done():
        future.set_result(None)
