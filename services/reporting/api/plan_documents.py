"""The documents of a plan over HTTP: listed, given out as PDF, signed by employee and appraiser."""

import io
from typing import Annotated, Any, Final

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from pydantic import Field, StringConstraints
from starlette.responses import StreamingResponse

from kernel.edge import Caller, Edge
from kernel.http import Id, allow
from kernel.refusal import NotFound
from kernel.signed import Signed
from kernel.typeset import typeset
from kernel.upload import Stored, download
from services.reporting.api.callers import Reader
from services.reporting.api.document_facts import facts_of, form_named
from services.reporting.api.document_shapes import (
    DocumentsShown,
    LinkId,
    SignedShown,
    documents_shown,
)
from services.reporting.api.document_signing import address, current, document_id, pdf_of, sign
from services.reporting.api.plan_shapes import Segment, Year
from services.reporting.api.plans import PLAN, check_plan_reader, plan_id, readable
from services.reporting.documents.forms import basis_of, document_of
from services.reporting.views.plan_documents import plan_documents

DOCUMENTS = PLAN + "/documents"
PDF = "application/pdf"
GIVEN_OUT: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The PDF, to be saved.",
        "content": {PDF: {"schema": {"type": "string", "format": "binary"}}},
    }
}

Form = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9.]{1,12}$"),
    Field(description="The number of a form in PermenPANRB 6/2022.", examples=["A.1.7"]),
]
Signatory = Annotated[
    Caller,
    allow("employee", "appraiser", whose="their own, and those of plans to which they agreed"),
]


class NoSuchIssue(NotFound):
    """No document of this plan was signed under this link."""

    slug = "reporting.no-such-issue"
    indonesian = "Tidak ada dokumen rencana ini yang ditandatangani dengan tautan tersebut."


def document_routes(api: APIRouter, edge: Edge) -> None:
    @api.get(DOCUMENTS)
    async def list_plan_documents(
        employee_id: Id, year: Year, segment: Segment, by: Reader, signing: Signed
    ) -> DocumentsShown:
        """The forms in which the plan is told (PermenPANRB 6/2022), and who has signed them."""
        plan = await readable(edge, employee_id, year, segment, by)
        rows = await edge.page(plan_documents, by, plan_id=plan.plan_id)
        return await documents_shown(edge, plan, {of.form: of for of in rows.items}, signing, by)

    read_routes(api, edge)

    @api.post(DOCUMENTS + "/{form}/sign")
    async def sign_document(
        employee_id: Id,
        year: Year,
        segment: Segment,
        form: Form,
        by: Signatory,
        files: Stored,
        signing: Signed,
    ) -> SignedShown:
        """By the employee and, where the form asks it, by the appraiser who agreed, in any order.
        When the plan says something else later, both sign again."""
        plan = await readable(edge, employee_id, year, segment, by)
        named = await form_named(edge, plan, form, by)
        now = await sign(edge, plan, named, files, signing, by)
        return SignedShown(
            position=now.answer.position,
            version=now.answer.version,
            link_id=now.link_id,
            link=address(now.link_id, by.region, signing),
            sha256=now.sha256,
        )


def read_routes(api: APIRouter, edge: Edge) -> None:
    @api.get(
        DOCUMENTS + "/{form}",
        response_class=StreamingResponse,
        response_model=None,
        responses=GIVEN_OUT,
    )
    async def read_document(
        employee_id: Id, year: Year, segment: Segment, form: Form, by: Reader, files: Stored
    ) -> StreamingResponse:
        """The document as a PDF: signed, if it was and still says what the plan says; otherwise a
        draft, with the same bytes each time."""
        plan = await readable(edge, employee_id, year, segment, by)
        named = await form_named(edge, plan, form, by)
        facts = await facts_of(edge, plan, named, by)
        row = await edge.find(plan_documents, document_id(plan.plan_id, named), by)
        by.headers["ETag"] = f'"{plan.version}"'
        name = f"{named}-{year}-{segment}"
        if issue := current(row, plan.revision, basis_of(named, facts).position):
            return pdf(await pdf_of(edge, files, issue.signatures[-1], by), name)
        draft = await run_in_threadpool(typeset, document_of(named, facts))
        return pdf(draft.pdf, name)

    @api.get(
        DOCUMENTS + "/{form}/{link_id}",
        response_class=StreamingResponse,
        response_model=None,
        responses=GIVEN_OUT,
    )
    async def read_issue(
        employee_id: Id,
        year: Year,
        segment: Segment,
        form: Form,
        link_id: LinkId,
        by: Reader,
        files: Stored,
    ) -> StreamingResponse:
        """A signed document, also one that is no longer current, or of a form in which the plan is
        told no more."""
        key = plan_id(employee_id, year, segment)
        await check_plan_reader(edge, employee_id, key, by)
        row = await edge.find(plan_documents, document_id(key, form), by)
        for issue in row.issues if row else ():
            if issue.link_id == link_id:
                content = await pdf_of(edge, files, issue.signatures[-1], by)
                return pdf(content, f"{form}-{year}-{segment}")
        raise NoSuchIssue(key)


def pdf(content: bytes, name: str) -> StreamingResponse:
    """A download whose name tells nobody's."""
    return download(io.BytesIO(content), PDF, f"{name}.pdf", len(content))
