"""Any event, command or row: Hypothesis strategies made from the type hints of msgspec structs.

Ids and words come from small pools, so that things meet: two events of one employee, an answer to
a report that exists. Fields that have a form of their own (a period, a zone) get values of it.
"""

import types
import typing
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Annotated, Any, Final, Literal, TypeVar

import msgspec
from hypothesis import strategies as st

from contracts.feedback import Answer

T = TypeVar("T")
Strategy = st.SearchStrategy[Any]

MOST_ITEMS = 3

IDS: Final = st.sampled_from(["a1", "a1", "a1", "b2"])  # most things are about the same one
WORDS: Final = st.sampled_from(["a1", "a1", "a1", "b2", "Nilai ≥ 80", ""])
POSITIONS: Final = st.sampled_from(["13.72/reporting@0", "13.72/feedback@17"])
PERIODS: Final = st.sampled_from(["2026-Q1", "2025-Q4", "2026-03"])
MONTHS: Final = st.sampled_from(["2026-01", "2026-01", "2026-02"])
DAYS: Final = st.dates(date(2025, 11, 1), date(2026, 4, 30))  # around all other days
NINE_NUMBERS: Final = st.tuples(*[st.integers(0, 400)] * 9)

FORMS: Final[Mapping[tuple[str, Any], Strategy]] = {
    ("answers", tuple[Answer, ...]): st.deferred(lambda: ONE_ANSWER_EACH),
    ("basis", tuple[str, ...]): st.lists(POSITIONS, max_size=MOST_ITEMS).map(tuple),
    ("cause", str): POSITIONS,
    ("counts", tuple[int, ...]): NINE_NUMBERS,
    ("month", str): MONTHS,
    ("period", str): PERIODS,
    ("small_part", tuple[int, int]): st.sampled_from([(1, 3), (0, 1), (1, 2)]),
    ("sums", tuple[int, ...]): NINE_NUMBERS,
    ("taken_from", str): POSITIONS,
    ("today", date): DAYS,
    ("value", int): st.integers(1, 4),
    ("working_week", int): st.sampled_from([5, 6]),
    ("year", int): st.sampled_from([2026, 2026, 2025]),
    ("zone", str): st.sampled_from(["Asia/Jakarta", "Asia/Makassar"]),
}
"""Fields whose texts and numbers have a form that their type does not tell."""

PLAIN: Final[Mapping[Any, Strategy]] = {
    str: WORDS,
    bool: st.booleans(),
    int: st.integers(1, 9) | st.integers(0, 30),
    Decimal: st.decimals(0, 130, places=2),
    date: st.dates(date(2025, 12, 1), date(2026, 2, 28)),
    datetime: st.datetimes(
        datetime(2025, 12, 1), datetime(2026, 2, 28), timezones=st.just(UTC)
    ),
    type(None): st.none(),
}  # fmt: skip


def any_of(*kinds: type[T]) -> st.SearchStrategy[T]:
    """Any instance of one of these classes; of a struct with any values in its fields."""
    return _union(kinds)


@cache
def _any(hint: Any) -> Strategy:
    """Any value that the type hint allows. Raises TypeError for one that is not known here."""
    if hint in PLAIN:
        return PLAIN[hint]
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return _struct(hint)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(hint)
    origin = typing.get_origin(hint)
    if origin not in GENERIC:
        raise TypeError(f"no strategy for {hint}")
    return GENERIC[origin](typing.get_args(hint))


def _struct(kind: type[msgspec.Struct]) -> Strategy:
    hints = typing.get_type_hints(kind, include_extras=True)
    fields = {name: _field(name, hints[name]) for name in kind.__struct_fields__}
    return st.builds(kind, **fields)


def _field(name: str, hint: Any) -> Strategy:
    if (name, hint) in FORMS:
        return FORMS[name, hint]
    if name.endswith("_id") and hint in (str, str | None):
        return IDS if hint is str else st.none() | IDS
    return _any(hint)


def _union(parts: tuple[Any, ...]) -> Strategy:
    return st.one_of([_any(part) for part in parts])


def _tuple(parts: tuple[Any, ...]) -> Strategy:
    if parts[-1] is Ellipsis:
        some = st.lists(_any(parts[0]), min_size=1, max_size=MOST_ITEMS)
        return (some | st.just([])).map(tuple)
    return st.tuples(*[_any(part) for part in parts])


GENERIC: Final[Mapping[Any, Callable[[tuple[Any, ...]], Strategy]]] = {
    Annotated: lambda parts: _any(parts[0]),
    Literal: st.sampled_from,
    tuple: _tuple,
    types.UnionType: _union,
    typing.Union: _union,
}

ONE_ANSWER_EACH: Final = st.lists(
    any_of(Answer), max_size=MOST_ITEMS, unique_by=lambda answer: answer.element
).map(tuple)
