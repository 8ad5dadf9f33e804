"""What differs between two revisions of a plan: field by field, before and after.

A plan is laid out as a table of paths and texts, ``results/r1/indicators/i2/target_low``; things
are named by their ids, so a result that moves up differs in nothing. Differences of consecutive
revisions compose to the one between the first and the last.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, cast

import msgspec

from services.reporting.rules.plan_content import Content

Table = dict[str, str]
IDS = ("result_id", "indicator_id", "period")
"""Fields by which the items of a list are named."""


class Change(msgspec.Struct, frozen=True):
    """None: there was, or is, no such field."""

    path: str
    before: str | None
    after: str | None


def difference(before: Content, after: Content) -> tuple[Change, ...]:
    """What changed, in the order of the paths."""
    was, now = table(before), table(after)
    return changes(was, now, was.keys() | now.keys())


def changes(
    was: Mapping[str, str], now: Mapping[str, str], at: Iterable[str]
) -> tuple[Change, ...]:
    return tuple(
        Change(path, was.get(path), now.get(path))
        for path in sorted(at)
        if was.get(path) != now.get(path)
    )


def applied(to: Table, told: Iterable[Change]) -> Table:
    """The table after these changes."""
    after = to | {change.path: change.after for change in told if change.after is not None}
    gone = {change.path for change in told if change.after is None}
    return {path: text for path, text in after.items() if path not in gone}


def composed(first: Iterable[Change], then: Iterable[Change]) -> tuple[Change, ...]:
    """One difference that says what both say one after the other."""
    one, other = {c.path: c for c in first}, {c.path: c for c in then}
    paths = one.keys() | other.keys()
    before = {path: (one.get(path) or other[path]).before for path in paths}
    after = {path: (other.get(path) or one[path]).after for path in paths}
    return changes(_told(before), _told(after), paths)


def _told(texts: Mapping[str, str | None]) -> Table:
    return {path: text for path, text in texts.items() if text is not None}


def table(content: Content) -> Table:
    """A plan as paths and texts; what is empty stands nowhere."""
    return dict(_leaves("", msgspec.to_builtins(content, builtin_types=(Decimal,))))


def _leaves(path: str, value: Any) -> Iterator[tuple[str, str]]:
    match value:
        case None | "" | False:
            return
        case dict():
            for name, inner in cast("dict[str, Any]", value).items():
                yield from _leaves(f"{path}/{name}" if path else name, inner)
        case list() | tuple():
            for index, item in enumerate(cast("list[Any]", value), 1):
                yield from _leaves(f"{path}/{_name(item) or index}", item)
        case Decimal():
            yield path, f"{value.normalize():f}"
        case True:
            yield path, "true"
        case _:
            yield path, str(value)


def _name(item: Any) -> str | None:
    if not isinstance(item, dict):
        return None
    told = cast("dict[str, Any]", item)
    return next((str(told[field]) for field in IDS if field in told), None)
