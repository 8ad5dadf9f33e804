"""The copies of plans and reports in the national application: where each stands."""

from datetime import datetime
from typing import Literal

import msgspec

from contracts.reporting import (
    Copied,
    CopyDifference,
    NationalCopyCompared,
    NationalCopyEvent,
)
from kernel.heard import Heard
from kernel.view import View

CopyState = Literal["handed-over", "same", "differs"]


class CopyRow(msgspec.Struct, frozen=True, kw_only=True):
    """``state`` is of ``revision`` of the plan, or of this attempt of the report. ``reference`` is
    that of the national application, "" while none is known. ``found`` counts all differences."""

    copy_id: str
    copied: Copied
    employee_id: str
    period: str
    revision: int
    state: CopyState
    reference: str = ""
    found: int = 0
    differences: tuple[CopyDifference, ...] = ()
    since: datetime
    position: str
    version: int


def fold_copy(row: CopyRow | None, heard: Heard[NationalCopyEvent]) -> CopyRow:
    event = heard.event
    state: CopyState = "handed-over"
    reference, found, differences = row.reference if row else "", 0, ()
    if isinstance(event, NationalCopyCompared):
        state = "differs" if event.found else "same"
        reference, found, differences = event.reference, event.found, event.differences
    return CopyRow(
        copy_id=event.copy_id,
        copied=event.copied,
        employee_id=event.employee_id,
        period=event.period,
        revision=event.revision,
        state=state,
        reference=reference,
        found=found,
        differences=differences,
        since=heard.time,
        position=heard.cause,
        version=heard.version,
    )


national_copies: View[NationalCopyEvent, CopyRow] = View(
    name="national_copies",
    version=1,
    hears=NationalCopyEvent,
    row=CopyRow,
    keys=lambda heard: [heard.event.copy_id],
    fold=fold_copy,
    find_by=("copied", "state", "period"),
    streams=lambda key: [f"copy-{key}"],
)
