"""A service as one value: deciders, reactions, views, effects, deadlines and routes."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from contracts.topics import group_of
from kernel.deadline import Deadlines
from kernel.decider import Command, Decider
from kernel.effect import Effect
from kernel.keeping import Keeping
from kernel.reaction import Reaction
from kernel.union import annotated, sources
from kernel.view import View

if TYPE_CHECKING:
    from fastapi import APIRouter

    from kernel.edge import Edge

AnyDecider = Decider[Any, Any, Any]


@dataclass(frozen=True, eq=False)
class Service:
    """A service as one value. ``name`` is also that of its log, database and topics; one of all
    services ``keeps`` the vault, in the same database."""

    name: str
    deciders: Sequence[AnyDecider]
    routes: "Callable[[Edge], APIRouter]"
    reactions: Sequence[Reaction[Any]] = ()
    views: Sequence[View[Any, Any]] = ()
    effects: Sequence[Effect[Any]] = ()
    deadlines: Sequence[Deadlines[Any, Any]] = ()
    keeps: Keeping | None = None

    def __post_init__(self) -> None:
        for effect in self.effects:
            if sources(effect.hears) != (self.name,):
                raise TypeError(f"the effect {effect.name} hears another log than {self.name}")
        for deadlines in self.deadlines:
            if deadlines.view not in self.views:
                raise TypeError(f"{deadlines.name}.view is not among the views of {self.name}")
        if self.keeps and self.keeps.carries not in self.effects:
            raise TypeError(f"{self.keeps.carries.name} is not among the effects of {self.name}")

    @cached_property
    def decider_of(self) -> dict[type[Command], AnyDecider]:
        """Which decider takes which command. Raises TypeError when two take the same."""
        found: dict[type[Command], AnyDecider] = {}
        for decider in self.deciders:
            for command in annotated(decider.decide, 0):
                if found.setdefault(command, decider) is not decider:
                    raise TypeError(f"{command.__name__} has two deciders in {self.name}")
        return found

    @cached_property
    def fingerprint(self) -> str:
        """Eight digits for the set of its followers: another build, another group."""
        views = [f"{view.name} {view.version}" for view in self.views]
        reactions = [reaction.name for reaction in self.reactions]
        return hashlib.sha256("\n".join(sorted(views + reactions)).encode()).hexdigest()[:8]

    @property
    def group(self) -> str:
        """The consumer group in which it hears others over Kafka."""
        return group_of(self.name, self.fingerprint)

    @cached_property
    def hears(self) -> dict[str, list[str]]:
        """The names of the services whose logs are followed, with the followers of each."""
        heard: dict[str, list[str]] = {}
        for follower in (*self.reactions, *self.views):
            for source in sources(follower.hears):
                heard.setdefault(source, []).append(follower.name)
        return heard
