"""The custodian: follows a log and tells the vault which personal values stand in it.

The vault commits first, then the checkpoint moves; confirming twice changes nothing. In the same
transaction the vault notes how far it is: its *mark*. A checkpoint that is ahead of the mark by
more than records without personal values says that the vault was put back in time. Nobody can tell
without reading those records again, so a custodian goes back to the mark whenever it begins, and
when the vault is found in another place; once an hour the marks are moved to where the checkpoints
are, so that little is read twice.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple, cast

import msgspec
from msgspec import inspect

from contracts.catalogue import SHAPES
from contracts.event import Event, Sealed
from kernel.checkpoint import Checkpoint, Mark, move, read_all
from kernel.feed import Record
from kernel.follower import mark_of
from kernel.heard import hear
from kernel.log import Log
from kernel.outward import VERSION
from kernel.vault import Vault
from kernel.vault_confirming import Step
from kernel.vault_marks import NOTHING, MarkHasMoved

CUSTODIAN = "custodian"


class At(NamedTuple):
    """The vault's ``mark``, and up to where this process knows everything behind it confirmed."""

    mark: int
    position: int


class Custodian:
    """An `Apply`: confirms the personal values of one service's own log, in all regions."""

    def __init__(self, log: Log, vault: Vault) -> None:
        self._log = log
        self._vault = vault
        self._types = personal_types(log.service)
        self._at: dict[str, At] = {}

    def __call__(
        self, region: str, checkpoint: Checkpoint, source: str, records: Sequence[Record]
    ) -> Checkpoint | None:
        here, last = checkpoint.at(source).position, records[-1].position
        at = self._at.get(region)
        if at is None or at.position != here:  # another instance was at work
            at = At(self._vault.confirming.marks(source).get(region, NOTHING), here)
            if self._is_ahead(at):
                return self._gone_back(region, checkpoint, at.mark)
        sealed = [(each, r.position) for r in records for each in self._personal_in(r)]
        mark = max(at.mark, last) if sealed else at.mark
        if sealed:
            values, positions = zip(*sealed, strict=True)
            try:
                self._vault.confirm(region, values, Step(source, at.mark, mark, positions))
            except MarkHasMoved:
                self._at.pop(region, None)
                return None
        after = self._moved(region, checkpoint, checkpoint.moved(source, mark_of(records[-1])))
        if after:
            self._at[region] = At(mark, last)
        return after

    def go_back(self, regions: Collection[str] | None = None) -> None:
        """To the vault's marks, in these regions or in all; raises what the vault raises. The
        follower has to be refreshed then."""
        if not self._types:
            return
        marks = self._vault.confirming.marks(self._log.service)
        for region, stored in read_all(self._log.database, CUSTODIAN, VERSION).items():
            if regions is not None and region not in regions:
                continue
            at = At(marks.get(region, NOTHING), stored.at(self._log.service).position)
            if self._is_ahead(at):
                self._gone_back(region, stored, at.mark)
            else:
                self._at[region] = at

    def tell(self, until_us: int) -> Collection[str]:
        """The vault notes how far each region was confirmed, and that what the log had at
        ``until_us`` is confirmed but in the regions that are behind. Returns those that were at
        the end, and are not any more: the vault has another mark than we left there."""
        ends, known = self._log.ends(), dict(self._at)
        there = {r: at for r, at in known.items() if at.position >= ends.get(r, NOTHING)}
        steps = {r: Step(self._log.service, at.mark, at.position) for r, at in there.items()}
        behind = ends.keys() - there.keys() if self._types else set[str]()
        told = (self._log.service, until_us, behind, steps if self._types else {})
        stayed = self._vault.sweeping.confirmed(*told)
        for region, at in there.items():
            if region not in stayed and self._at.get(region) is at:
                self._at[region] = At(max(at.mark, at.position), at.position)
        return stayed

    def _is_ahead(self, at: At) -> bool:
        return bool(self._types) and at.mark < at.position

    def _gone_back(self, region: str, checkpoint: Checkpoint, position: int) -> Checkpoint | None:
        """Nothing is done where the log has no record there: then it was put back itself, and is
        stopped until it was mended."""
        source = self._log.service
        found = self._log.after(region, position - 1, 1) if position >= 0 else ()
        if position >= 0 and not found:
            return None
        dealt = checkpoint.at(source).dealt + 1  # no row stands twice
        mark = Mark(position, found[0].id if found else "", None, dealt)
        after = self._moved(region, checkpoint, checkpoint.moved(source, mark))
        if after:
            self._at[region] = At(position, position)
        return after

    def _moved(self, region: str, checkpoint: Checkpoint, after: Checkpoint) -> Checkpoint | None:
        with self._log.database.write() as connection:
            moved = move(connection, CUSTODIAN, VERSION, region, checkpoint.row, after.row)
        if not moved:
            self._at.pop(region, None)
        return after if moved else None

    def _personal_in(self, record: Record) -> Iterable[Sealed]:
        heard = hear(record, self._types)
        return personal_in(heard.event) if heard else ()


def personal_in(event: Event) -> list[Sealed]:
    """Every personal value in an event, however deep, in the order of its fields."""
    return list(walked(event))


def walked(value: Any) -> Iterator[Sealed]:
    if isinstance(value, Sealed):
        yield value
    elif isinstance(value, msgspec.Struct):
        for field in fields(type(value)):
            yield from walked(getattr(value, field))
    elif isinstance(value, dict):
        yield from walked(list(cast(dict[Any, Any], value).values()))
    elif isinstance(value, list | tuple | set | frozenset):
        for item in cast(Iterable[Any], value):
            yield from walked(item)


@cache
def fields(struct: type[msgspec.Struct]) -> tuple[str, ...]:
    """The fields of a class in which a personal value can be: most events have none."""
    info = inspect.type_info(struct)
    assert isinstance(info, inspect.StructType)
    return tuple(field.name for field in info.fields if reaches(field.type, frozenset()))


def reaches(info: inspect.Type, within: frozenset[type]) -> bool:
    """Whether a value of this type can hold a `Sealed`; ``within`` are the classes around it."""
    match info:
        case inspect.StructType(cls=cls, fields=inner):
            if cls is Sealed:
                return True
            return cls not in within and any(reaches(f.type, within | {cls}) for f in inner)
        case inspect.UnionType(types=types) | inspect.TupleType(item_types=types):
            return any(reaches(each, within) for each in types)
        case inspect.CollectionType(item_type=item):
            return reaches(item, within)
        case inspect.DictType(value_type=item):
            return reaches(item, within)
        case inspect.AnyType():
            return True
        case _:
            return False


def personal_types(service: str) -> frozenset[str]:
    """The types, superseded ones as well, of a service's events that can hold a personal value."""
    return frozenset(
        kind
        for kind, event in SHAPES.items()
        if kind.partition(".")[0] == service and fields(event)
    )
