"""How the import of a file ended: what it did or would do, or a report of its lines."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, Final

import msgspec
from pydantic import BaseModel, Field

from kernel.decider import Command
from kernel.edge import Caller, Edge
from kernel.order import BatchRefused
from kernel.refusal import Invalid, Refusal
from services.reporting.api.changes import Change
from services.reporting.deciders.appraiser import (
    AppraiserIsMissing,
    NobodyAppraisesThemselves,
    NoSuchAppraiser,
)
from services.reporting.deciders.career import (
    EmploymentIsOver,
    EndsBeforeItBegins,
    OnlyPppkHaveAgreements,
)
from services.reporting.deciders.identity import (
    CorrectedMeanwhile,
    IdentityIsFixed,
    NameDiffers,
    NikDiffers,
)
from services.reporting.deciders.unit import (
    CodeDoesNotFit,
    NoSuchParent,
    ParentIsNotAbove,
    UnitIsClosed,
    UnitKeepsItsKind,
)
from services.reporting.deciders.workplace import NoSuchLedUnit, NoSuchUnit
from services.reporting.rules.fault import Fault, Said, Why

SHOWN = 500  # faults and differences in one answer; the counts are of all

AGAINST = Said("This goes against a rule of the roster.", "Bertentangan dengan aturan daftar ini.")
COLUMNS: Final[Mapping[type[Refusal], str]] = {
    NoSuchParent: "parent",
    ParentIsNotAbove: "parent",
    UnitKeepsItsKind: "kind",
    CodeDoesNotFit: "code",
    NoSuchUnit: "unit",
    NoSuchLedUnit: "leads",
    NoSuchAppraiser: "appraiser_nip",
    AppraiserIsMissing: "appraiser_nip",
    NobodyAppraisesThemselves: "appraiser_nip",
    NameDiffers: "name",
    IdentityIsFixed: "nip",
    NikDiffers: "nik",
    CorrectedMeanwhile: "correction",
    OnlyPppkHaveAgreements: "agreement_ends",
    EndsBeforeItBegins: "agreement_ends",
    EmploymentIsOver: "since",
}


class RosterIsRefused(Invalid):
    """Some lines of the file cannot be taken, so none was; ``details`` tells each."""

    slug = "reporting.roster-is-refused"
    indonesian = "Sebagian baris tidak dapat diterima, jadi tidak satu pun; lihat `details`."

    def __init__(self, faults: Iterable[Fault], language: str) -> None:
        found = sorted(faults, key=lambda fault: (fault.line, fault.column))
        lines = [told(fault, language) for fault in found[:SHOWN]]
        super().__init__("", faults=len(found), lines=lines)


def told(fault: Fault, language: str) -> dict[str, str | int]:
    """A fault for the report: where, what is wrong, what would be right, in one language."""
    wrong, right = fault.why.wrong, fault.why.right
    line: dict[str, str | int] = {
        "line": fault.line,
        "column": fault.column,
        "code": fault.why.code,
        "wrong": wrong.en if language == "en" else wrong.id,
        "right": right.en if language == "en" else right.id,
    }
    return line | ({"see": fault.see} if fault.see else {})


def check(faults: Sequence[Fault], by: Caller) -> None:
    """Raises RosterIsRefused when there are any."""
    if faults:
        raise RosterIsRefused(faults, by.language)


class Placed(msgspec.Struct, frozen=True):
    """A command with the line it comes from; ``above`` is the line of whom it stands under."""

    line: int
    command: Command
    above: int | None = None


def of_refusals(refusals: Mapping[int, Refusal], placed: Sequence[Placed]) -> list[Fault]:
    """The report of a refused batch. Whoever is refused only because the one above in the same
    file was, is left out: mending that line mends both."""
    lines = {placed[index].line for index in refusals}
    missing_above = (NoSuchParent, NoSuchAppraiser)
    return [
        Fault(line=placed[n].line, column=column_of(no, placed[n].command), why=why_of(no))
        for n, no in refusals.items()
        if not (isinstance(no, missing_above) and placed[n].above in lines)
    ]


def column_of(no: Refusal, asked: Command) -> str:
    """The column that a refusal is about; of a closed unit the one in which its id stands."""
    if not isinstance(no, UnitIsClosed):
        return COLUMNS.get(type(no), "")
    columns = {"parent_id": "parent", "leads": "leads", "unit_id": "unit"}
    return next(name for field, name in columns.items() if getattr(asked, field, "") == no.about)


def why_of(no: Refusal) -> Why:
    """A rule that said no, as a reason for a line; the rule itself says what would be right."""
    return Why(no.slug, AGAINST, Said(no.sentence, no.indonesian))


class Difference(BaseModel):
    line: Annotated[int, Field(examples=[2])]
    id: Annotated[str, Field(description="Of the unit or employee.", examples=["u1"])]
    events: Annotated[list[str], Field(examples=[["EmployeeMoved"]])]
    changes: list[Change]


class Imported(BaseModel):
    """What a file did; of a dry run what it would do, and no position. Where the same file was
    recorded before, under the same key, there are no counts."""

    dry_run: bool
    rows: Annotated[int, Field(description="Lines below the headings.", examples=[60])]
    position: Annotated[str | None, Field(examples=["13.72/reporting@4711"])] = None
    unchanged: Annotated[int | None, Field(description="Rows.", examples=[58])] = None
    events: Annotated[
        dict[str, int] | None,
        Field(description="How many of each.", examples=[{"EmployeeMoved": 2}]),
    ] = None
    differences: Annotated[
        list[Difference] | None, Field(description=f"Only of a dry run: the first {SHOWN}.")
    ] = None


async def carry_out(edge: Edge, placed: Sequence[Placed], by: Caller) -> Imported:
    """All lines or none. Raises RosterIsRefused."""
    try:
        answer = await edge.execute_all([each.command for each in placed], by)
    except BatchRefused as no:
        raise RosterIsRefused(of_refusals(no.refusals, placed), by.language) from no
    told = Imported(dry_run=False, rows=len(placed), position=answer.position)
    return told.model_copy(update=counted(answer.types)) if answer.types else told


def counted(types: Sequence[Sequence[str]]) -> dict[str, Any]:
    """``unchanged`` and ``events``, by the types of the events of each row."""
    counts = Counter(kind.split(".")[1] for some in types for kind in some)
    return {"unchanged": [*map(len, types)].count(0), "events": dict(sorted(counts.items()))}


async def rehearse(
    edge: Edge, placed: Sequence[Placed], changes: Mapping[str, list[Change]], by: Caller
) -> Imported:
    """What a file would do now; ``changes`` are by the ids of the units or employees, in the order
    of the commands. Raises RosterIsRefused."""
    try:
        types = await edge.rehearse([each.command for each in placed], by)
    except BatchRefused as no:
        raise RosterIsRefused(of_refusals(no.refusals, placed), by.language) from no
    changed = [
        Difference(
            line=each.line,
            id=of,
            events=[kind.split(".")[1] for kind in some],
            changes=changes[of],
        )
        for each, of, some in zip(placed, changes, types, strict=True)
        if some
    ]
    return Imported(
        dry_run=True,
        rows=len(placed),
        **counted(types),
        differences=sorted(changed, key=lambda each: each.line)[:SHOWN],
    )
