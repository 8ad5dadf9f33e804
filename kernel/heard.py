"""What a follower is given: the event, with where, when and by whom it was recorded."""

from datetime import datetime
from typing import Any, Generic, TypeVar

import msgspec

from contracts.catalogue import SHAPES, event_of
from contracts.envelope import decode
from contracts.event import Event
from kernel.feed import Record
from kernel.union import classes

E = TypeVar("E", bound=Event, covariant=True)


class Heard(msgspec.Struct, Generic[E], frozen=True, kw_only=True):
    """An event of one log. ``time`` is when it was recorded (UTC), ``id`` its CloudEvents id."""

    event: E
    region: str
    service: str
    position: int
    id: str
    stream: str
    version: int
    time: datetime
    actor: str = "system"
    correlation: str = ""
    traceparent: str = ""

    @property
    def cause(self) -> str:
        """``<region>/<service>@<position>``: how other records refer to this one."""
        return f"{self.region}/{self.service}@{self.position}"


def hear(record: Record, types: frozenset[str]) -> Heard[Event] | None:
    """The event of a record if its type is one of ``types``, decoded in its present shape.

    Raises `contracts.envelope.Malformed` or `contracts.catalogue.Undecodable`: a poison record.
    """
    if record.type not in types:
        return None
    envelope = decode(record.body)
    event = event_of(record.type, envelope.data)
    assert event is not None, f"{record.type} is heard but not in the catalogue"
    return Heard(
        event=event,
        region=record.region,
        service=record.service,
        position=record.position,
        id=record.id,
        stream=record.stream,
        version=record.version,
        time=envelope.time,
        actor=envelope.actor,
        correlation=envelope.correlation,
        traceparent=envelope.traceparent,
    )


def types_of(hears: Any) -> frozenset[str]:
    """The types, current and superseded, in which events of this union may stand in a log."""
    names = {unversioned(event.type) for event in classes(hears)}
    return frozenset(kind for kind in SHAPES if unversioned(kind) in names)


def unversioned(kind: str) -> str:
    """``reporting.ReportSubmitted`` of ``reporting.ReportSubmitted.v1``."""
    return kind.rpartition(".v")[0]
