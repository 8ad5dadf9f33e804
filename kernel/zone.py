"""The time zone and the years of a region, as the calendars say that it adopted last."""

from collections.abc import Callable
from typing import TypeVar

import msgspec

from contracts.event import Event
from kernel.calendar import Year
from kernel.view import View

E = TypeVar("E", bound=Event)

ZONE = "zone"


class Clock(msgspec.Struct, frozen=True):
    """The region's time zone, an IANA name."""

    zone: str


def clocks_of(hears: type[E], zone: Callable[[E], str]) -> View[E, Clock]:
    """A view of it: ``hears`` is the event by which a region adopts a calendar in this ``zone``."""
    return View(
        name="clocks",
        version=1,
        hears=hears,
        row=Clock,
        keys=lambda heard: [ZONE],
        fold=lambda row, heard: Clock(zone(heard.event)),
    )


def calendars_of(hears: type[E], year: Callable[[E], tuple[int, Year]]) -> View[E, Year]:
    """A view with a row for each year; ``year`` is `kernel.calendar.adopted_year` of its events."""
    return View(
        name="calendars",
        version=1,
        hears=hears,
        row=Year,
        keys=lambda heard: [str(year(heard.event)[0])],
        fold=lambda row, heard: year(heard.event)[1],
    )
