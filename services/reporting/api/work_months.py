"""Months of the work log, and leave, over HTTP: HR closes, opens again with a reason, notes."""

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter
from msgspec.structs import replace
from pydantic import BaseModel, Field

from kernel.edge import Caller, Edge, Personal
from kernel.http import Body, Day, Done, Id, Listed, Text, done
from kernel.local_day import today
from services.reporting.api.callers import SEES_EVERYBODY, Hr, Reader, check_reader
from services.reporting.api.work_log import Month
from services.reporting.deciders.leave import CancelLeave, NoteLeave
from services.reporting.deciders.work_month import CloseMonth, ReopenMonth
from services.reporting.views.roster import clocks
from services.reporting.views.work_log import LeaveRow, MonthRow, leaves, work_months


class ReopenBody(Body):
    """Nobody named: for everybody."""

    reason: Annotated[Text, Field(examples=["Catatan 30 Maret tertinggal karena listrik padam."])]
    employee_id: Id | None = None


class LeaveBody(Body):
    last: Annotated[Day, Field(description="The last day of it.", examples=["2026-03-20"])]


class MonthShown(BaseModel):
    """``reason`` is why it was last opened again, until it is closed. For whom else than oneself
    it was, and why, only HR and auditors see."""

    month: Annotated[str, Field(examples=["2026-03"])]
    is_closed: bool
    open_for: Annotated[tuple[str, ...], Field(description="These may write all the same.")]
    reason: str | None
    since: datetime
    version: int


class AwayShown(BaseModel):
    first: Annotated[date, Field(examples=["2026-03-16"])]
    last: Annotated[date, Field(examples=["2026-03-20"])]


class LeaveShown(BaseModel):
    employee_id: Annotated[str, Field(examples=["e7"])]
    taken: list[AwayShown]


def work_month_routes(api: APIRouter, edge: Edge) -> None:
    @api.get("/work-months")
    async def list_months(by: Reader) -> Listed[MonthShown]:
        """The months that were ever closed, with how they stand."""
        page = await edge.page(work_months, by)
        rows = [seen_by(row, by) for row in page.items]
        texts = await edge.open({row.reason for row in rows if row.reason}, by)
        items = [
            MonthShown(
                month=row.month,
                is_closed=row.is_closed,
                open_for=row.open_for,
                reason=texts[row.reason] if row.reason else None,
                since=row.since,
                version=row.version,
            )
            for row in rows
        ]
        return Listed(items=items, next=page.next)

    @api.post("/work-months/{month}/close")
    async def close_month(month: Month, by: Hr) -> Done:
        """For everybody in the region; who was let in again is shut out, too."""
        asked = CloseMonth(month=month, today=await today(clocks, edge, by))
        return done(await edge.execute(asked, by))

    @api.post("/work-months/{month}/reopen")
    async def reopen_month(month: Month, body: ReopenBody, by: Hr) -> Done:
        """For everybody, or for one employee."""
        about = body.employee_id or by.subject
        [reason] = await edge.seal([Personal(about, "reason", body.reason)], by)
        asked = ReopenMonth(month=month, reason=reason, employee_id=body.employee_id)
        return done(await edge.execute(asked, by))


def seen_by(row: MonthRow, by: Caller) -> MonthRow:
    """Without what is about others: why somebody is let in again may tell of an illness."""
    if by.has(*SEES_EVERYBODY) or not row.open_for:
        return row
    is_own = row.reason is not None and row.reason.subject == by.subject
    return replace(
        row,
        open_for=tuple(each for each in row.open_for if each == by.subject),
        reason=row.reason if is_own else None,
    )


def leave_routes(api: APIRouter, edge: Edge) -> None:
    @api.get("/leave/{employee_id}")
    async def read_leave(employee_id: Id, by: Reader) -> LeaveShown:
        await check_reader(edge, employee_id, by)
        row = (await edge.rows(leaves, [employee_id], by)).get(employee_id)
        return leave_shown(employee_id, row)

    @api.put("/leave/{employee_id}/{first}")
    async def note_leave(employee_id: Id, first: Day, body: LeaveBody, by: Hr) -> Done:
        """From its first to its last day, both of them included."""
        asked = NoteLeave(employee_id=employee_id, first=first, last=body.last)
        return done(await edge.execute(asked, by))

    @api.post("/leave/{employee_id}/{first}/cancel")
    async def cancel_leave(employee_id: Id, first: Day, by: Hr) -> Done:
        asked = CancelLeave(employee_id=employee_id, first=first)
        return done(await edge.execute(asked, by))


def leave_shown(employee_id: str, row: LeaveRow | None) -> LeaveShown:
    taken = row.taken if row else ()
    return LeaveShown(
        employee_id=employee_id,
        taken=[AwayShown(first=first, last=last) for first, last in taken],
    )
