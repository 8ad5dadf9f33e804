"""Reading unions: which classes a union or an annotation names, and in which logs they stand."""

from collections.abc import Callable
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints


def classes(union: Any) -> tuple[type[Any], ...]:
    """The classes of a union, in order; a class alone is a union of one."""
    if get_origin(union) in (Union, UnionType):
        return tuple(c for part in get_args(union) for c in classes(part))
    return (union,)


def sources(hears: Any) -> tuple[str, ...]:
    """The services in whose logs these events stand, sorted: the type up to the first dot."""
    return tuple(sorted({event.type.partition(".")[0] for event in classes(hears)}))


def annotated(function: Callable[..., Any], parameter: int) -> tuple[type[Any], ...]:
    """The classes with which the numbered parameter of a plain function is annotated."""
    name = function.__code__.co_varnames[parameter]
    return classes(get_type_hints(function)[name])
