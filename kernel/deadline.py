"""Deadlines: what waits for something until a term is over, and what is done when it is.

They are a view: a row for each thing that waits, folded away by what it waits for. When a row falls
due is nowhere stored: it is computed from the region's current calendar, which is folded into rows
of the same view, so a holiday that moves takes the deadlines with it, forward and back.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Generic, TypeVar, Union, cast

import msgspec

from contracts.event import Event
from kernel.calendar import Term, Year
from kernel.decider import Command
from kernel.heard import Heard
from kernel.union import classes
from kernel.view import View

E = TypeVar("E", bound=Event)
R = TypeVar("R", bound=msgspec.Struct)

YEAR = "year "  # no id has a space, so the rows of the calendar are never a thing that waits


class Kept(msgspec.Struct, frozen=True):
    """A row of the view: something that waits, or a year of the calendar. Each service has its own,
    with a third field ``waits`` of the type of its rows.

    ``term`` is the term as text: rows that fall due together are found by it.
    """

    term: str = ""
    year: Year | None = None


@dataclass(frozen=True)
class Due(Generic[R]):
    """A row that fell due. ``due`` is the last second of its term, ``now`` when that was noticed:
    both UTC, for the command to carry."""

    key: str
    row: R
    region: str
    due: datetime
    now: datetime


@dataclass(frozen=True, eq=False)
class CalendarEvents(Generic[E]):
    """How a region's calendar is read: the events of ``hears``, of which ``year(event)`` gives the
    number of the year and its working days. A later one for the same year replaces it."""

    hears: Any
    year: Callable[[E], tuple[int, Year]]


@dataclass(frozen=True, eq=False)
class Deadlines(Generic[E, R]):
    """One kind of deadlines of a service; its ``view`` stands among the views of the service.

    ``keys`` and ``fold`` or ``fold_key`` are those of a view: a row for each thing that waits, None
    when it waits no more. ``term(row)`` says since when and how long, ``command(due)`` what is done
    about a row that fell due: its event folds the row away. Each row gets one turn: whether the
    command wrote, was refused or found it already so, the same row is not asked about again. What
    may wait twice in the same way therefore says in its row which time it is.
    """

    name: str
    version: int
    hears: Any
    row: type[R]
    keys: Callable[[Heard[E]], Sequence[str]]
    term: Callable[[R], Term]
    command: Callable[[Due[R]], Command]
    calendar: CalendarEvents[Any]
    fold: Callable[[R | None, Heard[E]], R | None] | None = None
    fold_key: Callable[[R | None, Heard[E], str], R | None] | None = None

    @cached_property
    def view(self) -> View[Any, Kept]:
        """The view, to be listed among those of the service."""
        heard = (*classes(self.hears), *classes(self.calendar.hears))
        return View(
            name=self.name,
            version=self.version,
            hears=Union[heard],  # noqa: UP007  # of classes that are known only here
            row=self._kept,
            keys=self._keys,
            fold_key=self._fold,
            find_by=("term",),
        )

    @cached_property
    def _kept(self) -> type[Kept]:
        fields: list[tuple[str, Any, Any]] = [("waits", self.row | None, None)]
        made: Any = msgspec.defstruct("Kept", fields, bases=(Kept,), frozen=True, module=__name__)
        return made

    @cached_property
    def _waiting(self) -> tuple[type[Any], ...]:
        return classes(self.hears)

    @cached_property
    def _adopted(self) -> tuple[type[Any], ...]:
        return classes(self.calendar.hears)

    def _keys(self, heard: Heard[Any]) -> list[str]:
        keys = list(self.keys(heard)) if isinstance(heard.event, self._waiting) else []
        if isinstance(heard.event, self._adopted):
            keys.append(f"{YEAR}{self.calendar.year(heard.event)[0]}")
        return keys

    def _fold(self, kept: Kept | None, heard: Heard[Any], key: str) -> Kept | None:
        make: Any = self._kept
        if key.startswith(YEAR):
            return make(year=self.calendar.year(heard.event)[1])
        row = self._folded(self.waiting(kept) if kept else None, heard, key)
        return None if row is None else make(term=str(self.term(row)), waits=row)

    def _folded(self, row: R | None, heard: Heard[Any], key: str) -> R | None:
        if self.fold_key is not None:
            return self.fold_key(row, heard, key)
        assert self.fold is not None, f"{self.name} has neither fold nor fold_key"
        return self.fold(row, heard)

    def waiting(self, kept: Kept) -> R:
        """What waits in a row."""
        waits: R = cast("Any", kept).waits
        return waits


def years_of(rows: Iterable[tuple[str, Kept]]) -> Mapping[int, Year]:
    """The calendar in these rows of a region."""
    return {int(key[len(YEAR) :]): kept.year for key, kept in rows if kept.year}
