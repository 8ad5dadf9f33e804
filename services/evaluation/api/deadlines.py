"""What waits until when, over HTTP: the board of all deadlines, and what waits for the caller.

When a term ends is computed from the calendar as it is now, or was at the moment asked for.
"""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from contracts.evaluation import Step
from kernel.calendar import Calendar, YearIsUnknown
from kernel.http import Caller, Edge, Id, Listed, Period, allow, only
from kernel.local_day import today
from kernel.refusal import Forbidden
from services.evaluation.api.lines import appraisers_below, every
from services.evaluation.rules.terms import TERMS, calendar_of
from services.evaluation.views.adopted import calendars, clocks
from services.evaluation.views.waits import Actor, Wait, board, whole

SEES_EVERYBODY = ("hr", "auditor")

Overseer = Annotated[
    Caller, allow("appraiser", *SEES_EVERYBODY, whose="of those appraised; hr's, auditors' all")
]
Person = Annotated[Caller, allow("employee", "appraiser", whose="what waits for the caller")]


class OthersDeadlinesAreClosed(Forbidden):
    """An appraiser sees the deadlines of those whom the appraiser appraises."""

    slug = "evaluation.others-deadlines-are-closed"
    indonesian = "Pejabat penilai melihat tenggat pegawai yang dinilainya."


class DeadlineShown(BaseModel):
    """A step that is not done. ``due_on`` is absent where the region has adopted no calendar that
    reaches so far; ``actor_id`` is empty for the superior: whoever is above the appraiser."""

    evaluation_id: str
    employee_id: str
    unit_id: str
    appraiser_id: str
    period: str
    step: Step
    since: Annotated[date, Field(description="Day 0.")]
    working_days: int
    due_on: date | None
    is_overdue: bool
    actor: Actor
    actor_id: str
    article: Annotated[str, Field(description="Where the term comes from.")]


def deadline_routes(api: APIRouter, edge: Edge) -> None:
    @api.get("/deadlines")
    async def list_deadlines(
        by: Overseer,
        unit_id: Id | None = None,
        employee_id: Id | None = None,
        appraiser_id: Id | None = None,
        period: Period | None = None,
        step: Step | None = None,
        overdue: bool | None = None,
    ) -> Listed[DeadlineShown]:
        """What is not done yet, of everybody. ``overdue`` selects by what the clock has said."""
        if not by.has(*SEES_EVERYBODY):
            if appraiser_id not in (None, by.subject):
                raise OthersDeadlinesAreClosed(appraiser_id or "")
            appraiser_id = by.subject
        where = only(
            unit_id=unit_id,
            employee_id=employee_id,
            appraiser_id=appraiser_id,
            period=period,
            step=step,
        )
        page = await edge.page(board, by, **where, **only(is_overdue=overdue))
        return Listed(items=await shown(page.items, edge, by), next=page.next)

    @api.get("/waiting")
    async def list_what_waits_for_me(by: Person) -> Listed[DeadlineShown]:
        """What the caller has to do, soonest first: as employee, as appraiser or whoever signed,
        and as superior of the appraiser."""
        rows = await every(board, edge, by, actor_id=by.subject)
        for below in await appraisers_below(edge, by):
            rows += await every(board, edge, by, appraiser_id=below, actor="superior")
        found = await shown(rows, edge, by)
        return Listed(items=sorted(found, key=lambda each: each.due_on or date.max))


async def shown(rows: Sequence[Wait], edge: Edge, by: Caller) -> list[DeadlineShown]:
    calendar = await calendar_of_all(rows, edge, by)
    day = await today(clocks, edge, by)
    return [deadline_shown(row, calendar, day) for row in rows]


async def calendar_of_all(rows: Sequence[Wait], edge: Edge, by: Caller) -> Calendar:
    """Of every year that a term of these may reach."""
    years = {str(row.since.year + more) for row in rows for more in (0, 1)}
    found = await edge.rows(calendars, sorted(years), by)
    return calendar_of(row.calendar for row in found.values())


def deadline_shown(row: Wait, calendar: Calendar, day: date) -> DeadlineShown:
    due_on = due(row, calendar)
    return DeadlineShown(
        evaluation_id=row.evaluation_id,
        employee_id=row.employee_id,
        unit_id=row.unit_id,
        appraiser_id=row.appraiser_id,
        period=row.period,
        step=row.step,
        since=row.since,
        working_days=row.days,
        due_on=due_on,
        is_overdue=row.is_overdue or (due_on is not None and day > due_on),
        actor=row.actor,
        actor_id=row.actor_id,
        article=TERMS[row.step].article,
    )


def due(row: Wait, calendar: Calendar) -> date | None:
    try:
        return calendar.end_of(whole(row)).astimezone(calendar.zone).date()
    except YearIsUnknown:
        return None
