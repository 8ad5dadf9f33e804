"""The signed documents of plans: which issues there are of each form, and whom a link leads to."""

from datetime import datetime

import msgspec
from msgspec.structs import replace

from contracts.event import Sealed
from contracts.reporting import DocumentEvent, DocumentForm, SignedAs
from kernel.heard import Heard
from kernel.view import View


class Signature(msgspec.Struct, frozen=True, kw_only=True):
    """``sha256`` is of the PDF with this signature and those before it; ``file`` of the closed file
    in the store, whose key is in ``keys``. ``position`` is where it was recorded."""

    signer_id: str
    signed_as: SignedAs
    post: str
    at: datetime
    position: str
    sha256: str
    file: str
    size: int
    keys: tuple[Sealed, ...]
    provider: str
    certified: bool


class Issue(msgspec.Struct, frozen=True, kw_only=True):
    """A document with its signatures, in their order."""

    link_id: str
    revision: int
    stands_for: str
    signatures: tuple[Signature, ...]


class DocumentRow(msgspec.Struct, frozen=True, kw_only=True):
    """All issues of one form of one plan, the last one last."""

    document_id: str
    plan_id: str
    employee_id: str
    form: DocumentForm
    issues: tuple[Issue, ...] = ()
    version: int = 0


def fold_document(row: DocumentRow | None, heard: Heard[DocumentEvent]) -> DocumentRow:
    event = heard.event
    row = row or DocumentRow(
        document_id=event.document_id,
        plan_id=event.plan_id,
        employee_id=event.employee_id,
        form=event.form,
    )
    signature = Signature(
        signer_id=event.signer_id,
        signed_as=event.signed_as,
        post=event.post,
        at=heard.time,
        position=heard.cause,
        sha256=event.sha256,
        file=event.file,
        size=event.size,
        keys=event.keys,
        provider=event.provider,
        certified=event.certified,
    )
    known = {of.link_id: of for of in row.issues}
    issue = known.get(event.link_id) or Issue(
        link_id=event.link_id,
        revision=event.revision,
        stands_for=event.stands_for,
        signatures=(),
    )
    known[event.link_id] = replace(issue, signatures=(*issue.signatures, signature))
    return replace(row, issues=tuple(known.values()), version=heard.version)


plan_documents: View[DocumentEvent, DocumentRow] = View(
    name="plan_documents",
    version=1,
    hears=DocumentEvent,
    row=DocumentRow,
    keys=lambda heard: [heard.event.document_id],
    fold=fold_document,
    find_by=("plan_id",),
    streams=lambda key: [f"document-{key}"],
)


class LinkRow(msgspec.Struct, frozen=True):
    """The document of which this link shows one issue."""

    document_id: str


document_links: View[DocumentEvent, LinkRow] = View(
    name="document_links",
    version=1,
    hears=DocumentEvent,
    row=LinkRow,
    keys=lambda heard: [heard.event.link_id],
    fold=lambda row, heard: LinkRow(heard.event.document_id),
)
