"""By which days is told what was said by authors who stay unknown (decision 96).

Days of WIB everywhere: a region's own calendar may change, and then a moment would lie in two days,
of which each told when the other one is over.
"""

from datetime import date, datetime, timedelta, timezone

DAY_US = 24 * 3600 * 1_000_000
WIB = timezone(timedelta(hours=7))
_BEGINS_US = 7 * 3600 * 1_000_000


def day_of(moment: datetime) -> date:
    """The day in which a moment lies."""
    return moment.astimezone(WIB).date()


def begin_us_of(time_us: int) -> int:
    """When the day began in which a time lies, both in microseconds since 1970."""
    return (time_us + _BEGINS_US) // DAY_US * DAY_US - _BEGINS_US
