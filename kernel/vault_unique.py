"""Whose a unique value is, by the order of a log: the last one of a person counts, and the one
before is free for others from then on.

A log's own order decides, and not that in which records happen to be read: a custodian that went
back reads old records again, and what they hold was given up long ago. So each confirmed value
knows the position at which it stood last. The values of one label stand in the log of one service.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from contracts.event import Sealed

UNIQUE = frozenset({"nip", "nik"})
"""The labels of the values that may belong to one subject of a region only."""


class Read(NamedTuple):
    """A value with the position of the record that holds it; None where nobody knows it."""

    value: Sealed
    position: int | None


class Counting(NamedTuple):
    """What a log says of unique values: those that count, with their position, and the digests of
    those that are free again."""

    current: Mapping[Sealed, int | None]
    free: frozenset[str]


def counting(read: Sequence[Read], held: Mapping[Sealed, Any]) -> Counting:
    """``read`` is in the order of the log; ``held`` are the rows that the vault has of its people.

    Free is what was confirmed before, and what the log has given up within ``read``; but not what
    its person has sealed anew since, nor what only waits for a record.
    """
    last = {(each.value.subject, each.value.label): each for each in read}
    heard = {each.value for each in read}
    current: dict[Sealed, int | None] = {}
    free = set[str]()
    for (subject, label), (value, position) in last.items():
        own = held.get(value)
        others = {
            other: row
            for other, row in held.items()
            if (other.subject, other.label) == (subject, label) and other != value
        }
        if any(is_later(row, position) for row in others.values()):
            continue  # an old record is read again
        current[value] = position
        for other, row in others.items():
            given_up = other in heard and (own is None or row.used_us <= own.used_us)
            if row.confirmed or given_up:
                free.add(row.digest)
    return Counting(current, frozenset(free))


def is_later(row: Any, position: int | None) -> bool:
    return bool(row.confirmed) and position is not None and row.heard > position


def settle(
    connection: sa.Connection, region: str, counts: Counting, held: Mapping[Sealed, Any]
) -> None:
    """Confirm what counts and let go of what is free, one row after the other in the order of their
    digests: two transactions then never wait for each other."""
    stays = {held[value].digest: at for value, at in counts.current.items() if value in held}
    confirm = sa.text(
        "UPDATE unique_values SET confirmed = true, heard = :heard"
        " WHERE region = :region AND digest = :digest"
    )
    free = sa.text("DELETE FROM unique_values WHERE region = :region AND digest = :digest")
    heard = {row.digest: row.heard for row in held.values()}
    sure = {row.digest for row in held.values() if row.confirmed}
    for digest in sorted(stays.keys() | counts.free):
        named = {"region": region, "digest": digest}
        if digest in counts.free:
            connection.execute(free, named)
        elif (at := known(stays[digest], heard[digest])) != heard[digest] or digest not in sure:
            connection.execute(confirm, {**named, "heard": at})


def known(position: int | None, before: int) -> int:
    return before if position is None else max(position, before)
