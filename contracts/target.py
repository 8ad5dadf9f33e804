"""A figure against its target: below, meets or above (PermenPANRB 6/2022, p. 93).

A target is a range; a single value is a range of one. Inside the range meets, whichever direction
is better. A target in words (qualitative approach) is reached or not; it has no figure, and nothing
of it counts as zero. Reporting shows by it how far people have come, evaluation rates by it
(decisions 12 and 140).
"""

from decimal import Decimal
from typing import Literal

from contracts.reporting import Better

Standing = Literal["below", "meets", "above"]


def standing(realised: Decimal, low: Decimal, high: Decimal, better: Better) -> Standing:
    if low <= realised <= high:
        return "meets"
    return "above" if (realised > high) == (better == "higher") else "below"


def in_words(is_reached: bool) -> Standing:
    """Of a target in words: more than reached is for the appraiser to see, not for the author."""
    return "meets" if is_reached else "below"
