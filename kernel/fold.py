"""Folding records into rows in memory: what a live view, a rebuild and a replay have in common."""

from collections.abc import Callable, Sequence
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


class Touched(NamedTuple):
    """A record that a view hears, and the keys of the rows it touches; or why it is poison."""

    record: Record
    heard: Heard[Event] | None
    keys: Sequence[str]
    poison: str = ""


def touched(view: View[Any, Any], types: frozenset[str], records: Sequence[Record]) -> list[Touched]:
    """Those of the records that the view hears, with their keys."""
    found: list[Touched] = []
    for record in records:
        try:
            heard = hear(record, types)
            if heard is not None:
                found.append(Touched(record, heard, list(dict.fromkeys(view.keys(heard)))))
        except Exception as poison:  # nobody knows which rows miss it: the region is broken
            found.append(Touched(record, None, (), type(poison).__name__))
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

    def fold(self, one: Touched) -> None:
        """Fold one record into the rows of its keys."""
        if one.heard is None:
            self._break(WHOLE_REGION, one.record, f"poison: {one.poison}")
            return
        rows = self.rows
        for key in one.keys:
            if key in self.skipped:
                continue
            try:
                rows[key] = self.view.folded(rows.get(key), one.heard, key)
            except Exception as defect:  # the key is broken, the rest of the view goes on
                self._break(key, one.record, f"defect: {type(defect).__name__}")

    def _break(self, key: str, record: Record, reason: str) -> None:
        self.skipped.add(key)
        self.broke.append(Broken(key, record.service, record.position, reason))


def encoder() -> Callable[[Any], bytes]:
    """How rows are stored."""
    return msgspec.json.Encoder(decimal_format="string").encode
