"""A file is kept as evidence of one employee; reports and work logs name it by its SHA-256.

One stream for each employee: whoever names a file rests on it, so that nobody hands in what was
never uploaded, or was by another. The file lies in the store before the fact is told.
"""

from typing import Any

from contracts.reporting import EvidenceEvent, EvidenceKept
from kernel.decider import Command, Decider, Seen, State
from kernel.refusal import Conflict, Invalid
from services.reporting.deciders.employee import Status, employee
from services.reporting.deciders.plan_refusals import NotOnTheRoster
from services.reporting.rules.file_kind import ALLOWED, EXTENSION_OF

MOST_FILES = 2_000  # of one employee: some years of weekly files


class KeepEvidence(Command):
    """``media_type`` is told by the content, empty where it is of no kind that is taken."""

    employee_id: str
    sha256: str
    size: int
    media_type: str


class FileIsEmpty(Invalid):
    """An empty file is evidence of nothing."""

    slug = "reporting.file-is-empty"
    indonesian = "Berkas kosong bukan bukti."


class KindIsNotTaken(Invalid):
    """Evidence is a document, a picture or a text, whole and without macros, by its content."""

    slug = "reporting.kind-is-not-taken"
    indonesian = "Bukti berupa dokumen, gambar, atau teks yang utuh dan tanpa makro."


class TooManyFiles(Conflict):
    """One employee keeps at most 2,000 files."""

    slug = "reporting.too-many-files"
    indonesian = "Satu pegawai menyimpan paling banyak 2.000 berkas."


class EvidenceIsMissing(Invalid):
    """Evidence is uploaded before it is named, by the one who names it."""

    slug = "reporting.evidence-is-missing"
    indonesian = "Bukti diunggah lebih dahulu oleh pegawai yang menyebutnya."


class Evidence(State, frozen=True):
    files: frozenset[str] = frozenset()


def decide(command: KeepEvidence, evidence: Evidence, seen: Seen) -> list[EvidenceEvent]:
    if command.sha256 in evidence.files:
        return []
    if command.size == 0:
        raise FileIsEmpty(command.sha256)
    if command.media_type not in EXTENSION_OF:
        raise KindIsNotTaken(command.sha256, allowed=ALLOWED)
    if seen(employee, f"employee-{command.employee_id}").status is Status.UNKNOWN:
        raise NotOnTheRoster(command.employee_id)
    if len(evidence.files) >= MOST_FILES:
        raise TooManyFiles(command.employee_id, at_most=MOST_FILES)
    return [
        EvidenceKept(
            employee_id=command.employee_id,
            sha256=command.sha256,
            size=command.size,
            media_type=command.media_type,
        )
    ]


def evolve(evidence: Evidence, event: EvidenceEvent) -> Evidence:
    return Evidence(evidence.files | {event.sha256})


def rests_on(command: KeepEvidence, evidence: Evidence) -> list[tuple[Decider[Any, Any, Any], str]]:
    return [(employee, f"employee-{command.employee_id}")]


evidence: Decider[KeepEvidence, Evidence, EvidenceEvent] = Decider(
    stream=lambda command: f"evidence-{command.employee_id}",
    initial=Evidence(),
    decide=decide,
    evolve=evolve,
    rests_on=rests_on,
)


def check_kept(files: set[str], employee_id: str, seen: Seen) -> None:
    """Raises EvidenceIsMissing unless the employee has uploaded all of these; whoever asks rests on
    the employee's evidence where there are any."""
    if not files:
        return
    kept = seen(evidence, f"evidence-{employee_id}").files
    if missing := sorted(files - kept):
        raise EvidenceIsMissing(employee_id, sha256=", ".join(missing[:10]))


def evidence_of(files: set[str], employee_id: str) -> list[tuple[Decider[Any, Any, Any], str]]:
    """What a decision about these files rests on."""
    return [(evidence, f"evidence-{employee_id}")] if files else []
