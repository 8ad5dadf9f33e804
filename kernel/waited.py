"""How long records have waited for a follower: lag in seconds, seen from sweep to sweep."""

from collections.abc import Mapping

Place = tuple[str, str]  # region, source


class Waited:
    """Of one follower. Only places that are behind are remembered, so a region without work costs
    nothing. What is told is too little by at most the time between two looks."""

    def __init__(self) -> None:
        self._seen: dict[Place, tuple[int, float]] = {}  # the end that was seen, and when

    def look(self, at: Mapping[Place, int], ends: Mapping[Place, int], now: float) -> float:
        """Seconds for which the oldest of the unread records has been known, over all places; 0
        when nothing waits. ``at`` and ``ends`` are of the places that are behind, ``now`` is in
        monotonic seconds."""
        self._seen = {
            place: self._still(place, at[place]) or (end, now) for place, end in ends.items()
        }
        return max((now - since for _, since in self._seen.values()), default=0.0)

    def _still(self, place: Place, at: int) -> tuple[int, float] | None:
        """What was seen of a place, while some of what was unread then is unread now."""
        seen = self._seen.get(place)
        return seen if seen and at < seen[0] else None
