"""Any event at all, however unlikely: what the codec and the schemas must bear. Plausible ones, of
which rules can make something, are in `tests.strategies`."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec
from hypothesis import strategies as st

from contracts.event import Event, Sealed
from contracts.schema import LARGEST_INTEGER

S = TypeVar("S", bound=msgspec.Struct)

boxes = st.from_regex(r"[A-Za-z0-9_-]{22,200}", fullmatch=True)
instants = st.datetimes(min_value=datetime(2000, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))

PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text(max_size=20),
    bool: st.booleans(),
    int: st.integers(-LARGEST_INTEGER, LARGEST_INTEGER),
    Decimal: st.decimals(allow_nan=False, allow_infinity=False),
    date: st.dates(),
    Sealed: st.builds(Sealed, subject=st.text(max_size=20), label=st.text(max_size=20), box=boxes),
    NoneType: st.none(),
}


def any_of(shape: type[S]) -> st.SearchStrategy[S]:
    """Values of a struct, each field of whatever its type hint allows."""
    hints = get_type_hints(shape, include_extras=True)
    fields = {name: _of(hints[name]) for name in shape.__struct_fields__}
    return st.builds(shape, **fields)


def events(shapes: Iterable[type[Event]]) -> st.SearchStrategy[Event]:
    return st.one_of([any_of(shape) for shape in shapes])


def _of(hint: Any) -> st.SearchStrategy[Any]:
    if hint in PLAIN:
        return PLAIN[hint]
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return any_of(hint)
    return _of_generic(get_origin(hint), get_args(hint))


def _of_generic(origin: Any, parts: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    if origin is Annotated and parts[0] is datetime:
        return instants
    if origin is Annotated:
        form: str = parts[1].extra_json_schema["pattern"]
        return st.from_regex(form)
    if origin in (Union, UnionType):
        return st.one_of([_of(part) for part in parts])
    if origin is tuple and parts[-1] is Ellipsis:
        return st.lists(_of(parts[0]), max_size=4).map(tuple)
    if origin is tuple:
        return st.tuples(*[_of(part) for part in parts])
    assert origin is Literal, f"no strategy for {origin}"
    return st.sampled_from(parts)
