"""Comparing two builds of a view row by row, while both follow their logs."""

import time
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa

from kernel.bulk import among, listed
from kernel.checkpoint import Checkpoint, read_by
from kernel.database import Database
from kernel.view_table import table_name

ROWS_AT_ONCE = 2_000
ROUNDS = 20
LOOK_SECONDS = 0.25

Pair = tuple[bytes | None, bytes | None]


class Side(NamedTuple):
    """One build of a view in a region."""

    view: str
    version: int
    build: int
    region: str


class Difference(msgspec.Struct, frozen=True):
    """A row that is not the same on both sides. ``fields`` are those that differ, with the value
    here and there; a row that is missing on one side is null there."""

    key: str
    fields: dict[str, tuple[Any, Any]]


class Comparison(msgspec.Struct, frozen=True):
    """What differs between two builds. ``positions`` are those of both where they stood still,
    otherwise the lower ones; ``unsettled`` are keys that changed each time we looked."""

    view: str
    region: str
    one: str
    other: str
    rows: int
    positions: dict[str, int]
    different: list[Difference]
    unsettled: list[str]


def compare(database: Database, one: Side, other: Side) -> Comparison:
    """Every key whose rows differ.

    Where one build is behind the other a row may differ for a moment only. It is looked at again
    when both have passed what the further one had: the same two rows again do differ.
    """
    with database.snapshot() as connection:
        at = marks(connection, one, other)
        rows, found = 0, dict[str, Pair]()
        for key, pair in merged(scan(connection, one), scan(connection, other)):
            rows += 1
            if pair[0] != pair[1]:
                found[key] = pair
    first = at
    real = found if stand_still(at) else {}
    open_ = {} if stand_still(at) else found
    for _ in range(ROUNDS):
        if not open_:
            break
        time.sleep(LOOK_SECONDS)
        with database.snapshot() as connection:
            now = marks(connection, one, other)
            if not all(each.reaches(before) for each in now for before in at):
                continue
            again = pairs(connection, one, other, list(open_))
        same = {key: pair for key, pair in again.items() if pair == open_[key]}
        real |= again if stand_still(now) else same
        open_ = {} if stand_still(now) else {k: p for k, p in again.items() if k not in same}
        at = now
    return Comparison(
        view=one.view,
        region=one.region,
        one=f"version {one.version} build {one.build}",
        other=f"version {other.version} build {other.build}",
        rows=rows,
        positions=lower(first),
        different=[Difference(key, fields(*pair)) for key, pair in sorted(real.items())],
        unsettled=sorted(open_),
    )


def marks(connection: sa.Connection, one: Side, other: Side) -> tuple[Checkpoint, Checkpoint]:
    def at(side: Side) -> Checkpoint:
        return read_by(connection, side.view, side.version, side.region, side.build)

    return at(one), at(other)


def stand_still(at: tuple[Checkpoint, Checkpoint]) -> bool:
    """Whether both stand at the same positions."""
    return at[0].reaches(at[1]) and at[1].reaches(at[0])


def lower(at: tuple[Checkpoint, Checkpoint]) -> dict[str, int]:
    return {
        source: min(each.at(source).position for each in at)
        for source in sorted({*at[0].marks, *at[1].marks})
    }


def scan(connection: sa.Connection, side: Side) -> Generator[tuple[str, bytes]]:
    """All rows of a build by key, in pages: keys sort by their bytes on both databases."""
    query = sa.text(
        f"SELECT key, body FROM {table_name(side.view, side.version)} WHERE region = :region"
        " AND build = :build AND key > :after ORDER BY key LIMIT :limit"
    )
    asked = {"region": side.region, "build": side.build, "limit": ROWS_AT_ONCE}
    rows, after = [("", b"")], ""
    while rows:
        rows = [(k, bytes(b)) for k, b in connection.execute(query, asked | {"after": after})]
        yield from rows
        after = rows[-1][0] if rows else after


def merged(
    one: Iterable[tuple[str, bytes]], other: Iterable[tuple[str, bytes]]
) -> Iterator[tuple[str, Pair]]:
    """Both sides by key, None where one has no such row."""
    left, right = iter(one), iter(other)
    a, b = next(left, None), next(right, None)
    while a is not None or b is not None:
        if b is None or (a is not None and a[0] < b[0]):
            assert a is not None
            yield a[0], (a[1], None)
            a = next(left, None)
        elif a is None or b[0] < a[0]:
            yield b[0], (None, b[1])
            b = next(right, None)
        else:
            yield a[0], (a[1], b[1])
            a, b = next(left, None), next(right, None)


def pairs(
    connection: sa.Connection, one: Side, other: Side, keys: Sequence[str]
) -> dict[str, Pair]:
    """Those of the keys whose rows differ now."""
    left, right = (some(connection, side, keys) for side in (one, other))
    found = {key: (left.get(key), right.get(key)) for key in keys}
    return {key: pair for key, pair in found.items() if pair[0] != pair[1]}


def some(connection: sa.Connection, side: Side, keys: Sequence[str]) -> Mapping[str, bytes]:
    query = sa.text(
        f"SELECT key, body FROM {table_name(side.view, side.version)} WHERE region = :region"
        f" AND build = :build AND {among(connection, 'key', 'keys')}"
    )
    asked = {"region": side.region, "build": side.build, "keys": listed(connection, keys)}
    return {key: bytes(body) for key, body in connection.execute(query, asked)}


def fields(one: bytes | None, other: bytes | None) -> dict[str, tuple[Any, Any]]:
    """The fields that differ; the row itself under ``""`` when one side has none."""
    if one is None or other is None:
        return {"": tuple(msgspec.json.decode(b) if b else None for b in (one, other))}  # pyright: ignore[reportReturnType]
    left, right = msgspec.json.decode(one), msgspec.json.decode(other)
    return {
        name: (left.get(name), right.get(name))
        for name in {**left, **right}
        if left.get(name) != right.get(name)
    }
