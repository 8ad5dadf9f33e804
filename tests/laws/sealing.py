"""Other boxes for sealed values: what nobody inside looks into may be anything."""

from typing import Any

import msgspec
from msgspec.structs import replace

from contracts.event import Sealed


def resealed(thing: Any) -> Any:
    """The same with another box in every sealed value, as if sealed under another key."""
    if isinstance(thing, Sealed):
        return replace(thing, box=f"another {thing.box}")
    if isinstance(thing, msgspec.Struct):
        return replace(thing, **{f: resealed(getattr(thing, f)) for f in thing.__struct_fields__})
    if isinstance(thing, tuple | list | frozenset):
        return type(thing)(resealed(item) for item in thing)  # pyright: ignore[reportUnknownVariableType]  # of anything
    if isinstance(thing, dict):
        return {key: resealed(value) for key, value in thing.items()}  # pyright: ignore[reportUnknownVariableType]  # of anything
    return thing
