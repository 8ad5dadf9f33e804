"""Finding a route by its address, without trying all of them.

FastAPI tries the routes one after the other, and those of a router in a router once more for each
router around them: with six services in a process several hundred tries for a request. Here the
candidates are looked up by the number of segments and by those two that name a service and a kind
of thing. What is not found here is tried as before, so that a no is the same no.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from fastapi.routing import RouteContext
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from kernel.listing import listed

SERVICE: Final = 4  # of "/v1/regions/13.72/feedback/surveys/s1": behind the region
KIND: Final = 5
FOUND: Final = "kinerja.found"

Place = tuple[int, str, str]


class Found(BaseRoute):
    """A route that stands before all others and leads to them."""

    def __init__(self, routes: Iterable[RouteContext]) -> None:
        """``routes`` in their order, all of them below a region."""
        self._by_place: dict[Place, list[RouteContext]] = {}
        for route in routes:
            place = place_of(str(route.path).split("/"))
            self._by_place.setdefault(place, []).append(route)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if scope["type"] == "http":
            for route in self._candidates(scope["path"].split("/")):
                match, child = route.matches(scope)
                if match is Match.FULL:
                    return match, {**child, "route": route.original_route, FOUND: route}
        return Match.NONE, {}

    def _candidates(self, segments: Sequence[str]) -> Iterable[RouteContext]:
        """A kind of thing that is named goes before one that is a parameter."""
        length, service, kind = place_of(segments)
        yield from self._by_place.get((length, service, kind), ())
        yield from self._by_place.get((length, service, ""), ())

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A list may be wanted otherwise than in pages of JSON (`kernel.listing`)."""
        route: RouteContext = scope[FOUND]
        if not await listed(route.app, route.response_model, scope, send):
            await route.app(scope, receive, send)


def place_of(segments: Sequence[str]) -> Place:
    """Where a route stands, of the segments of its path, or of the path of a request; a segment
    that is a parameter is empty."""
    service, kind = (segments[n] if len(segments) > n else "" for n in (SERVICE, KIND))
    return len(segments), literal(service), literal(kind)


def literal(segment: str) -> str:
    return "" if segment.startswith("{") else segment
