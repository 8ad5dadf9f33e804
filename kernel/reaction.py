"""A reaction: facts of other logs, or of the own one, become commands to the own deciders."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from contracts.event import Event
from kernel.decider import Command
from kernel.heard import Heard

E = TypeVar("E", bound=Event)


@dataclass(frozen=True, eq=False)
class Reaction(Generic[E]):
    """``react(heard)`` gives the commands that follow from one event, all or none of them.

    Times come from ``heard.time``, ids are made from ids in the event or from ``heard.id``, so that
    a second delivery gives the same commands. A new reaction begins at the beginning of each log; a
    changed one goes on where it was. What is a duty is owed by law: a record that it has parked may
    not be given up.
    """

    name: str
    hears: Any
    react: Callable[[Heard[E]], Sequence[Command]]
    is_duty: bool = False
