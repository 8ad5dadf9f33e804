"""Folding records into rows in memory: what a live view, a rebuild and a replay have in common."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import msgspec

from contracts.event import Event
from kernel.feed import Record
from kernel.heard import Heard, hear
from kernel.view import View

WHOLE_REGION = ""
"""The key that is broken when nobody knows which rows miss a record."""


class Broken(NamedTuple):
    """Why a key is skipped from now on."""

    key: str
    source: str
    position: int
    reason: str


Touched = tuple[Record, Heard[Event] | None, Sequence[str], str]
"""A record that a view hears, the event, the keys of the rows it touches; or why it is poison."""


def touched(
    view: View[Any, Any], types: frozenset[str], records: Sequence[Record]
) -> list[Touched]:
    """Those of the records that the view hears, with their keys."""
    found: list[Touched] = []
    keys_of = view.keys
    for record in records:
        try:
            heard = hear(record, types)
            if heard is not None:
                keys = keys_of(heard)
                once = keys if len(keys) < 2 else list(dict.fromkeys(keys))
                found.append((record, heard, once, ""))
        except Exception as poison:  # nobody knows which rows miss it: the region is broken
            found.append((record, None, (), type(poison).__name__))
    return found


class Folding:
    """Rows by key as they are folded, and which keys have broken. ``rows`` holds None for a row
    that is gone; whoever uses this puts into it what is stored already."""

    def __init__(
        self, view: View[Any, Any], rows: dict[str, Any], skipped: set[str] | None = None
    ) -> None:
        """``skipped`` are the keys that were broken before; it is added to."""
        self.view = view
        self.rows = rows
        self.skipped = skipped if skipped is not None else set[str]()
        self.broke: list[Broken] = []

    def fold(self, page: Iterable[Touched]) -> None:
        """Fold records into the rows of their keys, in order."""
        rows, skipped, folded = self.rows, self.skipped, self.view.folded
        for record, heard, keys, poison in page:
            if heard is None:
                self._break(WHOLE_REGION, record, f"poison: {poison}")
                continue
            for key in keys:
                if key in skipped:
                    continue
                try:
                    rows[key] = folded(rows.get(key), heard, key)
                except Exception as defect:  # the key is broken, the rest of the view goes on
                    self._break(key, record, f"defect: {type(defect).__name__}")

    def _break(self, key: str, record: Record, reason: str) -> None:
        self.skipped.add(key)
        self.broke.append(Broken(key, record.service, record.position, reason))


def encoder() -> Callable[[Any], bytes]:
    """How rows are stored."""
    return msgspec.json.Encoder(decimal_format="string").encode
