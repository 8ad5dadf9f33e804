"""Whether a document in somebody's hand is one of ours: for anybody who has the link printed on it.

Nobody is named. The link is 128 bits of chance, so it is not found by trying; and an address may
ask only so often. A browser is shown a page, everybody else gets JSON.
"""

import hashlib
from datetime import datetime
from html import escape
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from contracts.reporting import DocumentForm, SignedAs
from kernel.edge import Caller, Edge
from kernel.http import allow
from kernel.local_day import ZONE_WITHOUT_CALENDAR
from kernel.paper_words import long_moment
from kernel.rate import limited
from kernel.refusal import NotFound
from kernel.upload import UPLOADED, Upload
from kernel.zone import ZONE
from services.reporting.api.document_facts import office, offices_of, reports_of
from services.reporting.api.document_shapes import LinkId, is_complete
from services.reporting.api.document_signing import current
from services.reporting.api.evidence import Sha256
from services.reporting.documents.forms import position_of
from services.reporting.documents.head import CALLED
from services.reporting.rules.plan_forms import FORMS
from services.reporting.views.plan_documents import Issue, document_links, plan_documents
from services.reporting.views.plans import plans
from services.reporting.views.roster import clocks

A_MINUTE = 60  # questions from one address
LINK = "/documents/{link_id}"
TOO_MANY: dict[int | str, dict[str, str]] = {429: {"description": "Asked too often."}}

Holder = Annotated[
    Caller, allow("citizen", whose="of a document whose link they have; it names nobody")
]
Sameness = Literal["same", "earlier", "another"]


class NoSuchLink(NotFound):
    """No document was signed under this link; compare it with the paper letter by letter."""

    slug = "reporting.no-such-link"
    indonesian = "Tidak ada dokumen dengan tautan ini; cocokkan kembali dengan yang tercetak."


class SignedAsShown(BaseModel):
    """``post`` is what the signer was in the office."""

    signed_as: SignedAs
    post: Annotated[str, Field(examples=["Camat"])]
    at: datetime
    certified: Annotated[bool, Field(description="False: by the signer of a test installation.")]
    sha256: Annotated[str, Field(examples=["ab" * 32])]


class VerifiedShown(BaseModel):
    """``is_current``: the plan still says what the document says. ``is_complete``: all whom the
    form asks have signed. ``sha256`` is of the file with all signatures so far; ``file`` is what
    was found about the file or the SHA-256 that was sent along: "earlier" is this document before
    the last signature."""

    region: Annotated[str, Field(examples=["13.72"])]
    office: Annotated[str, Field(examples=["PEMERINTAH KOTA SOLOK"])]
    form: DocumentForm
    title: str
    year: int
    revision: int
    stands_for: Annotated[str, Field(examples=["13.72/reporting@4711"])]
    is_current: bool
    is_complete: bool
    sha256: Annotated[str, Field(examples=["ab" * 32])]
    signatures: list[SignedAsShown]
    file: Sameness | None


def link_routes(api: APIRouter, edge: Edge) -> None:
    @api.get(
        LINK, dependencies=[limited(A_MINUTE)], response_model=VerifiedShown, responses=TOO_MANY
    )
    async def verify_document(
        link_id: LinkId, by: Holder, request: Request, sha256: Sha256 | None = None
    ) -> VerifiedShown | HTMLResponse:
        """What was signed under this link, when, from which posts, and whether it is current; with
        ``sha256`` also whether that is the file."""
        found = await verified(edge, link_id, sha256, by)
        if "text/html" not in request.headers.get("accept", ""):
            return found
        clock = await edge.find(clocks, ZONE, by)
        zone = ZoneInfo(clock.zone if clock else ZONE_WITHOUT_CALENDAR)
        return HTMLResponse(page(found, zone), headers=SHOWN_SAFELY)

    @api.post(
        LINK + "/check",
        dependencies=[limited(A_MINUTE)],
        openapi_extra=UPLOADED,
        responses=TOO_MANY,
    )
    async def check_document(link_id: LinkId, by: Holder, file: Upload) -> VerifiedShown:
        """The same, with the file itself as the body: nothing of it is kept."""
        digest = hashlib.sha256()
        async for piece in file.body:
            digest.update(piece)
        return await verified(edge, link_id, digest.hexdigest(), by)


async def verified(edge: Edge, link_id: str, sha256: str | None, by: Caller) -> VerifiedShown:
    link = await edge.find(document_links, link_id, by)
    if link is None:
        raise NoSuchLink(link_id)
    row = await edge.row(plan_documents, link.document_id, by)
    plan = await edge.row(plans, row.plan_id, by)
    issue = next(of for of in row.issues if of.link_id == link_id)
    reports = await reports_of(edge, plan, by) if row.form == "B.1.2" else ()
    position = position_of(row.form, plan, reports)
    return VerifiedShown(
        region=by.region,
        office=office(await offices_of(edge, plan.unit_id, by), by.region),
        form=row.form,
        title=FORMS[row.form].title,
        year=plan.year,
        revision=issue.revision,
        stands_for=issue.stands_for,
        is_current=current(row, plan.revision, position) is issue,
        is_complete=is_complete(row.form, issue),
        sha256=issue.signatures[-1].sha256,
        signatures=[
            SignedAsShown(
                signed_as=of.signed_as,
                post=of.post,
                at=of.at,
                certified=of.certified,
                sha256=of.sha256,
            )
            for of in issue.signatures
        ],
        file=sameness(issue, sha256) if sha256 else None,
    )


def sameness(issue: Issue, sha256: str) -> Sameness:
    """Whether a file is the document, as it is or as it was before others signed it."""
    *earlier, last = (of.sha256 for of in issue.signatures)
    if sha256 == last:
        return "same"
    return "earlier" if sha256 in earlier else "another"


SHOWN_SAFELY = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
SAID: dict[Sameness, str] = {
    "same": "Berkas yang diperiksa SAMA dengan dokumen ini.",
    "earlier": "Berkas yang diperiksa adalah dokumen ini sebelum tanda tangan terakhir.",
    "another": "Berkas yang diperiksa BUKAN dokumen ini, atau sudah diubah.",
}


def page(found: VerifiedShown, zone: ZoneInfo) -> str:
    """What a telephone shows that has read the code: plain, without script, style or pictures."""
    lines = [
        f"{found.office} ({found.region})",
        f"Formulir {found.form}: {found.title}, tahun {found.year}, revisi {found.revision}",
        "Masih berlaku: isi rencana belum berubah."
        if found.is_current
        else "Tidak berlaku lagi: isi rencana sudah berubah sejak ditandatangani.",
        "Tanda tangan lengkap." if found.is_complete else "Tanda tangan belum lengkap.",
    ]
    for of in found.signatures:
        worth = "tersertifikasi" if of.certified else "TIDAK TERSERTIFIKASI (penanda tangan uji)"
        when = long_moment(of.at.astimezone(zone))
        lines.append(f"{CALLED[of.signed_as]}: {of.post}, {when}, {worth}")
    lines.append(f"SHA-256 berkas: {found.sha256}")
    if found.file:
        lines.append(SAID[found.file])
    told = "".join(f"<p>{escape(line)}</p>" for line in lines)
    title = "Verifikasi dokumen kinerja"
    head = (
        f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}'
    )
    return f'<!doctype html><html lang="id"><head>{head}</title></head><body><h1>{title}</h1>{told}'
