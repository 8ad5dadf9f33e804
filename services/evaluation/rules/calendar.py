"""The calendar of a region: its zone, its working week, and the days nobody works."""

from collections.abc import Iterable

import holidays

from contracts.evaluation import Holiday

# Every zone of Indonesia: WIB (two names), WITA and WIT. A table, for the zone files are not pure.
ZONES = ("Asia/Jakarta", "Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura")
WORKING_WEEKS = (5, 6)


def national_holidays(year: int) -> tuple[Holiday, ...]:
    """National holidays and joint leave (*cuti bersama*) of a year, as the library knows them.

    A proposal only: dates by the moon are marked *perkiraan* until the ministers decree them, and
    joint leave of years not yet decreed is absent. What a region adopts stands in its event.
    """
    days = holidays.country_holidays(
        "ID", years=year, categories=("public", "government"), language="id"
    )
    return tuple(Holiday(day=day, title=title) for day, title in sorted(days.items()))


def merged(proposed: Iterable[Holiday], own: Iterable[Holiday]) -> tuple[Holiday, ...]:
    """Both, in the order of days; a region's own title for a day replaces the proposed one."""
    own = tuple(own)
    named = {holiday.day for holiday in own}
    others = (holiday for holiday in proposed if holiday.day not in named)
    return tuple(sorted((*others, *own), key=lambda holiday: holiday.day))
