"""The number of a receipt: short enough to be read out, with two digits that find a slip.

``LK-1372-4711-40`` is the report that stands at position 4711 of reporting's log in 13.72. The last
two digits are those of ISO 7064 MOD 97-10, as in a bank account: every single wrong digit and every
two that were exchanged are found.
"""

import re
from typing import NamedTuple

NUMBER = re.compile(r"LK-(?P<region>[0-9]{4})-(?P<position>[0-9]{1,15})-(?P<check>[0-9]{2})")


class Receipt(NamedTuple):
    region: str
    position: int


def number_of(region: str, position: int) -> str:
    """``13.72`` and 4711 make ``LK-1372-4711-40``."""
    digits = region.replace(".", "")
    return f"LK-{digits}-{position}-{_check(digits, position):02}"


def receipt_of(number: str) -> Receipt | None:
    """What the number stands for; None when it is none, or has a slip."""
    found = NUMBER.fullmatch(number.strip().upper())
    if found is None or (found["position"] != "0" and found["position"].startswith("0")):
        return None
    region, position = found["region"], int(found["position"])
    if int(found["check"]) != _check(region, position):
        return None
    return Receipt(f"{region[:2]}.{region[2:]}", position)


def _check(region: str, position: int) -> int:
    return 98 - int(f"{region}{position}00") % 97
