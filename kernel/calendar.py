"""Terms in working days: when a term ends by a region's calendar, as pure arithmetic.

Day 0 is the day of the starting event; a term of n days ends at 23:59:59 local time on day n
(PermenPANRB 6/2022, annex V).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, Protocol
from zoneinfo import ZoneInfo

import msgspec

Counted = Literal["working", "calendar"]

END_OF_DAY = time(23, 59, 59)
DAY = timedelta(days=1)


class Year(msgspec.Struct, frozen=True):
    """The working days of one year. ``zone`` is an IANA name, ``working_week`` 5 days from Monday
    on, or 6; nobody works on ``holidays``."""

    zone: str
    working_week: int
    holidays: tuple[date, ...] = ()


class DayOff(Protocol):
    @property
    def day(self) -> date: ...


class Adopted(Protocol):
    """The event by which a region adopts the calendar of a year."""

    @property
    def year(self) -> int: ...
    @property
    def zone(self) -> str: ...
    @property
    def working_week(self) -> int: ...
    @property
    def holidays(self) -> Sequence[DayOff]: ...


def adopted_year(adopted: Adopted) -> tuple[int, Year]:
    """Which year was adopted, and its working days."""
    days = tuple(off.day for off in adopted.holidays)
    return adopted.year, Year(adopted.zone, adopted.working_week, days)


@dataclass(frozen=True)
class Term:
    """So many days from day 0 on. ``since`` is that day, or the moment of the starting event, whose
    day is the local one. Days that are ``calendar`` count on holidays, too."""

    since: date | datetime
    days: int
    counted: Counted = "working"

    def __str__(self) -> str:
        """``working 14 2026-03-31``. Terms that end together read the same, as far as can be known
        without the zone: a moment is told to the quarter of an hour, in which no zone changes day.
        """
        since = self.since
        if isinstance(since, datetime):
            since = since.astimezone(UTC)
            since = since.replace(minute=since.minute // 15 * 15, second=0, microsecond=0)
        return f"{self.counted} {self.days} {since.isoformat()}"


def term_of(text: str) -> Term:
    """The term that reads so."""
    counted, days, since = text.split(" ")
    day = datetime.fromisoformat(since) if "T" in since else date.fromisoformat(since)
    return Term(day, int(days), "working" if counted == "working" else "calendar")


class YearIsUnknown(LookupError):
    """No calendar was adopted for a year on which the end of a term depends."""

    def __init__(self, year: int) -> None:
        super().__init__(f"no calendar of {year} was adopted")
        self.year = year


class Calendar:
    """The years that a region has adopted. Its zone is that of the latest."""

    def __init__(self, years: Mapping[int, Year]) -> None:
        self._years = {
            number: (year.working_week, frozenset(year.holidays)) for number, year in years.items()
        }
        self.zone = ZoneInfo(years[max(years)].zone) if years else None

    def end_of(self, term: Term) -> datetime:
        """The last second of a term, UTC.

        Raises YearIsUnknown where it depends on a year without a calendar: to guess that nobody has
        a holiday in it would end a term too early.
        """
        first = term.since
        if self.zone is None:
            raise YearIsUnknown(first.year)
        if isinstance(first, datetime):
            first = first.astimezone(self.zone).date()
        last = self._last_day(first, term)
        return datetime.combine(last, END_OF_DAY, self.zone).astimezone(UTC)

    def _last_day(self, first: date, term: Term) -> date:
        if term.counted == "calendar":
            return first + term.days * DAY
        day, left = first, term.days
        while left > 0:
            day += DAY
            left -= self.is_working(day)
        return day

    def is_working(self, day: date) -> bool:
        """Whether people work on this day. Raises YearIsUnknown."""
        if day.year not in self._years:
            raise YearIsUnknown(day.year)
        working_week, holidays = self._years[day.year]
        return day.weekday() < working_week and day not in holidays
