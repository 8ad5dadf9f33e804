"""The number of a resident (NIK): sixteen digits, whoever's it is and whatever they do.

PP 37/2007, Pasal 37: six digits of the place where it was first given, six of the birth date as
DDMMYY (of a woman the day and 40), four that count on. Nobody's NIK ever changes, so it may tell
another birth date than the person has by now: it is not compared with the NIP.
"""

import re
from datetime import date

OF_WOMEN = 40
A_LEAP_YEAR = 2000  # two digits do not tell the century


def is_nik(text: str) -> bool:
    """Whether this can be somebody's NIK."""
    if not re.fullmatch("[1-9][0-9]{15}", text) or text[12:] == "0000":
        return False
    day, month, year = int(text[6:8]), int(text[8:10]), int(text[10:12])
    try:
        date(A_LEAP_YEAR + (year if year % 4 else 0), month, day % OF_WOMEN)
    except ValueError:
        return False
    return day != OF_WOMEN and day < 2 * OF_WOMEN
