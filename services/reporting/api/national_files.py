"""Plans and reports as a file for the national application, and its file laid beside them.

Whose document a line is, the vault says by the NIP. A page of ours is read at a time: a year has
thousands of plans.
"""

import hashlib
from collections.abc import AsyncIterator, Mapping, Sequence

import msgspec
from fastapi.concurrency import run_in_threadpool

from contracts.event import Sealed
from contracts.ids import joined
from contracts.reporting import Copied
from kernel.edge import Caller, Edge
from kernel.http import only
from kernel.refusal import Invalid
from kernel.sheet import Row
from kernel.values import AWAY
from services.reporting.api.outcome import SHOWN, told
from services.reporting.api.pages import page_by_page
from services.reporting.api.roster_export import NamesAreAway
from services.reporting.rules.fault import Fault
from services.reporting.rules.national import (
    FINAL,
    Differing,
    compared,
    differing,
    planned,
    realised,
    words_of,
)
from services.reporting.rules.national_file import ListedCopy, Told, copied_in, read_copies
from services.reporting.rules.national_words import COLUMNS
from services.reporting.views.documents import reports
from services.reporting.views.national_copies import national_copies
from services.reporting.views.plans import PlanRow, plans
from services.reporting.views.roster import roster


class NationalFileIsRefused(Invalid):
    """Some lines of the file cannot be taken, so none was; ``details`` tells each."""

    slug = "reporting.national-file-is-refused"
    indonesian = "Sebagian baris tidak dapat diterima, jadi tidak satu pun; lihat `details`."

    def __init__(self, faults: Sequence[Fault], language: str) -> None:
        found = sorted(faults, key=lambda fault: (fault.line, fault.column))
        lines = [told(fault, language) for fault in found[:SHOWN]]
        super().__init__("", faults=len(found), lines=lines)


class Ours(msgspec.Struct, frozen=True, kw_only=True):
    """A document as we have it. ``of`` is year and segment, or the period."""

    copy_id: str
    employee_id: str
    unit_id: str
    of: tuple[str, ...]
    revision: int
    parts: Sequence[Told]


class Beside(msgspec.Struct, frozen=True, kw_only=True):
    """A document of the file beside ours, ``our`` None where we have none."""

    their: ListedCopy
    our: Ours | None
    differences: Sequence[Differing]


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """``missing`` are final ones, of the units and periods in the file, that the file has not."""

    copied: Copied
    documents: Sequence[Beside]
    missing: Sequence[str]


def copied_of(period: str) -> Copied:
    """Of a year there are plans, of a quarter or a month reports."""
    return "plan" if len(period) == len("2026") else "report"


async def final(
    edge: Edge, period: str, by: Caller, unit_id: str | None = None
) -> AsyncIterator[list[Ours]]:
    """The agreed plans of a year, or the accepted reports of a period, page by page."""
    unit = only(unit_id=unit_id)
    if copied_of(period) == "plan":
        async for found in page_by_page(edge, plans, by, year=int(period), **unit):
            yield await run_in_threadpool(of_plans, found)
        return
    where = {"period": period.upper(), "status": "accepted"} | unit
    async for found in page_by_page(edge, reports, by, **where):
        against = await edge.rows(plans, {row.plan_id for row in found}, by)
        words = {plan_id: words_of(row.results) for plan_id, row in against.items()}
        yield [
            Ours(
                copy_id=row.report_id,
                employee_id=row.employee_id,
                unit_id=row.unit_id,
                of=(row.period.lower(),),
                revision=row.attempt,
                parts=realised(row.results, words.get(row.plan_id, {})),
            )
            for row in found
        ]


def of_plans(rows: Sequence[PlanRow]) -> list[Ours]:
    """Those that were agreed."""
    return [
        Ours(
            copy_id=row.plan_id,
            employee_id=row.employee_id,
            unit_id=row.unit_id,
            of=(str(row.year), str(row.segment)),
            revision=row.revision,
            parts=planned(row.results),
        )
        for row in rows
        if row.revision
    ]


async def lines_of(
    edge: Edge, period: str, unit_id: str | None, by: Caller
) -> tuple[list[Row], int]:
    """A line for each indicator, and of how many documents the NIP may not be shown. Raises
    NamesAreAway."""
    columns = [column.name for column in COLUMNS[copied_of(period)]]
    lines: list[Row] = []
    left_out = 0
    async for found in final(edge, period, by, unit_id):
        people = await edge.rows(roster, {of.employee_id for of in found}, by)
        copies = await edge.rows(national_copies, [of.copy_id for of in found], by)
        nips = {key: row.nip for key, row in people.items()}
        texts = await edge.open(nips.values(), by)
        if AWAY in texts.values():
            raise NamesAreAway
        for of in found:
            nip = shown_nip(nips, texts, of.employee_id)
            if nip is None:
                left_out += 1
                continue
            reference = copies[of.copy_id].reference if of.copy_id in copies else ""
            lines += [line_of(columns, of, part, nip, reference) for part in of.parts]
    return lines, left_out


def shown_nip(
    nips: Mapping[str, Sealed], texts: Mapping[Sealed, str], employee_id: str
) -> str | None:
    nip = texts[nips[employee_id]] if employee_id in nips else ""
    return nip if nip.isdigit() else None


def line_of(columns: Sequence[str], of: Ours, part: Told, nip: str, reference: str) -> Row:
    names = ("year", "segment") if len(of.of) > 1 else ("period",)
    cells = {
        **dict(zip(names, (each.upper() for each in of.of), strict=True)),
        "nip": nip,
        "reference": reference,
        "status": FINAL,
        "result_id": part.result_id,
        "indicator_id": part.indicator_id,
        **part.said,
    }
    return [cells.get(name, "") for name in columns]


async def lay_beside(edge: Edge, content: bytes, by: Caller, needs_reference: bool) -> Compared:
    """Raises NationalFileIsRefused with the report by line."""
    copied = copied_in(content)
    listed, faults = await run_in_threadpool(read_copies, content, copied, needs_reference)
    if faults:
        raise NationalFileIsRefused(faults, by.language)
    file = hashlib.sha256(content).hexdigest()
    known = await edge.subjects_of("nip", {of.nip for of in listed}, by, file)
    theirs = {joined(known[of.nip], *of.of): of for of in listed if of.nip in known}
    documents = [nobody_here(of) for of in listed if of.nip not in known]
    others: list[tuple[str, str]] = []
    units: set[str] = set()
    for period in sorted({of.of[0] for of in listed}):
        async for found in final(edge, period, by):
            pairs = [(our, theirs.pop(our.copy_id, None)) for our in found]
            others += [(our.unit_id, our.copy_id) for our, their in pairs if their is None]
            units |= {our.unit_id for our, their in pairs if their}
            documents += await run_in_threadpool(laid, pairs, copied)
    documents += [nobody_here(of) for of in theirs.values()]
    return Compared(
        copied=copied,
        documents=sorted(documents, key=lambda each: each.their.line),
        missing=[copy_id for unit_id, copy_id in others if unit_id in units],
    )


def laid(pairs: Sequence[tuple[Ours, ListedCopy | None]], copied: Copied) -> list[Beside]:
    """Of a page, those that the file has."""
    return [
        Beside(their=their, our=our, differences=compared(our.parts, their, copied))
        for our, their in pairs
        if their
    ]


def nobody_here(their: ListedCopy) -> Beside:
    """We have nothing final that is this document."""
    what = differing(their.line, None, "document", "", their.reference)
    return Beside(their=their, our=None, differences=[what])
