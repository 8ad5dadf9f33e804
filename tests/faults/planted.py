"""Eight known mistakes, each as a variant of one part of the kernel: the checker must see them.

None of it is in the kernel. A mistake is put in where a service is declared (another fold, another
view) or composed (another executor, other rows), by the entry point of the tests alone.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from contracts.feedback import CitizenFeedbackReceived
from contracts.notification import MessageQueued
from contracts.reporting import UnitRenamed
from kernel import fault_point
from kernel.bulk import among, listed
from kernel.checkpoint import move
from kernel.database import is_away
from kernel.group import Executor
from kernel.order import Answer, Moved, Order, Outcome, Ran, Run
from kernel.refusal import OutcomeUnknown
from kernel.running import Running
from kernel.service import Service
from kernel.states import States
from kernel.view import View
from kernel.view_rows import Rows
from kernel.writer import tell_all

Ended = tuple[Sequence[tuple[Order, Outcome]], States]


def as_declared(service: Service) -> Service:
    return service


def as_composed(running: Running) -> None:
    """Nothing is changed here."""


@dataclass(frozen=True)
class Bug:
    """A mistake: in what a service declares, or in how its parts are put together."""

    what: str
    declared: Callable[[Service], Service] = as_declared
    composed: Callable[[Running], None] = as_composed


def executing(kind: type[Executor]) -> Callable[[Running], None]:
    """The writer of a service gets this executor."""

    def composed(running: Running) -> None:
        was = running.writer.executor
        running.writer.executor = kind(was.log, was.decider_of, was.now_us)

    return composed


class AcksBeforeCommit(Executor):
    """Tells the callers what was decided, then stores it."""

    PAUSE_SECONDS = 0.05

    def execute(
        self,
        region: str,
        orders: Sequence[Order],
        states: States | None,
        is_contended: bool = False,
    ) -> Ended:
        states = states or States(self.log.tail(region))
        group = self._decided(region, orders, states)
        tell_all([told for told in group.outcomes if isinstance(told[1], Answer)])
        time.sleep(self.PAUSE_SECONDS)
        fault_point.reached("appended")
        return super().execute(region, orders, states, is_contended)


class NoDedupe(Executor):
    """Does not know that a key was answered before."""

    def _answered(self, region: str, orders: Sequence[Order]) -> dict[Any, tuple[bytes, Answer]]:
        return {}


class CheckpointFirst(Executor):
    """Moves a reaction's checkpoint in a transaction of its own, and then does the work."""

    def execute(
        self,
        region: str,
        orders: Sequence[Order],
        states: States | None,
        is_contended: bool = False,
    ) -> Ended:
        ended: list[tuple[Order, Outcome]] = []
        left: list[Order] = []
        for order in orders:
            if not isinstance(order.work, Run):
                left.append(order)
                continue
            run = order.work
            with self.log.database.write() as connection:
                is_ours = move(connection, run.follower, run.version, region, run.before, run.after)
            if not is_ours:
                ended.append((order, Moved(run.follower)))
                continue
            fault_point.reached("checkpoint-moved")
            left += [Order(s.batch, lambda outcome: None) for s in run.steps if s.batch]
            ended.append((order, Ran(run.parked)))
        done, kept = super().execute(region, left, states, is_contended)
        return [*ended, *done], kept


class AnswersFromAStaleState(Executor):
    """A group that writes nothing is answered at once: the states will do."""

    def execute(
        self,
        region: str,
        orders: Sequence[Order],
        states: States | None,
        is_contended: bool = False,
    ) -> Ended:
        states = states or States(self.log.tail(region))
        group = self._decided(region, orders, states)
        if not group.draft.rows and not group.runs:
            return group.outcomes, states
        return super().execute(region, orders, states, is_contended)


