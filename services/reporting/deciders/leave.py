"""A leave (cuti) is noted by HR from its first to its last day, and cancelled when it is not taken.

Nobody logs work on a day of leave. A leave may be noted after work was logged on a day of it, for
who fell ill in the morning: the log keeps the entries, and they are shown as contradicting it.
"""

from datetime import date, timedelta
from typing import Any

from contracts.reporting import LeaveCancelled, LeaveEvent, LeaveNoted
from kernel.decider import Command, Decider, Seen, State
from kernel.refusal import Conflict, Invalid, NotFound
from services.reporting.deciders.employee import Status, employee
from services.reporting.deciders.plan_refusals import NotOnTheRoster

LONGEST_DAYS = 366  # a longer one is a status on the roster (PP 11/2017: unpaid leave, cuti besar)


class NoteLeave(Command):
    employee_id: str
    first: date
    last: date


class CancelLeave(Command):
    employee_id: str
    first: date


LeaveCommand = NoteLeave | CancelLeave


class LeaveIsUpsideDown(Invalid):
    """The first day of a leave is not after its last."""

    slug = "reporting.leave-is-upside-down"
    indonesian = "Hari pertama cuti tidak melewati hari terakhirnya."


class LeaveIsTooLong(Invalid):
    """A leave has at most 366 days; who is away for longer has another status on the roster."""

    slug = "reporting.leave-is-too-long"
    indonesian = "Cuti paling lama 366 hari; yang lebih lama dicatat sebagai status pegawai."


class LeavesOverlap(Conflict):
    """One is on leave once at a time: part of it is noted already."""

    slug = "reporting.leaves-overlap"
    indonesian = "Sebagian dari cuti ini sudah tercatat."


class NoSuchLeave(NotFound):
    """No leave begins on this day."""

    slug = "reporting.no-such-leave"
    indonesian = "Tidak ada cuti yang dimulai pada hari ini."


class Away(State, frozen=True):
    first: date
    last: date


class Leave(State, frozen=True):
    """``taken`` in the order of the days."""

    taken: tuple[Away, ...] = ()
    cancelled: frozenset[date] = frozenset()

    def covers(self, day: date) -> bool:
        """Whether somebody is on leave on this day."""
        return any(of.first <= day <= of.last for of in self.taken)


def decide(command: LeaveCommand, leave: Leave, seen: Seen) -> list[LeaveEvent]:
    begins = next((of for of in leave.taken if of.first == command.first), None)
    match command, begins:
        case NoteLeave(last=last), Away(last=noted) if last == noted:
            return []
        case NoteLeave(), _:
            return [note(command, leave, seen)]

        case CancelLeave(), Away():
            return [LeaveCancelled(employee_id=command.employee_id, first=command.first)]
        case CancelLeave(), None if command.first in leave.cancelled:
            return []
        case CancelLeave(), None:
            raise NoSuchLeave(command.employee_id, first=command.first.isoformat())


def note(asked: NoteLeave, leave: Leave, seen: Seen) -> LeaveNoted:
    check_length(asked)
    if seen(employee, f"employee-{asked.employee_id}").status is Status.UNKNOWN:
        raise NotOnTheRoster(asked.employee_id)
    if any(of.first <= asked.last and asked.first <= of.last for of in leave.taken):
        raise LeavesOverlap(asked.employee_id)
    return LeaveNoted(employee_id=asked.employee_id, first=asked.first, last=asked.last)


def check_length(asked: NoteLeave) -> None:
    if asked.last < asked.first:
        raise LeaveIsUpsideDown(asked.employee_id)
    if asked.last - asked.first >= timedelta(days=LONGEST_DAYS):
        raise LeaveIsTooLong(asked.employee_id, at_most_days=LONGEST_DAYS)


def evolve(leave: Leave, event: LeaveEvent) -> Leave:
    match event:
        case LeaveNoted():
            taken = sorted((*leave.taken, Away(event.first, event.last)), key=lambda of: of.first)
            return Leave(tuple(taken), leave.cancelled - {event.first})
        case LeaveCancelled():
            left = tuple(of for of in leave.taken if of.first != event.first)
            return Leave(left, leave.cancelled | {event.first})


def rests_on(command: LeaveCommand, leave: Leave) -> list[tuple[Decider[Any, Any, Any], str]]:
    return [(employee, f"employee-{command.employee_id}")]


leave: Decider[LeaveCommand, Leave, LeaveEvent] = Decider(
    stream=lambda command: f"leave-{command.employee_id}",
    initial=Leave(),
    decide=decide,
    evolve=evolve,
    rests_on=rests_on,
)
