"""How runs are decided on top of a draft: a reaction's records, a parked one again, due deadlines.

What a rule refuses, or a defect prevents, is written down here instead of being raised: the run's
checkpoint goes on. An outage is raised, and the whole group is tried again.
"""

from collections.abc import Callable

from kernel.commit import Group
from kernel.database import is_away
from kernel.decider import Command
from kernel.draft import Draft
from kernel.log import Row
from kernel.order import Batch, BatchRefused, Ran, Run, Step, StillFails, Turn, Turns
from kernel.refusal import Unavailable
from kernel.states import AnyDecider

BEHIND = "behind a parked record of its stream"

DeciderOf = Callable[[Command], AnyDecider]


def decided(run: Run, group: Group, decider_of: DeciderOf) -> Ran:
    """Decide a run as part of a group. Raises StillFails for a parked record that stays parked."""
    if isinstance(run, Turns):
        ran = take_turns(run, group, decider_of)
    elif run.is_again:
        ran = run_again(run, group, decider_of)
    else:
        ran = run_on(run, group, decider_of)
    group.runs.append(run)
    return ran


def run_on(run: Run, group: Group, decider_of: DeciderOf) -> Ran:
    """The next records of a source: what can never be applied is parked with its successors."""
    blocked = set(run.parked)
    for step in run.steps:
        reason = BEHIND
        if step.record.stream not in blocked:
            reason = step.failure or attempted(step.batch, group.draft, decider_of)
        if reason:
            blocked.add(step.record.stream)
            group.parked.append(parked_row(run, step, reason, group.draft))
    return Ran(frozenset(blocked))


def run_again(run: Run, group: Group, decider_of: DeciderOf) -> Ran:
    """A parked record once more: applied, its row goes in the same transaction."""
    (step,) = run.steps
    if reason := step.failure or attempted(step.batch, group.draft, decider_of):
        raise StillFails(reason)
    return Ran(run.parked)


def take_turns(run: Turns, group: Group, decider_of: DeciderOf) -> Ran:
    """Deadlines in order of due moment: each has its turn once, however it ends."""
    for turn in run.turns:
        before = len(group.draft.rows)
        reason = turn.failure or attempted(turn.batch, group.draft, decider_of)
        outcome = "done" if len(group.draft.rows) > before else "quiet"
        if reason:
            outcome = "failed" if reason.startswith("defect:") else "refused"
        group.turns.append(turn_row(run, turn, outcome, reason, group.draft))
    return Ran(frozenset())


def turn_row(run: Run, turn: Turn, outcome: str, reason: str, draft: Draft) -> Row:
    return {
        "deadlines": run.source,
        "region": draft.region,
        "key": turn.key,
        "body": turn.body,
        "due_us": turn.due_us,
        "outcome": outcome,
        "reason": reason,
        "at_us": draft.time_us,
    }


def attempted(batch: Batch | None, draft: Draft, decider_of: DeciderOf) -> str:
    """Decide a batch; why it cannot be done, empty when it was."""
    assert batch is not None, "a step without commands says why it failed"
    try:
        draft.decide(batch, decider_of)
    except BatchRefused as no:  # of several, the first says why: the report has no reader here
        return f"{no.first.slug}: {no.first.about}"
    except Exception as defect:  # impossible, so a bug: parked and alerted
        if is_away(defect) or isinstance(defect, Unavailable):
            raise  # an outage is never parked: the whole group is tried again
        return f"defect: {type(defect).__name__}"
    return ""


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
