"""What goes with somebody who was transferred: earlier periods under another unit or appraiser.

They are attached, so whoever decides knows them; nothing is averaged (PermenPANRB 6/2022, IV.A.13).
"""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from services.evaluation.rules.window import year_of

ARTICLE = "PermenPANRB 6/2022, IV.A.13: attached, nothing averaged"


class Period(Protocol):
    """Where and by whom somebody was evaluated in a period."""

    @property
    def unit_id(self) -> str: ...
    @property
    def appraiser_id(self) -> str: ...
    @property
    def period(self) -> str: ...


P = TypeVar("P", bound=Period)


def former(now: Period, others: Iterable[P]) -> list[P]:
    """Of the same year, in another unit or under another appraiser, the earliest first."""
    found = [
        of
        for of in others
        if year_of(of.period) == year_of(now.period)
        and of.period < now.period
        and (of.unit_id, of.appraiser_id) != (now.unit_id, now.appraiser_id)
    ]
    return sorted(found, key=lambda of: of.period)
