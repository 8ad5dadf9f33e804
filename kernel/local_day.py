"""Which day it is in a region: for rules that allow something from a day on, or until one.

A service that needs it lists a view of the region's zone (`kernel.zone`) among its own, and gives
the day to its commands in `api.py`: a decision never asks a clock.
"""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from kernel.edge import Caller, Edge
from kernel.view import View
from kernel.zone import ZONE, Clock

ZONE_WITHOUT_CALENDAR = "Asia/Jakarta"


async def today(clocks: View[Any, Clock], edge: Edge, by: Caller) -> date:
    """The day in the caller's region when the request came."""
    clock = await edge.find(clocks, ZONE, by)
    return day_in(clock.zone if clock else None, by.time)


def day_in(zone: str | None, moment: datetime) -> date:
    """The day in this zone; in WIB where the region has adopted no calendar yet."""
    return moment.astimezone(ZoneInfo(zone or ZONE_WITHOUT_CALENDAR)).date()
