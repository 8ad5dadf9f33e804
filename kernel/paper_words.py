"""Days and moments as an Indonesian letter writes them."""

from datetime import date, datetime
from typing import Final

MONTHS: Final = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)


def long_day(day: date) -> str:
    """``30 Januari 2026``."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def long_moment(moment: datetime) -> str:
    """``30 Januari 2026 09.12 WIB``; the moment is in the zone of its region."""
    return f"{long_day(moment)} {moment:%H.%M} {moment.tzname()}"
