"""Drops from the memory of this process what was forgotten or restricted elsewhere.

Every second it asks for standings with a higher number than it knows. So a forgotten person is gone
from every process within two seconds, as long as the vault answers; otherwise the cache's own five
minutes are the bound.
"""

import logging
import threading
from collections.abc import Callable

from kernel.boxes import KeyCache
from kernel.database import is_away
from kernel.name_index import NameIndex
from kernel.refusal import Unavailable
from kernel.vault_standings import Standings

LOOK_SECONDS = 1.0

logger = logging.getLogger(__name__)


class Watch:
    """Over the standings of one vault, on behalf of what this process holds in memory."""

    def __init__(self, standings: Standings, cache: KeyCache, names: NameIndex) -> None:
        self._standings = standings
        self._cache = cache
        self._names = names
        self._known = 0  # from the beginning: nothing that is in memory was then

    def look(self) -> None:
        """Drop what has changed since the last look. Raises what the vault raises when away."""
        changed = self._standings.since(self._known)
        last = changed[-1].number if changed else 0
        if last < self._known:  # an older vault: what we hold may be of people whom it never met
            self._cache.clear()
            self._names.clear()
        if last != self._known:
            self._cache.drop((row.region, row.subject) for row in changed)
            self._names.drop({row.region for row in changed})
        self._known = last


class Repeating:
    """A thread that does one thing every so many seconds; an outage is waited for. Start it, stop
    it."""

    def __init__(self, name: str, seconds: float, act: Callable[[], None]) -> None:
        self._seconds = seconds
        self._act = act
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join(timeout=30)

    def _work(self) -> None:
        is_quiet = False
        while not self._closing.wait(self._seconds):
            try:
                self._act()
                is_quiet = False
            except Exception as failure:  # the next time tries again
                if not is_quiet:
                    is_outage = is_away(failure) or isinstance(failure, Unavailable)
                    say = logger.warning if is_outage else logger.error
                    say("%s waits: %s", self._thread.name, type(failure).__name__)
                is_quiet = True
