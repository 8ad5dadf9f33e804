"""Who is above an appraiser: whoever appraises the appraiser, at last the regional head."""

from datetime import date
from typing import Any

from kernel.decider import Decider, Seen
from services.evaluation.deciders import line as lines
from services.evaluation.deciders import official as officials
from services.evaluation.deciders.line import line
from services.evaluation.deciders.official import REGIONAL_HEAD, official

Streams = list[tuple[Decider[Any, Any, Any], str]]


def line_above(appraiser_id: str) -> Streams:
    """On which streams the answers below rest."""
    return [(line, lines.stream(appraiser_id)), (official, officials.stream(REGIONAL_HEAD))]


def superior(appraiser_id: str, seen: Seen, day: date) -> str | None:
    """Who is above this appraiser on a day; None for the regional head, and where nobody is known.
    Above whom the roster has nobody stands the regional head."""
    if is_regional_head(appraiser_id, seen):
        return None
    above = seen(line, lines.stream(appraiser_id)).on(day)
    return above or seen(official, officials.stream(REGIONAL_HEAD)).person_id


def is_regional_head(appraiser_id: str, seen: Seen) -> bool:
    return seen(official, officials.stream(REGIONAL_HEAD)).person_id == appraiser_id
