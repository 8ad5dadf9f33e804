"""A file of employees becomes one batch: all of it or nothing, appraisers before the appraised.

Who a line is about, the vault says by the NIP; somebody met for the first time gets the file's id,
else one made from the request and the line, so that repeating the request makes the same one.
"""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID, uuid5

import msgspec
from fastapi.concurrency import run_in_threadpool

from contracts.event import Sealed
from kernel.edge import Caller, Edge, Personal
from kernel.local_day import today
from kernel.sealing import HeldByAnother, KeyIsLost, SubjectIsForgotten
from services.reporting.api.changes import of_employee
from services.reporting.api.outcome import (
    Imported,
    Placed,
    RosterIsRefused,
    carry_out,
    check,
    rehearse,
    why_of,
)
from services.reporting.deciders.employee import ImportEmployee
from services.reporting.rules.fault import APPRAISER_UNKNOWN, CIRCLE, NIP_OF_ANOTHER, Fault
from services.reporting.rules.order import in_circles, top_down
from services.reporting.rules.roster import ListedEmployee, read_employees
from services.reporting.views.roster import clocks, roster

IDS = UUID("5d2a0f8e-6c2b-5c0e-9a53-7f0f6f7f4c11")  # the namespace of ids made here


class Person(msgspec.Struct, frozen=True):
    """A line with the ids of the two people in it."""

    row: ListedEmployee
    employee_id: str
    appraiser_id: str | None


async def import_employees(edge: Edge, content: bytes, by: Caller, dry_run: bool) -> Imported:
    """Raises RosterIsRefused with the report by line."""
    listed, faults = await run_in_threadpool(read_employees, content, await today(clocks, edge, by))
    check(faults, by)
    people = await identified(edge, listed, by)
    check(await circles(edge, people, by), by)
    by_id = {person.employee_id: person for person in people}
    order = [by_id[of] for of in top_down({of: one.appraiser_id for of, one in by_id.items()})]
    if dry_run:
        asked = commands(order, await pretended(edge, order, by), by)
        known = await edge.rows(roster, by_id, by)
        changes = {
            each.employee_id: of_employee(known.get(each.employee_id), each) for each in asked
        }
        return await rehearse(edge, placed(order, asked), changes, by)
    return await carry_out(
        edge, placed(order, commands(order, await seal(edge, order, by), by)), by
    )


async def identified(edge: Edge, listed: Sequence[ListedEmployee], by: Caller) -> list[Person]:
    """Raises RosterIsRefused for lines whose people contradict each other or are nobody."""
    nips = {nip for row in listed for nip in (row.nip, row.appraiser_nip) if nip}
    known = await edge.subjects_of("nip", nips, by)
    here = await edge.rows(roster, {row.employee_id for row in listed if row.employee_id}, by)
    check(strangers(listed, known, here), by)
    ids = {row.nip: known.get(row.nip) or row.employee_id or made(by, row) for row in listed}
    known = known | ids
    unknown = [row for row in listed if row.appraiser_nip and row.appraiser_nip not in known]
    check([Fault(line=r.line, column="appraiser_nip", why=APPRAISER_UNKNOWN) for r in unknown], by)
    return [
        Person(row, ids[row.nip], known[row.appraiser_nip] if row.appraiser_nip else None)
        for row in listed
    ]


def made(by: Caller, row: ListedEmployee) -> str:
    return str(uuid5(IDS, f"{by.region}/{by.subject}/{by.key}/{row.line}"))


def strangers(
    listed: Sequence[ListedEmployee], known: Mapping[str, str], here: Collection[str]
) -> list[Fault]:
    """Lines whose NIP and id belong to two people: the NIP to another id, or the id to an employee
    with another NIP. Found before anything is sealed, for the vault would keep the wrong pair."""
    holders = set(known.values())
    return [
        Fault(line=row.line, column="nip", why=NIP_OF_ANOTHER)
        for row in listed
        if row.employee_id
        and known.get(row.nip) != row.employee_id
        and (row.nip in known or row.employee_id in here or row.employee_id in holders)
    ]


async def circles(edge: Edge, people: Sequence[Person], by: Caller) -> list[Fault]:
    """Lines from which the appraisers, in the file or on the roster, lead back to the line."""
    above = {person.employee_id: person.appraiser_id for person in people}
    while outside := {of for of in above.values() if of} - above.keys():
        shown = await edge.rows(roster, outside, by)
        above |= {of: shown[of].appraiser_id or None if of in shown else None for of in outside}
    found = in_circles(above)
    return [
        Fault(line=person.row.line, column="appraiser_nip", why=CIRCLE)
        for person in people
        if person.employee_id in found
    ]


def personal(person: Person) -> tuple[Personal, Personal]:
    of, row = person.employee_id, person.row
    return Personal(of, "name", row.name, named=True), Personal(of, "nip", row.nip, unique=True)


async def seal(edge: Edge, order: Sequence[Person], by: Caller) -> list[tuple[Sealed, Sealed]]:
    """Name and NIP of each. Raises RosterIsRefused for those whom the vault refuses."""
    values = [value for person in order for value in personal(person)]
    try:
        sealed = await edge.seal(values, by)
    except (HeldByAnother, KeyIsLost, SubjectIsForgotten) as no:
        lines = sorted({order[offender.index // 2].row.line for offender in no.offenders})
        faults = [Fault(line=line, column="nip", why=why_of(no)) for line in lines]
        raise RosterIsRefused(faults, by.language) from no
    return list(zip(sealed[::2], sealed[1::2], strict=True))


def commands(
    order: Sequence[Person], sealed: Sequence[tuple[Sealed, Sealed]], by: Caller
) -> list[ImportEmployee]:
    return [
        ImportEmployee(
            employee_id=person.employee_id,
            name=name,
            nip=nip,
            employment=person.row.employment,
            position=person.row.position,
            position_class=person.row.position_class,
            grade=person.row.grade,
            unit_id=person.row.unit_id,
            since=person.row.since,
            appraiser_id=person.appraiser_id,
            leads=person.row.leads,
            agreement_ends=person.row.agreement_ends,
            came_from=person.row.came_from,
            region_id=by.region,
        )
        for person, (name, nip) in zip(order, sealed, strict=True)
    ]


def placed(order: Sequence[Person], asked: Sequence[ImportEmployee]) -> list[Placed]:
    lines = {person.employee_id: person.row.line for person in order}
    return [
        Placed(person.row.line, command, lines.get(person.appraiser_id or ""))
        for person, command in zip(order, asked, strict=True)
    ]


async def pretended(edge: Edge, order: Sequence[Person], by: Caller) -> list[tuple[Sealed, Sealed]]:
    """What sealing would give: the box on the roster where the text is the same, else another.
    Nobody new gets a key in the vault for a dry run."""
    shown = await edge.rows(roster, [person.employee_id for person in order], by)
    values = [value for row in shown.values() for value in (row.name, row.nip)]
    texts = {(of.subject, of.label, text): of for of, text in (await edge.open(values, by)).items()}

    def box(value: Personal) -> Sealed:
        new = Sealed(value.subject, value.label, "")
        return texts.get((value.subject, value.label, value.text), new)

    return [(box(name), box(nip)) for name, nip in map(personal, order)]
