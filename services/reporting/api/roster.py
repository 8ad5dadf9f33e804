"""The roster over HTTP: two files come in, units and employees are looked up.

People are searched by a POST: names and identity numbers never stand in an address, for addresses
are written to logs.
"""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from contracts.reporting import Employment, PositionClass, UnitKind
from kernel.edge import Caller, Edge
from kernel.http import Body, Csv, Id, Listed, Text, only
from kernel.refusal import Invalid
from services.reporting.api.callers import (
    SEES_EVERYBODY,
    Anybody,
    Hr,
    Leader,
    OthersWorkIsClosed,
    Reader,
    check_reader,
)
from services.reporting.api.employee_import import import_employees
from services.reporting.api.outcome import Imported
from services.reporting.api.unit_import import import_units
from services.reporting.views.roster import EmployeeRow, UnitRow, roster, units

DryRun = Annotated[bool, Query(description="Only tell what the file would change.")]


class SearchIsUnclear(Invalid):
    """People are searched by the beginning of a name or by a NIP, by one of them."""

    slug = "reporting.search-is-unclear"
    indonesian = "Pencarian memakai awal nama atau NIP, salah satu saja."


class SearchBody(Body):
    """One of the two."""

    name: Annotated[Text | None, Field(max_length=200, description="Its beginning.")] = None
    nip: Annotated[str | None, Field(pattern=r"^[0-9]{18}$", examples=["199001012015011001"])] = (
        None
    )


class UnitShown(BaseModel):
    unit_id: Annotated[str, Field(examples=["kec-lubuk-sikarah"])]
    title: Annotated[str, Field(examples=["Kecamatan Lubuk Sikarah"])]
    kind: UnitKind
    parent_id: str | None
    code: Annotated[str | None, Field(examples=["13.72.01"])]
    version: int


class EmployeeShown(BaseModel):
    """The NIP is shown to HR and to the employee."""

    employee_id: Annotated[str, Field(examples=["e7"])]
    name: Annotated[str, Field(examples=["Contoh Pegawai"])]
    nip: Annotated[str | None, Field(examples=["199001012015011001"])]
    employment: Employment
    position: Annotated[str, Field(examples=["Pengadministrasi Umum"])]
    position_class: PositionClass
    grade: Annotated[str, Field(examples=["III/a"])]
    unit_id: str
    appraiser_id: str | None
    since: date
    leads: Annotated[str | None, Field(description="The unit whose head this is.")]
    version: int


def import_routes(api: APIRouter, edge: Edge) -> None:
    @api.post("/roster/units")
    async def import_unit_file(content: Csv, by: Hr, dry_run: DryRun = False) -> Imported:
        """Columns: unit, title, kind, parent, code. All lines or none, with a report by line."""
        return await import_units(edge, content, by, dry_run)

    @api.post("/roster/employees")
    async def import_employee_file(content: Csv, by: Hr, dry_run: DryRun = False) -> Imported:
        """Columns: employee_id (may be missing), nip, name, employment, position, class, grade,
        unit, appraiser_nip, since, leads (may be missing). All lines or none, with a report."""
        return await import_employees(edge, content, by, dry_run)


def unit_routes(api: APIRouter, edge: Edge) -> None:
    @api.get("/units")
    async def list_units(
        by: Anybody, parent_id: Id | None = None, kind: UnitKind | None = None
    ) -> Listed[UnitShown]:
        page = await edge.page(units, by, **only(parent_id=parent_id, kind=kind))
        return Listed(items=[unit_shown(row) for row in page.items], next=page.next)

    @api.get("/units/{unit_id}")
    async def read_unit(unit_id: Id, by: Anybody) -> UnitShown:
        return unit_shown(await edge.row(units, unit_id, by))


def employee_routes(api: APIRouter, edge: Edge) -> None:
    @api.get("/employees")
    async def list_employees(
        by: Leader, unit_id: Id | None = None, appraiser_id: Id | None = None
    ) -> Listed[EmployeeShown]:
        """By id. An appraiser who names nobody lists the people appraised."""
        if not by.has(*SEES_EVERYBODY):
            if appraiser_id not in (None, by.subject):
                raise OthersWorkIsClosed(appraiser_id or "")
            appraiser_id = by.subject
        page = await edge.page(roster, by, **only(unit_id=unit_id, appraiser_id=appraiser_id))
        return Listed(items=await shown(edge, page.items, by), next=page.next)

    @api.post("/employees/search")
    async def search_employees(body: SearchBody, by: Hr) -> Listed[EmployeeShown]:
        """By name, sorted by it, at most ``limit``; or the one who has this NIP."""
        if (body.name is None) == (body.nip is None):
            raise SearchIsUnclear
        found = await edge.search(body.name, by) if body.name else await holder(edge, body.nip, by)
        rows = await edge.rows(roster, found, by)
        return Listed(items=await shown(edge, [rows[of] for of in found if of in rows], by))

    @api.get("/employees/{employee_id}")
    async def read_employee(employee_id: Id, by: Reader) -> EmployeeShown:
        await check_reader(edge, employee_id, by)
        return (await shown(edge, [await edge.row(roster, employee_id, by)], by))[0]


async def holder(edge: Edge, nip: str | None, by: Caller) -> list[str]:
    found = await edge.subject_of("nip", nip, by) if nip else None
    return [found] if found else []


def unit_shown(row: UnitRow) -> UnitShown:
    return UnitShown(
        unit_id=row.unit_id,
        title=row.title,
        kind=row.kind,
        parent_id=row.parent_id or None,
        code=row.code or None,
        version=row.version,
    )


async def shown(edge: Edge, rows: Sequence[EmployeeRow], by: Caller) -> list[EmployeeShown]:
    """The rows of a page, opened with one question to the vault."""
    seen = {row.nip for row in rows if by.has("hr") or by.subject == row.employee_id}
    texts = await edge.open({*seen, *(row.name for row in rows)}, by)
    return [
        EmployeeShown(
            employee_id=row.employee_id,
            name=texts[row.name],
            nip=texts.get(row.nip),
            employment=row.employment,
            position=row.position,
            position_class=row.position_class,
            grade=row.grade,
            unit_id=row.unit_id,
            appraiser_id=row.appraiser_id or None,
            since=row.since,
            leads=row.leads or None,
            version=row.version,
        )
        for row in rows
    ]
