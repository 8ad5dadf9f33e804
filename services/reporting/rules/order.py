"""Who stands above whom: an order from the top down, and the circles in which there is no top."""

from collections.abc import Iterable, Mapping


def top_down(above: Mapping[str, str | None]) -> list[str]:
    """The keys, each after the one above it; those in a circle stand somewhere."""
    order: dict[str, None] = {}
    for key in above:
        order.update(dict.fromkeys(reversed(_upwards(key, above, order))))
    return list(order)


def in_circles(above: Mapping[str, str | None]) -> set[str]:
    """The keys from which the way upwards leads back to themselves."""
    circles: set[str] = set()
    seen: dict[str, None] = {}
    for key in above:
        path = _upwards(key, above, seen)
        seen.update(dict.fromkeys(path))
        last = above[path[-1]] if path else None
        if last in path:
            circles.update(path[path.index(last) :])
    return circles


def _upwards(key: str, above: Mapping[str, str | None], until: Iterable[str]) -> list[str]:
    """The way up from a key, as far as ``above`` knows it and up to what is in ``until``."""
    path: dict[str, None] = {}
    step: str | None = key
    while step is not None and step in above and step not in until and step not in path:
        path[step] = None
        step = above[step]
    return list(path)
