"""A month of the region's work logs is closed by HR, and opened again with a reason: for everybody,
or for the one employee who has something to put right while the others' logs stand.

One stream for the whole region: every entry rests on it, and to close a month is one fact.
"""

from datetime import date

from contracts.event import Sealed
from contracts.reporting import MonthClosed, MonthEvent, MonthReopened
from kernel.decider import Command, Decider, State
from kernel.refusal import Conflict
from services.reporting.rules.period import last_day_of


class CloseMonth(Command):
    """``today`` is the day in the region."""

    month: str
    today: date


class ReopenMonth(Command):
    """For everybody, or for the employee who is named."""

    month: str
    reason: Sealed
    employee_id: str | None = None


MonthCommand = CloseMonth | ReopenMonth


class MonthIsNotOver(Conflict):
    """A month is closed once it is over: from its next month's first day on."""

    slug = "reporting.month-is-not-over"
    indonesian = "Bulan ditutup setelah berakhir: mulai hari pertama bulan berikutnya."


class MonthIsOpen(Conflict):
    """Only a closed month is opened again."""

    slug = "reporting.month-is-open"
    indonesian = "Hanya bulan yang sudah ditutup yang dapat dibuka kembali."


class Month(State, frozen=True):
    """``open_for`` are those who may write although it is closed."""

    is_closed: bool = False
    open_for: frozenset[str] = frozenset()

    def takes(self, employee_id: str) -> bool:
        """Whether this employee may write in the month."""
        return not self.is_closed or employee_id in self.open_for


def decide(command: MonthCommand, month: Month) -> list[MonthEvent]:
    match command, month.is_closed:
        case CloseMonth(), False:
            return [close(command)]
        case CloseMonth(), True:  # again for those for whom it was open
            return [close(command)] if month.open_for else []

        case ReopenMonth(), True:
            return reopen(command, month)
        case ReopenMonth(), False:
            raise MonthIsOpen(command.month)


def close(asked: CloseMonth) -> MonthClosed:
    if asked.today <= last_day_of(asked.month):
        raise MonthIsNotOver(asked.month, last_day=last_day_of(asked.month).isoformat())
    return MonthClosed(month=asked.month)


def reopen(asked: ReopenMonth, month: Month) -> list[MonthEvent]:
    if asked.employee_id in month.open_for:
        return []
    return [MonthReopened(month=asked.month, reason=asked.reason, employee_id=asked.employee_id)]


def evolve(month: Month, event: MonthEvent) -> Month:
    match event:
        case MonthClosed():
            return Month(is_closed=True)
        case MonthReopened(employee_id=str(employee_id)):
            return Month(month.is_closed, month.open_for | {employee_id})
        case MonthReopened():
            return Month()


month: Decider[MonthCommand, Month, MonthEvent] = Decider(
    stream=lambda command: f"month-{command.month}",
    initial=Month(),
    decide=decide,
    evolve=evolve,
)
