"""How a unit of the region performed, as its leader above judges it."""

from datetime import date
from typing import Literal

from contracts.event import Event, Part

OrganisationPredicate = Literal["istimewa", "baik", "butuh-perbaikan", "kurang", "sangat-kurang"]

OrganisationStanding = Literal["rated", "last-year"]
"""Last year's holds for a year that nobody rated in time (PermenPANRB 6/2022, IV.B.1.f)."""


class OrganisationRated(Event):
    """The leader above has set the predicate of a unit for a period: a month, a quarter or a year.
    ``document`` is what it rests on; a later one for the same period corrects it."""

    type = "evaluation.OrganisationRated.v1"
    unit_id: str
    period: str
    predicate: OrganisationPredicate
    rated_by: str
    document: str
    on: date


class OrganisationUsed(Part):
    """Which predicate the head of a unit was scored by: of this unit, or one above it, and of this
    period, or the year before it."""

    unit_id: str
    period: str
    predicate: OrganisationPredicate
    standing: OrganisationStanding


OrganisationEvent = OrganisationRated
