"""A document is signed: set once, signed by each, kept closed; then the fact is told."""

import hashlib
from dataclasses import replace

import msgspec
from fastapi.concurrency import run_in_threadpool

from contracts.ids import BETWEEN, joined
from contracts.reporting import DocumentForm, SignedAs
from kernel.chance import fresh_id
from kernel.closed_file import FileIsRestricted, close, keep, key_of, opened, read
from kernel.edge import Answer, Caller, Edge
from kernel.files import Files
from kernel.order import BatchRefused
from kernel.refusal import Conflict
from kernel.signature import NobodySigns, Signer, Signing, ready
from kernel.values import AWAY
from kernel.vault import ERASED, RESTRICTED
from kernel.vault_away import VaultIsAway
from services.reporting.api.document_facts import facts_of
from services.reporting.deciders.document import SignDocument
from services.reporting.documents.facts import Facts
from services.reporting.documents.forms import Link, basis_of, document_of
from services.reporting.documents.head import CALLED
from services.reporting.views.plan_documents import DocumentRow, Issue, Signature, plan_documents
from services.reporting.views.plans import PlanRow

REPORTING = "reporting"


class SomebodyIsErased(Conflict):
    """The employee or the appraiser was erased; nothing is signed in their name any more."""

    slug = "reporting.somebody-is-erased"
    indonesian = "Data pegawai atau pejabat penilai sudah dihapus; dokumen tidak ditandatangani."


class SignedNow(msgspec.Struct, frozen=True):
    """What a signature came to."""

    answer: Answer
    link_id: str
    sha256: str


def document_id(plan_id: str, form: str) -> str:
    return joined(*plan_id.split(BETWEEN), form.lower())


def address(link_id: str, region: str, signing: Signing) -> str:
    """Where an issue is verified: this stands on paper for years."""
    return f"{signing.public_url}/v1/regions/{region}/reporting/documents/{link_id}"


def current(row: DocumentRow | None, revision: int, position: str) -> Issue | None:
    """The issue that says what the plan says now, if there is one."""
    if row is None:
        return None
    issue = row.issues[-1]
    return issue if (issue.revision, issue.stands_for) == (revision, position) else None


async def sign(
    edge: Edge, plan: PlanRow, form: DocumentForm, files: Files, signing: Signing, by: Caller
) -> SignedNow:
    """One more signature on the document as it is now; nothing is signed that would be refused."""
    facts = await facts_of(edge, plan, form, by)
    row = await edge.find(plan_documents, document_id(plan.plan_id, form), by)
    position = basis_of(form, facts).position
    issue = current(row, plan.revision, position)
    asked = command(plan, form, position, issue, by.subject)
    if not await would_sign(edge, asked, by):
        return await signed_before(edge, asked, by)
    if signing.provider is None:
        raise NobodySigns
    check_shown(facts)
    if issue:
        pdf = await pdf_of(edge, files, issue.signatures[-1], by)
    else:
        link = Link(address(asked.link_id, by.region, signing), signing.provider.certified)
        pdf = await run_in_threadpool(ready, document_of(form, facts, link))
    hand = hand_of(by.subject, facts)
    at = by.time.astimezone(facts.told.tzinfo)
    pdf = await run_in_threadpool(signing.provider.sign, pdf, hand.signed_as, hand.signer, at)
    asked = msgspec.structs.replace(
        await kept(edge, files, pdf, asked, facts, by),
        post=hand.post,
        provider=signing.provider.name,
        certified=signing.provider.certified,
    )
    return SignedNow(await edge.execute(asked, by), asked.link_id, asked.sha256)


def command(
    plan: PlanRow, form: DocumentForm, position: str, issue: Issue | None, signer_id: str
) -> SignDocument:
    """What is asked, before there is a signature."""
    return SignDocument(
        document_id=document_id(plan.plan_id, form),
        link_id=issue.link_id if issue else fresh_id(),
        plan_id=plan.plan_id,
        form=form,
        revision=plan.revision,
        stands_for=position,
        signer_id=signer_id,
        post="",
        sha256="",
        before=issue.signatures[-1].sha256 if issue else "",
        file="",
        size=0,
        keys=(),
        provider="",
        certified=False,
    )


async def would_sign(edge: Edge, asked: SignDocument, by: Caller) -> bool:
    """Whether a signature is wanting; False where the caller has signed already."""
    try:
        [types] = await edge.rehearse([asked], by)
    except BatchRefused as no:
        raise no.first from None
    return bool(types)


async def signed_before(edge: Edge, asked: SignDocument, by: Caller) -> SignedNow:
    """What an earlier signature of the caller came to, once the view has it."""
    answer = await edge.execute(asked, by)
    at = int(answer.position.rpartition("@")[2])
    row = await edge.row(plan_documents, asked.document_id, replace(by, after=((REPORTING, at),)))
    return SignedNow(answer, row.issues[-1].link_id, row.issues[-1].signatures[-1].sha256)


def check_shown(facts: Facts) -> None:
    """Nobody signs a document in which somebody is not shown. Raises SomebodyIsErased,
    FileIsRestricted, VaultIsAway."""
    told = facts.texts.values()
    if AWAY in told:
        raise VaultIsAway("names cannot be opened now")
    if RESTRICTED in told:
        raise FileIsRestricted
    if ERASED in (facts.employee.name, facts.appraiser and facts.appraiser.name):
        raise SomebodyIsErased(facts.plan.plan_id)


class Hand(msgspec.Struct, frozen=True):
    """Who signs, as whom, from which post."""

    signed_as: SignedAs
    signer: Signer
    post: str


def hand_of(subject: str, facts: Facts) -> Hand:
    signed_as: SignedAs = "employee" if subject == facts.plan.employee_id else "appraiser"
    who = facts.employee if signed_as == "employee" else facts.appraiser
    name, post = (who.name, who.post) if who else (subject, "")
    return Hand(signed_as, Signer(subject, name, CALLED[signed_as]), post)


async def kept(
    edge: Edge, files: Files, pdf: bytes, asked: SignDocument, facts: Facts, by: Caller
) -> SignDocument:
    """The file stored under the keys of whom it names, and the command that tells of it."""
    people = sorted({value.subject for value, text in facts.texts.items() if text != ERASED})
    closed = await run_in_threadpool(close, by.region, pdf, people)
    keys = await edge.seal(closed.shares, by)
    return msgspec.structs.replace(
        asked,
        sha256=hashlib.sha256(pdf).hexdigest(),
        file=await run_in_threadpool(keep, files, by.region, closed.content),
        size=len(pdf),
        keys=tuple(keys),
    )


async def pdf_of(edge: Edge, files: Files, signature: Signature, by: Caller) -> bytes:
    """A signed PDF. Raises FileIsErased, FileIsRestricted, VaultIsAway, NoSuchFile,
    FileIsDamaged."""
    key = key_of(signature.keys, await edge.open(signature.keys, by))
    content = await run_in_threadpool(read, files, by.region, signature.file)
    return await run_in_threadpool(opened, by.region, content, key)
