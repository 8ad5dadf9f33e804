"""A document of a plan, from the facts to what is set: draft, worksheet, or issue to be signed."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

import msgspec

from contracts.reporting import DocumentForm
from kernel.document import Block, Document
from kernel.paper_words import long_moment
from services.reporting.documents.action_plan import action_plan
from services.reporting.documents.documentation import documentation
from services.reporting.documents.facts import Facts
from services.reporting.documents.manual import manuals
from services.reporting.documents.matrix import roles, strategy
from services.reporting.documents.skp import skp
from services.reporting.rules.plan_forms import FORMS
from services.reporting.views.documents import ReportRow
from services.reporting.views.plans import PlanRow

DRAFT: Final = "DRAF"
UPRIGHT: Final[frozenset[DocumentForm]] = frozenset({"A.1.1", "A.1.3", "A.1.6"})
NOT_CERTIFIED: Final = "Ditandatangani dengan penanda tangan uji: TIDAK TERSERTIFIKASI."


class Link(msgspec.Struct, frozen=True):
    """Where an issue is verified, and whether its signatures are certified."""

    address: str
    certified: bool


class Basis(msgspec.Struct, frozen=True):
    """The record that a document stands for, and its time, in the zone of the region."""

    position: str
    time: datetime


def document_of(form: DocumentForm, facts: Facts, link: Link | None = None) -> Document:
    """The document as it is signed where a ``link`` is given. Without one it is a draft, until the
    plan is agreed and, where the form is signed, signed."""
    basis = basis_of(form, facts)
    is_draft = link is None and (facts.plan.revision == 0 or bool(FORMS[form].signed_by))
    return Document(
        title=f"{FORMS[form].title} {facts.plan.year}",
        number=f"Formulir {form}",
        made=basis.time.astimezone(UTC),
        is_wide=form not in UPRIGHT,
        mark=DRAFT if is_draft else "",
        foot=foot(facts, basis, link, is_draft),
        link=link.address if link else "",
        blocks=blocks_of(form, facts),
    )


def blocks_of(form: DocumentForm, facts: Facts) -> tuple[Block, ...]:
    match form:
        case "A.1.1" | "A.1.2" | "A.1.6" | "A.1.7":
            return skp(form, facts)
        case "A.1.3":
            return manuals(facts)
        case "A.1.4":
            return strategy(facts)
        case "A.1.5":
            return roles(facts)
        case "B.1.1":
            return action_plan(facts)
        case "B.1.2":
            return documentation(facts)


def basis_of(form: DocumentForm, facts: Facts) -> Basis:
    """The last record that changed what this document tells: the return of a report as well, which
    is then left out."""
    first = Basis(facts.stands_for, facts.told)
    if form != "B.1.2":
        return first
    zone = facts.told.tzinfo
    later = [Basis(of.position, of.since.astimezone(zone)) for of in facts.reports]
    return max([first, *later], key=lambda of: at(of.position))


def position_of(form: DocumentForm, plan: PlanRow, reports: Iterable[ReportRow]) -> str:
    """The same of a plan and its reports, where nothing is opened."""
    later = [of.position for of in reports] if form == "B.1.2" else []
    return max([plan.worded_at, *later], key=at)


def at(position: str) -> int:
    return int(position.rpartition("@")[2])


def foot(facts: Facts, basis: Basis, link: Link | None, is_draft: bool) -> tuple[str, ...]:
    revision = f"revisi {facts.plan.revision}" if facts.plan.revision else "belum disetujui"
    says = f"Isi menurut catatan {basis.position}, {long_moment(basis.time)}; {revision}."
    if link is None:
        return (f"{DRAFT} — belum ditandatangani.", says) if is_draft else (says,)
    checked = "Dokumen ini ditandatangani secara elektronik. Keasliannya diperiksa di:"
    lines = (checked, link.address, says)
    return lines if link.certified else (*lines, NOT_CERTIFIED)