class DecidesAgain(Executor):
    """Takes a lost answer for a lost command: reads the end of the log, and decides once more."""

    def execute(
        self,
        region: str,
        orders: Sequence[Order],
        states: States | None,
        is_contended: bool = False,
    ) -> Ended:
        while True:
            states = states or States(self.log.tail(region))
            group = self._decided(region, orders, states)
            rows = group.draft.rows
            if group.runs or not rows:
                return super().execute(region, orders, states, is_contended)
            try:
                with self.log.database.stroke() as connection:
                    self.log.append(connection, states.tail, rows, group.keys)
            except Exception as failure:
                if not is_away(failure) and not isinstance(failure, OutcomeUnknown):
                    return super().execute(region, orders, None, is_contended)
                states = None
                continue
            states.keep(group.draft.held, group.draft.tail)
            return group.outcomes, states


class RowsOfAllRegions(Rows[Any]):
    """Finds a row by its key alone."""

    def get(self, region: str, keys: Sequence[str], build: int | None = None) -> dict[str, Any]:
        with self.database.read() as connection:
            query = f"SELECT key, body FROM {self.table.name} WHERE {among(connection, 'key', 'k')}"
            asked = {"k": listed(connection, keys)}
            found = connection.execute(sa.text(query), asked).all()
        return {key: self.decode(bytes(body)) for key, body in found}


def unfiltered(running: Running) -> None:
    for rows in running.rows.values():
        rows.__class__ = RowsOfAllRegions  # the followers and the routes have these very rows


def reading_the_clock(service: Service) -> Service:
    """Each message says when it was folded, not when it was queued."""
    return replace(service, views=[by_the_clock(view) for view in service.views])


def by_the_clock(view: View[Any, Any]) -> View[Any, Any]:
    fold = view.fold
    if view.name != "inbox" or fold is None:
        return view

    def clocked(row: Any, heard: Any) -> Any:
        after = fold(row, heard)
        return after and msgspec.structs.replace(after, queued_at=datetime.now(UTC))

    return replace(view, fold=clocked)


PARTS = {"tally": ("tally_feedback", "tally_reporting")}
FOLD_SECONDS = 0.02  # so that two followers are at the row at once for certain, and not by chance


def in_parts(service: Service) -> Service:
    """The row that three logs touch is folded by three followers, each with its checkpoint."""
    whole = next((view for view in service.views if view.name == "tally"), None)
    if whole is None:
        return service
    sources: list[Any] = [MessageQueued, CitizenFeedbackReceived, UnitRenamed]
    names = ["tally", *PARTS["tally"]]
    fold = slowly(whole.fold)
    parts = [
        replace(whole, name=name, hears=hears, fold=fold)
        for name, hears in zip(names, sources, strict=True)
    ]
    return replace(service, views=[v for v in service.views if v is not whole] + parts)


def slowly(fold: Any) -> Any:
    def slow(row: Any, heard: Any) -> Any:
        time.sleep(FOLD_SECONDS)
        return fold(row, heard)

    return slow


def into_one_table(running: Running) -> None:
    table = running.rows["tally"].table
    for name in PARTS["tally"]:
        running.rows[name].table = table


BUGS: dict[str, Bug] = {
    # First: with other regions before it, its followers would be busy reading those anew.
    "checkpoint-per-source": Bug(
        "each source of a view has a checkpoint of its own",
        declared=in_parts,
        composed=into_one_table,
    ),
    "ack-before-commit": Bug(
        "the answer leaves before the records are stored", composed=executing(AcksBeforeCommit)
    ),
    "no-dedupe": Bug("a repeated key is done again", composed=executing(NoDedupe)),
    "checkpoint-before-effect": Bug(
        "a reaction's checkpoint moves before its records", composed=executing(CheckpointFirst)
    ),
    "missing-region-filter": Bug("a query forgets the region", composed=unfiltered),
    "clock-reading-fold": Bug("a fold reads the clock", declared=reading_the_clock),
    "stale-answers": Bug(
        "a quiet answer is not checked", composed=executing(AnswersFromAStaleState)
    ),
    "decides-again": Bug(
        "a lost answer is decided again without looking", composed=executing(DecidesAgain)
    ),
}
"""By name."""
