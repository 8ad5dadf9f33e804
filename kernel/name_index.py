"""The name index: whose name begins so. In the database each name is a box like any other; in
memory the names of a region are opened and sorted, brought up to date before every search.

Rejected: a column of folded names for the database to search. It would be the one place where the
platform keeps every civil servant's name in the clear, in each backup of the vault too.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from contracts.event import Sealed
from kernel import vault_names, vault_rows
from kernel.boxes import BoxIsNotOurs, SubjectKey
from kernel.keyring import Keyring, Overtaken
from kernel.names import Names, sort_key

NAME = "name"  # the label of the values that can be searched
IN_MEMORY = 250_000  # names of all regions together
NONE_YET = Names(0, {})


class Fresh(msgspec.Struct, frozen=True):
    """A name that is to come into the index, and the commitment of the key that opens it: "" where
    there was none yet."""

    subject: str
    box: str
    commitment: str


class NameIndex:
    """The names in one vault. `search` may be called from any thread."""

    def __init__(self, keyring: Keyring, in_memory: int = IN_MEMORY) -> None:
        """``in_memory`` bounds how many names are held, except those of the region asked last."""
        self._keyring = keyring
        self._in_memory = in_memory
        self._lock = threading.Lock()
        self._turn = 0  # how often names were dropped; what was read before is not kept
        self._regions: OrderedDict[str, Names] = OrderedDict()

    @property
    def held(self) -> int:
        """How many names are in memory."""
        return sum(len(names) for names in self._regions.values())

    def search(self, region: str, prefix: str, limit: int, after: str | None) -> list[str]:
        """See `kernel.vault.Vault.search`."""
        key = sort_key(prefix)
        if prefix and not key:  # only signs, by which nobody is sorted
            return []
        return self._now(region).page(key, limit, after)

    def drop(self, regions: Iterable[str]) -> None:
        """Drop the names of these regions: somebody in them is not to be found any more."""
        with self._lock:
            self._turn += 1
            for region in regions:
                self._regions.pop(region, None)

    def clear(self) -> None:
        with self._lock:
            self._turn += 1
            self._regions.clear()

    def fresh(self, region: str, named: Mapping[str, Sealed]) -> list[Fresh]:
        """Those names, by subject, that are not there yet, each opened with its key.

        The key tells whose it was, "" where there was none: `write` looks whether that still is so.
        A name that does not open with its key is passed over.
        """
        with self._keyring.read() as connection:
            kept = vault_names.boxes_of_names(connection, region, sorted(named))
            wanted = [
                subject for subject in sorted(named) if kept.get(subject) != named[subject].box
            ]
            rows = {row.subject: row for row in vault_rows.keys_of(connection, region, wanted)}
        keys = self._keyring.unwrapped(region, rows.values())
        return [
            Fresh(subject, named[subject].box, key.commitment if key else "")
            for subject in wanted
            if (key := keys.get(subject)) is None or text(region, key, named[subject]) is not None
        ]

    def write(
        self,
        connection: sa.Connection,
        region: str,
        fresh: Sequence[Fresh],
        rows: Mapping[str, Any],
    ) -> None:
        """Write names that were opened; ``rows`` are the key rows by subject, of who has one.

        Raises Overtaken when somebody has another key than the one that opened the name, or one by
        now that there was not.
        """
        there = {name.subject: name for name in fresh if name.subject in rows}
        if any(rows[subject].commitment != name.commitment for subject, name in there.items()):
            raise Overtaken
        if there:
            boxes = {subject: name.box for subject, name in there.items()}
            vault_names.index_names(connection, region, boxes)

    def _now(self, region: str) -> Names:
        """The region's names, with those that came since this process last looked."""
        turn, names = self._turn, self._regions.get(region, NONE_YET)
        with self._keyring.read() as connection:
            version = vault_names.version(connection, region)
            if version == names.version:
                return names
            rows = vault_names.names_since(connection, region, names.version)
        names = names.later(version, self._sort_keys(region, rows))
        with self._lock:
            if turn != self._turn:
                return names
            self._regions[region] = names
            self._regions.move_to_end(region)
            while len(self._regions) > 1 and self.held > self._in_memory:
                self._regions.popitem(last=False)
        return names

    def _sort_keys(self, region: str, rows: Sequence[Any]) -> dict[str, str | None]:
        """The sort key of each name, None for one that is not to be found."""
        keys = self._keyring.unwrapped(region, [row for row in rows if row.wrapped])
        found: dict[str, str | None] = {}
        for row in rows:
            key = keys.get(row.subject)
            name = text(region, key, Sealed(row.subject, NAME, row.box)) if key else None
            found[row.subject] = None if name is None else sort_key(name)
        return found


def text(region: str, key: SubjectKey, name: Sealed) -> str | None:
    """A name in the clear; None where the key is not that of this box, which pages show too."""
    try:
        return key.open(region, name)
    except BoxIsNotOurs:
        return None
