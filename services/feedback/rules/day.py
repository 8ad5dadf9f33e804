"""Which day it is where a citizen stands."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

ZONE_WITHOUT_CALENDAR = "Asia/Jakarta"


def day_in(zone: str | None, moment: datetime) -> date:
    """The day in this zone; in WIB where the region has adopted no calendar yet."""
    return moment.astimezone(ZoneInfo(zone or ZONE_WITHOUT_CALENDAR)).date()
