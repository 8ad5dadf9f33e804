"""Waiting for a follower: coroutines that sleep until a position was applied."""

import asyncio
import threading
from collections.abc import Callable
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
        source: str,
        position: int,
        at: Callable[[str, str], int],
        seconds: float,
    ) -> None:
        """Until this source, by ``at(region, source)``, is at the position, or the time is over."""
        loop = asyncio.get_running_loop()
        reached: asyncio.Future[None] = loop.create_future()
        waiter = Waiter(source, position, loop, reached)
        with self._lock:
            self._by_region.setdefault(region, []).append(waiter)
        try:
            # Looked at only now: what moves after this look finds the waiter.
            if at(region, source) >= position:
                return
            async with asyncio.timeout(seconds):
                await reached
        except TimeoutError:
            pass
        finally:
            with self._lock:
                left = [each for each in self._by_region.pop(region, ()) if each is not waiter]
                if left:
                    self._by_region[region] = left


def fulfil(future: "asyncio.Future[None]") -> None:
    if not future.done():
        future.set_result(None)
