"""A file of employees becomes one batch: all of it or nothing, appraisers before the appraised.

Who a line is about, the vault says by the NIP; somebody met for the first time gets the file's id,
else one made from the request and the line, so that repeating the request makes the same one. A
line with a `correction` is about its id: the NIP in it may be another than before.
"""

import hashlib
from collections.abc import Mapping, Sequence
from uuid import UUID, uuid5

import msgspec
from fastapi.concurrency import run_in_threadpool

from contracts.event import Sealed
from kernel.edge import Caller, Edge, Personal
from kernel.local_day import today
from kernel.sealing import HeldByAnother, IsNotFreeYet, KeyIsLost, Offender, SubjectIsForgotten
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
from services.reporting.rules.fault import (
    APPRAISER_UNKNOWN,
    CIRCLE,
    NIK_OF_ANOTHER,
    NIP_OF_ANOTHER,
    NOBODY_TO_CORRECT,
    Fault,
)
from services.reporting.rules.order import in_circles, top_down
from services.reporting.rules.roster import ListedEmployee, read_employees
from services.reporting.views.roster import EmployeeRow, clocks, roster

IDS = UUID("5d2a0f8e-6c2b-5c0e-9a53-7f0f6f7f4c11")  # the namespace of ids made here


class Person(msgspec.Struct, frozen=True):
    """A line with the ids of the two people in it, and how the first stands on the roster."""

    row: ListedEmployee
    employee_id: str
    appraiser_id: str | None
    now: EmployeeRow | None


Who = tuple[Sealed, Sealed, Sealed | None]
"""Name, NIP and NIK of somebody, the last only where the file has one."""


async def import_employees(edge: Edge, content: bytes, by: Caller, dry_run: bool) -> Imported:
    """Raises RosterIsRefused with the report by line."""
    listed, faults = await run_in_threadpool(read_employees, content, await today(clocks, edge, by))
    check(faults, by)
    people = await identified(edge, listed, hashlib.sha256(content).hexdigest(), by)
    check(await circles(edge, people, by), by)
    by_id = {person.employee_id: person for person in people}
    order = [by_id[of] for of in top_down({of: one.appraiser_id for of, one in by_id.items()})]
    if dry_run:
        asked = commands(order, await pretended(edge, order, by), by)
        changes = {
            each.employee_id: of_employee(by_id[each.employee_id].now, each) for each in asked
        }
        return await rehearse(edge, placed(order, asked), changes, by)
    return await carry_out(
        edge, placed(order, commands(order, await seal(edge, order, by), by)), by
    )


async def identified(
    edge: Edge, listed: Sequence[ListedEmployee], file: str, by: Caller
) -> list[Person]:
    """Raises RosterIsRefused for lines whose people contradict each other or are nobody."""
    nips = {nip for row in listed for nip in (row.nip, row.appraiser_nip) if nip}
    niks = {row.nik for row in listed if row.nik}
    known = await edge.subjects_of("nip", nips, by, file)
    with_nik = await edge.subjects_of("nik", niks, by, file) if niks else {}
    asked = {row.employee_id or known.get(row.nip, "") for row in listed} - {""}
    here = await edge.rows(roster, asked, by)
    check(strangers(listed, known, here) + nobody(listed, known, here), by)
    ids = {row.nip: known.get(row.nip) or row.employee_id or made(by, row) for row in listed}
    known = known | ids
    check(unknown_or_of_another(listed, known, with_nik), by)
    return [
        Person(
            row=row,
            employee_id=ids[row.nip],
            appraiser_id=known[row.appraiser_nip] if row.appraiser_nip else None,
            now=here.get(ids[row.nip]),
        )
        for row in listed
    ]


def made(by: Caller, row: ListedEmployee) -> str:
    return str(uuid5(IDS, f"{by.region}/{by.subject}/{by.key}/{row.line}"))


def strangers(
    listed: Sequence[ListedEmployee], known: Mapping[str, str], here: Mapping[str, EmployeeRow]
) -> list[Fault]:
    """Lines whose NIP and id belong to two people: the NIP to another id, or the id to an employee
    with another NIP that is not corrected. Found before anything is sealed, for the vault would
    keep the wrong pair."""
    holders = set(known.values())
    return [
        Fault(line=row.line, column="nip", why=NIP_OF_ANOTHER)
        for row in listed
        if row.employee_id
        and known.get(row.nip) != row.employee_id
        and (row.nip in known or (not row.correction and row.employee_id in here.keys() | holders))
    ]


