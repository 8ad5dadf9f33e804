"""How a unit of the region performed, as its leader above judges it."""

from datetime import date
from typing import Literal

from contracts.event import Event

OrganisationPredicate = Literal["istimewa", "baik", "butuh-perbaikan", "kurang", "sangat-kurang"]


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


OrganisationEvent = OrganisationRated
