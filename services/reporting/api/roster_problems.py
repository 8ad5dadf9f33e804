"""What is wrong on the roster, over HTTP: each entry with the one command that puts it right."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from kernel.edge import Caller, Edge
from kernel.http import Id, allow, cursor_of
from kernel.local_day import today
from services.reporting.api.whole import every_unit, everyone
from services.reporting.deciders.person import NOT_PLANNED, standing_on
from services.reporting.rules.appraisal import is_in_post
from services.reporting.rules.roster_problems import (
    Kind,
    Office,
    Person,
    Region,
    RosterProblem,
    problems,
    region,
)
from services.reporting.views.roster import EmployeeRow, clocks, regional_heads, roster

Hr = Annotated[Caller, allow("hr", "auditor", whose="of anybody in the region")]


class Correction(BaseModel):
    """A request that puts it right; below ``/v1/regions/{region}``. ``command`` is the same as a
    line of the command line, where there is a verb for it."""

    method: Annotated[str, Field(examples=["PUT"])]
    path: Annotated[str, Field(examples=["/reporting/employees/e7/appraiser"])]
    body: dict[str, Any]
    command: Annotated[
        str | None,
        Field(examples=["kinerja roster appraiser 13.72 e7 --by e1 --since 2026-04-01"]),
    ]


class ProblemShown(BaseModel):
    """``correction`` is null where the roster does not tell who or what would be right."""

    employee_id: str
    name: Annotated[str, Field(examples=["Contoh Pegawai"])]
    kind: Kind
    unit_id: Annotated[str, Field(description="Where they work, or the unit with two heads.")]
    appraiser_id: str | None
    appraiser_name: Annotated[str | None, Field(examples=["Contoh Kepala"])]
    proposed_id: str | None
    proposed_name: Annotated[str | None, Field(examples=["Contoh Camat"])]
    correction: Correction | None


class ProblemsShown(BaseModel):
    """The counts are of all that were asked for, whatever the page."""

    counts: Annotated[dict[Kind, int], Field(examples=[{"appraiser-has-left": 2}])]
    items: list[ProblemShown]
    next: Annotated[str | None, Field(examples=["YTc"])] = None


def problem_routes(api: APIRouter, edge: Edge) -> None:
    @api.get("/roster/problems")
    async def list_problems(
        by: Hr, kind: Kind | None = None, unit_id: Id | None = None
    ) -> ProblemsShown:
        """Appraisers who have left, are away, in a circle, off the line or below the least; people
        with none; units with two heads; people in closed units. By employee."""
        found = await problems_of(edge, by, kind, unit_id)
        rest = [each for each in found if key_of(each) > by.cursor]
        page = rest[: by.limit]
        return ProblemsShown(
            counts=Counter(each.kind for each in found),
            items=await shown(edge, page, by),
            next=cursor_of(key_of(page[-1])) if len(rest) > len(page) else None,
        )


def key_of(problem: RosterProblem) -> str:
    return f"{problem.employee_id} {problem.kind} {problem.unit_id}"


async def problems_of(
    edge: Edge, by: Caller, kind: Kind | None, unit_id: str | None
) -> list[RosterProblem]:
    """In the order of their keys; of one kind or in one unit where that is asked for."""
    day = await today(clocks, edge, by)
    found = problems(await whole_region(edge, by, day), day)
    return sorted(
        (each for each in found if kind in (None, each.kind) and unit_id in (None, each.unit_id)),
        key=key_of,
    )


async def whole_region(edge: Edge, by: Caller, day: date) -> Region:
    units = {
        row.unit_id: Office(row.parent_id, row.is_open, row.merged_into)
        for row in await every_unit(edge, by)
    }
    head = await edge.find(regional_heads, by.region, by)
    people = [person_on(row, day) for row in await everyone(edge, by)]
    return region(people, units, head.official_id if head else "")


def person_on(row: EmployeeRow, day: date) -> Person:
    """An employee as they stand on a day."""
    standing = standing_on(row.standings, day)
    has_left = row.ended is not None and row.ended.since <= day
    away = [change.since for change in row.standings if change.since <= day]
    gone = row.ended.since if row.ended and has_left else (away[-1] if away else date.min)
    return Person(
        employee_id=row.employee_id,
        unit_id=row.unit_id,
        position_class=row.position_class,
        appraiser_id=row.appraiser_id,
        appraised_since=row.appraised_since,
        basis=row.basis,
        leads=row.leads,
        acts_for={
            term.unit_id: term.acting for term in row.acts_for if term.since <= day <= term.until
        },
        is_employed=not has_left,
        is_in_post=is_in_post(standing),
        gone_since=gone,
        plans=not has_left and standing not in NOT_PLANNED,
    )


async def shown(edge: Edge, page: Sequence[RosterProblem], by: Caller) -> list[ProblemShown]:
    named = {of for each in page for of in (each.employee_id, each.appraiser_id) if of}
    named |= {each.proposed_id for each in page if each.proposed_id}
    rows = await edge.rows(roster, named, by)
    head = await edge.find(regional_heads, by.region, by)
    sealed = {of: row.name for of, row in rows.items()}
    sealed |= {head.official_id: head.name} if head else {}
    texts = await edge.open(set(sealed.values()), by)
    names = {of: texts[name] for of, name in sealed.items()}
    return [problem_shown(each, names, rows, by.region) for each in page]


def problem_shown(
    of: RosterProblem, names: Mapping[str, str], rows: Mapping[str, EmployeeRow], code: str
) -> ProblemShown:
    return ProblemShown(
        employee_id=of.employee_id,
        name=names[of.employee_id],
        kind=of.kind,
        unit_id=of.unit_id,
        appraiser_id=of.appraiser_id or None,
        appraiser_name=names.get(of.appraiser_id),
        proposed_id=of.proposed_id,
        proposed_name=names.get(of.proposed_id or ""),
        correction=correction(of, rows[of.employee_id], code),
    )


def correction(of: RosterProblem, row: EmployeeRow, code: str) -> Correction | None:
    person = f"/reporting/employees/{of.employee_id}"
    match of.kind:
        case "two-heads" if row.leads != of.unit_id:
            path = f"{person}/acting/{of.unit_id}/end"
            return Correction(method="POST", path=path, body=since(of), command=None)
        case "two-heads":
            body = post(row) | since(of) | {"leads": None}
            return Correction(method="PUT", path=f"{person}/post", body=body, command=None)
        case "unit-is-closed" if of.proposed_id:
            body = post(row) | since(of) | {"unit_id": of.proposed_id}
            return Correction(method="PUT", path=f"{person}/post", body=body, command=None)
        case "unit-is-closed":
            return None
        case _ if of.proposed_id:
            body = {"appraiser_id": of.proposed_id} | since(of)
            words = f"{code} {of.employee_id} --by {of.proposed_id} --since {of.since}"
            command = f"kinerja roster appraiser {words}"
            return Correction(method="PUT", path=f"{person}/appraiser", body=body, command=command)
        case _:
            return None


def since(of: RosterProblem) -> dict[str, Any]:
    return {"since": of.since.isoformat()}


def post(row: EmployeeRow) -> dict[str, Any]:
    return {
        "unit_id": row.unit_id,
        "position": row.position,
        "position_class": row.position_class,
        "grade": row.grade,
        "leads": row.leads or None,
    }