def nobody(
    listed: Sequence[ListedEmployee], known: Mapping[str, str], here: Mapping[str, EmployeeRow]
) -> list[Fault]:
    """Lines that correct somebody who is not on the roster."""
    return [
        Fault(line=row.line, column="correction", why=NOBODY_TO_CORRECT)
        for row in listed
        if row.correction and (row.employee_id or known.get(row.nip)) not in here
    ]


def unknown_or_of_another(
    listed: Sequence[ListedEmployee], known: Mapping[str, str], with_nik: Mapping[str, str]
) -> list[Fault]:
    """Lines whose appraiser nobody knows, or whose NIK is another one's."""
    return [
        *(
            Fault(line=row.line, column="appraiser_nip", why=APPRAISER_UNKNOWN)
            for row in listed
            if row.appraiser_nip and row.appraiser_nip not in known
        ),
        *(
            Fault(line=row.line, column="nik", why=NIK_OF_ANOTHER)
            for row in listed
            if row.nik and with_nik.get(row.nik, known[row.nip]) != known[row.nip]
        ),
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


def personal(person: Person) -> list[Personal]:
    """The values of a line; those that the roster has are told, as another one is a correction."""
    of, row, now = person.employee_id, person.row, person.now
    nip = Personal(of, "nip", row.nip, unique=True, instead_of=now.nip if now else None)
    nik = Personal(of, "nik", row.nik or "", unique=True, instead_of=now.nik if now else None)
    return [Personal(of, "name", row.name, named=True), nip, *([nik] if row.nik else [])]


async def seal(edge: Edge, order: Sequence[Person], by: Caller) -> list[Who]:
    """Raises RosterIsRefused for those whom the vault refuses."""
    values = [(person, value) for person in order for value in personal(person)]
    try:
        sealed = await edge.seal([value for _, value in values], by)
    except (HeldByAnother, IsNotFreeYet, KeyIsLost, SubjectIsForgotten) as no:
        found = {(values[of.index][0].row.line, column_of(of)) for of in no.offenders}
        faults = [Fault(line=line, column=column, why=why_of(no)) for line, column in found]
        raise RosterIsRefused(faults, by.language) from no
    of = {(box.subject, box.label): box for box in sealed}
    return [who(person, of) for person in order]


def column_of(offender: Offender) -> str:
    return "nik" if offender.label == "nik" else "nip"


def who(person: Person, of: Mapping[tuple[str, str], Sealed]) -> Who:
    subject = person.employee_id
    return of[subject, "name"], of[subject, "nip"], of.get((subject, "nik"))


def commands(order: Sequence[Person], sealed: Sequence[Who], by: Caller) -> list[ImportEmployee]:
    return [
        ImportEmployee(
            employee_id=person.employee_id,
            name=name,
            nip=nip,
            nik=nik,
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
            correction=person.row.correction,
            corrections=person.now.corrections if person.now else 0,
        )
        for person, (name, nip, nik) in zip(order, sealed, strict=True)
    ]


def placed(order: Sequence[Person], asked: Sequence[ImportEmployee]) -> list[Placed]:
    lines = {person.employee_id: person.row.line for person in order}
    return [
        Placed(person.row.line, command, lines.get(person.appraiser_id or ""))
        for person, command in zip(order, asked, strict=True)
    ]


async def pretended(edge: Edge, order: Sequence[Person], by: Caller) -> list[Who]:
    """What sealing would give: the box on the roster where the text is the same, else another.
    Nobody new gets a key in the vault for a dry run."""
    rows = [person.now for person in order if person.now]
    values = [value for row in rows for value in (row.name, row.nip, row.nik) if value]
    texts = {(of.subject, of.label, text): of for of, text in (await edge.open(values, by)).items()}

    def box(value: Personal) -> Sealed:
        new = Sealed(value.subject, value.label, "")
        return texts.get((value.subject, value.label, value.text), new)

    return [
        who(person, {(of.subject, of.label): box(of) for of in personal(person)})
        for person in order
    ]
