"""What happened to each unit and each employee, in order: when, by whom, and at which position.

The facts are those of the events, without what is sealed: names stand on the roster.
"""

from datetime import datetime
from typing import Any

import msgspec

from contracts.event import Event, Sealed
from contracts.reporting import EmployeeEvent, UnitEvent
from kernel.heard import Heard
from kernel.view import View

RosterEvent = UnitEvent | EmployeeEvent


class Happening(msgspec.Struct, frozen=True):
    """``what`` is the name of the event, ``facts`` its fields that say something, by name."""

    what: str
    time: datetime
    actor_id: str
    position: str
    facts: dict[str, str]


class HistoryRow(msgspec.Struct, frozen=True):
    happenings: tuple[Happening, ...]


def facts_of(event: Event) -> dict[str, str]:
    fields: dict[str, Any] = {name: getattr(event, name) for name in event.__struct_fields__}
    return {
        name: str(value)
        for name, value in fields.items()
        if value is not None and not isinstance(value, Sealed)
    }


def fold_history(row: HistoryRow | None, heard: Heard[RosterEvent]) -> HistoryRow:
    happened = Happening(
        what=heard.event.type.split(".")[1],
        time=heard.time,
        actor_id=heard.actor,
        position=heard.cause,
        facts=facts_of(heard.event),
    )
    return HistoryRow((*(row.happenings if row else ()), happened))


def stream_of(heard: Heard[RosterEvent]) -> str:
    """``unit-u1`` or ``employee-e7``: the kinds do not meet under one id."""
    if isinstance(heard.event, UnitEvent):
        return f"unit-{heard.event.unit_id}"
    return f"employee-{heard.event.employee_id}"


roster_history: View[RosterEvent, HistoryRow] = View(
    name="roster_history",
    version=1,
    hears=RosterEvent,
    row=HistoryRow,
    keys=lambda heard: [stream_of(heard)],
    fold=fold_history,
    streams=lambda key: [key],
)
