"""What a view makes of a history: events in one log's order, folded one after the other."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TypeVar

import msgspec

from contracts.event import Event
from kernel.heard import Heard
from kernel.view import View

E = TypeVar("E", bound=Event)
R = TypeVar("R", bound=msgspec.Struct)

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)


def heard(event: E, position: int = 0) -> Heard[E]:
    return Heard(
        event=event,
        region="13.72",
        service=event.type.partition(".")[0],
        position=position,
        id=f"id-{position}",
        stream="any",
        version=position + 1,
        time=NOON,
    )


def folded(view: View[E, R], *history: E) -> dict[str, R]:
    """The rows by key, after these events at positions 0, 1, 2 …"""
    rows: dict[str, R] = {}
    for position, event in enumerate(history):
        told = heard(event, position)
        keys: Sequence[str] = view.keys(told)
        for key in keys:
            row = view.folded(rows.pop(key, None), told, key)
            rows |= {key: row} if row else {}
    return rows
