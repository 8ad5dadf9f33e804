"""Followers whose effect lies outside the database: do it, then move the checkpoint.

A crash in between repeats the effect, so it has to be idempotent: the relay's duplicates carry the
same positions, the custodian confirms what is confirmed.
"""

from collections.abc import Callable, Sequence

from kernel.checkpoint import Checkpoint, move
from kernel.database import Database
from kernel.feed import Record
from kernel.follower import mark_of

VERSION = 1


class Outward:
    """An `Apply`: ``effect(region, records)`` returns when the outside has taken all of them."""

    def __init__(
        self, name: str, database: Database, effect: Callable[[str, Sequence[Record]], None]
    ) -> None:
        self.name = name
        self.database = database
        self.effect = effect

    def __call__(
        self, region: str, checkpoint: Checkpoint, source: str, records: Sequence[Record]
    ) -> Checkpoint | None:
        self.effect(region, records)
        after = checkpoint.moved(source, mark_of(records[-1]))
        with self.database.write() as connection:
            moved = move(connection, self.name, VERSION, region, checkpoint.row, after.row)
        return after if moved else None
