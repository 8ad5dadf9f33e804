"""Hours of training in JP (*jam pelajaran*), what a year asks for, and what attendance is enough.

A PNS has a right to at least 20 JP a year (PP 11/2017, Pasal 203). A PPPK is trained for at most
24 JP a year (PP 49/2018); the platform shows that limit and refuses nobody because of it.
"""

from typing import assert_never

import msgspec

from contracts.reporting import Employment

MINUTES_PER_JP = 45
RIGHT_OF_PNS_JP = 20
LIMIT_OF_PPPK_JP = 24
ENOUGH_PERCENT = 80


class YearOfTraining(msgspec.Struct, frozen=True, kw_only=True):
    """How the hours of one year stand against what the regulations say for this employment."""

    hours_jp: int
    at_least_jp: int | None = None
    at_most_jp: int | None = None
    missing_jp: int = 0
    over_jp: int = 0

    @property
    def minutes(self) -> int:
        """The same hours on the clock."""
        return self.hours_jp * MINUTES_PER_JP


def year_of_training(employment: Employment | None, hours_jp: int) -> YearOfTraining:
    """Where these hours of one calendar year stand; somebody not on the roster has no bounds."""
    match employment:
        case "PNS":
            missing_jp = max(0, RIGHT_OF_PNS_JP - hours_jp)
            return YearOfTraining(
                hours_jp=hours_jp, at_least_jp=RIGHT_OF_PNS_JP, missing_jp=missing_jp
            )
        case "PPPK":
            over_jp = max(0, hours_jp - LIMIT_OF_PPPK_JP)
            return YearOfTraining(hours_jp=hours_jp, at_most_jp=LIMIT_OF_PPPK_JP, over_jp=over_jp)
        case None:
            return YearOfTraining(hours_jp=hours_jp)
        case _:
            assert_never(employment)


def is_enough(attended_jp: int, course_jp: int) -> bool:
    """Whether somebody present at so many of a course's hours has completed it: 80 % or more.

    In whole numbers: a quotient would have to be rounded, and 79.9 % is not enough.
    """
    return attended_jp * 100 >= course_jp * ENOUGH_PERCENT
