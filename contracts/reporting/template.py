"""Templates: how a plan of a position looks, published by a region."""

from contracts.event import Event
from contracts.reporting.plan import Approach, PlannedResult


class TemplatePublished(Event):
    """The region shows how a plan of this position looks; who writes one may begin with it."""

    type = "reporting.TemplatePublished.v1"
    template_id: str
    position: str
    approach: Approach
    results: tuple[PlannedResult, ...]


class TemplateWithdrawn(Event):
    """Nobody begins with it any more; plans that did are not touched."""

    type = "reporting.TemplateWithdrawn.v1"
    template_id: str


TemplateEvent = TemplatePublished | TemplateWithdrawn
