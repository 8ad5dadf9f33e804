"""Other boxes for sealed values: what nobody inside looks into may be anything."""

from typing import Any, cast

import msgspec
from msgspec.structs import replace

from contracts.event import Sealed


def resealed(thing: Any) -> Any:
    """The same with another box in every sealed value, as if sealed under another key."""
    if isinstance(thing, Sealed):
        return replace(thing, box=f"another {thing.box}")
    if isinstance(thing, msgspec.Struct):
        return replace(thing, **{f: resealed(getattr(thing, f)) for f in thing.__struct_fields__})
    if isinstance(thing, tuple):
        return tuple(map(resealed, cast("tuple[Any, ...]", thing)))
    if isinstance(thing, list):
        return list(map(resealed, cast("list[Any]", thing)))
    if isinstance(thing, dict):
        return {key: resealed(value) for key, value in cast("dict[Any, Any]", thing).items()}
    return thing
