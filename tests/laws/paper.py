"""A log on paper: a service in memory, run from the declaration of its deciders alone."""

from typing import Any

from contracts.event import Event
from kernel.decider import Command
from kernel.service import AnyDecider, Service
from tests.spec.given import Seeing


class PaperLog:
    """The streams of one log. Commands are decided one after the other, as a writer does."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.streams: dict[str, list[Event]] = {}
        self._deciders: dict[str, AnyDecider] = {}

    def execute(self, command: Command) -> None:
        """Decide, and write what follows. Raises Refusal; KeyError when nobody decides it."""
        decider = self.service.decider_of[type(command)]
        history = self.streams.get(decider.stream(command), [])
        state = decider.fold(history)
        if decider.rests_on is None:
            events = decider.decide(command, state)
        else:
            named = [stream for _, stream in decider.rests_on(command, state)]
            events = decider.decide(command, state, Seeing(self.streams, named))
        if events:
            self.streams[decider.stream(command)] = [*history, *events]
            self._deciders[decider.stream(command)] = decider

    def states(self) -> dict[str, Any]:
        """Each stream's state, folded by its decider."""
        return {of: self._deciders[of].fold(history) for of, history in self.streams.items()}
