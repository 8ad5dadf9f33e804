"""What streams have come to: states in memory, as the log stood at its last known record."""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

import msgspec

from contracts.catalogue import event_of
from contracts.envelope import decode
from contracts.event import Event
from kernel.decider import Decider
from kernel.feed import Record
from kernel.log import Tail

AnyDecider = Decider[Any, Any, Any]
BYTES_OF_A_STREAM = 500  # what a state costs besides its events' bytes, for the cache's bound


class Held(msgspec.Struct, frozen=True, gc=False):
    """A stream's state in memory, and where its last record stands."""

    decider: AnyDecider
    state: Any
    version: int = 0
    position: int = -1
    size: int = BYTES_OF_A_STREAM

    def after(self, event: Event, position: int, size: int) -> "Held":
        return Held(
            self.decider,
            self.decider.evolve(self.state, event),
            self.version + 1,
            position,
            self.size + size,
        )


class States:
    """One region's streams in memory, all at the same tail of the log."""

    def __init__(self, tail: Tail) -> None:
        self.tail = tail
        self.held: OrderedDict[str, Held] = OrderedDict()
        self.size = 0

    def keep(self, held: dict[str, Held], tail: Tail) -> None:
        for stream, value in held.items():
            before = self.held.pop(stream, None)
            self.size += value.size - (before.size if before else 0)
            self.held[stream] = value
        self.tail = tail

    def catch_up(self, records: Sequence[Record]) -> None:
        """Bring the held streams up to date with what somebody else wrote."""
        moved: dict[str, Held] = {}
        for record in records:
            held = moved.get(record.stream) or self.held.get(record.stream)
            if held:
                size = len(record.body)
                moved[record.stream] = held.after(event_in(record), record.position, size)
        last = records[-1]
        self.keep(moved, Tail(last.position, last.id, last.time_us))

    def shrink(self, size: int) -> None:
        """Drop the streams that were used longest ago until at most ``size`` bytes are held."""
        while self.size > size and self.held:
            _, dropped = self.held.popitem(last=False)
            self.size -= dropped.size


def event_in(record: Record) -> Event:
    event = event_of(record.type, decode(record.body).data)
    assert event is not None, f"{record.type} in our own log is not in the catalogue"
    return event
