"""One group of orders of one region: decide in order, append with one statement, answer.

Whoever loses the race for a position reads what was written and decides again: deciders are pure.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import sqlalchemy as sa

from kernel.checkpoint import move
from kernel.database import Database, insert, is_away, is_clash
from kernel.decider import Command
from kernel.draft import AnyDecider, Draft, States
from kernel.log import Identifiers, Log, PutBack, Row
from kernel.order import Answer, Batch, Key, Moved, Order, Outcome, Ran, Run, Step
from kernel.refusal import KeyReused, OutcomeUnknown, Refusal, Unavailable
from kernel.tables import parked

ROWS_IN_A_STATEMENT = 2_000
CATCH_UP_RECORDS = 5_000  # further behind than this, the states are dropped instead
KEY_LIFE_US = 72 * 3600 * 1_000_000
ATTEMPTS = 100  # each loss means that somebody else made progress
RESEND_PAUSES_SECONDS = (0.05, 0.2, 0.5, 1.0, 2.0)


class Lost(Exception):
    """Somebody else wrote these positions: read what they wrote, then decide again."""


@dataclass(eq=False)
class Group:
    """What a group has decided, ready to be committed."""

    draft: Draft
    outcomes: list[tuple[Order, Outcome]] = field(default_factory=list[tuple[Order, Outcome]])
    keys: list[Row] = field(default_factory=list[Row])
    runs: list[Run] = field(default_factory=list[Run])
    parked: list[Row] = field(default_factory=list[Row])


class Executor:
    """Executes groups on one service's log. `execute` may run in several threads, for different
    regions."""

    def __init__(
        self,
        log: Log,
        decider_of: Callable[[Command], AnyDecider],
        now_us: Callable[[], int],
    ) -> None:
        self.log = log
        self.database: Database = log.database
        self.decider_of = decider_of
        self.now_us = now_us
        self.identifiers = Identifiers()

    def execute(
        self, region: str, orders: Sequence[Order], states: States | None
    ) -> tuple[Sequence[tuple[Order, Outcome]], States]:
        """How each order ended, and the states to go on with.

        Raises `PutBack` when the region must stop, or what the database raises when it is away
        before anything was sent.
        """
        states = states or States(self.log.tail(region))
        pending = list(orders)
        ended: list[tuple[Order, Outcome]] = []
        attempt = 0
        while pending:
            attempt += 1
            if attempt > ATTEMPTS:
                raise OutcomeUnknown(f"{region}/{self.log.service} lost {ATTEMPTS} times")
            # After a loss we queue for the region's lock instead of racing again. It is held by the
            # session, not by a transaction: deciding happens in between.
            with self.database.exclusive(f"{region}/{self.log.service}", wanted=attempt > 1):
                if attempt > 1:
                    states = self._caught_up(region, states)
                group = self._decided(region, pending, states)
                try:
                    self._commit(region, group)
                except Lost:
                    continue
                except LostRun as lost:
                    order = next(o for o in pending if o.work is lost.run)
                    ended.append((order, Moved(lost.run.follower)))
                    pending.remove(order)
                    continue
            states.keep(group.draft.held, group.draft.tail)
            return [*ended, *group.outcomes], states
        return ended, states

    def _caught_up(self, region: str, states: States) -> States:
        records = self.log.after(region, states.tail.position, CATCH_UP_RECORDS)
        if len(records) == CATCH_UP_RECORDS:
            return States(self.log.tail(region))
        if records:
            states.catch_up(records)
        return states

    def _decided(self, region: str, orders: Sequence[Order], states: States) -> Group:
        draft = Draft(
            region,
            self.log.service,
            states,
            partial(self.log.of_streams, region),
            self.identifiers,
            self.now_us(),
        )
        group = Group(draft)
        self._preload(draft, orders)
        answered = self._answered(region, orders)
        for order in orders:
            try:
                outcome = (
                    self._batch(order.work, group, answered)
                    if isinstance(order.work, Batch)
                    else self._run(order.work, group)
                )
            except Exception as failure:  # it fails that command alone
                outcome = failure
            group.outcomes.append((order, outcome))
        return group

    def _preload(self, draft: Draft, orders: Sequence[Order]) -> None:
        named = [(self.decider_of(c), c) for order in orders for c in order.commands]
        draft.preload((decider, decider.stream(command)) for decider, command in named)
        draft.preload(
            other
            for decider, command in named
            if decider.rests_on
            for other in decider.rests_on(command, draft.of(decider, decider.stream(command)).state)
        )

    def _answered(self, region: str, orders: Sequence[Order]) -> dict[Any, tuple[bytes, Answer]]:
        """What repeated keys were answered with, by scope."""
        keys = [o.work.key[:3] for o in orders if isinstance(o.work, Batch) and o.work.key]
        if not keys:
            return {}
        rows = self.log.repeated(region, keys, self.now_us() - KEY_LIFE_US)
        return {
            scope: (bytes(row.digest), Answer(row.position, row.version, wrote=False))
            for scope, row in rows.items()
        }

    def _batch(
        self, batch: Batch, group: Group, answered: dict[Any, tuple[bytes, Answer]]
    ) -> Answer:
        if batch.key is None:
            return group.draft.decide(batch, self.decider_of)
        if before := answered.get(batch.key[:3]):
            digest, answer = before
            if digest != batch.key.digest:
                raise KeyReused(batch.key.key)
            return answer
        answer = group.draft.decide(batch, self.decider_of)
        if answer.wrote:
            answered[batch.key[:3]] = (batch.key.digest, answer)
            group.keys.append(key_row(batch.key, group.draft, answer))
        return answer

    def _run(self, run: Run, group: Group) -> Ran:
        blocked = set(run.parked)
        for step in run.steps:
            reason = self._step(step, step.record.stream in blocked, group.draft)
            if reason:
                blocked.add(step.record.stream)
                group.parked.append(parked_row(run, step, reason, group.draft))
        group.runs.append(run)
        return Ran(frozenset(blocked))

    def _step(self, step: Step, is_blocked: bool, draft: Draft) -> str:
        """Why the source record must be parked; empty when it was applied."""
        if is_blocked:
            return "behind a parked record of its stream"
        if step.batch is None:
            return step.failure
        try:
            draft.decide(step.batch, self.decider_of)
        except Refusal as refusal:
            return f"{refusal.slug}: {refusal.about}"
        except Unavailable:
            raise
        except Exception as defect:  # impossible, so a bug: parked and alerted
            return f"defect: {type(defect).__name__}"
        return ""

    def _commit(self, region: str, group: Group) -> None:
        """Store a group, or find that it is already stored.

        Raises `Lost`, `LostRun`, `PutBack`, or `OutcomeUnknown` when the database stays away.
        """
        in_doubt = False
        for pause in (*RESEND_PAUSES_SECONDS, None):
            try:
                self._send(region, group)
                return
            except Exception as failure:
                if is_clash(failure) or (in_doubt and isinstance(failure, LostRun)):
                    if self._is_stored(region, group):
                        return
                    if isinstance(failure, LostRun):
                        raise
                    raise Lost from failure
                if not is_away(failure):
                    raise
                # The outcome is unknown. The same bytes go to the same positions again: if the
                # first did arrive, the keys fence this one. (Looking first would be a race.)
                in_doubt = True
                if pause is None:
                    raise OutcomeUnknown from failure
                time.sleep(pause)

    def _send(self, region: str, group: Group) -> None:
        draft, rows = group.draft, group.draft.rows
        known = draft.states.tail
        if not group.runs and len(rows) <= ROWS_IN_A_STATEMENT:
            if not rows:
                self._check_end(region, known, None)
                return
            with self.database.stroke() as connection:
                self.log.append(connection, known, rows, group.keys)
            return
        with self.database.write() as connection:
            # In the order of their names: two instances would lock each other's rows otherwise.
            for run in sorted(group.runs, key=lambda run: run.follower):
                if not move(connection, run.follower, run.version, region, run.before, run.after):
                    raise LostRun(run)
            insert(connection, parked, group.parked, "ON CONFLICT DO NOTHING")
            if not rows:
                self._check_end(region, known, connection)
            for start in range(0, len(rows), ROWS_IN_A_STATEMENT):
                part = rows[start : start + ROWS_IN_A_STATEMENT]
                is_last = start + ROWS_IN_A_STATEMENT >= len(rows)
                self.log.append(connection, known, part, group.keys if is_last else [])
                known = draft.tail_at(start + len(part))

    def _check_end(self, region: str, known: Any, connection: sa.Connection | None) -> None:
        """A refusal or a quiet answer must never come from a stale state."""
        tail = self.log.tail(region, connection)
        if tail == known:
            return
        if tail.position <= known.position:
            raise PutBack(f"{region}/{self.log.service}@{known.position} is gone")
        raise Lost

    def _is_stored(self, region: str, group: Group) -> bool:
        """Whether this very group is in the store: ours at those positions means done."""
        rows = group.draft.rows
        if rows:
            first = rows[0]["position"]
            there = self.log.after(region, first - 1, len(rows))
            return [r.id for r in there] == [row["id"] for row in rows]
        return False


class LostRun(Exception):
    """A run's checkpoint had moved; the rest of the group is decided again."""

    def __init__(self, run: Run) -> None:
        super().__init__(run.follower)
        self.run = run


def key_row(key: Key, draft: Draft, answer: Answer) -> Row:
    return {
        "region": draft.region,
        "actor": key.actor,
        "route": key.route,
        "key": key.key,
        "digest": key.digest,
        "position": answer.position,
        "version": answer.version,
        "at_us": draft.time_us,
    }


def parked_row(run: Run, step: Step, reason: str, draft: Draft) -> Row:
    return {
        "follower": run.follower,
        "region": draft.region,
        "source": run.source,
        "position": step.record.position,
        "stream": step.record.stream,
        "id": step.record.id,
        "reason": reason,
        "at_us": draft.time_us,
    }
