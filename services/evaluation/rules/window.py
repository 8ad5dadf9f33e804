"""From when on a period may be evaluated: the first day of its window.

The window of a quarter is open on 25 September and not yet on 25 August: so the regulation decides
who evaluates when an appraiser leaves (PermenPANRB 6/2022, IV.A.14). It names no day; ours is the
first of the quarter's last month. A month is evaluated from its own first day on.
"""

from datetime import date

OPENS_IN_MONTH_OF_QUARTER = 3


def first_day(period: str) -> date:
    """The first day of the window. Raises ValueError for what is neither a quarter nor a month."""
    year, _, part = period.partition("-")
    if part.startswith("Q"):
        return date(int(year), 3 * (int(part[1:]) - 1) + OPENS_IN_MONTH_OF_QUARTER, 1)
    return date(int(year), int(part), 1)
