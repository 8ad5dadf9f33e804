"""Every event class by its type, and the codec between events and the ``data`` of a record."""

import re
from collections.abc import Callable, Iterable
from types import ModuleType

import msgspec

from contracts import evaluation, feedback, notification, reporting, training, vault
from contracts.event import Event
from contracts.history import HISTORY, Superseded

MODULES: tuple[ModuleType, ...] = (
    reporting,
    evaluation,
    training,
    feedback,
    notification,
    vault,
)


class Undecodable(ValueError):
    """The data of a record does not fit the shape of its type; names the type and the reason."""


def collect(modules: Iterable[ModuleType]) -> dict[str, type[Event]]:
    """The event classes that these modules define, by type, in the order of the files.

    Raises TypeError when a type is not ``<module>.<Class>.v<n>`` or stands on two classes.
    """
    found: dict[str, type[Event]] = {}
    for module in modules:
        service = module.__name__.rpartition(".")[2]
        for thing in vars(module).values():
            if _is_event_of(module, thing):
                if not re.fullmatch(rf"{service}\.{thing.__name__}\.v[1-9]\d*", thing.type):
                    raise TypeError(f"{thing.__qualname__} in {service} is named {thing.type}")
                if found.setdefault(thing.type, thing) is not thing:
                    raise TypeError(f"{thing.type} stands on two classes")
    return found


def _is_event_of(module: ModuleType, thing: object) -> bool:
    return (
        isinstance(thing, type)
        and issubclass(thing, Event)
        and f"{thing.__module__}.".startswith(f"{module.__name__}.")
    )


EVENTS: dict[str, type[Event]] = collect(MODULES)
"""What is written today."""

SHAPES: dict[str, type[Event]] = {**EVENTS, **{old.shape.type: old.shape for old in HISTORY}}
"""What may be read: today's events and all superseded ones."""

Reader = Callable[[bytes | msgspec.Raw], Event]


def _reader(shape: type[Event], upcasts: dict[type[Event], Callable[[Event], Event]]) -> Reader:
    decode = msgspec.json.Decoder(shape).decode
    if shape not in upcasts:
        return decode

    def read_old(data: bytes | msgspec.Raw) -> Event:
        event = decode(data)
        while upcast := upcasts.get(event.__class__):
            event = upcast(event)
        return event

    return read_old


def readers(shapes: Iterable[type[Event]], history: Iterable[Superseded]) -> dict[str, Reader]:
    """For each type the function that decodes its data into the current class."""
    upcasts = {old.shape: old.upcast for old in history}
    return {shape.type: _reader(shape, upcasts) for shape in shapes}


_READERS = readers(SHAPES.values(), HISTORY)

encode_event: Callable[[Event], bytes] = msgspec.json.Encoder(decimal_format="string").encode
"""The ``data`` of a record: keys in declared order, decimals as strings."""


def event_of(type: str, data: bytes | msgspec.Raw) -> Event | None:
    """The event in the ``data`` of a record, in its current shape; None for an unknown type.

    Unknown fields are ignored. Raises Undecodable.
    """
    read = _READERS.get(type)
    if read is None:
        return None
    try:
        return read(data)
    except msgspec.DecodeError as problem:
        raise Undecodable(f"{type}: {problem}") from problem
