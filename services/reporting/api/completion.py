"""How far a period is in the whole region, by unit and by level of post."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from contracts.reporting import PositionClass
from kernel.edge import Edge
from kernel.http import Caller, Period, allow, cursor_of
from services.reporting.api.callers import SEES_EVERYBODY
from services.reporting.api.pages import everything
from services.reporting.api.work import owing, status_of
from services.reporting.views.work import WorkRow, work

Overseer = Annotated[Caller, allow(*SEES_EVERYBODY, whose="of the whole region")]


class CountsShown(BaseModel):
    """``employees`` are those who owe a report or made one; ``missed`` counts those on whom the
    clock ran out, reported since or not; ``unanswerable`` the reports that wait while nobody
    appraises their employee."""

    employees: int
    submitted: Annotated[int, Field(description="Waiting for the appraiser.")]
    returned: int
    accepted: int
    nothing: Annotated[int, Field(description="No report yet.")]
    missed: int
    unanswerable: int


class UnitCountsShown(CountsShown):
    unit_id: Annotated[str, Field(examples=["kec-lubuk-sikarah"])]


class LevelCountsShown(CountsShown):
    position_class: PositionClass


class CompletionShown(BaseModel):
    """The whole and the levels are of the region; ``items`` is a page of its units, by id."""

    period: Annotated[str, Field(examples=["2026-Q1"])]
    whole: CountsShown
    levels: list[LevelCountsShown]
    items: list[UnitCountsShown]
    next: Annotated[str | None, Field(examples=["YTc"])] = None


def completion_routes(api: APIRouter, edge: Edge) -> None:
    @api.get("/completion")
    async def read_completion(period: Period, by: Overseer) -> CompletionShown:
        """Reports submitted, returned, accepted and missing. Who is late in a unit: `/late`."""
        rows = owing(await everything(edge, work, by), period)
        units = grouped(rows, lambda row: row.unit_id)
        rest = [unit_id for unit_id in sorted(units) if unit_id > by.cursor]
        page = rest[: by.limit]
        levels = grouped(rows, lambda row: row.position_class)
        return CompletionShown(
            period=period,
            whole=CountsShown(**counts(rows, period)),
            levels=[
                LevelCountsShown(position_class=level, **counts(of, period))
                for level, of in sorted(levels.items())
            ],
            items=[
                UnitCountsShown(unit_id=unit_id, **counts(units[unit_id], period))
                for unit_id in page
            ],
            next=cursor_of(page[-1]) if len(rest) > len(page) else None,
        )


def grouped(rows: Iterable[WorkRow], by: Callable[[WorkRow], str]) -> dict[Any, list[WorkRow]]:
    found: dict[Any, list[WorkRow]] = {}
    for row in rows:
        found.setdefault(by(row), []).append(row)
    return found


def counts(rows: list[WorkRow], period: str) -> dict[str, int]:
    of_each = [(row, status_of(row, period)) for row in rows]
    states = Counter(status or "nothing" for _, status in of_each)
    lost = [row for row, status in of_each if status == "submitted" and not row.appraiser_id]
    return {
        "employees": len(rows),
        "submitted": states["submitted"],
        "returned": states["returned"],
        "accepted": states["accepted"],
        "nothing": states["nothing"],
        "missed": sum(period in row.missed for row in rows),
        "unanswerable": len(lost),
    }
