"""A view: a keyed fold over logs. A service writes two pure functions; the kernel does the rest."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec

from contracts.event import Event
from kernel.heard import Heard

E = TypeVar("E", bound=Event)
R = TypeVar("R", bound=msgspec.Struct)


@dataclass(frozen=True, eq=False)
class View(Generic[E, R]):
    """Rows that people read, folded from events; always keyed by region and ``keys``.

    ``hears`` is a union of event classes; the logs follow from their types. ``keys(heard)`` names
    the rows an event touches, ``fold(row, heard)`` gives the row after it, or None to drop it; with
    more than one key, ``fold_key(row, heard, key)`` is told which. ``find_by`` names fields of the
    row by which pages may be selected (text, bool or int). A changed fold is ``version`` + 1.
    ``streams(key)`` names all streams whose events touch that row, where the key alone says it: the
    row as it was is then folded from those at once (`kernel.replay`).
    ``unnamed`` are labels of values in the rows whose authors stay unknown (decision 22). Such a
    view is read as it is only: one row at two moments would tell when a value came, and of whom it
    may be. And it is asked by services that keep to it (see `kernel.subject_touched`).
    """

    name: str
    version: int
    hears: Any
    row: type[R]
    keys: Callable[[Heard[E]], Sequence[str]]
    fold: Callable[[R | None, Heard[E]], R | None] | None = None
    fold_key: Callable[[R | None, Heard[E], str], R | None] | None = None
    find_by: tuple[str, ...] = ()
    streams: Callable[[str], Sequence[str]] | None = None
    unnamed: tuple[str, ...] = ()

    def folded(self, row: R | None, heard: Heard[E], key: str) -> R | None:
        """The row of ``key`` after this event."""
        if self.fold_key is not None:
            return self.fold_key(row, heard, key)
        assert self.fold is not None, f"view {self.name} has neither fold nor fold_key"
        return self.fold(row, heard)
