"""What waits in a region's queue: a batch of commands from a caller, or a reaction's run."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import msgspec

from kernel.decider import Command
from kernel.feed import Record
from kernel.refusal import Invalid, Refusal

COMMANDS_IN_A_BATCH = 100_000


class Answer(msgspec.Struct, frozen=True):
    """Where the log stood with what was asked for, and the version of the last stream touched.

    ``wrote`` is false for a quiet answer: it was already so. ``types`` are those of the events that
    were appended, for each command in order; none of a repeated key.
    """

    position: int
    version: int
    wrote: bool
    types: Sequence[Sequence[str]] = ()


class Rehearsed(msgspec.Struct, frozen=True):
    """What a batch would have appended: the types of its events, for each command in order."""

    types: list[list[str]]


class Key(NamedTuple):
    """An Idempotency-Key in its scope, with an HMAC of the payload."""

    actor: str
    route: str
    key: str
    digest: bytes


class BatchRefused(Refusal):
    """Some commands of the batch were refused, so none of it was done."""

    slug = "kernel.batch-refused"
    indonesian = "Sebagian perintah ditolak, sehingga tidak satu pun dijalankan."

    def __init__(self, refusals: dict[int, Refusal]) -> None:
        """``refusals`` by the index of the command in the batch."""
        super().__init__("", refused=len(refusals))
        self.refusals = refusals

    @property
    def first(self) -> Refusal:
        """The answer to whoever asked for one command."""
        return self.refusals[min(self.refusals)]


class BatchIsTooLarge(Invalid):
    """A batch holds at most 100,000 commands; split it."""

    slug = "kernel.batch-too-large"
    indonesian = "Satu kiriman paling banyak 100.000 perintah; bagilah."


@dataclass(frozen=True, eq=False)
class Batch:
    """Commands that are appended whole or not at all, as one caller asked for them."""

    commands: Sequence[Command]
    actor: str = "system"
    causation: str = ""
    correlation: str = ""
    traceparent: str = ""
    key: Key | None = None
    expected: int | None = None
    size: int = 0  # bytes of the request, for the bounds of queue and group

    def __post_init__(self) -> None:
        if len(self.commands) > COMMANDS_IN_A_BATCH:
            raise BatchIsTooLarge


@dataclass(frozen=True, eq=False)
class Rehearsal(Batch):
    """A batch that is decided like any other and not appended."""


@dataclass(frozen=True, eq=False)
class Step:
    """One source record of a run: the batch that follows from it, or why none can be made."""

    record: Record
    batch: Batch | None
    failure: str = ""


@dataclass(frozen=True, eq=False)
class Run:
    """Consecutive source records of one reaction; its checkpoint and their effects, or neither.

    ``before`` is the checkpoint's row as the reaction knows it (None: there is no row), ``after``
    what it becomes. ``parked`` are the source streams that have a parked record already: what
    follows in them is parked behind it. With ``is_again`` the one step is a parked record, whose
    row goes when it is applied.
    """

    follower: str
    version: int
    before: str | None
    after: str
    source: str
    steps: Sequence[Step]
    parked: frozenset[str] = field(default_factory=frozenset[str])
    is_again: bool = False


@dataclass(frozen=True, eq=False)
class Turn:
    """A row of deadlines that fell due: what is to be done about it, or why nothing can be made.

    ``body`` is the row as it is stored, ``due_us`` when its term was over."""

    key: str
    body: bytes
    due_us: int
    batch: Batch | None
    failure: str = ""


@dataclass(frozen=True, eq=False)
class Turns(Run):
    """Rows that fell due, in order: the commands' effects, how each turn ended, and the clock's
    checkpoint, or nothing of it."""

    turns: Sequence[Turn] = ()


@dataclass(frozen=True)
class Ran:
    """A run was committed; these source streams were parked in it."""

    parked: frozenset[str]


class Moved(Exception):
    """The run's checkpoint is not where the reaction believed: read it and go on from there."""


class StillFails(Exception):
    """The parked record cannot be applied yet and stays where it is; the text is the reason."""


Outcome = Answer | Rehearsed | Ran | BaseException


@dataclass(eq=False)
class Order:
    """Something to be executed in one region, and whom to tell how it ended."""

    work: Batch | Run
    tell: Callable[[Outcome], None]

    @property
    def size(self) -> int:
        """Bytes of what was asked for."""
        if isinstance(self.work, Batch):
            return self.work.size
        return sum(len(step.record.body) for step in self.work.steps)

    @property
    def commands(self) -> Sequence[Command]:
        """All commands, for loading their streams together."""
        if isinstance(self.work, Batch):
            return self.work.commands
        steps = self.work.turns if isinstance(self.work, Turns) else self.work.steps
        return [c for step in steps if step.batch for c in step.batch.commands]
