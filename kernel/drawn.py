"""Keys that were drawn to seal with, and are yet to be stored."""

import msgspec

from kernel.boxes import SubjectKey
from kernel.bulk import Row


class Overtaken(Exception):
    """Another process made a key since we looked: roll back, and look again."""


class Drawn(msgspec.Struct, frozen=True):
    """Keys to seal with, and those rows of them that have to be stored before anybody learns what
    was sealed: of keys that are new, and of unconfirmed ones whose use is to be noted. ``made`` are
    the subjects whose key is new."""

    keys: dict[str, SubjectKey]
    rows: list[Row]
    turn: int  # of the cache, before anything was read
    made: set[str]
