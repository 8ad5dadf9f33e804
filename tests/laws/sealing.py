"""Other boxes for sealed values, real ones, and what they say: wherever in a thing they stand."""

from collections.abc import Callable
from typing import Any, cast

import msgspec
from msgspec.structs import replace

from contracts.event import Sealed


def changed(thing: Any, change: Callable[[Sealed], Any]) -> Any:
    """The same with ``change(sealed)`` in the place of every sealed value."""
    if isinstance(thing, Sealed):
        return change(thing)
    if isinstance(thing, msgspec.Struct):
        fields = {f: changed(getattr(thing, f), change) for f in thing.__struct_fields__}
        return replace(thing, **fields)
    if isinstance(thing, tuple):
        return tuple(changed(each, change) for each in cast("tuple[Any, ...]", thing))
    if isinstance(thing, list):
        return [changed(each, change) for each in cast("list[Any]", thing)]
    if isinstance(thing, dict):
        named = cast("dict[Any, Any]", thing)
        return {key: changed(value, change) for key, value in named.items()}
    return thing


def resealed(thing: Any) -> Any:
    """The same with another box in every sealed value, as if sealed under another key."""
    return changed(thing, lambda sealed: replace(sealed, box=f"another {sealed.box}"))


def sealed_in(thing: Any) -> list[Sealed]:
    """Every sealed value, once, in the order in which they stand."""
    found: dict[Sealed, None] = {}

    def note(sealed: Sealed) -> Sealed:
        found[sealed] = None
        return sealed

    changed(thing, note)
    return list(found)
