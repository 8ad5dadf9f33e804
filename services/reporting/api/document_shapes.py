"""Documents of a plan as they are shown over HTTP."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints

from contracts.reporting import DocumentForm, SignedAs
from kernel.edge import Caller, Edge
from kernel.http import Done
from kernel.signature import Signing
from services.reporting.api.document_facts import forms_told, reports_of
from services.reporting.api.document_signing import address, current
from services.reporting.api.plan_figures import names_of
from services.reporting.documents.forms import position_of
from services.reporting.rules.plan_forms import FORMS
from services.reporting.views.plan_documents import DocumentRow, Issue, Signature
from services.reporting.views.plans import PlanRow

LinkId = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9a-f]{32}$"),
    Field(description="As in the link printed on it.", examples=["6f" * 16]),
]
DocumentState = Literal["draft", "worksheet", "partly-signed", "signed", "superseded"]
"""``superseded``: it was signed in a form in which the plan is told no more."""


class SignatureShown(BaseModel):
    """``post`` is what the signer was in the office when signing."""

    signed_as: SignedAs
    signer_id: str
    name: str | None
    post: str
    at: datetime
    position: Annotated[str, Field(examples=["13.72/reporting@4711"])]
    sha256: Annotated[str, Field(examples=["ab" * 32])]
    provider: str
    certified: bool


class IssueShown(BaseModel):
    """``stands_for`` is the record by which the document says what it says; it is current while
    the plan says nothing else. ``sha256`` is of the file with all signatures so far."""

    link_id: str
    link: Annotated[str, Field(description="Printed on every page, as a code too.")]
    revision: int
    stands_for: Annotated[str, Field(examples=["13.72/reporting@4711"])]
    is_current: bool
    is_complete: bool
    sha256: Annotated[str, Field(examples=["ab" * 32])]
    signatures: list[SignatureShown]


class DocumentShown(BaseModel):
    """``state`` is of the plan as it is now: a draft until somebody has signed it. Worksheets are
    signed by nobody. The last issue is the last one."""

    form: DocumentForm
    title: str
    signed_by: list[SignedAs]
    state: DocumentState
    issues: list[IssueShown]


class DocumentsShown(BaseModel):
    plan_id: Annotated[str, Field(examples=["e7~2026~1"])]
    documents: list[DocumentShown]


class SignedShown(Done):
    """The document with the caller's signature."""

    link_id: str
    link: str
    sha256: Annotated[str, Field(description="Of the PDF.", examples=["ab" * 32])]


async def documents_shown(
    edge: Edge, plan: PlanRow, rows: dict[DocumentForm, DocumentRow], signing: Signing, by: Caller
) -> DocumentsShown:
    signers = {
        signature.signer_id
        for row in rows.values()
        for issue in row.issues
        for signature in issue.signatures
    }
    names = await names_of(edge, signers, by)
    reports = await reports_of(edge, plan, by)
    shown: list[DocumentShown] = []
    forms = await forms_told(edge, plan, by)
    listed: set[DocumentForm] = {*forms, *rows}
    for form in sorted(listed):
        position = position_of(form, plan, reports)
        row = rows.get(form)
        issue = current(row, plan.revision, position) if form in forms else None
        shown.append(
            DocumentShown(
                form=form,
                title=FORMS[form].title,
                signed_by=list(FORMS[form].signed_by),
                state=state_of(form, plan, issue) if form in forms else "superseded",
                issues=[
                    issue_shown(
                        form, of, of is issue, names, address(of.link_id, by.region, signing)
                    )
                    for of in (row.issues if row else ())
                ],
            )
        )
    return DocumentsShown(plan_id=plan.plan_id, documents=shown)


def state_of(form: DocumentForm, plan: PlanRow, issue: Issue | None) -> DocumentState:
    if issue:
        return "signed" if is_complete(form, issue) else "partly-signed"
    return "draft" if FORMS[form].signed_by or plan.revision == 0 else "worksheet"


def is_complete(form: DocumentForm, issue: Issue) -> bool:
    """Whether everybody whom the form asks has signed."""
    return {of.signed_as for of in issue.signatures} == set(FORMS[form].signed_by)


def issue_shown(
    form: DocumentForm, of: Issue, is_current: bool, names: dict[str, str], link: str
) -> IssueShown:
    return IssueShown(
        link_id=of.link_id,
        link=link,
        revision=of.revision,
        stands_for=of.stands_for,
        is_current=is_current,
        is_complete=is_complete(form, of),
        sha256=of.signatures[-1].sha256,
        signatures=[signature_shown(each, names) for each in of.signatures],
    )


def signature_shown(of: Signature, names: dict[str, str]) -> SignatureShown:
    return SignatureShown(
        signed_as=of.signed_as,
        signer_id=of.signer_id,
        name=names.get(of.signer_id),
        post=of.post,
        at=of.at,
        position=of.position,
        sha256=of.sha256,
        provider=of.provider,
        certified=of.certified,
    )
