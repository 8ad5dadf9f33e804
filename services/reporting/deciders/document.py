"""A document of a plan (SKP) is signed by those whom its form asks, each once.

The first signature begins an issue of it, which stands for what the plan said at one position of
the log; others sign the same file after. When the plan says something else, the next signature
begins another issue, and the one before stays what it is: verifiable, and no longer current.

One stream for each form of a plan. Whether a file is what it claims to be the edge has seen to; the
decider keeps the order, so that of two who sign at once nobody's signature is lost.
"""

from typing import Any

from contracts.event import Sealed
from contracts.ids import BETWEEN
from contracts.reporting import DocumentEvent, DocumentForm, DocumentSigned, SignedAs
from kernel.decider import Command, Decider, Seen, State
from kernel.refusal import Conflict, Forbidden, NotFound
from services.reporting.deciders.employee import employee
from services.reporting.deciders.plan import plan
from services.reporting.deciders.plan_refusals import NoSuchPlan
from services.reporting.deciders.plan_state import Plan, Status
from services.reporting.rules.plan_forms import FORMS, forms_of


class SignDocument(Command):
    """``before`` is the SHA-256 of the PDF that was signed further, "" where an issue begins."""

    document_id: str
    link_id: str
    plan_id: str
    form: DocumentForm
    revision: int
    stands_for: str
    signer_id: str
    post: str
    sha256: str
    before: str
    file: str
    size: int
    keys: tuple[Sealed, ...]
    provider: str
    certified: bool


class NoSuchForm(NotFound):
    """A plan is told in the forms of its approach and its kind of post; ``forms`` names them. The
    annex A.1.8 is part of the SKP."""

    slug = "reporting.no-such-form"
    indonesian = (
        "Rencana ini dituangkan dalam formulir pada `forms`; lampiran A.1.8 menyatu dengan SKP."
    )


class NobodySignsThisForm(Conflict):
    """This form is a worksheet: it is printed, and signed by nobody."""

    slug = "reporting.nobody-signs-this-form"
    indonesian = "Formulir ini lembar kerja: dicetak, tidak ditandatangani."


class PlanIsNotAgreed(Conflict):
    """A document is signed once the plan is agreed; until then it is a draft."""

    slug = "reporting.plan-is-not-agreed"
    indonesian = "Dokumen ditandatangani setelah rencana disetujui; sampai saat itu masih draf."


class NotYoursToSign(Forbidden):
    """A document is signed by the employee whose plan it is and, where the form asks it, by the
    appraiser who agreed; ``signed_by`` names who signs this one."""

    slug = "reporting.not-yours-to-sign"
    indonesian = (
        "Dokumen ditandatangani oleh pegawai pemiliknya dan, bila diminta formulirnya, oleh pejabat"
        " penilai yang menyetujui rencana; lihat `signed_by`."
    )


class PlanSaysSomethingElse(Conflict):
    """The plan, or what else the document tells, was changed meanwhile: read it, and sign it as it
    is now."""

    slug = "reporting.plan-says-something-else"
    indonesian = "Isi rencana sudah berubah; baca dokumennya kembali, lalu tanda tangani."


class SignedMeanwhile(Conflict):
    """Somebody else has signed this document at the same moment; sign it once more."""

    slug = "reporting.signed-meanwhile"
    indonesian = "Orang lain menandatangani dokumen ini pada saat yang sama; ulangi."


class Paper(State, frozen=True, kw_only=True):
    """The last issue of the document: who has signed it, and the PDF with all their signatures."""

    revision: int = 0
    stands_for: str = ""
    signed_as: frozenset[SignedAs] = frozenset()
    sha256: str = ""


def decide(command: SignDocument, paper: Paper, seen: Seen) -> list[DocumentEvent]:
    of = seen(plan, f"plan-{command.plan_id}")
    signed_as = check(command, of, seen)
    issue = (paper.revision, paper.stands_for)
    match (command.revision, command.stands_for) == issue, signed_as in paper.signed_as:
        case True, True:
            return []
        case True, False if command.before != paper.sha256:
            raise SignedMeanwhile(command.document_id)
        case False, _ if command.before or is_older(command.stands_for, paper.stands_for):
            raise PlanSaysSomethingElse(command.document_id)
        case _:
            return [signed(command, of.employee_id, signed_as)]


def check(command: SignDocument, of: Plan, seen: Seen) -> SignedAs:
    """As whom the signer signs. Raises the refusal of the first rule that is broken."""
    if of.status is Status.UNKNOWN:
        raise NoSuchPlan(command.plan_id)
    owner = seen(employee, f"employee-{of.employee_id}")
    content = of.agreed if of.stands else of.laid
    forms = forms_of(content.approach, owner.position_class, bool(owner.leads))
    if command.form not in forms:
        raise NoSuchForm(command.form, forms=", ".join(forms))
    signed_by = FORMS[command.form].signed_by
    if not signed_by:
        raise NobodySignsThisForm(command.form)
    if not of.stands:
        raise PlanIsNotAgreed(command.plan_id)
    signers: dict[SignedAs, str] = {"employee": of.employee_id, "appraiser": of.agreed_by}
    for signed_as in signed_by:
        if signers[signed_as] == command.signer_id:
            if command.revision != of.revision:
                raise PlanSaysSomethingElse(command.document_id)
            return signed_as
    raise NotYoursToSign(command.document_id, signed_by=", ".join(signed_by))


def is_older(position: str, than: str) -> bool:
    """Whether a position stands before another one of the same log, "" before all."""
    return bool(than) and number(position) < number(than)


def number(position: str) -> int:
    at = position.rpartition("@")[2]
    return int(at) if at.isdecimal() else -1


def signed(command: SignDocument, employee_id: str, signed_as: SignedAs) -> DocumentSigned:
    return DocumentSigned(
        document_id=command.document_id,
        link_id=command.link_id,
        plan_id=command.plan_id,
        employee_id=employee_id,
        form=command.form,
        revision=command.revision,
        stands_for=command.stands_for,
        signer_id=command.signer_id,
        signed_as=signed_as,
        post=command.post,
        sha256=command.sha256,
        before=command.before,
        file=command.file,
        size=command.size,
        keys=command.keys,
        provider=command.provider,
        certified=command.certified,
    )


def evolve(paper: Paper, event: DocumentEvent) -> Paper:
    issue = (event.revision, event.stands_for)
    before: frozenset[SignedAs] = frozenset()
    if issue == (paper.revision, paper.stands_for):
        before = paper.signed_as
    return Paper(
        revision=event.revision,
        stands_for=event.stands_for,
        signed_as=before.union((event.signed_as,)),
        sha256=event.sha256,
    )


def rests_on(command: SignDocument, paper: Paper) -> list[tuple[Decider[Any, Any, Any], str]]:
    owner = command.plan_id.partition(BETWEEN)[0]
    return [(plan, f"plan-{command.plan_id}"), (employee, f"employee-{owner}")]


document: Decider[SignDocument, Paper, DocumentEvent] = Decider(
    stream=lambda command: f"document-{command.document_id}",
    initial=Paper(),
    decide=decide,
    evolve=evolve,
    rests_on=rests_on,
)
