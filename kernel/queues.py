"""The queues of one effect in SQL: claimed by one instance at a time, emptied in order.

A claim has a time limit and is renewed while somebody is being sent to. Every statement that ends
or renews one says whose it is, so an instance that was stopped for long finds that it has lost it.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from kernel.bulk import Row, insert
from kernel.database import Database
from kernel.effect_outcome import Gone, Undelivered
from kernel.sql_clock import now_us
from kernel.tables import deliveries, receivers

CLAIM_SECONDS = 6.0
FIRST_PAUSE_SECONDS = 0.25
LONGEST_PAUSE_SECONDS = 3600.0
SUSPENDED_AFTER_SECONDS = 3 * 24 * 3600.0
SECOND_US = 1_000_000

OURS = " WHERE effect = :effect AND region = :region AND receiver = :receiver AND claimed_by = :me"
LEFT = "claimed_by = '', claimed_until_us = 0"


class Queue(NamedTuple):
    """A claimed queue; ``failures`` in a row so far, ``asked`` as it was when it was claimed."""

    region: str
    receiver: str
    failures: int
    asked: int


class Waiting(NamedTuple):
    """A delivery that waits: the record's position and id."""

    position: int
    id: str


def add(connection: sa.Connection, rows: Sequence[Row]) -> None:
    """Put deliveries into their receivers' queues, in the caller's transaction.

    A queue with nothing in it becomes due; a suspended one stays suspended.
    """
    insert(connection, deliveries, rows, "ON CONFLICT DO NOTHING")
    named = sorted({(row["effect"], row["region"], row["receiver"]) for row in rows})
    queues: list[Row] = [
        {
            "effect": effect,
            "region": region,
            "receiver": receiver,
            "due_us": 0,
            "asked": 1,
            "failures": 0,
            "reason": "",
            "claimed_by": "",
            "claimed_until_us": 0,
        }
        for effect, region, receiver in named
    ]
    due = "CASE WHEN receivers.suspended_us IS NULL THEN coalesce(receivers.due_us, 0) END"
    again = "ON CONFLICT (effect, region, receiver) DO UPDATE SET"
    insert(connection, receivers, queues, f"{again} asked = receivers.asked + 1, due_us = {due}")


