"""How a plan came about: what happened when and by whom, and what each revision changed."""

from datetime import datetime
from typing import Annotated, ClassVar

from fastapi import APIRouter
from pydantic import BaseModel, Field

from kernel.edge import Caller, Edge
from kernel.http import Id
from kernel.refusal import NotFound
from services.reporting.api.callers import Reader
from services.reporting.api.plan_shapes import Segment, Shown, Year
from services.reporting.api.plans import PLAN, check_plan_reader, plan_id
from services.reporting.rules.plan_content import Content
from services.reporting.rules.plan_difference import difference
from services.reporting.views.plan_history import (
    CLOCK,
    Entry,
    Happened,
    RevisionRow,
    revision_key,
    revisions,
    timelines,
)
from services.reporting.views.roster import roster

Revision = Annotated[int, Field(ge=1, le=1000, examples=[1])]


class NoSuchRevision(NotFound):
    """The plan has no such revision."""

    slug = "reporting.no-such-revision"
    indonesian = "Rencana ini tidak memiliki revisi tersebut."


class EntryShown(BaseModel):
    """``name`` is that of ``by`` where the roster knows it; "system" is the clock. ``ground`` is
    that of a revision or a closing, or the answer about a resource."""

    happened: Happened
    by: str
    name: str | None
    at: datetime
    position: Annotated[str, Field(examples=["13.72/reporting@4711"])]
    revision: int | None
    ground: str | None
    reason: str | None


class TimelineShown(BaseModel):
    rows: ClassVar = ("entries",)

    plan_id: str
    entries: list[EntryShown]


class ChangeShown(Shown):
    """Absent ``before``: it was added; absent ``after``: it is gone."""

    path: Annotated[str, Field(examples=["results/r1/indicators/i1/target_low"])]
    before: str | None
    after: str | None


class DifferenceShown(BaseModel):
    """``positions`` are where the two revisions are recorded."""

    plan_id: str
    since: int
    until: int
    agreed: Annotated[bool, Field(description="Whether the later one is agreed.")]
    changes: list[ChangeShown]
    positions: list[str]


def plan_history_routes(api: APIRouter, edge: Edge) -> None:
    @api.get(PLAN + "/timeline")
    async def read_timeline(
        employee_id: Id, year: Year, segment: Segment, by: Reader
    ) -> TimelineShown:
        key = plan_id(employee_id, year, segment)
        await check_plan_reader(edge, employee_id, key, by)
        row = await edge.row(timelines, key, by)
        return TimelineShown(plan_id=key, entries=await named(edge, row.entries, by))

    @api.get(PLAN + "/differences")
    async def read_differences(
        employee_id: Id,
        year: Year,
        segment: Segment,
        by: Reader,
        since: Revision = 1,
        until: Revision = 2,
    ) -> DifferenceShown:
        """What changed from one revision to another, field by field."""
        key = plan_id(employee_id, year, segment)
        await check_plan_reader(edge, employee_id, key, by)
        first = await worded(edge, key, since, by)
        last = await worded(edge, key, until, by)
        return DifferenceShown(
            plan_id=key,
            since=since,
            until=until,
            agreed=last.agreed,
            changes=[
                ChangeShown.model_validate(change)
                for change in difference(content(first), content(last))
            ],
            positions=[first.position, last.position],
        )


async def worded(edge: Edge, plan: str, revision: int, by: Caller) -> RevisionRow:
    row = await edge.find(revisions, revision_key(plan, revision), by)
    if row is None:
        raise NoSuchRevision(plan, revision=revision)
    return row


def content(row: RevisionRow) -> Content:
    return Content(results=row.results, approach=row.approach, annex=row.annex)


async def named(edge: Edge, entries: tuple[Entry, ...], by: Caller) -> list[EntryShown]:
    people = await edge.rows(roster, {entry.actor_id for entry in entries}, by)
    reasons = {entry.reason for entry in entries if entry.reason}
    texts = await edge.open({*reasons, *(person.name for person in people.values())}, by)
    return [
        EntryShown(
            happened=entry.happened,
            by=entry.actor_id or CLOCK,
            name=texts[people[entry.actor_id].name] if entry.actor_id in people else None,
            at=entry.at,
            position=entry.position,
            revision=entry.revision or None,
            ground=entry.ground or None,
            reason=texts[entry.reason] if entry.reason else None,
        )
        for entry in entries
    ]
