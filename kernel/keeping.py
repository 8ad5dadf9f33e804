"""What a service declares in whose database the vault lies: it keeps it, beside its own log."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from kernel.decider import Command
from kernel.effect import Effect
from kernel.journal_entry import Entry


@dataclass(frozen=True, eq=False)
class Keeping:
    """``told(entry)`` says what follows from an entry of the vault's journal, as a reaction says it
    of another log: it is pure, and its commands are never refused and quiet when repeated. Until
    ``carries`` has carried out all that a region's log has decided, nothing is handed out there
    (`kernel/keeper.py`)."""

    carries: Effect[Any]
    told: Callable[[Entry], Sequence[Command]]
