"""Who acts as head of a unit (Plt., Plh.), as the roster has it: who evaluates may rest on it."""

from datetime import date

import msgspec
from msgspec.structs import replace

from contracts.reporting import ActingHeadAppointed, ActingHeadEnded
from kernel.heard import Heard
from kernel.view import View

ActingEvent = ActingHeadAppointed | ActingHeadEnded


class Acts(msgspec.Struct, frozen=True):
    """Heads this unit from the first to the last of these days."""

    unit_id: str
    since: date
    until: date


class ActingRow(msgspec.Struct, frozen=True):
    """One row for each employee who acts or acted as a head."""

    employee_id: str
    terms: tuple[Acts, ...] = ()

    def on(self, day: date) -> bool:
        return any(term.since <= day <= term.until for term in self.terms)


def fold_acting(row: ActingRow | None, heard: Heard[ActingEvent]) -> ActingRow:
    event = heard.event
    row = row or ActingRow(event.employee_id)
    others = tuple(term for term in row.terms if term.unit_id != event.unit_id)
    match event:
        case ActingHeadAppointed():
            return replace(row, terms=(*others, Acts(event.unit_id, event.since, event.until)))
        case ActingHeadEnded():
            return replace(row, terms=others)


acting: View[ActingEvent, ActingRow] = View(
    name="acting",
    version=1,
    hears=ActingEvent,
    row=ActingRow,
    keys=lambda heard: [heard.event.employee_id],
    fold=fold_acting,
)
