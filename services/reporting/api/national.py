"""The national application, the system of record, over HTTP: what is handed over, what differs."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Response
from pydantic import Field, StringConstraints

from contracts.reporting import Copied
from kernel.edge import Caller, Edge
from kernel.http import Id, Listed, Sheet, allow, only
from kernel.order import BatchRefused
from kernel.sheet import Format
from services.reporting.api.callers import SEES_EVERYBODY
from services.reporting.api.national_files import (
    Beside,
    Compared,
    NationalFileIsRefused,
    copied_of,
    lay_beside,
    lines_of,
)
from services.reporting.api.national_shapes import (
    ComparedShown,
    CopyShown,
    DifferenceShown,
    LineShown,
)
from services.reporting.api.outcome import SHOWN, counted, why_of
from services.reporting.api.pages import everything
from services.reporting.api.roster import DryRun
from services.reporting.api.roster_export import FILES, Hr, file_of
from services.reporting.deciders.national_copy import CompareCopy, HandOver
from services.reporting.rules.fault import Fault, Said, Why
from services.reporting.rules.national import kept
from services.reporting.rules.national_words import COLUMNS
from services.reporting.views.national_copies import CopyRow, CopyState, national_copies

CopiedPeriod = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{4}(-(Q[1-4]|0[1-9]|1[0-2]))?$"),
    Field(description="A year: its plans; a quarter or a month: its reports.", examples=["2026"]),
]
Overseer = Annotated[Caller, allow(*SEES_EVERYBODY, whose="of the whole region")]
DIFFERENCE_COLUMNS = (
    "document",
    "employee_id",
    "period",
    "reference",
    "result_id",
    "indicator_id",
    "field",
    "here",
    "there",
)
NOT_AS_HERE = Why(
    "not-as-here",
    Said("This is not what stands here.", "Ini bukan yang tercatat di sini."),
    Said(
        "Export again, and hand over what that file says.",
        "Ekspor kembali, lalu serahkan isi berkas itu.",
    ),
)


def national_routes(api: APIRouter, edge: Edge) -> None:
    @api.get("/national/file", response_class=Response, responses=FILES)
    async def export_to_national(
        by: Hr, period: CopiedPeriod, format: Format = "csv", unit_id: Id | None = None
    ) -> Response:
        """What is final: the agreed plans of a year, or the accepted reports of a period, a line
        for each indicator. ``Kinerja-Left-Out`` says of how many the NIP may not be shown."""
        lines, left_out = await lines_of(edge, period, unit_id, by)
        names = [column.name for column in COLUMNS[copied_of(period)]]
        answer = await file_of(names, lines, format, f"national-{period}", by)
        answer.headers["Kinerja-Left-Out"] = str(left_out)
        return answer

    @api.post("/national/handed-over")
    async def hand_over_to_national(
        content: Sheet, by: Hr, dry_run: DryRun = False
    ) -> ComparedShown:
        """An exported file was handed over. All its documents or none: each has to be what stands
        here now."""
        beside = await lay_beside(edge, content, by, needs_reference=False)
        wrong = [
            Fault(line=of.line, column=of.what.field, why=NOT_AS_HERE)
            for each in beside.documents
            for of in each.differences
        ]
        if wrong:
            raise NationalFileIsRefused(wrong, by.language)
        asked = [
            (each, HandOver(copy_id=our.copy_id, copied=beside.copied, revision=our.revision))
            for each in beside.documents
            if (our := each.our)
        ]
        return await carried_out(edge, beside, asked, by, dry_run)

    @api.post("/national/compare")
    async def compare_with_national(
        content: Sheet, by: Hr, dry_run: DryRun = False
    ) -> ComparedShown:
        """A file from the national application: what differs is told and kept with each document,
        and changes nothing else."""
        beside = await lay_beside(edge, content, by, needs_reference=True)
        asked = [(each, command(each, beside.copied)) for each in beside.documents if each.our]
        return await carried_out(edge, beside, asked, by, dry_run)

    list_routes(api, edge)


def list_routes(api: APIRouter, edge: Edge) -> None:
    @api.get("/national/copies")
    async def list_national_copies(
        by: Overseer,
        copied: Copied | None = None,
        state: CopyState | None = None,
        period: CopiedPeriod | None = None,
    ) -> Listed[CopyShown]:
        """By the id of the plan or report. Those that differ: ``state=differs``."""
        where = only(copied=copied) | only(state=state) | only(period=period)
        page = await edge.page(national_copies, by, **where)
        return Listed(items=[CopyShown.model_validate(row) for row in page.items], next=page.next)

    @api.get("/national/differences/file", response_class=Response, responses=FILES)
    async def export_differences(
        by: Hr, format: Format = "csv", period: CopiedPeriod | None = None
    ) -> Response:
        """A line for each difference that the last comparisons found."""
        where = only(period=period)
        found = await everything(edge, national_copies, by, state="differs", **where)
        lines = [difference_row(row, n) for row in found for n in range(len(row.differences))]
        return await file_of(DIFFERENCE_COLUMNS, lines, format, "national-differences", by)


def difference_row(row: CopyRow, n: int) -> list[str]:
    of = row.differences[n]
    whole = [row.copy_id, row.employee_id, row.period, row.reference]
    return [*whole, of.result_id, of.indicator_id, of.field, of.here, of.there]


def command(of: Beside, copied: Copied) -> CompareCopy:
    assert of.our, "what we do not have is not compared"
    return CompareCopy(
        copy_id=of.our.copy_id,
        copied=copied,
        revision=of.our.revision,
        reference=of.their.reference,
        found=len(of.differences),
        differences=kept(of.differences),
    )


async def carried_out(
    edge: Edge,
    beside: Compared,
    asked: Sequence[tuple[Beside, HandOver | CompareCopy]],
    by: Caller,
    dry_run: bool,
) -> ComparedShown:
    """All or none. Raises NationalFileIsRefused for documents that went on meanwhile."""
    commands = [each for _, each in asked]
    if not commands:
        return told_of(beside, dry_run, counted([]))
    try:
        if dry_run:
            return told_of(beside, dry_run, counted(await edge.rehearse(commands, by)))
        answer = await edge.execute_all(commands, by)
    except BatchRefused as no:
        faults = [
            Fault(line=asked[n][0].their.line, column="", why=why_of(each))
            for n, each in no.refusals.items()
        ]
        raise NationalFileIsRefused(faults, by.language) from no
    counts = counted(answer.types) if answer.types else {}
    return told_of(beside, dry_run, {"position": answer.position} | counts)


def told_of(beside: Compared, dry_run: bool, outcome: dict[str, Any]) -> ComparedShown:
    differences = [
        LineShown(
            line=of.line,
            copy_id=each.our.copy_id if each.our else None,
            **DifferenceShown.model_validate(of.what).model_dump(),
        )
        for each in beside.documents
        for of in each.differences
    ]
    return ComparedShown(
        dry_run=dry_run,
        copied=beside.copied,
        documents=len(beside.documents),
        found=len(differences),
        differences=differences[:SHOWN],
        missing=len(beside.missing),
        missing_ids=list(beside.missing[:SHOWN]),
        **outcome,
    )
