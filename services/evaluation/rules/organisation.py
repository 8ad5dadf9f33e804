"""Which predicate of the organisation holds for whom, and what it is for the head of a unit.

It is that of the unit; a unit without one takes its nearest ancestor's (ours). That of a year which
is not there by 31 January is last year's, and said so (PermenPANRB 6/2022, IV.B.1.f); that of a
month or a quarter is waited for. A head takes it as the rating of results (mapping ours).
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from contracts.evaluation import OrganisationPredicate, OrganisationStanding, Rating
from services.evaluation.rules.window import before, is_annual, year_of

HEAD_RATING: Mapping[OrganisationPredicate, Rating] = {
    "istimewa": "above",
    "baik": "meets",
    "butuh-perbaikan": "below",
    "kurang": "below",
    "sangat-kurang": "below",
}
LAST_YEARS = "PermenPANRB 6/2022, IV.B.1.f"

Find = Callable[[str, str], OrganisationPredicate | None]
"""The predicate of a unit for a period."""


class Organisation(NamedTuple):
    """Of which unit and period the predicate is that holds."""

    unit_id: str
    period: str
    predicate: OrganisationPredicate
    standing: OrganisationStanding


def last_january(period: str) -> date:
    """Until when the predicate of a year is waited for."""
    return date(year_of(period) + 1, 1, 31)


def organisation_of(
    units: Sequence[str], period: str, today: date, find: Find
) -> Organisation | None:
    """What holds for the first of these ``units``, each followed by the one above it; None while it
    is waited for."""
    if found := nearest(units, period, find):
        unit_id, predicate = found
        return Organisation(unit_id, period, predicate, "rated")
    if not is_annual(period) or today <= last_january(period):
        return None
    if found := nearest(units, before(period), find):
        unit_id, predicate = found
        return Organisation(unit_id, before(period), predicate, "last-year")
    return None


def nearest(
    units: Sequence[str], period: str, find: Find
) -> tuple[str, OrganisationPredicate] | None:
    for unit_id in units:
        if predicate := find(unit_id, period):
            return unit_id, predicate
    return None
