"""What a view makes of a history: events as a follower hears them, folded one after the other."""

from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import msgspec

from contracts.event import Event
from kernel.heard import Heard
from kernel.view import View

E = TypeVar("E", bound=Event)
R = TypeVar("R", bound=msgspec.Struct)

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)  # in Kota Solok


def at(position: int) -> datetime:
    """When the record at a position was written: an hour after the one before."""
    return NOON + timedelta(hours=position)


def heard(event: E, position: int = 0) -> Heard[E]:
    """The event in the log its type names, of region 13.72, where there is one stream."""
    return Heard(
        event=event,
        region="13.72",
        service=event.type.partition(".")[0],
        position=position,
        id=f"id-{position}",
        stream="any",
        version=position + 1,
        time=at(position),
    )


def folded(view: View[Any, R], *history: Event) -> dict[str, R]:
    """The rows by key, after these events of one log at positions 0, 1, 2 …"""
    return folded_in_order(
        view, *(heard(event, position) for position, event in enumerate(history))
    )


def folded_in_order(view: View[Any, R], *records: Heard[Event]) -> dict[str, R]:
    """The rows by key, after these records, of whichever logs."""
    rows: dict[str, R] = {}
    for record in records:
        for key in view.keys(record):
            row = view.folded(rows.get(key), record, key)
            if row is None:
                rows.pop(key, None)
            else:
                rows[key] = row
    return rows
