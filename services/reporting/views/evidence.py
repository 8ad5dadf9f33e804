"""Which files an employee has brought as evidence. The files themselves lie in the store."""

import msgspec

from contracts.reporting import EvidenceEvent
from kernel.heard import Heard
from kernel.view import View


class EvidenceRow(msgspec.Struct, frozen=True, kw_only=True):
    employee_id: str
    sha256: str
    size: int
    media_type: str


def fold_evidence(row: EvidenceRow | None, heard: Heard[EvidenceEvent]) -> EvidenceRow:
    return row or EvidenceRow(
        employee_id=heard.event.employee_id,
        sha256=heard.event.sha256,
        size=heard.event.size,
        media_type=heard.event.media_type,
    )


evidence_files: View[EvidenceEvent, EvidenceRow] = View(
    name="evidence_files",
    version=1,
    hears=EvidenceEvent,
    row=EvidenceRow,
    keys=lambda heard: [f"{heard.event.employee_id}/{heard.event.sha256}"],
    fold=fold_evidence,
    find_by=("employee_id",),
    streams=lambda key: [f"evidence-{key.partition('/')[0]}"],
)
