"""Which texts of which routes a canary went into, and was taken."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, cast

from tests.security.canaries import Canaries
from tests.security.scene import Exchange
from tests.security.shapes import Spot, Way

NOT_SEALED = {
    "/evaluation/calendars/{year} body zone": "one of the IANA database, or refused",
    "/training/courses/{course_id}/complete body certificate": "a register number",
    "/operations/region-key/begin body to": "sixteen hexadecimal digits of a digest",
    "/operations/region-key/part body to": "the same",
}
"""Fields, by how they end, that look as if they took something personal, and do not."""
FILE = "text/csv"


def missing(ways: Iterable[Way], covered: set[str]) -> list[str]:
    """The personal texts, and the files, that no canary went into."""
    wanted = [str(spot) for way in ways for spot in way.spots if is_wanted(spot)]
    wanted += [f"{way.method} {way.path} body" for way in ways if way.media == FILE]
    found = set(wanted) - covered
    return sorted(each for each in found if not each.endswith(tuple(NOT_SEALED)))


def is_wanted(spot: Spot) -> bool:
    return spot.where == "body" and spot.is_personal


def covered(exchanges: Iterable[Exchange], canaries: Canaries) -> set[str]:
    """As `Spot` spells them, those of requests that were answered well."""
    found = set[str]()
    for each in exchanges:
        if each.response.is_success and each.request.content:
            media = each.request.headers.get("content-type", "")
            for way in places(each.request.content, media, canaries):
                found.add(" ".join((each.route, "body", *way)))
    return found


def places(content: bytes, media: str, canaries: Canaries) -> Iterator[tuple[str, ...]]:
    if media == FILE:
        known = (canaries.marker, canaries.nip_beginning, "Lubuk Begalung")
        if any(word.encode() in content for word in known):
            yield ()
        return
    for way, text in texts(json.loads(content), ()):
        if text in canaries.made or canaries.marker in text or text in parts(canaries):
            yield ("/".join(way),)


def parts(canaries: Canaries) -> Iterator[str]:
    """Beginnings of names, by which somebody is looked up."""
    return (name.split(" ", 1)[1][:16] for name in canaries.made if " " in name)


def texts(value: Any, way: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, str):
        yield way, value
    elif isinstance(value, list):
        for each in cast("list[Any]", value):
            yield from texts(each, (*way, "*"))
    elif isinstance(value, dict):
        for name, each in cast("dict[str, Any]", value).items():
            yield from texts(each, (*way, name))
