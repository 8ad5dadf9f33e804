"""Evidence over HTTP: a file comes in piece by piece, under the SHA-256 that the caller computed,
and goes out as a download that no browser shows.

The employee who brings it is named in the path: whoever may read that employee's work may read the
file, and nobody else, however well the SHA-256 is known.
"""

from typing import Annotated

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, Field, StringConstraints
from starlette.responses import StreamingResponse

from kernel.edge import Caller, Edge
from kernel.http import Done, Id, Listed, done
from kernel.order import BatchRefused
from kernel.refusal import Forbidden, Invalid
from kernel.upload import DOWNLOADED, UPLOADED, Stored, Upload, download
from services.reporting.api.callers import Owner, Reader, check_reader
from services.reporting.deciders.evidence import KeepEvidence
from services.reporting.rules.file_kind import EXTENSION_OF, kind_of
from services.reporting.views.evidence import EvidenceRow, evidence_files

Sha256 = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9a-f]{64}$"),
    Field(description="SHA-256 of a file, in hexadecimal.", examples=["ab" * 32]),
]


class EvidenceIsAnothers(Forbidden):
    """Evidence is brought only by the one whose work it shows."""

    slug = "reporting.evidence-is-anothers"
    indonesian = "Bukti hanya diunggah oleh pegawai yang bersangkutan."


class FileIsAnother(Invalid):
    """What arrived has another SHA-256 than the path says: it was changed or cut on its way."""

    slug = "reporting.file-is-another"
    indonesian = "Berkas yang tiba berbeda SHA-256-nya: berubah atau terpotong di jalan."


class FileShown(BaseModel):
    sha256: Annotated[str, Field(examples=["ab" * 32])]
    size: Annotated[int, Field(description="Bytes.")]
    media_type: Annotated[str, Field(examples=["application/pdf"])]


def evidence_routes(api: APIRouter, edge: Edge) -> None:
    @api.put("/evidence/{employee_id}/{sha256}", openapi_extra=UPLOADED)
    async def keep_evidence(employee_id: Id, sha256: Sha256, by: Owner, file: Upload) -> Done:
        """The file as the body, up to 10 MiB; sent again it is not stored again. Kinds: pdf, png,
        jpg, webp, txt (and csv), docx, xlsx, pptx, odt, ods, odp."""
        if employee_id != by.subject:
            raise EvidenceIsAnothers(employee_id)
        with file.files.draft() as draft:
            await file.into(draft)
            if draft.sha256 != sha256:
                raise FileIsAnother(sha256, arrived=draft.sha256, size=draft.size)
            kind = await run_in_threadpool(kind_of, draft.file, draft.size)
            asked = KeepEvidence(
                employee_id=employee_id,
                sha256=sha256,
                size=draft.size,
                media_type=kind.media_type if kind else "",
            )
            await check(edge, asked, by)
            await run_in_threadpool(file.files.keep, by.region, draft)
        return done(await edge.execute(asked, by))

    @api.get("/evidence/{employee_id}")
    async def list_evidence(employee_id: Id, by: Reader) -> Listed[FileShown]:
        """The files that an employee has brought."""
        await check_reader(edge, employee_id, by)
        page = await edge.page(evidence_files, by, employee_id=employee_id)
        return Listed(items=[file_shown(row) for row in page.items], next=page.next)

    @api.get(
        "/evidence/{employee_id}/{sha256}",
        response_class=StreamingResponse,
        response_model=None,
        responses=DOWNLOADED,
    )
    async def read_evidence(
        employee_id: Id, sha256: Sha256, by: Reader, files: Stored
    ) -> StreamingResponse:
        """A download under a name made of the SHA-256."""
        await check_reader(edge, employee_id, by)
        row = await edge.row(evidence_files, key_of(employee_id, sha256), by)
        file = await run_in_threadpool(files.open, by.region, sha256)
        name = f"{sha256[:16]}.{EXTENSION_OF[row.media_type]}"
        return download(file, row.media_type, name, row.size)


async def check(edge: Edge, asked: KeepEvidence, by: Caller) -> None:
    """What is refused is not stored."""
    try:
        await edge.rehearse([asked], by)
    except BatchRefused as no:
        raise no.first from None


def key_of(employee_id: str, sha256: str) -> str:
    return f"{employee_id}/{sha256}"


def file_shown(row: EvidenceRow) -> FileShown:
    return FileShown(sha256=row.sha256, size=row.size, media_type=row.media_type)
