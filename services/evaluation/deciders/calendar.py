"""A region adopts the calendar of a year; a later one for the same year replaces it.

Terms are counted in working days of this calendar, so the days are explicit and recorded: national
holidays and joint leave (*cuti bersama*) may be proposed by a library, never looked up later.
"""

from collections import Counter

from contracts.evaluation import CalendarAdopted, Holiday
from kernel.decider import Command, Decider, State
from kernel.refusal import Invalid
from services.evaluation.rules.calendar import WORKING_WEEKS, ZONES


class AdoptCalendar(Command):
    year: int
    zone: str
    working_week: int
    holidays: tuple[Holiday, ...]


class UnknownZone(Invalid):
    """A region lies in WIB, WITA or WIT: Asia/Jakarta, Asia/Pontianak, Asia/Makassar or
    Asia/Jayapura."""

    slug = "evaluation.unknown-zone"
    indonesian = (
        "Zona waktu daerah adalah Asia/Jakarta, Asia/Pontianak, Asia/Makassar, atau Asia/Jayapura."
    )


class UnknownWorkingWeek(Invalid):
    """A working week has five or six days."""

    slug = "evaluation.unknown-working-week"
    indonesian = "Hari kerja seminggu adalah lima atau enam."


class HolidayOutsideTheYear(Invalid):
    """Every holiday of a calendar lies in its year."""

    slug = "evaluation.holiday-outside-the-year"
    indonesian = "Semua hari libur harus berada dalam tahun kalender itu."


class HolidayIsNamedTwice(Invalid):
    """A day is named once in a calendar."""

    slug = "evaluation.holiday-is-named-twice"
    indonesian = "Satu hari hanya boleh disebut satu kali dalam kalender."


class Calendar(State, frozen=True):
    current: CalendarAdopted | None = None


def decide(command: AdoptCalendar, calendar: Calendar) -> list[CalendarAdopted]:
    match command, calendar.current:
        case AdoptCalendar(), None:
            return [adopt(command)]
        case AdoptCalendar(), CalendarAdopted() as current:
            adopted = adopt(command)
            return [] if adopted == current else [adopted]


def adopt(asked: AdoptCalendar) -> CalendarAdopted:
    if asked.zone not in ZONES:
        raise UnknownZone(str(asked.year))
    if asked.working_week not in WORKING_WEEKS:
        raise UnknownWorkingWeek(str(asked.year))
    for day, times in Counter(holiday.day for holiday in asked.holidays).items():
        if day.year != asked.year:
            raise HolidayOutsideTheYear(str(asked.year), day=day.isoformat())
        if times > 1:
            raise HolidayIsNamedTwice(str(asked.year), day=day.isoformat())
    return CalendarAdopted(
        year=asked.year,
        zone=asked.zone,
        working_week=asked.working_week,
        holidays=tuple(sorted(asked.holidays, key=lambda holiday: holiday.day)),
    )


def evolve(calendar: Calendar, event: CalendarAdopted) -> Calendar:
    return Calendar(event)


calendar: Decider[AdoptCalendar, Calendar, CalendarAdopted] = Decider(
    stream=lambda command: f"calendar-{command.year}",
    initial=Calendar(),
    decide=decide,
    evolve=evolve,
)
