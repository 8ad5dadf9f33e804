"""given(history).seeing(other).when(command).then(events): the language of the specification."""

from collections.abc import Callable, Sequence
from contextvars import ContextVar
from functools import partial
from typing import Any, Generic, TypeVar

import pytest

from contracts.event import Event
from kernel.decider import C, Decider, E, S
from kernel.refusal import Refusal

T = TypeVar("T")

Told = Callable[[Any, Any, Sequence[Event], dict[str, list[Event]]], None]
TOLD: ContextVar[Told | None] = ContextVar("TOLD", default=None)
"""Who wants to know of each situation: its decider, command, history, other streams."""


class given(Generic[C, S, E]):
    def __init__(self, decider: Decider[C, S, E], *history: E) -> None:
        self.decider = decider
        self.history = history
        self.state = decider.fold(history)
        self.others: dict[str, list[Event]] = {}

    def seeing(self, stream: str, *history: Event) -> "given[C, S, E]":
        self.others[stream] = list(history)
        return self

    def when(self, command: C) -> "when[C, S, E]":
        if tell := TOLD.get():
            tell(self.decider, command, self.history, self.others)
        decide = self.decider.decide
        if self.decider.rests_on:
            named = [stream for _, stream in self.decider.rests_on(command, self.state)]
            decide = partial(decide, seen=Seeing(self.others, named))
        return when(partial(decide, command, self.state))


class Seeing:
    """The other streams of the log, as given; one that ``rests_on`` did not name is a mistake."""

    def __init__(self, others: dict[str, list[Event]], named: list[str]) -> None:
        self.others = others
        self.named = named

    def __call__(self, decider: Decider[Any, T, Any], stream: str) -> T:
        assert stream in self.named, f"rests_on does not name {stream}"
        return decider.fold(self.others.get(stream, []))

    def position(self, stream: str) -> str | None:
        """Each stream stands at its own index among those given, in region 13.72, log test."""
        if not self.others.get(stream):
            return None
        return f"13.72/test@{list(self.others).index(stream)}"


class when(Generic[C, S, E]):
    def __init__(self, decide: "partial[Sequence[E]]") -> None:
        self.decide = decide

    def then(self, *events: E) -> None:
        assert list(self.decide()) == list(events)

    def then_nothing(self) -> None:
        self.then()

    def then_refused(self, refusal: type[Refusal]) -> None:
        with pytest.raises(refusal):
            self.decide()
