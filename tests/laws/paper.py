"""A log and a view on paper: a service in memory, run from its declarations alone."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from contracts.event import Event
from kernel.decider import Command
from kernel.heard import Heard
from kernel.refusal import Refusal
from kernel.service import Service
from kernel.view import View
from tests.spec.given import Seeing


class PaperLog:
    """The streams of one log. Commands are decided one after the other, as a writer does."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.streams: dict[str, list[Event]] = {}

    def decide(self, command: Command) -> Sequence[Event]:
        """What follows from the command now; nothing is written. Raises Refusal."""
        decider = self.service.decider_of[type(command)]
        state = decider.fold(self.streams.get(decider.stream(command), []))
        if decider.rests_on is None:
            return decider.decide(command, state)
        named = [stream for _, stream in decider.rests_on(command, state)]
        return decider.decide(command, state, Seeing(self.streams, named))

    def execute(self, command: Command) -> Sequence[Event]:
        """The same, and written. Raises Refusal."""
        events = self.decide(command)
        if events:
            stream = self.service.decider_of[type(command)].stream(command)
            self.streams.setdefault(stream, []).extend(events)
        return events

    def attempt(self, command: Command) -> Sequence[Event] | type[Refusal]:
        """The same; a refusal is an answer."""
        try:
            return self.execute(command)
        except Refusal as no:
            return type(no)


class PaperView:
    """The rows of one view as a store holds them: written as bytes, read again for each batch."""

    def __init__(self, view: View[Any, Any]) -> None:
        self.view = view
        self.stored: dict[str, bytes] = {}
        self._encode = msgspec.json.Encoder(decimal_format="string").encode
        self._decode = msgspec.json.Decoder(view.row).decode

    def fold(self, batch: Iterable[Heard[Any]]) -> None:
        """Fold a batch in memory, then write the rows it touched."""
        rows: dict[str, Any] = {}
        for heard in batch:
            for key in dict.fromkeys(self.view.keys(heard)):
                row = rows[key] if key in rows else self.row(key)
                rows[key] = self.view.folded(row, heard, key)
        for key, row in rows.items():
            if row is None:
                self.stored.pop(key, None)
            else:
                self.stored[key] = self._encode(row)

    def row(self, key: str) -> Any:
        """The row as it was stored, None when there is none."""
        return self._decode(self.stored[key]) if key in self.stored else None

    def rows(self) -> dict[str, Any]:
        """All rows by key."""
        return {key: self._decode(body) for key, body in self.stored.items()}
