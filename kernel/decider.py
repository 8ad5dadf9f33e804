"""A decider: the pure rules of one kind of stream. Four functions and an initial state."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, Generic, Protocol, TypeVar

import msgspec

from contracts.event import Event, Fact


class Command(msgspec.Struct, metaclass=Fact):
    """What somebody wants, in the imperative. Time, ids and chance are fields of it."""


class State(msgspec.Struct, frozen=True, gc=False):
    """What a stream has come to. Hundreds of thousands are kept in memory, none of which is part of
    a cycle: Python's collector need not look at them (it stopped the process for 0.1 s)."""


C = TypeVar("C")
S = TypeVar("S")
E = TypeVar("E", bound=Event)
T = TypeVar("T")


class Seen(Protocol):
    """What a decision may see of other streams of the same log, at the same moment."""

    def __call__(self, decider: "Decider[Any, T, Any]", stream: str) -> T:
        """The state of ``stream``; it must stand in ``rests_on``."""
        ...

    def position(self, stream: str) -> str | None:
        """Where the last record of ``stream`` stands, ``<region>/<service>@<position>``."""
        ...


@dataclass(frozen=True, eq=False)
class Decider(Generic[C, S, E]):
    """The rules of one kind of stream.

    ``stream(command)`` names the stream. ``decide(command, state)`` gives events, ``[]`` when it is
    already so, or raises a `Refusal`; with ``rests_on`` it is ``decide(command, state, seen)``.
    ``evolve(state, event)`` is total. ``rests_on(command, state)`` names the other streams of the
    same log that the decision looks at, each with its decider.

    The classes of commands and events are read from the annotations of ``decide`` and ``evolve``.
    """

    stream: Callable[[C], str]
    initial: S
    decide: Callable[..., Sequence[E]]
    evolve: Callable[[S, E], S]
    rests_on: "Callable[[C, S], Sequence[tuple[Decider[Any, Any, Any], str]]] | None" = None

    def fold(self, events: Iterable[E], state: S | None = None) -> S:
        """The state after these events, from ``state`` or from the beginning."""
        return reduce(self.evolve, events, self.initial if state is None else state)
