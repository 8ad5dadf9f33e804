"""The custodian: follows a log and tells the vault which personal values stand in it.

The vault commits first, then the checkpoint moves; confirming twice changes nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import Any, cast

import msgspec
from msgspec import inspect

from contracts.catalogue import SHAPES
from contracts.event import Event, Sealed
from kernel.heard import Heard
from kernel.vault import Vault


def custodian(vault: Vault) -> Callable[[str, Sequence[Heard[Event]]], None]:
    """The custodian's effect: ``apply(region, heards)``, with records of one log in their order.

    Raises what `Vault.confirm` raises.
    """

    def apply(region: str, heards: Sequence[Heard[Event]]) -> None:
        sealed = [each for heard in heards for each in personal_in(heard.event)]
        if sealed:
            vault.confirm(region, sealed)

    return apply


def personal_in(event: Event) -> list[Sealed]:
    """Every personal value in an event, however deep, in the order of its fields."""
    return list(walked(event))


def walked(value: Any) -> Iterator[Sealed]:
    if isinstance(value, Sealed):
        yield value
    elif isinstance(value, msgspec.Struct):
        for field in fields(type(value)):
            yield from walked(getattr(value, field))
    elif isinstance(value, dict):
        yield from walked(list(cast(dict[Any, Any], value).values()))
    elif isinstance(value, list | tuple | set | frozenset):
        for item in cast(Iterable[Any], value):
            yield from walked(item)


@cache
def fields(struct: type[msgspec.Struct]) -> tuple[str, ...]:
    """The fields of a class in which a personal value can be: most events have none."""
    info = inspect.type_info(struct)
    assert isinstance(info, inspect.StructType)
    return tuple(field.name for field in info.fields if reaches(field.type, frozenset()))


def reaches(info: inspect.Type, within: frozenset[type]) -> bool:
    """Whether a value of this type can hold a `Sealed`; ``within`` are the classes around it."""
    match info:
        case inspect.StructType(cls=cls, fields=inner):
            if cls is Sealed:
                return True
            return cls not in within and any(reaches(f.type, within | {cls}) for f in inner)
        case inspect.UnionType(types=types) | inspect.TupleType(item_types=types):
            return any(reaches(each, within) for each in types)
        case inspect.CollectionType(item_type=item):
            return reaches(item, within)
        case inspect.DictType(value_type=item):
            return reaches(item, within)
        case inspect.AnyType():
            return True
        case _:
            return False


def personal_types(service: str) -> frozenset[str]:
    """The types, superseded ones as well, of a service's events that can hold a personal value."""
    return frozenset(
        kind
        for kind, event in SHAPES.items()
        if kind.partition(".")[0] == service and fields(event)
    )
