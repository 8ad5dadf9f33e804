"""Three looks at the work: one's own, what waits for the appraiser, who has not yet reported."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, ClassVar, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from kernel.edge import Caller, Edge
from kernel.http import Id, Listed, Period, cursor_of
from kernel.refusal import Forbidden
from services.reporting.api.callers import (
    SEES_EVERYBODY,
    Appraiser,
    Leader,
    Reader,
    check_reader,
)
from services.reporting.api.pages import everything
from services.reporting.api.plan_shapes import Shown
from services.reporting.rules.period import last_day_of
from services.reporting.views.documents import ReportStatus
from services.reporting.views.plans import PlanStatus
from services.reporting.views.roster import roster
from services.reporting.views.work import WAITS, WorkRow, work


class OthersUnitIsClosed(Forbidden):
    """Who has reported in a unit is seen by its head, by HR and by auditors."""

    slug = "reporting.others-unit-is-closed"
    indonesian = "Siapa yang sudah melapor dalam unit terlihat oleh pimpinannya, BKD, dan auditor."


class PlanStateShown(Shown):
    plan_id: str
    status: PlanStatus
    since: datetime


class ReportStateShown(Shown):
    report_id: str
    period: Annotated[str, Field(examples=["2026-Q1"])]
    status: ReportStatus
    since: datetime


class WorkShown(BaseModel):
    """In the inbox only what waits."""

    employee_id: str
    name: Annotated[str, Field(examples=["Contoh Pegawai"])]
    unit_id: str
    appraiser_id: str | None
    plans: list[PlanStateShown]
    reports: list[ReportStateShown]


class LateShown(BaseModel):
    """One who has not reported; returned: it waits for the employee again."""

    employee_id: str
    name: Annotated[str, Field(examples=["Contoh Pegawai"])]
    status: Literal["none", "returned"]


class StandingShown(BaseModel):
    """The counts are of the whole unit, as its roster is now; ``late`` is a page of those who are,
    ``next`` the ``cursor`` of the following one."""

    rows: ClassVar = ("late",)

    unit_id: str
    period: Annotated[str, Field(examples=["2026-Q1"])]
    employees: int
    submitted: Annotated[int, Field(description="Waiting for the appraiser.")]
    accepted: int
    late: list[LateShown]
    next: Annotated[str | None, Field(examples=["YTc"])] = None


def work_routes(api: APIRouter, edge: Edge) -> None:
    @api.get("/employees/{employee_id}/work")
    async def read_work(employee_id: Id, by: Reader) -> WorkShown:
        """All plans and reports of an employee, with their status."""
        await check_reader(edge, employee_id, by)
        row = await edge.row(work, employee_id, by)
        return (await shown(edge, [row], by))[0]

    @api.get("/inbox")
    async def read_inbox(by: Appraiser) -> Listed[WorkShown]:
        """Plans and reports that wait for the caller's answer, by employee."""
        page = await edge.page(work, by, appraiser_id=by.subject, waits=True)
        waiting = [only_waiting(row) for row in page.items]
        return Listed(items=await shown(edge, waiting, by), next=page.next)

    @api.get("/late")
    async def list_late(unit_id: Id, period: Period, by: Leader) -> StandingShown:
        """Who of a unit has reported on a period, and who not yet."""
        await check_leader(edge, unit_id, by)
        return await standing(edge, unit_id, period, by)


async def check_leader(edge: Edge, unit_id: str, by: Caller) -> None:
    if by.has(*SEES_EVERYBODY):
        return
    person = (await edge.rows(roster, [by.subject], by)).get(by.subject)
    if person is None or person.leads != unit_id:
        raise OthersUnitIsClosed(unit_id)


def only_waiting(row: WorkRow) -> WorkRow:
    return WorkRow(
        employee_id=row.employee_id,
        name=row.name,
        unit_id=row.unit_id,
        appraiser_id=row.appraiser_id,
        plans=tuple(of for of in row.plans if of.status in WAITS),
        reports=tuple(of for of in row.reports if of.status == "submitted"),
        waits=row.waits,
    )


async def standing(edge: Edge, unit_id: str, period: str, by: Caller) -> StandingShown:
    rows = owing(await everything(edge, work, by, unit_id=unit_id), period)
    states = {row.employee_id: status_of(row, period) for row in rows}
    late = [row for row in rows if states[row.employee_id] in (None, "returned")]
    rest = [row for row in late if row.employee_id > by.cursor]
    page = rest[: by.limit]  # only theirs are opened
    names = await edge.open({row.name for row in page if row.name}, by)
    return StandingShown(
        unit_id=unit_id,
        period=period,
        employees=len(rows),
        submitted=list(states.values()).count("submitted"),
        accepted=list(states.values()).count("accepted"),
        late=[
            LateShown(
                employee_id=row.employee_id,
                name=names[row.name] if row.name else "",
                status="returned" if states[row.employee_id] else "none",
            )
            for row in page
        ],
        next=cursor_of(page[-1].employee_id) if len(rest) > len(page) else None,
    )


def owing(rows: Sequence[WorkRow], period: str) -> list[WorkRow]:
    """Those of whom a report on the period is expected, and those who made one all the same: whom
    the roster excludes from planning on its last day is not late (PermenPANRB 6/2022, II.C.8)."""
    last = last_day_of(period)
    return [row for row in rows if row.planned.on(last) or status_of(row, period)]


def status_of(row: WorkRow, period: str) -> ReportStatus | None:
    return next((of.status for of in row.reports if of.period == period), None)


async def shown(edge: Edge, rows: Sequence[WorkRow], by: Caller) -> list[WorkShown]:
    names = await edge.open({row.name for row in rows if row.name}, by)
    return [
        WorkShown(
            employee_id=row.employee_id,
            name=names[row.name] if row.name else "",
            unit_id=row.unit_id,
            appraiser_id=row.appraiser_id or None,
            plans=[PlanStateShown.model_validate(of) for of in row.plans],
            reports=[ReportStateShown.model_validate(of) for of in row.reports],
        )
        for row in rows
    ]
