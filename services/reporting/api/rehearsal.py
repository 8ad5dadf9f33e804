"""A dry run: the same deciders, on states that were read from the views; nothing is appended."""

from collections.abc import Sequence
from typing import Any, TypeVar

from contracts.event import Event
from kernel.decider import Command, Decider
from kernel.refusal import Refusal
from services.reporting.deciders.employee import Employee
from services.reporting.deciders.employee import Status as EmployeeStatus
from services.reporting.deciders.unit import Status as UnitStatus
from services.reporting.deciders.unit import Unit
from services.reporting.views.roster import EmployeeRow, UnitRow

C = TypeVar("C", bound=Command)
E = TypeVar("E", bound=Event)
S = TypeVar("S")
T = TypeVar("T")


class Rehearsal:
    """A `Seen` over states by stream, which go on with what is decided."""

    def __init__(self, states: dict[str, Any]) -> None:
        self.states = states
        self.refusals: dict[int, Refusal] = {}

    def __call__(self, decider: Decider[Any, T, Any], stream: str) -> T:
        return self.states.get(stream, decider.initial)

    def position(self, stream: str) -> str | None:
        """Nothing of a rehearsal stands anywhere."""
        return None

    def run(self, decider: Decider[C, S, E], commands: Sequence[C]) -> list[Sequence[E]]:
        """The events of each command; none where it was refused, which stands in `refusals`."""
        return [self._decided(decider, n, command) for n, command in enumerate(commands)]

    def _decided(self, decider: Decider[C, S, E], index: int, command: C) -> Sequence[E]:
        stream = decider.stream(command)
        state = self(decider, stream)
        try:
            events = decider.decide(command, state, self)
        except Refusal as no:
            self.refusals[index] = no
            return ()
        self.states[stream] = decider.fold(events, state)
        return events


def unit_state(row: UnitRow) -> Unit:
    """The decider's state, from the row that shows it."""
    return Unit(
        UnitStatus.ESTABLISHED, row.title, row.kind, row.parent_id or None, row.code or None
    )


def employee_state(row: EmployeeRow) -> Employee:
    """The decider's state, from the row that shows it."""
    return Employee(
        status=EmployeeStatus.REGISTERED,
        name=row.name,
        nip=row.nip,
        employment=row.employment,
        position=row.position,
        position_class=row.position_class,
        grade=row.grade,
        unit_id=row.unit_id,
        appraiser_id=row.appraiser_id or None,
        leads=row.leads or None,
    )
