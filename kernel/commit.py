"""Storing a decided group: one statement or one transaction, once, whatever fails meanwhile."""

import time
from dataclasses import dataclass, field

import sqlalchemy as sa

from kernel import fault_point
from kernel.bulk import insert, upsert
from kernel.checkpoint import move
from kernel.database import is_away, is_clash, is_locked
from kernel.draft import Draft
from kernel.log import KNOWN, Log, PutBack, Row, Tail
from kernel.order import Order, Outcome, Run
from kernel.parking import forget
from kernel.refusal import OutcomeUnknown
from kernel.tables import parked, turns

ROWS_IN_A_STATEMENT = 2_000
RESEND_PAUSES_SECONDS = (0.05, 0.2, 0.5, 1.0, 2.0)


class Lost(Exception):
    """Somebody else wrote these positions: read what they wrote, then decide again."""


class HeldElsewhere(Exception):
    """Somebody else has been writing to this log for longer than one waits: try again later."""


class LostRun(Exception):
    """A run's checkpoint had moved; the rest of the group is decided again."""

    def __init__(self, run: Run) -> None:
        super().__init__(run.follower)
        self.run = run


@dataclass(eq=False)
class Group:
    """What a group has decided, ready to be committed."""

    draft: Draft
    outcomes: list[tuple[Order, Outcome]] = field(default_factory=list[tuple[Order, Outcome]])
    keys: list[Row] = field(default_factory=list[Row])
    runs: list[Run] = field(default_factory=list[Run])
    parked: list[Row] = field(default_factory=list[Row])
    turns: list[Row] = field(default_factory=list[Row])


def commit(log: Log, group: Group) -> None:
    """Store a group, or find that it is already stored.

    Raises `Lost`, `HeldElsewhere`, `LostRun`, `PutBack`, or `OutcomeUnknown` when the database
    stays away.
    """
    in_doubt = False
    for pause in (*RESEND_PAUSES_SECONDS, None):
        try:
            _send(log, group)
            fault_point.reached("committed")
            return
        except Exception as failure:
            if is_clash(failure) or (in_doubt and isinstance(failure, LostRun)):
                if _is_stored(log, group):
                    return
                if isinstance(failure, LostRun):
                    raise
                raise Lost from failure
            if is_locked(failure) and not in_doubt:  # in doubt it may be ours that holds the lock
                raise HeldElsewhere from failure
            if not is_away(failure):
                raise
            # The outcome is unknown. The same bytes go to the same positions again: if the
            # first did arrive, the keys fence this one. (Looking first would be a race.)
            in_doubt = True
            if pause is None:
                raise OutcomeUnknown from failure
            time.sleep(pause)


def _send(log: Log, group: Group) -> None:
    draft, rows = group.draft, group.draft.rows
    known = draft.states.tail
    if not group.runs and len(rows) <= ROWS_IN_A_STATEMENT:
        if not rows:
            _check_end(log, draft.region, known)
            return
        with log.database.stroke() as connection:
            log.append(connection, known, rows, group.keys)
        return
    with log.database.write() as connection:
        # In the order of their names: two instances would lock each other's rows otherwise.
        for run in sorted(group.runs, key=lambda run: run.follower):
            if not move(connection, run.follower, run.version, draft.region, run.before, run.after):
                raise LostRun(run)
            if run.is_again:
                forget(connection, run.follower, run.steps[0].record)
        fault_point.reached("checkpoint-moved")
        insert(connection, parked, group.parked, "ON CONFLICT DO NOTHING")
        upsert(connection, turns, group.turns)
        if rows:
            first, more = rows[:ROWS_IN_A_STATEMENT], rows[ROWS_IN_A_STATEMENT:]
            log.append(connection, known, first, [] if more else group.keys)
            if more:
                log.append_more(connection, more, group.keys)
        else:
            _check_end(log, draft.region, known, connection)
        fault_point.reached("appended")


def _check_end(log: Log, region: str, known: Tail, connection: sa.Connection | None = None) -> None:
    """A refusal or a quiet answer must never come from a stale state."""
    tail = log.tail(region, connection)
    if tail == known:
        return
    if tail.position <= known.position:
        raise PutBack(region, log.service, known.position, KNOWN)
    raise Lost


def _is_stored(log: Log, group: Group) -> bool:
    """Whether this very group is in the store: ours at those positions means done."""
    rows = group.draft.rows
    if rows:
        first = rows[0]["position"]
        there = log.after(group.draft.region, first - 1, len(rows))
        return [r.id for r in there] == [row["id"] for row in rows]
    return False
