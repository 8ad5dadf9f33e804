"""Drops from the memory of this process what was forgotten or restricted elsewhere.

Every second it asks for standings with a higher number than it knows. So a forgotten person is gone
from every process within two seconds, as long as the vault answers; otherwise the cache's own five
minutes are the bound. It asks as well whether the vault is where it was: a vault in another place
may be an older one, and is first given back the keys that it has lost and this process has not.
"""

import logging
import threading
from collections.abc import Callable

from kernel.database import is_away
from kernel.keyring import Keyring
from kernel.name_index import NameIndex
from kernel.refusal import Unavailable
from kernel.vault_lost import LostKeys
from kernel.vault_standings import Standings

LOOK_SECONDS = 1.0
GIVEN_BACK_SECONDS = 5 * LOOK_SECONDS
"""In another place every process that can reach the vault has given back its keys after so long."""

logger = logging.getLogger(__name__)


class Watch:
    """Over the standings of one vault, on behalf of what this process holds in memory."""

    def __init__(
        self, standings: Standings, keyring: Keyring, names: NameIndex, lost: LostKeys
    ) -> None:
        self.moved: list[Callable[[], None]] = []  # told when the vault is in another place
        self._standings = standings
        self._keyring = keyring
        self._names = names
        self._lost = lost
        self._known = 0  # from the beginning: nothing that is in memory was then
        self._place: str | None = None

    def look(self) -> None:
        """Drop what is too old, and what has changed since the last look. Raises what the vault
        raises when away."""
        self._keyring.cache.fade()
        place, changed = self._standings.since(self._known)
        # Held before the first look, as the vault was away: perhaps of another place.
        is_held = self._place is not None or bool(self._keyring.cache.people())
        if place != self._place and is_held:
            self._begin_again()
        self._place = place
        last = changed[-1].number if changed else 0
        if last < self._known:  # an older vault: what we hold may be of people whom it never met
            self._keyring.begin_again()
            self._names.clear()
        if last != self._known:
            self._keyring.cache.drop((row.region, row.subject) for row in changed)
            self._names.drop({row.region for row in changed})
        self._known = last

    def _begin_again(self) -> None:
        """What is known of the vault may be of a later one. All of it is done again if it fails."""
        logger.warning("the vault is in another place; it is asked for everything anew")
        self._lost.give_back_all()
        self._keyring.begin_again()
        self._names.clear()
        for tell in self.moved:
            tell()


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
