"""Work is logged day by day against a result of the own plan, corrected, or withdrawn.

One stream for each employee and month: an entry loads at most a month of one person, and a month
that nobody writes any more costs nothing. An entry is activity and never evidence of a result: no
other decider of reporting looks here (PermenPANRB 6/2022, III.A.7).

What is already so is quiet on any day and in a closed month; only then is the calendar looked at.
"""

from datetime import date
from typing import Any

from msgspec.structs import replace

from contracts.event import Sealed
from contracts.reporting import LogEvent, WorkCorrected, WorkLogged, WorkWithdrawn
from kernel.decider import Command, Decider, Seen, State
from kernel.refusal import Conflict, Forbidden, Invalid, NotFound
from services.reporting.deciders.evidence import check_kept, evidence_of
from services.reporting.deciders.leave import leave
from services.reporting.deciders.plan import plan
from services.reporting.deciders.work_month import month
from services.reporting.rules.period import month_of

MINUTES_A_DAY = 24 * 60
MOST_ENTRIES = 500  # of one employee and month, withdrawn ones too: a stream stays cheap to load


class LogWork(Command):
    """``today`` is the day in the region; ``log_id`` the employee and the month, joined."""

    log_id: str
    entry_id: str
    employee_id: str
    month: str
    day: date
    plan_id: str
    result_id: str
    minutes: int
    today: date
    note: Sealed | None = None
    attachments: tuple[str, ...] = ()


class CorrectWork(Command):
    """The entry says this from now on, all of it."""

    log_id: str
    entry_id: str
    employee_id: str
    month: str
    day: date
    plan_id: str
    result_id: str
    minutes: int
    today: date
    note: Sealed | None = None
    attachments: tuple[str, ...] = ()


class WithdrawWork(Command):
    log_id: str
    entry_id: str
    employee_id: str
    month: str


LogCommand = LogWork | CorrectWork | WithdrawWork


class NoSuchEntry(NotFound):
    """There is no such entry in this month's work log."""

    slug = "reporting.no-such-entry"
    indonesian = "Catatan kerja ini tidak ada dalam bulan itu."


class EntryIsDifferent(Conflict):
    """An entry of this id says something else; correct it, or log under another id."""

    slug = "reporting.entry-is-different"
    indonesian = "Catatan dengan id ini berisi hal lain; koreksi catatan itu atau pakai id lain."


class EntryIsWithdrawn(Conflict):
    """A withdrawn entry does not come back; log the work under another id."""

    slug = "reporting.entry-is-withdrawn"
    indonesian = "Catatan yang ditarik tidak kembali; catat dengan id lain."


class MonthIsClosed(Conflict):
    """The work log of a closed month stands; HR opens the month again, with a reason."""

    slug = "reporting.month-is-closed"
    indonesian = "Catatan kerja bulan yang ditutup tidak berubah; BKD dapat membukanya kembali."


class DayIsOutsideTheMonth(Invalid):
    """An entry stands in the work log of the month in which its day lies."""

    slug = "reporting.day-is-outside-the-month"
    indonesian = "Catatan berada dalam catatan kerja bulan dari harinya."


class DayIsToCome(Invalid):
    """Work is logged on its day or later, never before, by the clock of the region."""

    slug = "reporting.day-is-to-come"
    indonesian = "Kerja dicatat pada harinya atau sesudahnya, menurut waktu daerah."


class NobodyWorksOnLeave(Conflict):
    """No work is logged on a day of leave."""

    slug = "reporting.nobody-works-on-leave"
    indonesian = "Tidak ada kerja yang dicatat pada hari cuti."


class MinutesAreNotOfADay(Invalid):
    """Work takes at least one minute and at most a day."""

    slug = "reporting.minutes-are-not-of-a-day"
    indonesian = "Kerja memakan waktu paling sedikit satu menit dan paling lama satu hari."


class DayHasNoMoreHours(Conflict):
    """All entries of one day together have at most 24 hours."""

    slug = "reporting.day-has-no-more-hours"
    indonesian = "Seluruh catatan dalam satu hari paling banyak 24 jam."


class MonthIsFull(Conflict):
    """A month's work log holds at most 500 entries of one employee."""

    slug = "reporting.month-is-full"
    indonesian = "Catatan kerja satu bulan paling banyak 500 per pegawai."


class ResultIsNotPlanned(Forbidden):
    """Work is logged against a result of the own plan."""

    slug = "reporting.result-is-not-planned"
    indonesian = "Kerja dicatat untuk hasil kerja dalam rencana (SKP) sendiri."


class Entry(State, frozen=True):
    entry_id: str
    day: date
    plan_id: str
    result_id: str
    minutes: int
    note: Sealed | None
    attachments: tuple[str, ...]
    is_withdrawn: bool = False


class WorkLog(State, frozen=True):
    entries: tuple[Entry, ...] = ()

    def entry(self, entry_id: str) -> Entry | None:
        return next((of for of in self.entries if of.entry_id == entry_id), None)

    def minutes_on(self, day: date, but: str) -> int:
        """What is logged on a day, without the entry ``but``."""
        return sum(
            of.minutes
            for of in self.entries
            if of.day == day and of.entry_id != but and not of.is_withdrawn
        )


