"""A region adopts the calendar of a year; a later one for the same year replaces it.

Terms are counted in working days of this calendar, so the days are explicit and recorded: national
holidays and joint leave (*cuti bersama*) may be proposed by a library, never looked up later. When
the government moves a day the calendar is corrected, which adopts it anew with that change.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from contracts.evaluation import CalendarAdopted, Holiday
from kernel.calendar import Calendar as WorkingDays
from kernel.decider import Command, Decider, Seen, State
from kernel.refusal import Conflict, Invalid, NotFound
from services.evaluation.rules.calendar import WORKING_WEEKS, ZONES
from services.evaluation.rules.terms import calendar_of


class AdoptCalendar(Command):
    year: int
    zone: str
    working_week: int
    holidays: tuple[Holiday, ...]


class CorrectCalendar(Command):
    """Days that are no holidays after all, and days that have become some: a moved day is both."""

    year: int
    removed: tuple[date, ...]
    added: tuple[Holiday, ...]


CalendarCommand = AdoptCalendar | CorrectCalendar


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


class NoCalendarOfThatYear(NotFound):
    """A calendar is adopted before it is corrected."""

    slug = "evaluation.no-calendar-of-that-year"
    indonesian = "Kalender tahun ini belum ditetapkan, jadi belum dapat dibetulkan."


class NoHolidayOnThatDay(Conflict):
    """A day that is taken away is a holiday of the calendar."""

    slug = "evaluation.no-holiday-on-that-day"
    indonesian = "Hari yang dihapus harus merupakan hari libur dalam kalender itu."


class Calendar(State, frozen=True):
    current: CalendarAdopted | None = None


def decide(command: CalendarCommand, calendar: Calendar) -> list[CalendarAdopted]:
    match command, calendar.current:
        case AdoptCalendar(), None:
            return [adopt(command)]
        case AdoptCalendar(), CalendarAdopted() as current:
            adopted = adopt(command)
            return [] if adopted == current else [adopted]

        case CorrectCalendar(), None:
            raise NoCalendarOfThatYear(str(command.year))
        case CorrectCalendar(), CalendarAdopted() as current:
            return correct(command, current)


def correct(asked: CorrectCalendar, current: CalendarAdopted) -> list[CalendarAdopted]:
    moved = {holiday.day for holiday in asked.added}.union(asked.removed)
    kept = tuple(holiday for holiday in current.holidays if holiday.day not in moved)
    adopted = adopt(
        AdoptCalendar(
            year=current.year,
            zone=current.zone,
            working_week=current.working_week,
            holidays=(*kept, *asked.added),
        )
    )
    if adopted == current:
        return []
    for day in set(asked.removed) - {holiday.day for holiday in current.holidays}:
        raise NoHolidayOnThatDay(str(asked.year), day=day.isoformat())
    return [adopted]


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


def stream(year: int) -> str:
    return f"calendar-{year}"


def rests_on(years: Iterable[int]) -> list[tuple[Decider[Any, Any, Any], str]]:
    """On which streams a decision rests that counts working days of these years."""
    return [(calendar, stream(year)) for year in sorted(set(years))]


def days(years: Iterable[int], seen: Seen) -> WorkingDays:
    """The working days of these years, so far as they are adopted."""
    found = [seen(calendar, stream(year)).current for year in sorted(set(years))]
    return calendar_of(of for of in found if of)


calendar: Decider[CalendarCommand, Calendar, CalendarAdopted] = Decider(
    stream=lambda command: stream(command.year),
    initial=Calendar(),
    decide=decide,
    evolve=evolve,
)
