"""Which day it is in a region: for rules that allow something from a day on, or until one.

Each service that needs it lists the view `clocks` among its own, and gives the day to its commands
in `api.py`: a decision never asks a clock.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec

from contracts.evaluation import CalendarAdopted
from kernel.edge import Caller, Edge
from kernel.view import View

ZONE = "zone"
ZONE_WITHOUT_CALENDAR = "Asia/Jakarta"


class Clock(msgspec.Struct, frozen=True):
    """The region's time zone, an IANA name: that of the calendar adopted last."""

    zone: str


clocks: View[CalendarAdopted, Clock] = View(
    name="clocks",
    version=1,
    hears=CalendarAdopted,
    row=Clock,
    keys=lambda heard: [ZONE],
    fold=lambda row, heard: Clock(heard.event.zone),
)


async def today(edge: Edge, by: Caller) -> date:
    """The day in the caller's region when the request came."""
    clock = await edge.find(clocks, ZONE, by)
    return day_in(clock.zone if clock else None, by.time)


def day_in(zone: str | None, moment: datetime) -> date:
    """The day in this zone; in WIB where the region has adopted no calendar yet."""
    return moment.astimezone(ZoneInfo(zone or ZONE_WITHOUT_CALENDAR)).date()