def decide(command: LogCommand, log: WorkLog, seen: Seen) -> list[LogEvent]:
    match command, log.entry(command.entry_id):
        case LogWork(), None:
            return [record(command, log, seen)]
        case LogWork(), Entry() as there:
            if not says(command, there):
                raise EntryIsDifferent(command.entry_id)
            return []

        case CorrectWork(), Entry(is_withdrawn=True):
            raise EntryIsWithdrawn(command.entry_id)
        case CorrectWork(), Entry() as there:
            return [] if says(command, there) else [correct(command, log, seen)]

        case WithdrawWork(), Entry(is_withdrawn=True):
            return []
        case WithdrawWork(), Entry():
            return [withdraw(command, seen)]

        case CorrectWork() | WithdrawWork(), None:
            raise NoSuchEntry(command.entry_id)


def says(asked: LogWork | CorrectWork, there: Entry) -> bool:
    return not there.is_withdrawn and entry_of(asked) == there


def record(asked: LogWork, log: WorkLog, seen: Seen) -> WorkLogged:
    if len(log.entries) >= MOST_ENTRIES:
        raise MonthIsFull(asked.log_id, at_most=MOST_ENTRIES)
    check(asked, log, seen)
    return WorkLogged(**content(asked))


def correct(asked: CorrectWork, log: WorkLog, seen: Seen) -> WorkCorrected:
    check(asked, log, seen)
    return WorkCorrected(**content(asked))


def content(asked: LogWork | CorrectWork) -> dict[str, Any]:
    """What an entry says, by the names of the fields that both events have."""
    return {name: getattr(asked, name) for name in WorkLogged.__struct_fields__}


def withdraw(asked: WithdrawWork, seen: Seen) -> WorkWithdrawn:
    check_month(asked, seen)
    return WorkWithdrawn(
        log_id=asked.log_id, entry_id=asked.entry_id, employee_id=asked.employee_id
    )


def check(asked: LogWork | CorrectWork, log: WorkLog, seen: Seen) -> None:
    check_month(asked, seen)
    check_day(asked, seen)
    check_minutes(asked, log)
    check_result(asked, seen)
    check_kept(set(asked.attachments), asked.employee_id, seen)


def check_month(asked: LogCommand, seen: Seen) -> None:
    if not seen(month, f"month-{asked.month}").takes(asked.employee_id):
        raise MonthIsClosed(asked.log_id)


def check_day(asked: LogWork | CorrectWork, seen: Seen) -> None:
    if month_of(asked.day) != asked.month:
        raise DayIsOutsideTheMonth(asked.entry_id, month=asked.month)
    if asked.day > asked.today:
        raise DayIsToCome(asked.entry_id, today=asked.today.isoformat())
    if seen(leave, f"leave-{asked.employee_id}").covers(asked.day):
        raise NobodyWorksOnLeave(asked.entry_id, day=asked.day.isoformat())


def check_minutes(asked: LogWork | CorrectWork, log: WorkLog) -> None:
    if not 1 <= asked.minutes <= MINUTES_A_DAY:
        raise MinutesAreNotOfADay(asked.entry_id, at_most=MINUTES_A_DAY)
    left = MINUTES_A_DAY - log.minutes_on(asked.day, but=asked.entry_id)
    if asked.minutes > left:
        raise DayHasNoMoreHours(asked.entry_id, minutes_left=left)


def check_result(asked: LogWork | CorrectWork, seen: Seen) -> None:
    """The plan need not be agreed: work begins in January, and nobody waits for a superior."""
    own = seen(plan, f"plan-{asked.plan_id}")
    planned = {result.result_id for of in (own.laid, own.agreed) for result in of.results}
    if own.employee_id != asked.employee_id or asked.result_id not in planned:
        raise ResultIsNotPlanned(asked.entry_id, plan_id=asked.plan_id, result_id=asked.result_id)


def evolve(log: WorkLog, event: LogEvent) -> WorkLog:
    match event:
        case WorkLogged() | WorkCorrected():
            return with_entry(log, entry_of(event))
        case WorkWithdrawn(entry_id=entry_id):
            there = log.entry(entry_id)
            return with_entry(log, replace(there, is_withdrawn=True)) if there else log


def entry_of(said: LogWork | CorrectWork | WorkLogged | WorkCorrected) -> Entry:
    what = said.entry_id, said.day, said.plan_id, said.result_id, said.minutes
    return Entry(*what, said.note, said.attachments)


def with_entry(log: WorkLog, entry: Entry) -> WorkLog:
    others = (of for of in log.entries if of.entry_id != entry.entry_id)
    return WorkLog((*others, entry))


def rests_on(command: LogCommand, log: WorkLog) -> list[tuple[Decider[Any, Any, Any], str]]:
    of_month: list[tuple[Decider[Any, Any, Any], str]] = [(month, f"month-{command.month}")]
    if isinstance(command, WithdrawWork):
        return of_month
    return [
        *of_month,
        (leave, f"leave-{command.employee_id}"),
        (plan, f"plan-{command.plan_id}"),
        *evidence_of(set(command.attachments), command.employee_id),
    ]


work_log: Decider[LogCommand, WorkLog, LogEvent] = Decider(
    stream=lambda command: f"log-{command.log_id}",
    initial=WorkLog(),
    decide=decide,
    evolve=evolve,
    rests_on=rests_on,
)
