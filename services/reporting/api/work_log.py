"""The work log over HTTP: one entry at a time or many, corrected, withdrawn, read by the month.

An entry has an id of the caller's making, so that a telephone without a connection may send it
again. A bulk of entries is logged whole or not at all, and what is refused is said by its number.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, Field, StringConstraints

from contracts.event import Sealed
from contracts.ids import joined
from kernel.edge import Caller, Edge, Personal
from kernel.http import Body, Day, Done, Id, JoinedId, Text, cursor_of, done
from kernel.local_day import today
from kernel.refusal import Forbidden
from services.reporting.api.callers import Owner, Reader, check_reader
from services.reporting.api.evidence import Sha256
from services.reporting.api.pages import everything
from services.reporting.deciders.work_log import (
    MINUTES_A_DAY,
    CorrectWork,
    LogWork,
    WithdrawWork,
)
from services.reporting.views.roster import clocks
from services.reporting.views.work_log import EntryRow, leaves, work_entries, work_months

MOST_AT_ONCE = 100
MOST_ATTACHMENTS = 3


class WorkLogIsAnothers(Forbidden):
    """Work is logged only by the one who did it."""

    slug = "reporting.work-log-is-anothers"
    indonesian = "Kerja hanya dicatat oleh pegawai yang mengerjakannya."


Month = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$"),
    Field(description="A month.", examples=["2026-03"]),
]


class WorkBody(Body):
    """``note`` is sealed; an attachment is a file that was uploaded before."""

    day: Day
    plan_id: Annotated[JoinedId, Field(examples=["e7~2026~1"])]
    result_id: Annotated[Id, Field(examples=["r1"])]
    minutes: Annotated[int, Field(ge=1, le=MINUTES_A_DAY, examples=[90])]
    note: Text | None = None
    attachments: Annotated[tuple[Sha256, ...], Field(max_length=MOST_ATTACHMENTS)] = ()


class NamedWorkBody(WorkBody):
    entry_id: Annotated[Id, Field(examples=["w1"])]


class ManyBody(Body):
    entries: Annotated[tuple[NamedWorkBody, ...], Field(min_length=1, max_length=MOST_AT_ONCE)]


class EntryShown(BaseModel):
    """``on_leave``: a leave was noted for this day after the work was logged."""

    entry_id: str
    day: date
    plan_id: str
    result_id: str
    minutes: int
    note: str | None
    attachments: tuple[str, ...]
    corrected: Annotated[int, Field(description="How often.")]
    on_leave: bool
    since: datetime


class TimeShown(BaseModel):
    result_id: Annotated[str, Field(examples=["r1"])]
    minutes: int
    entries: int


class LoggedMonthShown(BaseModel):
    """Minutes are of the whole month; ``items`` is a page of its entries by day."""

    employee_id: str
    month: Annotated[str, Field(examples=["2026-03"])]
    is_open: Annotated[bool, Field(description="Whether the employee may write in it.")]
    minutes: int
    results: list[TimeShown]
    items: list[EntryShown]
    next: Annotated[str | None, Field(examples=["YTc"])] = None


def work_log_routes(api: APIRouter, edge: Edge) -> None:
    @api.put("/work-log/{employee_id}/{month}/{entry_id}")
    async def log_work(
        employee_id: Id, month: Month, entry_id: Id, body: WorkBody, by: Owner
    ) -> Done:
        check_owner(employee_id, by)
        [note], now = await notes(edge, [body], by), await today(clocks, edge, by)
        asked = LogWork(entry_id=entry_id, **said(employee_id, month, body, note, now))
        return done(await edge.execute(asked, by))

    @api.post("/work-log/{employee_id}/{month}")
    async def log_much_work(employee_id: Id, month: Month, body: ManyBody, by: Owner) -> Done:
        """Up to 100 entries, all or none; what is refused stands in ``refusals`` by number."""
        check_owner(employee_id, by)
        sealed, now = await notes(edge, body.entries, by), await today(clocks, edge, by)
        asked = [
            LogWork(entry_id=each.entry_id, **said(employee_id, month, each, note, now))
            for each, note in zip(body.entries, sealed, strict=True)
        ]
        return done(await edge.execute_all(asked, by))

    @api.post("/work-log/{employee_id}/{month}/{entry_id}/correct")
    async def correct_work(
        employee_id: Id, month: Month, entry_id: Id, body: WorkBody, by: Owner
    ) -> Done:
        """The entry says this from now on, all of it; what it said before stays in history."""
        check_owner(employee_id, by)
        [note], now = await notes(edge, [body], by), await today(clocks, edge, by)
        asked = CorrectWork(entry_id=entry_id, **said(employee_id, month, body, note, now))
        return done(await edge.execute(asked, by))

    @api.post("/work-log/{employee_id}/{month}/{entry_id}/withdraw")
    async def withdraw_work(employee_id: Id, month: Month, entry_id: Id, by: Owner) -> Done:
        check_owner(employee_id, by)
        asked = WithdrawWork(
            log_id=log_id(employee_id, month),
            entry_id=entry_id,
            employee_id=employee_id,
            month=month,
        )
        return done(await edge.execute(asked, by))

    @api.get("/work-log/{employee_id}/{month}")
    async def read_work_log(employee_id: Id, month: Month, by: Reader) -> LoggedMonthShown:
        """Activity: what was done when. It is no evidence of a result."""
        await check_reader(edge, employee_id, by)
        return await logged_month(edge, employee_id, month, by)


def log_id(employee_id: str, month: str) -> str:
    return joined(employee_id, month)


def check_owner(employee_id: str, by: Caller) -> None:
    if employee_id != by.subject:
        raise WorkLogIsAnothers(employee_id)


async def notes(edge: Edge, bodies: Sequence[WorkBody], by: Caller) -> list[Sealed | None]:
    """The notes of these, sealed with one question to the vault."""
    texts = [Personal(by.subject, "note", of.note) for of in bodies if of.note]
    sealed = iter(await edge.seal(texts, by) if texts else [])
    return [next(sealed) if of.note else None for of in bodies]


def said(
    employee_id: str, month: str, body: WorkBody, note: Sealed | None, now: date
) -> dict[str, Any]:
    """The fields that a command to log and one to correct have in common."""
    return {
        "log_id": log_id(employee_id, month),
        "employee_id": employee_id,
        "month": month,
        "day": body.day,
        "plan_id": body.plan_id,
        "result_id": body.result_id,
        "minutes": body.minutes,
        "today": now,
        "note": note,
        "attachments": body.attachments,
    }


async def logged_month(edge: Edge, employee_id: str, month: str, by: Caller) -> LoggedMonthShown:
    rows = await everything(edge, work_entries, by, log_id=log_id(employee_id, month))
    rows.sort(key=place)
    rest = [row for row in rows if place(row) > by.cursor]
    page = rest[: by.limit]  # only theirs are opened
    texts = await edge.open({row.note for row in page if row.note}, by)
    closed = (await edge.rows(work_months, [month], by)).get(month)
    away = (await edge.rows(leaves, [employee_id], by)).get(employee_id)
    return LoggedMonthShown(
        employee_id=employee_id,
        month=month,
        is_open=closed is None or not closed.is_closed or employee_id in closed.open_for,
        minutes=sum(row.minutes for row in rows),
        results=times(rows),
        items=[entry_shown(row, texts, away.taken if away else ()) for row in page],
        next=cursor_of(place(page[-1])) if len(rest) > len(page) else None,
    )


def place(row: EntryRow) -> str:
    return f"{row.day.isoformat()}/{row.entry_id}"


def times(rows: Sequence[EntryRow]) -> list[TimeShown]:
    """The time that went into each result."""
    results = sorted({row.result_id for row in rows})
    minutes = {of: [row.minutes for row in rows if row.result_id == of] for of in results}
    return [TimeShown(result_id=of, minutes=sum(m), entries=len(m)) for of, m in minutes.items()]


def entry_shown(
    row: EntryRow, texts: dict[Sealed, str], taken: Sequence[tuple[date, date]]
) -> EntryShown:
    return EntryShown(
        entry_id=row.entry_id,
        day=row.day,
        plan_id=row.plan_id,
        result_id=row.result_id,
        minutes=row.minutes,
        note=texts[row.note] if row.note else None,
        attachments=row.attachments,
        corrected=row.corrected,
        on_leave=any(first <= row.day <= last for first, last in taken),
        since=row.since,
    )
