"""The history of a unit and of an employee over HTTP, the newest last."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from kernel.edge import Caller, Edge
from kernel.http import Id, allow
from services.reporting.api.callers import Reader, check_reader
from services.reporting.views.roster_history import roster_history

Hr = Annotated[Caller, allow("hr", "auditor", whose="of units of the region")]


class HappeningShown(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    what: Annotated[str, Field(examples=["EmployeeMoved"])]
    time: datetime
    actor_id: Annotated[str, Field(description="Who did it, by id.", examples=["h1"])]
    position: Annotated[str, Field(examples=["13.72/reporting@4711"])]
    facts: Annotated[dict[str, str], Field(examples=[{"unit_id": "u2", "since": "2026-04-01"}])]


class HistoryShown(BaseModel):
    happenings: list[HappeningShown]


def roster_history_routes(api: APIRouter, edge: Edge) -> None:
    @api.get("/units/{unit_id}/history")
    async def read_unit_history(unit_id: Id, by: Hr) -> HistoryShown:
        """Established, renamed, moved, merged, closed."""
        return await history(edge, f"unit-{unit_id}", by)

    @api.get("/employees/{employee_id}/history")
    async def read_employee_history(employee_id: Id, by: Reader) -> HistoryShown:
        """Registered, moved, other appraisers, leaves, acting, ends."""
        await check_reader(edge, employee_id, by)
        return await history(edge, f"employee-{employee_id}", by)


async def history(edge: Edge, stream: str, by: Caller) -> HistoryShown:
    row = await edge.row(roster_history, stream, by)
    return HistoryShown(happenings=[HappeningShown.model_validate(each) for each in row.happenings])
