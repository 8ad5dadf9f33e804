"""Which day it is in a region: for rules that allow something from a day on, or until one.

A service that needs it lists a view of the region's zone among its own, and gives the day to its
commands in `api.py`: a decision never asks a clock.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import msgspec

from contracts.event import Event
from kernel.edge import Caller, Edge
from kernel.view import View

E = TypeVar("E", bound=Event)

ZONE = "zone"
ZONE_WITHOUT_CALENDAR = "Asia/Jakarta"


class Clock(msgspec.Struct, frozen=True):
    """The region's time zone, an IANA name: that of the calendar adopted last."""

    zone: str


def clocks_of(hears: type[E], zone: Callable[[E], str]) -> View[E, Clock]:
    """The view: ``hears`` is the event by which a region adopts a calendar, in this ``zone``."""
    return View(
        name="clocks",
        version=1,
        hears=hears,
        row=Clock,
        keys=lambda heard: [ZONE],
        fold=lambda row, heard: Clock(zone(heard.event)),
    )


async def today(clocks: View[Any, Clock], edge: Edge, by: Caller) -> date:
    """The day in the caller's region when the request came."""
    clock = await edge.find(clocks, ZONE, by)
    return day_in(clock.zone if clock else None, by.time)


def day_in(zone: str | None, moment: datetime) -> date:
    """The day in this zone; in WIB where the region has adopted no calendar yet."""
    return moment.astimezone(ZoneInfo(zone or ZONE_WITHOUT_CALENDAR)).date()
