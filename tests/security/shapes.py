"""Where in a request something personal would be taken: asked of the shapes of every route.

A canary of each kind is given to every text of every path, query and body, and what the shape takes
tells what the place is: a name is taken by free text, a NIP by a text that is to be sealed or by a
field for numbers. So a route or a field that is added tomorrow is known today.
"""

import re
import types
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from fastapi import FastAPI
from fastapi.routing import RouteContext, iter_route_contexts
from pydantic import BaseModel, TypeAdapter, ValidationError

from kernel.http import PREFIX, allowed
from tests.security.canaries import Canaries

Where = Literal["path", "query", "body"]
FREE = {"name", "text"}
EVENTS = "text/event-stream"
NUMBERS = {"nip", "printed nip", "nik"}


@dataclass(frozen=True)
class Spot:
    """A text of a request. ``way`` leads to it within a body, ``*`` through a list."""

    method: str
    path: str
    where: Where
    way: tuple[str, ...]
    takes: frozenset[str]

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.where} {'/'.join(self.way)}"

    @property
    def is_personal(self) -> bool:
        """Free text in which anything may stand, or a field for somebody's number or address."""
        if not self.takes.isdisjoint(NUMBERS):
            return True
        return self.takes in (frozenset({"mail"}), frozenset({"telephone"}))

    @property
    def is_open_text(self) -> bool:
        """Words that are kept as they are: no number may stand in them."""
        return not self.takes.isdisjoint(FREE) and not self.is_personal


@dataclass(frozen=True)
class Way:
    """A route, with its texts and whom it lets in; ``media`` is what its body is, "" without one,
    or for events what its answer is."""

    method: str
    path: str
    media: str
    roles: frozenset[str]
    spots: tuple[Spot, ...]

    @property
    def parameters(self) -> list[str]:
        """Of the path, the region not among them."""
        return re.findall(r"\{(\w+)\}", self.path)


def samples() -> dict[str, str]:
    canaries = Canaries.of(1)
    nip = canaries.nip("")
    return {
        "name": canaries.name(""),
        "text": canaries.text(""),
        "nip": nip,
        "printed nip": "-".join((nip[:8], nip[8:14], nip[14], nip[15:])),
        "nik": canaries.nik(""),
        "mail": canaries.mail(""),
        "telephone": canaries.telephone(""),
        "word": canaries.marker,
    }


SAMPLES = samples()


def ways(app: FastAPI) -> list[Way]:
    """Of an app, all routes below ``/v1/regions/{region}``, with their paths from there on."""
    found = [route for route in iter_route_contexts(app.routes) if str(route.path)[:3] == "/v1"]
    return [way(route, method) for route in found for method in sorted(route.methods or ())]


def way(route: RouteContext, method: str) -> Way:
    path = str(route.path).removeprefix(PREFIX)
    media: Any = route.body_field.field_info.media_type if route.body_field else ""
    if getattr(route, "is_sse_stream", False):
        media = EVENTS
    return Way(method, path, media, allowed(route).roles, tuple(spots(route, method, path)))


def spots(route: RouteContext, method: str, path: str) -> Iterator[Spot]:
    taken: Any = route.dependant
    places: tuple[tuple[Where, Any], ...] = (
        ("path", taken.path_params),
        ("query", taken.query_params),
        ("body", taken.body_params),
    )
    for where, parameters in places:
        for parameter in parameters:
            info = parameter.field_info
            for way, about in texts(info.annotation, info.metadata, ()):
                named = way if where == "body" else (parameter.alias, *way)
                yield Spot(method, path, where, named, taken_by(about))


def texts(
    shape: Any, about: list[Any], way: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], list[Any]]]:
    """The texts within a shape, each with what is asked of it."""
    kind, inner = get_origin(shape), get_args(shape)
    if kind is Annotated:
        yield from texts(inner[0], [*about, *inner[1:]], way)
    elif kind in (Union, types.UnionType):
        for each in inner:
            yield from texts(each, about, way)
    elif kind in (list, tuple, set, frozenset, dict):
        for each in inner:
            yield from texts(each, [], (*way, "*"))
    elif isinstance(shape, type) and issubclass(shape, BaseModel):
        for name, field in shape.model_fields.items():
            yield from texts(field.annotation, field.metadata, (*way, field.alias or name))
    elif shape is str or shape is Any:
        yield way, about


def taken_by(about: list[Any]) -> frozenset[str]:
    """The kinds of canaries that a text with these conditions takes."""
    adapter = TypeAdapter[Any](Annotated[str, *about] if about else str)
    found = set[str]()
    for kind, sample in SAMPLES.items():
        try:
            adapter.validate_python(sample)
        except ValidationError:
            continue
        found.add(kind)
    return frozenset(found)
