"""Listening to a view: coroutines that sleep until a row they would see was written.

A listener names what it looks for, as a page is asked for: the values of some ``find_by`` fields.
Whoever writes rows wakes those that could see one of them, and nobody else: an event costs as much
with a thousand others listening as with none.
"""

import asyncio
import threading
import time
from collections.abc import Collection, Generator, Mapping
from contextlib import contextmanager
from typing import Any

AT_ONCE_SECONDS = 1.0  # all are woken at most so often by what another instance has folded

Where = tuple[tuple[str, str | int | bool], ...]


class Listener:
    """One that listens, on one event loop."""

    def __init__(self, region: str, where: Where) -> None:
        self.region = region
        self.where = where
        self.loop = asyncio.get_running_loop()
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """From any thread."""
        self.loop.call_soon_threadsafe(self._woken.set)

    def look(self) -> None:
        """What is written from now on wakes; call it before looking at the rows."""
        self._woken.clear()

    async def news(self, seconds: float) -> None:
        """Until something was written since the last `look`, or the time is over."""
        try:
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        except TimeoutError:
            pass


class Listeners:
    """Who listens to one view, by region. Told of news from threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_region: dict[str, dict[Where, set[Listener]]] = {}
        self._coming: set[str] = set()  # regions in which all are about to be woken
        self._woke_all: dict[str, float] = {}

    @contextmanager
    def listen(self, region: str, where: Mapping[str, str | int | bool]) -> Generator[Listener]:
        """A listener to the rows with these values; on the running loop."""
        wanted = tuple(sorted(where.items()))
        listener = Listener(region, wanted)
        with self._lock:
            self._by_region.setdefault(region, {}).setdefault(wanted, set()).add(listener)
        try:
            yield listener
        finally:
            with self._lock:
                self._leave(listener)

    def _leave(self, listener: Listener) -> None:
        here = self._by_region[listener.region]
        here[listener.where].discard(listener)
        if not here[listener.where]:
            del here[listener.where]
        if not here:
            del self._by_region[listener.region]
            self._woke_all.pop(listener.region, None)

    def wrote(self, region: str, rows: Collection[Any]) -> None:
        """These rows were written and committed: wake who could see one of them."""
        if region not in self._by_region:
            return
        with self._lock:
            here = self._by_region.get(region, {})
            asked = {tuple(name for name, _ in where) for where in here}
            found = {
                tuple((name, getattr(row, name)) for name in names)
                for names in asked
                for row in rows
            }
            woken = [listener for where in found for listener in here.get(where, ())]
        for listener in woken:
            listener.wake()

    def moved(self, region: str) -> None:
        """Rows were written that nobody here knows, by another instance or another build: wake all
        of the region, soon; however many are told of meanwhile, once."""
        with self._lock:
            here = self._by_region.get(region)
            if not here or region in self._coming:
                return
            self._coming.add(region)
            since = time.monotonic() - self._woke_all.get(region, -AT_ONCE_SECONDS)
            anybody = next(iter(next(iter(here.values()))))
        wait = max(AT_ONCE_SECONDS - since, 0)
        anybody.loop.call_soon_threadsafe(anybody.loop.call_later, wait, self._wake_all, region)

    def _wake_all(self, region: str) -> None:
        with self._lock:
            self._coming.discard(region)
            here = self._by_region.get(region, {})
            woken = [listener for listeners in here.values() for listener in listeners]
            if woken:
                self._woke_all[region] = time.monotonic()
        for listener in woken:
            listener.wake()
