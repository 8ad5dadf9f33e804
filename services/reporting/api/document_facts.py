"""What a document of a plan is filled with: rows of the views, names and texts opened."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import msgspec

from contracts.event import Sealed
from contracts.ids import joined
from contracts.reporting import DocumentForm
from kernel.edge import Caller, Edge
from kernel.local_day import ZONE_WITHOUT_CALENDAR
from kernel.view import View
from kernel.zone import ZONE
from services.reporting.api.pages import everything
from services.reporting.deciders.document import NoSuchForm
from services.reporting.documents.facts import Facts, Person
from services.reporting.documents.words import region_named
from services.reporting.rules.plan_forms import forms_of
from services.reporting.views.documents import ReportRow, reports
from services.reporting.views.plan_matrix import Matrix, matrix
from services.reporting.views.plans import PlanRow, plans
from services.reporting.views.roster import (
    EmployeeRow,
    RegionalHeadRow,
    UnitRow,
    clocks,
    regional_heads,
    roster,
    units,
)
from services.reporting.views.teams import teams

DEEPEST = 12  # levels of the tree of units
MATRICES: tuple[DocumentForm, ...] = ("A.1.4", "A.1.5")
WITH_EXPECTATIONS: tuple[DocumentForm, ...] = ("A.1.1", "A.1.2", "A.1.6", "A.1.7")

R = TypeVar("R", bound=msgspec.Struct)


async def several(edge: Edge, view: View[Any, R], keys: Iterable[str], by: Caller) -> dict[str, R]:
    """Those of the rows that exist; in the past one by one, which needs no whole view."""
    wanted = dict.fromkeys(key for key in keys if key)
    if by.as_of is None:
        return await edge.rows(view, wanted, by)
    found = {key: await edge.find(view, key, by) for key in wanted}
    return {key: row for key, row in found.items() if row is not None}


async def form_named(edge: Edge, plan: PlanRow, form: str, by: Caller) -> DocumentForm:
    """The form of this name, in which the plan is told. Raises NoSuchForm."""
    forms = await forms_told(edge, plan, by)
    for known in forms:
        if known == form.upper():
            return known
    raise NoSuchForm(form, forms=", ".join(forms))


async def forms_told(edge: Edge, plan: PlanRow, by: Caller) -> tuple[DocumentForm, ...]:
    owner = await edge.row(roster, plan.employee_id, by)
    return forms_of(plan.approach, owner.position_class, bool(owner.leads))


async def reports_of(edge: Edge, plan: PlanRow, by: Caller) -> tuple[ReportRow, ...]:
    """The reports against this plan."""
    found = await everything(edge, reports, by, employee_id=plan.employee_id)
    return tuple(of for of in found if of.plan_id == plan.plan_id)


class Filling(msgspec.Struct):
    """The rows from which the facts come, before anything is opened."""

    owner: EmployeeRow
    appraiser: EmployeeRow | None
    head: RegionalHeadRow | None
    others: dict[str, EmployeeRow]
    titles: dict[str, str]
    aims: dict[tuple[str, str], str]
    matrix: Matrix | None
    reports: tuple[ReportRow, ...]


async def facts_of(edge: Edge, plan: PlanRow, form: DocumentForm, by: Caller) -> Facts:
    """All that this document tells; names and texts opened as everywhere else."""
    filling = await filling_of(edge, plan, form, by)
    texts = await edge.open(sealed_in(filling, plan, form), by)
    offices = await offices_of(edge, plan.unit_id, by)
    zone = await edge.find(clocks, ZONE, replace(by, as_of=None))
    found = await several(edge, units, [filling.appraiser.unit_id if filling.appraiser else ""], by)
    begins, ends = await spell(edge, plan, by)
    return Facts(
        plan=plan,
        office=office(offices, by.region),
        place=region_named(offices[-1].title) if offices else by.region,
        employee=person(filling.owner, texts, offices[0].title if offices else ""),
        appraiser=appraiser_of(filling, texts, {key: of.title for key, of in found.items()}),
        begins=begins,
        ends=ends,
        stands_for=plan.worded_at,
        told=plan.worded.astimezone(ZoneInfo(zone.zone if zone else ZONE_WITHOUT_CALENDAR)),
        texts=texts,
        names=filling.titles | {key: texts[of.name] for key, of in filling.others.items()},
        aims=filling.aims,
        posts={key: of.position for key, of in filling.others.items()},
        matrix=filling.matrix,
        reports=filling.reports,
    )


async def filling_of(edge: Edge, plan: PlanRow, form: DocumentForm, by: Caller) -> Filling:
    owner = await edge.row(roster, plan.employee_id, by)
    found = await matrix_of(edge, plan, owner, by) if form in MATRICES else None
    named = {of.assigned_by for of in plan.results if of.assigned_by}
    leaders = {of.supports.leader_id for of in plan.results if of.supports}
    contributing = {
        of.employee_id for column in (found.columns if found else ()) for of in column.contributions
    } | {of.employee_id for of in (found.unsupporting if found else ())}
    others = await several(edge, roster, named | leaders | contributing, by)
    formed = await several(edge, teams, named - set(others), by)
    appraiser_id = plan.agreed_by or plan.superior_id or plan.appraiser_id
    heads = await several(edge, regional_heads, [by.region], by)
    head = heads.get(by.region)
    return Filling(
        owner=owner,
        appraiser=(await several(edge, roster, [appraiser_id], by)).get(appraiser_id),
        head=head if head and head.official_id == appraiser_id else None,
        others=others,
        titles={key: of.title for key, of in formed.items()},
        aims=await aims_of(edge, leaders, plan.year, by),
        matrix=found,
        reports=await reports_of(edge, plan, by) if form == "B.1.2" else (),
    )


async def matrix_of(edge: Edge, plan: PlanRow, owner: EmployeeRow, by: Caller) -> Matrix:
    """Who contributes to the results of this plan, in the unit that its owner leads."""
    people = await everything(edge, plans, by, unit_id=owner.leads, year=plan.year)
    return matrix(plan.employee_id, [plan], people)


async def aims_of(
    edge: Edge, leaders: Iterable[str], year: int, by: Caller
) -> dict[tuple[str, str], str]:
    """The titles of the leaders' results, by leader and result, of all their segments."""
    aims: dict[tuple[str, str], str] = {}
    for leader_id in sorted(leaders):
        for segment in count(1):
            of = await edge.find(plans, joined(leader_id, str(year), str(segment)), by)
            if of is None:
                break
            aims |= {(leader_id, result.result_id): result.title for result in of.results}
    return aims


