"""Rebuilding one region of one view from its logs' first records: fold in memory, write once.

Rows stay in memory up to a budget; beyond it all are stored, forgotten, and read again when they
are touched. Nothing of a build counts until its checkpoint is written at the end: what was stopped
begins anew with another build number, and the rows it left are dropped by the next.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from kernel.checkpoint import Mark
from kernel.fold import Broken, Folding, Touched, touched
from kernel.heard import types_of
from kernel.history import History
from kernel.view import View

BUDGET_BYTES = 512 * 1024 * 1024
IN_MEMORY = 4  # a decoded row takes about so many times the bytes of its encoded form
ROWS_WEIGHED = 20


class Target(Protocol):
    """Where the rows of a build are stored."""

    def put(self, rows: Mapping[str, Any], *, first: bool) -> None:
        """Store these; with ``first`` nothing was stored before, otherwise rows are replaced, and
        those that are None dropped."""
        ...

    def get(self, keys: Sequence[str]) -> Mapping[str, Any]:
        """Those that were stored."""
        ...

    def finish(self, marks: Mapping[str, Mark], broke: Sequence[Broken]) -> None:
        """All rows are there, and stand for these positions."""
        ...

    def size(self, row: Any) -> int:
        """The bytes of a row as it is stored."""
        ...


class Progress(NamedTuple):
    """How far a rebuild is: records passed of all that there were when it looked last, and rows."""

    done: int
    of: int
    rows: int


def silent(_progress: Progress) -> None:
    """For whoever does not want to know."""


def rebuild(
    view: View[Any, Any],
    histories: Sequence[History],
    target: Target,
    budget_bytes: int = BUDGET_BYTES,
    tell: Callable[[Progress], None] = silent,
) -> dict[str, Mark]:
    """Fold whole logs into ``target``; gives the last record of each log that was folded.

    ``histories`` are those of the logs that the view hears, of one region. The logs are folded one
    after another, which gives the same rows as any other order: a law that every view keeps. Each
    is read to where it ended when its turn came: one that grows as fast as it is read has no other
    end, and whoever follows the build afterwards reads the rest.
    """
    types = types_of(view.hears)
    growing = Growing(Folding(view, {}), target, budget_bytes)
    marks: dict[str, Mark] = {}
    passed, of = 0, sum(history.end() + 1 for history in histories)
    for history in histories:
        for page in history.pages(types, history.end(), None):
            growing.take(touched(view, types, page.records))
            passed += page.last.position - marks.get(history.service, Mark()).position
            marks[history.service] = page.last
            tell(Progress(passed, max(of, passed), growing.count))
    growing.store()
    target.finish(marks, growing.folding.broke)
    return marks


class Growing:
    """Rows in memory up to a budget, the others in the target."""

    def __init__(self, folding: Folding, target: Target, budget_bytes: int) -> None:
        self.folding = folding
        self._target = target
        self._budget = budget_bytes
        self._stored = 0
        self._weighed, self._weight = 1, 256  # how many rows were, and their bytes together

    @property
    def count(self) -> int:
        """About how many rows there are; a row that was stored and touched again counts twice."""
        return self._stored + len(self.folding.rows)

    def take(self, page: Sequence[Touched]) -> None:
        """Fold a page."""
        rows = self.folding.rows
        if self._stored:
            wanted = {key for _, _, keys, _ in page for key in keys if key not in rows}
            rows.update(self._target.get(list(wanted)))
        self.folding.fold(page)
        self._weigh(page)
        if len(rows) * IN_MEMORY * self._weight / self._weighed > self._budget:
            self.store()

    def _weigh(self, page: Sequence[Touched]) -> None:
        for _, _, keys, _ in page[-ROWS_WEIGHED:]:
            for key in keys[:1]:
                row = self.folding.rows.get(key)
                if row is not None:
                    self._weighed += 1
                    self._weight += self._target.size(row)

    def store(self) -> None:
        """Store what is in memory, and forget it."""
        rows = self.folding.rows
        self._target.put(rows, first=not self._stored)
        self._stored += len(rows)
        rows.clear()
