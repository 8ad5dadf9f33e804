"""One group of orders of one region: decide in order, commit, answer.

Whoever loses the race for a position reads what was written and decides again: deciders are pure.
"""

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from sqlalchemy.exc import DBAPIError

from kernel.commit import Group, HeldElsewhere, Lost, LostRun, commit
from kernel.database import is_away, is_locked
from kernel.decider import Command
from kernel.draft import Draft
from kernel.log import KNOWN, Identifiers, Log, PutBack, Row, Tail
from kernel.order import Answer, Batch, Key, Moved, Order, Outcome, Rehearsal, Rehearsed
from kernel.order_queues import is_import
from kernel.refusal import KeyReused, OutcomeUnknown, Unavailable
from kernel.runs import decided
from kernel.states import AnyDecider, States

CATCH_UP_RECORDS = 5_000  # further behind than this, the states are dropped instead
KEY_LIFE_US = 72 * 3600 * 1_000_000
ATTEMPTS = 100  # each loss means that somebody else made progress


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
        self.decider_of = decider_of
        self.now_us = now_us
        self.identifiers = Identifiers()
        self.prove: Callable[[str], None] = lambda region: None  # raises PutBack, by the topic
        self.decided: Callable[[float], None] = lambda seconds: None  # how long a group took
        self._known: dict[str, Tail] = {}  # the last record which we have written or read
        self._proven: dict[str, int] = {}  # region → the outages of the database until then

    def execute(
        self,
        region: str,
        orders: Sequence[Order],
        states: States | None,
        is_contended: bool = False,
    ) -> tuple[Sequence[tuple[Order, Outcome]], States]:
        """How each order ended, and the states to go on with.

        Raises `PutBack` when the region must stop, `HeldElsewhere` while another instance writes
        something large, or what the database raises when it is away before anything was sent.
        ``is_contended`` says that so it was at the last try.
        """
        try:
            locked = is_contended or any(is_import(order) for order in orders)
            return self._executed(region, orders, states, locked)
        except DBAPIError as failure:
            if is_locked(failure):
                raise HeldElsewhere from failure
            raise

    def _executed(
        self, region: str, orders: Sequence[Order], states: States | None, locked: bool
    ) -> tuple[Sequence[tuple[Order, Outcome]], States]:
        states = self._entered(region, states)
        pending = list(orders)
        ended: list[tuple[Order, Outcome]] = []
        attempt = 0
        while pending:
            attempt += 1
            if attempt > ATTEMPTS:
                raise OutcomeUnknown(f"{region}/{self.log.service} lost {ATTEMPTS} times")
            # After a loss we queue for the region's lock instead of racing again; an import takes
            # it at once, and whoever meets that does something else meanwhile. It is held by the
            # session, not by a transaction: deciding happens in between.
            locked = locked or attempt > 1
            with self.log.database.exclusive(f"{region}/{self.log.service}", wanted=locked):
                if locked:
                    states = self._caught_up(region, states)
                begun = time.perf_counter()
                group = self._decided(region, pending, states)
                self.decided(time.perf_counter() - begun)
                try:
                    commit(self.log, group)
                except Lost:
                    continue
                except LostRun as lost:
                    order = next(o for o in pending if o.work is lost.run)
                    ended.append((order, Moved(lost.run.follower)))
                    pending.remove(order)
                    continue
            states.keep(group.draft.held, group.draft.tail)
            self._known[region] = states.tail
            return [*ended, *group.outcomes], states
        return ended, states

    def _entered(self, region: str, states: States | None) -> States:
        """The states to begin with; at first, and whenever the database was lost and may be another
        one, only after a look at whether it was put back in time."""
        outages = self.log.database.outages
        if self._proven.get(region) != outages:
            self.check_known(region)
            self.prove(region)
            self._proven[region], states = outages, None
        if states is not None:
            return states
        self.check_known(region)
        return States(self.log.tail(region))

    def check_known(self, region: str) -> None:
        """Raises PutBack when the log has lost a record that we have written or read."""
        known = self._known.get(region, Tail())
        if not self.log.has(region, known.position, known.id):
            raise PutBack(region, self.log.service, known.position, KNOWN)

    def begin_again(self, region: str) -> None:
        """The region was mended: the next group looks at it afresh."""
        self._proven.pop(region, None)

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
                    else decided(order.work, group, self.decider_of)
                )
            except Exception as failure:  # it fails that command alone, but for an outage
                if is_away(failure) or isinstance(failure, Unavailable):
                    raise
                outcome = failure
            group.outcomes.append((order, outcome))
        return group

    def _preload(self, draft: Draft, orders: Sequence[Order]) -> None:
        """All streams of the group by two queries. What fails here fails again, and alone, when
        its own command is decided."""
        try:
            named = [(self.decider_of(c), c) for order in orders for c in order.commands]
            draft.preload((decider, decider.stream(command)) for decider, command in named)
            draft.preload(
                other
                for decider, command in named
                if decider.rests_on
                for other in decider.rests_on(
                    command, draft.of(decider, decider.stream(command)).state
                )
            )
        except Exception as failure:
            if is_away(failure):
                raise

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
    ) -> Answer | Rehearsed:
        if isinstance(batch, Rehearsal):
            return group.draft.rehearse(batch, self.decider_of)
        if batch.key is None:
            return group.draft.decide(batch, self.decider_of)
        if before := answered.get(batch.key[:3]):
            digest, answer = before
            if digest != batch.key.digest:
                raise KeyReused
            return answer
        answer = group.draft.decide(batch, self.decider_of)
        if answer.wrote:
            answered[batch.key[:3]] = (batch.key.digest, answer)
            group.keys.append(key_row(batch.key, group.draft, answer))
        return answer


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
