"""How a plan came about: what happened when and by whom, and each revision as it was worded."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

import msgspec
from msgspec.structs import replace

from contracts.event import Sealed
from contracts.reporting import (
    Annex,
    Approach,
    ClosingGround,
    PlanAgreed,
    PlanClosed,
    PlanEvent,
    PlannedResult,
    PlanProposed,
    PlanReturned,
    PlanRevised,
    ResourceAnswer,
    ResourceAnswered,
    RevisionGround,
)
from kernel.heard import Heard
from kernel.view import View

Happened = Literal[
    "proposed",
    "returned",
    "escalated",
    "agreed",
    "revised",
    "closed",
    "support-named",
    "behaviour-expected",
    "resource-requested",
    "resource-answered",
]
HAPPENED: dict[str, Happened] = {
    "reporting.PlanProposed": "proposed",
    "reporting.PlanReturned": "returned",
    "reporting.PlanEscalated": "escalated",
    "reporting.PlanAgreed": "agreed",
    "reporting.PlanRevised": "revised",
    "reporting.PlanClosed": "closed",
    "reporting.SupportNamed": "support-named",
    "reporting.BehaviourExpected": "behaviour-expected",
    "reporting.ResourceRequested": "resource-requested",
    "reporting.ResourceAnswered": "resource-answered",
}


Ground = Literal[RevisionGround, ClosingGround, ResourceAnswer, ""]
CLOCK = "system"


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """``actor_id`` is "" where the clock did it, ``at`` the time of the record, ``position`` where
    it stands; ``ground`` is that of a revision or of the closing, or the answer."""

    happened: Happened
    actor_id: str
    at: datetime
    position: str
    revision: int = 0
    ground: Ground = ""
    reason: Sealed | None = None


class TimelineRow(msgspec.Struct, frozen=True, kw_only=True):
    plan_id: str
    employee_id: str
    entries: tuple[Entry, ...] = ()
    version: int = 0


def fold_timeline(row: TimelineRow | None, heard: Heard[PlanEvent]) -> TimelineRow:
    event = heard.event
    row = row or TimelineRow(plan_id=event.plan_id, employee_id=event.employee_id)
    entry = Entry(
        happened=HAPPENED[event.type.rpartition(".v")[0]],
        actor_id="" if heard.actor == CLOCK else heard.actor,
        at=heard.time,
        position=heard.cause,
        revision=event.revision if isinstance(event, PlanRevised | PlanAgreed | PlanClosed) else 0,
        ground=ground_of(event),
        reason=event.reason if isinstance(event, PlanReturned | ResourceAnswered) else None,
    )
    return replace(row, entries=(*row.entries, entry), version=heard.version)


def ground_of(event: PlanEvent) -> Ground:
    match event:
        case PlanRevised() | PlanClosed():
            return event.ground
        case ResourceAnswered():
            return event.answer
        case _:
            return ""


timelines: View[PlanEvent, TimelineRow] = View(
    name="plan_timelines",
    version=1,
    hears=PlanEvent,
    row=TimelineRow,
    keys=lambda heard: [heard.event.plan_id],
    fold=fold_timeline,
    streams=lambda key: [f"plan-{key}"],
)

Worded = PlanProposed | PlanRevised | PlanAgreed


class RevisionRow(msgspec.Struct, frozen=True, kw_only=True):
    """A revision as it was worded last: proposed, or agreed."""

    plan_id: str
    revision: int
    agreed: bool
    approach: Approach
    results: tuple[PlannedResult, ...]
    annex: Annex
    position: str


def revision_key(plan_id: str, revision: int) -> str:
    """Where a revision is found; a slash stands in no id."""
    return f"{plan_id}/{revision}"


def keys_of_revision(heard: Heard[Worded]) -> Sequence[str]:
    match heard.event:
        case PlanProposed(plan_id=plan_id):
            return [revision_key(plan_id, 1)]
        case PlanRevised() | PlanAgreed() as told:
            return [revision_key(told.plan_id, told.revision)]


def fold_revision(row: RevisionRow | None, heard: Heard[Worded]) -> RevisionRow:
    event = heard.event
    return RevisionRow(
        plan_id=event.plan_id,
        revision=1 if isinstance(event, PlanProposed) else event.revision,
        agreed=isinstance(event, PlanAgreed),
        approach=event.approach,
        results=event.results,
        annex=event.annex,
        position=heard.cause,
    )


revisions: View[Worded, RevisionRow] = View(
    name="plan_revisions",
    version=1,
    hears=Worded,
    row=RevisionRow,
    keys=keys_of_revision,
    fold=fold_revision,
    streams=lambda key: [f"plan-{key.partition('/')[0]}"],
)
