"""Plans as they stand now, with all that is in them and around them."""

from datetime import date, datetime
from typing import Literal

import msgspec
from msgspec.structs import replace

from contracts.event import Sealed
from contracts.reporting import (
    Annex,
    Approach,
    BehaviourExpected,
    ClosingGround,
    Expectation,
    PlanAgreed,
    PlanClosed,
    PlanEscalated,
    PlanEvent,
    PlannedResult,
    PlanProposed,
    PlanReturned,
    PlanRevised,
    Reached,
    ResourceAnswer,
    ResourceAnswered,
    ResourceKind,
    ResourceRequested,
    RevisionGround,
    Support,
    SupportNamed,
)
from kernel.heard import Heard
from kernel.view import View

PlanStatus = Literal["proposed", "returned", "agreed", "revised", "revision-returned", "closed"]


class Laid(msgspec.Struct, frozen=True, kw_only=True):
    """A revision on its way: what was agreed stands until it is."""

    ground: RevisionGround
    approach: Approach
    results: tuple[PlannedResult, ...]
    annex: Annex


class ResourceState(msgspec.Struct, frozen=True, kw_only=True):
    """``answered_at_revision`` is the one that stood then: a refusal asks for the next."""

    resource_id: str
    kind: ResourceKind
    title: str
    answer: ResourceAnswer | None = None
    reason: Sealed | None = None
    answered_at_revision: int = 0


class PlanRow(msgspec.Struct, frozen=True, kw_only=True):
    """``results`` are the agreed ones, before the first agreement those proposed. ``appraiser_id``
    is who it was last laid before or agreed by, ``superior_id`` who answers instead after an
    escalation; "" for nobody, ``agreed_by`` who agreed last. ``reason`` is why it was last
    returned, while it is. ``worded_at`` is the last record that changed what documents of the plan
    tell (results, supports, expectations), ``worded`` its time."""

    plan_id: str
    employee_id: str
    unit_id: str
    appraiser_id: str
    superior_id: str = ""
    agreed_by: str = ""
    year: int
    segment: int
    status: PlanStatus
    revision: int
    approach: Approach
    results: tuple[PlannedResult, ...]
    annex: Annex
    revising: Laid | None = None
    expectations: tuple[Expectation, ...] = ()
    resources: tuple[ResourceState, ...] = ()
    reason: Sealed | None = None
    ended: date | None = None
    ground: ClosingGround | None = None
    reached: tuple[Reached, ...] = ()
    worded_at: str
    worded: datetime
    since: datetime
    version: int


def fold_plan(row: PlanRow | None, heard: Heard[PlanEvent]) -> PlanRow | None:
    match heard.event:
        case PlanProposed() as plan:
            return laid_down(row, plan, "proposed", 0, heard)
        case PlanAgreed() as plan:
            return laid_down(row, plan, "agreed", plan.revision, heard)
        case SupportNamed() | BehaviourExpected() as event:
            return row and replace(
                changed(row, event, heard.time),
                worded_at=heard.cause,
                worded=heard.time,
                version=heard.version,
            )
        case event:
            return row and replace(changed(row, event, heard.time), version=heard.version)


def changed(
    row: PlanRow,
    event: PlanRevised
    | PlanReturned
    | PlanEscalated
    | PlanClosed
    | SupportNamed
    | BehaviourExpected
    | ResourceRequested
    | ResourceAnswered,
    now: datetime,
) -> PlanRow:
    match event:
        case PlanRevised() as plan:
            laid = Laid(
                ground=plan.ground, approach=plan.approach, results=plan.results, annex=plan.annex
            )
            return replace(
                row,
                status="revised",
                appraiser_id=plan.appraiser_id,
                revising=laid,
                reason=None,
                since=now,
            )
        case PlanReturned(reason=reason):
            status: PlanStatus = "revision-returned" if row.revision else "returned"
            return replace(row, status=status, reason=reason, since=now)
        case PlanEscalated():
            superior = event.superior_id or ""
            return replace(row, appraiser_id=event.appraiser_id, superior_id=superior)
        case PlanClosed():
            return replace(
                row,
                status="closed",
                ended=event.ended,
                ground=event.ground,
                reached=event.reached,
                revising=None,
                reason=None,
                since=now,
            )
        case SupportNamed():
            return supported(row, event.result_id, event.supports)
        case BehaviourExpected():
            return replace(row, expectations=event.expectations)
        case ResourceRequested() as asked:
            wanted = ResourceState(
                resource_id=asked.resource_id, kind=asked.kind, title=asked.title
            )
            return replace(row, resources=(*row.resources, wanted))
        case ResourceAnswered():
            return answered(row, event)


def laid_down(
    row: PlanRow | None,
    plan: PlanProposed | PlanAgreed,
    status: PlanStatus,
    revision: int,
    heard: Heard[PlanEvent],
) -> PlanRow:
    waits = row is not None and status == "proposed"
    return PlanRow(
        plan_id=plan.plan_id,
        employee_id=plan.employee_id,
        unit_id=plan.unit_id,
        appraiser_id=plan.appraiser_id,
        superior_id=row.superior_id if row and waits else "",
        agreed_by=plan.appraiser_id if isinstance(plan, PlanAgreed) else "",
        year=plan.year,
        segment=plan.segment,
        status=status,
        revision=revision,
        approach=plan.approach,
        results=plan.results,
        annex=plan.annex,
        expectations=row.expectations if row else (),
        resources=row.resources if row else (),
        worded_at=heard.cause,
        worded=heard.time,
        since=heard.time,
        version=heard.version,
    )


def supported(row: PlanRow, result_id: str, supports: Support) -> PlanRow:
    """The same results, of which one names the leader's result that it serves."""

    def named(results: tuple[PlannedResult, ...]) -> tuple[PlannedResult, ...]:
        return tuple(
            replace(result, supports=supports) if result.result_id == result_id else result
            for result in results
        )

    revising = row.revising and replace(row.revising, results=named(row.revising.results))
    return replace(row, results=named(row.results), revising=revising)


def answered(row: PlanRow, event: ResourceAnswered) -> PlanRow:
    resources = tuple(
        replace(of, answer=event.answer, reason=event.reason, answered_at_revision=row.revision)
        if of.resource_id == event.resource_id
        else of
        for of in row.resources
    )
    return replace(row, resources=resources)


def asks_for_adjustment(row: PlanRow) -> list[ResourceState]:
    """The resources that were refused, and nothing was revised since: expectations still rest on
    what will not come."""
    return [
        of
        for of in row.resources
        if of.answer == "refused" and of.answered_at_revision >= row.revision
    ]


plans: View[PlanEvent, PlanRow] = View(
    name="plans",
    version=3,
    hears=PlanEvent,
    row=PlanRow,
    keys=lambda heard: [heard.event.plan_id],
    fold=fold_plan,
    find_by=("employee_id", "appraiser_id", "superior_id", "unit_id", "year", "status"),
    streams=lambda key: [f"plan-{key}"],
)