class Queues:
    """The queues of one effect as one instance, ``me``, sees them."""

    def __init__(self, effect: str, database: Database, me: str) -> None:
        self.effect = effect
        self.database = database
        self.me = me

    def claim(self, limit: int, failing: bool) -> list[Queue]:
        """Take up to ``limit`` queues that are due and nobody's; ``failing`` those that failed
        last time, or those that did not. A time that no pause of ours reaches is no pause: the
        clock was set back."""
        with self.database.write() as connection:
            now = now_us(connection)
            skip = "" if self.database.is_sqlite else "FOR UPDATE SKIP LOCKED"
            statement = (
                "WITH due AS MATERIALIZED (SELECT region AS r, receiver AS q FROM receivers"
                " WHERE effect = :effect AND due_us IS NOT NULL"
                f" AND {now} NOT BETWEEN due_us - :longest AND due_us - 1"
                f" AND {now} NOT BETWEEN claimed_until_us - :claim AND claimed_until_us"
                f" AND {'failures > 0' if failing else 'failures = 0'}"
                f" ORDER BY due_us LIMIT :limit {skip})"
                f" UPDATE receivers SET claimed_by = :me, claimed_until_us = {now} + :claim"
                " FROM due WHERE effect = :effect AND region = r AND receiver = q"
                " RETURNING region, receiver, failures, asked"
            )
            named = self._named(limit=limit, longest=int(LONGEST_PAUSE_SECONDS * SECOND_US))
            rows = connection.execute(sa.text(statement), named).all()
        return [Queue(*row) for row in rows]

    def first(self, queue: Queue) -> Waiting | None:
        """The first delivery that waits in a queue."""
        query = (
            "SELECT position, id FROM deliveries WHERE effect = :effect AND region = :region"
            " AND receiver = :receiver AND ended_us IS NULL ORDER BY position LIMIT 1"
        )
        with self.database.read() as connection:
            row = connection.execute(sa.text(query), self._of(queue)).first()
        return Waiting(*row) if row else None

    def renew(self, queue: Queue) -> bool:
        """Keep the claim for another while; False when another has the queue now."""
        with self.database.write() as connection:
            until = f"{now_us(connection)} + :claim"
            return self._set(connection, queue, f"claimed_until_us = {until}")

    def end(self, queue: Queue, waiting: Waiting, told: Undelivered | None) -> bool:
        """A delivery has ended: it was taken, or refused for good. Whether the queue is still ours
        and goes on."""
        outcome = told.outcome if told else "delivered"
        with self.database.write() as connection:
            now = now_us(connection)
            ended = sa.text(
                f"UPDATE deliveries SET outcome = :outcome, reason = :reason, ended_us = {now}"
                " WHERE effect = :effect AND region = :region AND receiver = :receiver"
                " AND position = :position AND ended_us IS NULL"
            )
            named = self._of(queue, outcome=outcome, position=waiting.position)
            connection.execute(ended, named | {"reason": told.reason if told else ""})
            if isinstance(told, Gone):
                stop = f"suspended_us = {now}, due_us = NULL, reason = :reason, {LEFT}"
                self._set(connection, queue, stop, reason=told.reason)
                return False
            well = "failures = 0, failing_since_us = NULL, reason = ''"
            return self._set(connection, queue, f"{well}, claimed_until_us = {now} + :claim")

    def fail(self, queue: Queue, reason: str) -> float:
        """It did not work: wait longer than the last time, or, after three days, stop trying.
        The pause in seconds."""
        pause = pause_seconds(queue.failures)
        with self.database.write() as connection:
            now = now_us(connection)
            since = f"coalesce(failing_since_us, {now})"
            over = f"{now} - {since} >= :limit"
            self._set(
                connection,
                queue,
                f"failures = failures + 1, failing_since_us = {since}, reason = :reason,"
                f" suspended_us = CASE WHEN {over} THEN {now} END,"
                f" due_us = CASE WHEN NOT {over} THEN {now} + :pause END, {LEFT}",
                reason=reason,
                limit=int(SUSPENDED_AFTER_SECONDS * SECOND_US),
                pause=int(pause * SECOND_US),
            )
        return pause

    def release(self, queue: Queue, pause: float = 0.0, is_empty: bool = False) -> None:
        """Let go of a queue. An empty one is looked at again when something is added, which may
        have happened since it was found empty."""
        with self.database.write() as connection:
            due = f"{now_us(connection)} + :pause"
            if is_empty:
                due = f"CASE WHEN asked <> :asked THEN {due} END"
            named = {"pause": int(pause * SECOND_US), "asked": queue.asked}
            self._set(connection, queue, f"due_us = {due}, {LEFT}", **named)

    def _set(self, connection: sa.Connection, queue: Queue, what: str, **named: Any) -> bool:
        """Change a queue if it is ours."""
        statement = sa.text(f"UPDATE receivers SET {what}{OURS}")
        return connection.execute(statement, self._of(queue, **named)).rowcount == 1

    def _named(self, **more: Any) -> dict[str, Any]:
        claim = int(CLAIM_SECONDS * SECOND_US)
        return {"effect": self.effect, "me": self.me, "claim": claim, **more}

    def _of(self, queue: Queue, **more: Any) -> dict[str, Any]:
        return self._named(region=queue.region, receiver=queue.receiver, **more)


def pause_seconds(failures: int) -> float:
    """How long to wait when it has failed ``failures`` times before and now again."""
    return min(FIRST_PAUSE_SECONDS * 2.0 ** min(failures, 20), LONGEST_PAUSE_SECONDS)
