"""Copies of plans and reports in the national application, as they are shown over HTTP."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from contracts.reporting import Copied
from kernel.edge import Caller, Edge
from services.reporting.api.outcome import SHOWN
from services.reporting.views.national_copies import CopyRow, CopyState, national_copies


class DifferenceShown(BaseModel):
    """Without ids it is about an indicator that only the copy has, or about the whole document."""

    model_config = ConfigDict(from_attributes=True)
    result_id: str
    indicator_id: str
    field: Annotated[str, Field(examples=["target_high"])]
    here: Annotated[str, Field(examples=["2"])]
    there: Annotated[str, Field(examples=["3"])]


class NationalShown(BaseModel):
    """The copy in the national application, the system of record. ``behind`` is one of which the
    original has gone on since."""

    reference: Annotated[str, Field(description='There; "" while it is not known.')]
    state: Literal["handed-over", "same", "differs", "behind"]
    revision: Annotated[int, Field(description="Of the plan; of a report the attempt.")]
    found: Annotated[int, Field(description="All differences, of which the first are told.")]
    differences: list[DifferenceShown]
    since: datetime


class CopyShown(BaseModel):
    """``state`` is that of ``revision`` of the plan, or of this attempt of the report."""

    model_config = ConfigDict(from_attributes=True)
    copy_id: Annotated[str, Field(description="Of the plan or report.", examples=["e7~2026~1"])]
    copied: Copied
    employee_id: str
    period: Annotated[str, Field(examples=["2026"])]
    revision: int
    state: CopyState
    reference: str
    found: int
    differences: list[DifferenceShown]
    since: datetime
    position: Annotated[str, Field(examples=["13.72/reporting@4711"])]
    version: int


class LineShown(DifferenceShown):
    """A difference in a line of the file; ``copy_id`` is null where nothing final is the document
    of this line."""

    line: Annotated[int, Field(examples=[2])]
    copy_id: str | None


class ComparedShown(BaseModel):
    """What a file did; of a dry run what it would do, and no position."""

    dry_run: bool
    copied: Copied
    documents: Annotated[int, Field(description="In the file.", examples=[60])]
    position: Annotated[str | None, Field(examples=["13.72/reporting@4711"])] = None
    unchanged: int | None = None
    events: Annotated[dict[str, int] | None, Field(examples=[{"NationalCopyCompared": 2}])] = None
    found: Annotated[int, Field(description="All differences.")]
    differences: Annotated[list[LineShown], Field(description=f"The first {SHOWN}.")]
    missing: Annotated[int, Field(description="Final here, of the file's units, not in the file.")]
    missing_ids: Annotated[list[str], Field(description=f"The first {SHOWN}.")]


async def copies_of(edge: Edge, ids: Iterable[str], by: Caller) -> dict[str, CopyRow]:
    """Of these plans or reports; in the past one by one, which needs no whole view."""
    if by.as_of is None:
        return await edge.rows(national_copies, ids, by)
    found: dict[str, CopyRow] = {}
    for copy_id in ids:
        found |= await edge.rows(national_copies, [copy_id], by)
    return found


def national(copy: CopyRow | None, revision: int) -> NationalShown | None:
    """Beside a plan or report of this revision; None before anything was handed over."""
    if copy is None:
        return None
    return NationalShown(
        reference=copy.reference,
        state=copy.state if copy.revision == revision else "behind",
        revision=copy.revision,
        found=copy.found,
        differences=[DifferenceShown.model_validate(of) for of in copy.differences],
        since=copy.since,
    )
