"""A column of many rows as PostgreSQL's binary array: one parameter, however many values.

The driver's own arrays are text, which it quotes value by value and the server parses again: a
sixth of what a command cost us, and more there.
"""

import struct
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import psycopg
from psycopg.adapt import Dumper
from psycopg.pq import Format

HEAD = struct.Struct("!iiIii").pack  # dimensions, whether there are nulls, element, length, first
LENGTH = struct.Struct("!i").pack
BIGINT = struct.Struct("!iq").pack  # with the length before it, and so below
INTEGER = struct.Struct("!ii").pack
BOOLEAN = struct.Struct("!i?").pack
NULL = LENGTH(-1)


class Column(ABC):
    """The values of one column, ready to be sent; a class for each type of them, with the numbers
    that PostgreSQL has for the type and for its array."""

    of: ClassVar[int]
    array: ClassVar[int]

    def __init__(self, values: Sequence[Any]) -> None:
        """``values`` are what the type of the column takes, or None."""
        packed = self.packed
        parts = [NULL if value is None else packed(value) for value in values]
        self.octets = HEAD(1, NULL in parts, self.of, len(parts), 1) + b"".join(parts)

    @staticmethod
    @abstractmethod
    def packed(value: Any) -> bytes:
        """One value, its length before it."""


class Octets(Column):
    of, array = 17, 1001

    @staticmethod
    def packed(value: bytes) -> bytes:
        return LENGTH(len(value)) + value


class Texts(Column):
    of, array = 25, 1009

    @staticmethod
    def packed(value: str) -> bytes:
        octets = value.encode()
        return LENGTH(len(octets)) + octets


class Bigints(Column):
    of, array = 20, 1016

    @staticmethod
    def packed(value: int) -> bytes:
        return BIGINT(8, value)


class Integers(Column):
    of, array = 23, 1007

    @staticmethod
    def packed(value: int) -> bytes:
        return INTEGER(4, value)


class Booleans(Column):
    of, array = 16, 1000

    @staticmethod
    def packed(value: bool) -> bytes:
        return BOOLEAN(1, value)


KINDS: Mapping[str, type[Column]] = {
    "TEXT": Texts,
    "BYTEA": Octets,
    "BIGINT": Bigints,
    "INTEGER": Integers,
    "BOOLEAN": Booleans,
}


def column(kind: str, values: Sequence[Any]) -> Column | list[Any]:
    """The values for a parameter that is cast to an array of ``kind``, PostgreSQL's name of a type;
    of another type than ours, what the driver makes of them."""
    found = KINDS.get(kind)
    return found(values) if found else list(values)


class Sent(Dumper):
    """How the driver sends a column: as it is."""

    format = Format.BINARY

    def dump(self, obj: Column) -> bytes:
        return obj.octets


for kind in KINDS.values():
    sent = type(f"Sent{kind.__name__}", (Sent,), {"oid": kind.array})
    psycopg.adapters.register_dumper(kind, sent)
