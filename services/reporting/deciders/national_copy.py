"""Of each agreed plan and accepted report the national application, which is the system of record,
has a copy (PermenPANRB 6/2022, Pasal 35(3)): it is handed over, and compared with ours.

Both are facts about one revision of a plan, one attempt of a report: once ours goes on, the copy is
behind, and is handed over anew. What differs is told and never taken over: whatever stands here was
agreed by two people.
"""

from typing import Any, Literal

from contracts.reporting import (
    Copied,
    CopyDifference,
    NationalCopyCompared,
    NationalCopyEvent,
    NationalCopyHandedOver,
)
from kernel.decider import Command, Decider, Seen, State
from kernel.refusal import Conflict
from services.reporting.deciders.plan import plan
from services.reporting.deciders.plan_refusals import NoSuchPlan
from services.reporting.deciders.plan_state import Plan
from services.reporting.deciders.plan_state import Status as PlanStatus
from services.reporting.deciders.report import NoSuchReport, Report, Status, report


class HandOver(Command):
    """``revision`` is of the plan, or the attempt of the report."""

    copy_id: str
    copied: Copied
    revision: int


class CompareCopy(Command):
    """``found`` counts all differences, of which the first are told."""

    copy_id: str
    copied: Copied
    revision: int
    reference: str
    found: int = 0
    differences: tuple[CopyDifference, ...] = ()


NationalCopyCommand = HandOver | CompareCopy


class OnlyFinalIsCopied(Conflict):
    """The national application gets agreed plans and accepted reports."""

    slug = "reporting.only-final-is-copied"
    indonesian = "Aplikasi nasional menerima rencana yang disetujui dan laporan yang diterima."


class CopyIsBehind(Conflict):
    """The plan or the report has gone on meanwhile: export it again."""

    slug = "reporting.copy-is-behind"
    indonesian = "Rencana atau laporan sudah berubah; ekspor kembali."


class Copy(State, frozen=True, kw_only=True):
    """The last that is known of the copy, and of which revision."""

    last: Literal["", "handed-over", "compared"] = ""
    revision: int = 0
    reference: str = ""
    found: int = 0
    differences: tuple[CopyDifference, ...] = ()


def decide(command: NationalCopyCommand, copy: Copy, seen: Seen) -> list[NationalCopyEvent]:
    employee_id, period = original(command, seen)
    is_current = copy.revision == command.revision
    match command, copy.last if is_current else "":
        case HandOver(), "handed-over":
            return []
        case HandOver(), "compared" if not copy.found:
            return []
        case HandOver(), _:
            return [handed_over(command, employee_id, period)]

        case CompareCopy(), "compared" if is_same(command, copy):
            return []
        case CompareCopy(), _:
            return [compared(command, employee_id, period)]


def original(command: NationalCopyCommand, seen: Seen) -> tuple[str, str]:
    """Whose document it is, and of which year or period. Raises NoSuchPlan, NoSuchReport,
    OnlyFinalIsCopied, CopyIsBehind."""
    if command.copied == "plan":
        of: Plan = seen(plan, f"plan-{command.copy_id}")
        if of.status is PlanStatus.UNKNOWN:
            raise NoSuchPlan(command.copy_id)
        check(command, of.stands, of.revision)
        return of.employee_id, str(of.year)
    told: Report = seen(report, f"report-{command.copy_id}")
    if told.status is Status.UNKNOWN:
        raise NoSuchReport(command.copy_id)
    check(command, told.status is Status.ACCEPTED, told.attempt)
    return told.employee_id, told.period


def check(command: NationalCopyCommand, is_final: bool, revision: int) -> None:
    if not is_final:
        raise OnlyFinalIsCopied(command.copy_id)
    if revision != command.revision:
        raise CopyIsBehind(command.copy_id)


def is_same(asked: CompareCopy, copy: Copy) -> bool:
    said = (asked.reference, asked.found, asked.differences)
    return said == (copy.reference, copy.found, copy.differences)


def handed_over(asked: HandOver, employee_id: str, period: str) -> NationalCopyHandedOver:
    return NationalCopyHandedOver(
        copy_id=asked.copy_id,
        copied=asked.copied,
        employee_id=employee_id,
        period=period,
        revision=asked.revision,
    )


def compared(asked: CompareCopy, employee_id: str, period: str) -> NationalCopyCompared:
    return NationalCopyCompared(
        copy_id=asked.copy_id,
        copied=asked.copied,
        employee_id=employee_id,
        period=period,
        revision=asked.revision,
        reference=asked.reference,
        found=asked.found,
        differences=asked.differences,
    )


def evolve(copy: Copy, event: NationalCopyEvent) -> Copy:
    match event:
        case NationalCopyHandedOver():
            return Copy(last="handed-over", revision=event.revision, reference=copy.reference)
        case NationalCopyCompared():
            return Copy(
                last="compared",
                revision=event.revision,
                reference=event.reference,
                found=event.found,
                differences=event.differences,
            )


def rests_on(command: NationalCopyCommand, copy: Copy) -> list[tuple[Decider[Any, Any, Any], str]]:
    if command.copied == "plan":
        return [(plan, f"plan-{command.copy_id}")]
    return [(report, f"report-{command.copy_id}")]


national_copy: Decider[NationalCopyCommand, Copy, NationalCopyEvent] = Decider(
    stream=lambda command: f"copy-{command.copy_id}",
    initial=Copy(),
    decide=decide,
    evolve=evolve,
    rests_on=rests_on,
)
