"""The roster over HTTP: two files come in, units and employees are looked up.

People are searched by a POST: names and identity numbers never stand in an address, for addresses
are written to logs.
"""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from contracts.reporting import (
    Acting,
    Basis,
    Employment,
    Ground,
    PositionClass,
    Standing,
)
from kernel.edge import Caller, Edge
from kernel.http import Body, Id, Listed, Sheet, Text, only
from kernel.local_day import today
from kernel.refusal import Invalid
from services.reporting.api.callers import (
    SEES_EVERYBODY,
    Hr,
    Leader,
    OthersWorkIsClosed,
    Reader,
    check_reader,
)
from services.reporting.api.employee_import import import_employees
from services.reporting.api.outcome import Imported
from services.reporting.api.unit_import import import_units
from services.reporting.deciders.person import standing_on
from services.reporting.views.roster import EmployeeRow, clocks, roster

DryRun = Annotated[bool, Query(description="Only tell what the file would change.")]


class SearchIsUnclear(Invalid):
    """People are searched by the beginning of a name, by a NIP or by a NIK, by one of them."""

    slug = "reporting.search-is-unclear"
    indonesian = "Pencarian memakai awal nama, NIP, atau NIK, salah satu saja."


class SearchBody(Body):
    """One of the three."""

    name: Annotated[Text | None, Field(max_length=200, description="Its beginning.")] = None
    nip: Annotated[str | None, Field(pattern=r"^[0-9]{18}$", examples=["199001012015011001"])] = (
        None
    )
    nik: Annotated[str | None, Field(pattern=r"^[0-9]{16}$", examples=["1372011501800001"])] = None


class ActingShown(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    unit_id: str
    acting: Acting
    since: date
    until: date


class EmployeeShown(BaseModel):
    """The NIP is shown to HR and to the employee, the NIK to HR only."""

    employee_id: Annotated[str, Field(examples=["e7"])]
    name: Annotated[str, Field(examples=["Contoh Pegawai"])]
    nip: Annotated[str | None, Field(examples=["199001012015011001"])]
    nik: Annotated[str | None, Field(examples=["1372011501800001"])]
    employment: Employment
    position: Annotated[str, Field(examples=["Pengadministrasi Umum"])]
    position_class: PositionClass
    grade: Annotated[str, Field(examples=["III/a"])]
    unit_id: str
    appraiser_id: str | None
    since: date
    leads: Annotated[str | None, Field(description="The unit whose head this is.")]
    appraised_since: date
    basis: Annotated[Basis, Field(description="Why the appraiser appraises.")]
    agreement_ends: Annotated[date | None, Field(description="Of a PPPK.")]
    came_from: str | None
    standing: Annotated[Standing, Field(description="On the day of the request.")]
    acts_for: Annotated[list[ActingShown], Field(description="Also terms to come or over.")]
    ended: Annotated[date | None, Field(description="The first day of not being employed.")]
    ground: Ground | None
    went_to: str | None
    version: int


def import_routes(api: APIRouter, edge: Edge) -> None:
    @api.post("/roster/units")
    async def import_unit_file(content: Sheet, by: Hr, dry_run: DryRun = False) -> Imported:
        """Columns: unit, title, kind, parent, code. All lines or none, with a report by line."""
        return await import_units(edge, content, by, dry_run)

    @api.post("/roster/employees")
    async def import_employee_file(content: Sheet, by: Hr, dry_run: DryRun = False) -> Imported:
        """Columns: nip, name, employment, position, class, grade, unit, appraiser_nip, since; may
        be missing: employee_id, leads, agreement_ends, came_from, nik, correction. All or nothing,
        with a report. Of a file with few people each number is a look-up of its own."""
        return await import_employees(edge, content, by, dry_run)


def employee_routes(api: APIRouter, edge: Edge) -> None:
    @api.get("/employees")
    async def list_employees(
        by: Leader,
        unit_id: Id | None = None,
        appraiser_id: Id | None = None,
        leads: Id | None = None,
        has_ended: bool | None = None,
    ) -> Listed[EmployeeShown]:
        """By id. An appraiser who names nobody lists the people appraised."""
        if not by.has(*SEES_EVERYBODY):
            if appraiser_id not in (None, by.subject):
                raise OthersWorkIsClosed(appraiser_id or "")
            appraiser_id = by.subject
        where = only(unit_id=unit_id, appraiser_id=appraiser_id, leads=leads)
        page = await edge.page(roster, by, **(where | only(has_ended=has_ended)))
        return Listed(items=await shown(edge, page.items, by), next=page.next)

    @api.post("/employees/search")
    async def search_employees(body: SearchBody, by: Hr) -> Listed[EmployeeShown]:
        """By name, sorted by it, at most ``limit``; or the one who has this NIP or NIK."""
        match body:
            case SearchBody(name=str(name), nip=None, nik=None):
                found = await edge.search(name, by)
            case SearchBody(name=None, nip=str(nip), nik=None):
                found = await holder(edge, "nip", nip, by)
            case SearchBody(name=None, nip=None, nik=str(nik)):
                found = await holder(edge, "nik", nik, by)
            case _:
                raise SearchIsUnclear
        rows = await edge.rows(roster, found, by)
        return Listed(items=await shown(edge, [rows[of] for of in found if of in rows], by))

    @api.get("/employees/{employee_id}")
    async def read_employee(employee_id: Id, by: Reader) -> EmployeeShown:
        await check_reader(edge, employee_id, by)
        return (await shown(edge, [await edge.row(roster, employee_id, by)], by))[0]


async def holder(edge: Edge, label: Literal["nip", "nik"], number: str, by: Caller) -> list[str]:
    found = await edge.subject_of(label, number, by)
    return [found] if found else []


async def shown(edge: Edge, rows: Sequence[EmployeeRow], by: Caller) -> list[EmployeeShown]:
    """The rows of a page, opened with one question to the vault."""
    day = await today(clocks, edge, by)
    seen = {row.nip for row in rows if by.has("hr") or by.subject == row.employee_id}
    seen |= {row.nik for row in rows if row.nik and by.has("hr")}
    texts = await edge.open({*seen, *(row.name for row in rows)}, by)
    return [
        EmployeeShown(
            employee_id=row.employee_id,
            name=texts[row.name],
            nip=texts.get(row.nip),
            nik=texts.get(row.nik) if row.nik else None,
            employment=row.employment,
            position=row.position,
            position_class=row.position_class,
            grade=row.grade,
            unit_id=row.unit_id,
            appraiser_id=row.appraiser_id or None,
            since=row.since,
            leads=row.leads or None,
            appraised_since=row.appraised_since,
            basis=row.basis,
            agreement_ends=row.agreement_ends,
            came_from=row.came_from,
            standing=standing_on(row.standings, day),
            acts_for=[ActingShown.model_validate(term) for term in row.acts_for],
            ended=row.ended.since if row.ended else None,
            ground=row.ended.ground if row.ended else None,
            went_to=row.ended.went_to if row.ended else None,
            version=row.version,
        )
        for row in rows
    ]