def sealed_in(filling: Filling, plan: PlanRow, form: DocumentForm) -> set[Sealed]:
    """All that is opened for this document, and nothing else."""
    found = {filling.owner.name, filling.owner.nip, *(of.name for of in filling.others.values())}
    if filling.appraiser:
        found |= {filling.appraiser.name, filling.appraiser.nip}
    elif filling.head:
        found.add(filling.head.name)
    if form in WITH_EXPECTATIONS:
        found |= {of.expected for of in plan.expectations}
    notes = [result.note for report in filling.reports for result in report.results]
    return found | {note for note in notes if note}


async def offices_of(edge: Edge, unit_id: str, by: Caller) -> list[UnitRow]:
    """The unit and those above it, up to the top."""
    found: list[UnitRow] = []
    while unit_id and len(found) < DEEPEST:
        rows = await several(edge, units, [unit_id], by)
        if unit_id not in rows:
            break
        found.append(rows[unit_id])
        unit_id = rows[unit_id].parent_id
    return found


def office(offices: list[UnitRow], region: str) -> str:
    """The region, as forms call it."""
    if not offices:
        return region
    top = offices[-1]
    if top.kind != "region":
        return top.title.upper()
    return f"PEMERINTAH {region_named(top.title).upper()}"


async def spell(edge: Edge, plan: PlanRow, by: Caller) -> tuple[date, date]:
    """The first and the last day of the segment, within its year."""
    begins, ends = date(plan.year, 1, 1), date(plan.year, 12, 31)
    if plan.segment > 1:
        before = joined(plan.employee_id, str(plan.year), str(plan.segment - 1))
        found = (await several(edge, plans, [before], by)).get(before)
        begins = (found.ended if found else None) or begins
    if plan.ended:
        ends = min(ends, plan.ended - timedelta(days=1))
    return begins, ends


def person(of: EmployeeRow, texts: dict[Sealed, str], unit: str) -> Person:
    return Person(of.employee_id, texts[of.name], texts[of.nip], of.grade, of.position, unit)


def appraiser_of(
    filling: Filling, texts: dict[Sealed, str], titles: dict[str, str]
) -> Person | None:
    if of := filling.appraiser:
        return person(of, texts, titles.get(of.unit_id, ""))
    if head := filling.head:
        return Person(head.official_id, texts[head.name], "", "", head.position, "")
    return None
