"""The lists of the roster as files, in the form in which they are imported: HR corrects them in a
spreadsheet and sends them back. Imported as it is, an export changes nothing.

Whose name or NIP cannot be shown (forgotten, restricted) is left out and counted: with a word in
the place of a NIP the file could not be imported.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

from fastapi import APIRouter, Response
from fastapi.concurrency import run_in_threadpool

from contracts.event import Sealed
from kernel.edge import Caller, Edge
from kernel.http import CSV, XLSX, Id, allow
from kernel.local_day import today
from kernel.refusal import Unavailable
from kernel.sheet import Format, Row, written
from kernel.values import AWAY
from services.reporting.api.roster_problems import ProblemShown, problems_of, shown
from services.reporting.api.whole import every_unit, everyone
from services.reporting.rules.roster import EMPLOYEE_COLUMNS, UNIT_COLUMNS
from services.reporting.rules.roster_problems import Kind
from services.reporting.views.roster import EmployeeRow, clocks, regional_heads

Hr = Annotated[Caller, allow("hr", whose="of anybody in the region, with names and NIPs")]
MEDIA: Final[Mapping[Format, str]] = {"csv": CSV, "xlsx": XLSX}
FILES: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The file.",
        "content": {kind: {"schema": {"type": "string"}} for kind in MEDIA.values()},
    }
}
PROBLEM_COLUMNS: Final = (
    "employee_id",
    "name",
    "kind",
    "unit",
    "appraiser_id",
    "appraiser",
    "proposed_id",
    "proposed",
    "command",
)


class NamesAreAway(Unavailable):
    """The vault is away: a file without names and numbers would be of no use."""

    retry_seconds = 10


def export_routes(api: APIRouter, edge: Edge) -> None:
    @api.get("/roster/units/file", response_class=Response, responses=FILES)
    async def export_units(by: Hr, format: Format = "csv") -> Response:
        """The units that stand, as they are imported."""
        rows = [
            (row.unit_id, row.title, row.kind, row.parent_id, row.code)
            for row in await every_unit(edge, by, is_open=True)
        ]
        return await file_of([column.name for column in UNIT_COLUMNS], rows, format, "units", by)

    @api.get("/roster/employees/file", response_class=Response, responses=FILES)
    async def export_employees(
        by: Hr, format: Format = "csv", unit_id: Id | None = None
    ) -> Response:
        """Those who are employed, as they are imported. ``Kinerja-Left-Out`` says of how many the
        name or NIP, or their appraiser's, may not be shown."""
        where = {"unit_id": unit_id} if unit_id else {}
        rows, left_out = await employees(edge, by, where)
        names = [column.name for column in EMPLOYEE_COLUMNS]
        answer = await file_of(names, rows, format, "employees", by)
        answer.headers["Kinerja-Left-Out"] = str(left_out)
        return answer

    @api.get("/roster/problems/file", response_class=Response, responses=FILES)
    async def export_problems(
        by: Hr, format: Format = "csv", kind: Kind | None = None, unit_id: Id | None = None
    ) -> Response:
        """The list of problems, with the command that corrects each."""
        found = await shown(edge, await problems_of(edge, by, kind, unit_id), by)
        rows = [problem_row(each) for each in found]
        return await file_of(PROBLEM_COLUMNS, rows, format, "problems", by)


async def file_of(
    names: Sequence[str], rows: Sequence[Row], format: Format, title: str, by: Caller
) -> Response:
    content = await run_in_threadpool(written, [names, *rows], format)
    headers = {
        "Content-Disposition": f'attachment; filename="{by.region}-{title}.{format}"',
        "Kinerja-Rows": str(len(rows)),
        "Cache-Control": "no-store",
    }
    return Response(content, media_type=MEDIA[format], headers=headers)


async def employees(edge: Edge, by: Caller, where: Mapping[str, str]) -> tuple[list[Row], int]:
    """The lines of those employed today, and how many were left out."""
    day = await today(clocks, edge, by)
    everybody = {row.employee_id: row for row in await everyone(edge, by)}
    listed = [
        row
        for row in everybody.values()
        if (row.ended is None or day < row.ended.since)
        and all(getattr(row, name) == value for name, value in where.items())
    ]
    head = await edge.find(regional_heads, by.region, by)
    values = {of for row in everybody.values() for of in (row.name, row.nip, row.nik) if of}
    texts = await edge.open(values, by)
    if AWAY in texts.values():
        raise NamesAreAway
    lines = [line_of(row, everybody, head.official_id if head else "", texts) for row in listed]
    return [line for line in lines if line], lines.count(None)


def line_of(
    row: EmployeeRow,
    everybody: Mapping[str, EmployeeRow],
    regional_head: str,
    texts: Mapping[Sealed, str],
) -> Row | None:
    """In the order of the columns; None where a number of it may not be shown. Nobody stands in the
    place of the regional head, who has none."""
    has_nip = row.appraiser_id and row.appraiser_id != regional_head
    appraiser = everybody.get(row.appraiser_id) if has_nip else None
    appraiser_nip = texts[appraiser.nip] if appraiser else ""
    shown = [texts[row.nip], *([appraiser_nip] if appraiser else [])]
    if not all(nip.isdigit() for nip in shown):
        return None
    return (
        row.employee_id,
        texts[row.nip],
        texts[row.name],
        row.employment,
        row.position,
        row.position_class,
        row.grade,
        row.unit_id,
        appraiser_nip,
        row.since.isoformat(),
        row.leads,
        row.agreement_ends.isoformat() if row.agreement_ends else "",
        row.came_from or "",
        nik_of(row, texts),
        "",  # the column in which HR says why it corrects somebody
    )


def nik_of(row: EmployeeRow, texts: Mapping[Sealed, str]) -> str:
    """Nothing where there is none, or it cannot be shown: imported so, it stays as it is."""
    text = texts[row.nik] if row.nik else ""
    return text if text.isdigit() else ""


def problem_row(of: ProblemShown) -> Row:
    return (
        of.employee_id,
        of.name,
        of.kind,
        of.unit_id,
        of.appraiser_id or "",
        of.appraiser_name or "",
        of.proposed_id or "",
        of.proposed_name or "",
        (of.correction and of.correction.command) or "",
    )
