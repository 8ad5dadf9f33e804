"""Subjects over HTTP: how one stands; forgetting by two people; restricting."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from contracts.vault import ErasureBasis, RestrictionBasis
from kernel.http import Body, Caller, Done, Edge, Id, Listed, done, only
from kernel.refusal import Forbidden, Invalid
from kernel.shapes import SubjectId
from services.vault.api.callers import Approver, Exporter, Officer, Reader
from services.vault.deciders.subject import (
    ApproveForgetting,
    ProposeForgetting,
    RecordExport,
    Restrict,
    Unrestrict,
    WithdrawForgetting,
)
from services.vault.views import Forgetting, Standing, SubjectRow, forgettings, subjects


class ApprovalNamesNoVersion(Invalid):
    """Who approves names in If-Match the version of the subject that was read, so that nothing else
    is approved than what was seen: who proposed it, and on which ground."""

    slug = "vault.approval-names-no-version"
    indonesian = (
        "Persetujuan menyebutkan versi yang dibaca dalam If-Match, agar yang disetujui tepat usulan"
        " yang dilihat: pengusul dan dasarnya."
    )


class ExportIsAnothers(Forbidden):
    """All that is known of a person is told to that person, to human resources and to auditors."""

    slug = "vault.export-is-anothers"
    indonesian = "Semua yang tercatat tentang seseorang hanya untuk dirinya, HR, dan auditor."


class ErasureBody(Body):
    """The ground of UU 27/2022 on which somebody is erased."""

    basis: Annotated[ErasureBasis, Field(examples=["subject-request"])]


class RestrictionBody(Body):
    basis: RestrictionBasis = "subject-request"


class ForgettingShown(BaseModel):
    """A forgetting that waits for a second person, who is not ``proposed_by``."""

    subject_id: str
    basis: ErasureBasis
    proposed_by: str
    proposed_at: datetime


class SubjectShown(BaseModel):
    """``standing`` is what was decided; ``carried_out`` says whether it holds where the keys lie
    and the decision is published, so that a vault restored from now on knows of it; it is absent
    for the past. ``lost`` says that the key is gone though nobody was forgotten. A commitment is
    the SHA-256 of a key, in hexadecimal."""

    subject_id: str
    standing: Standing
    basis: Annotated[str | None, Field(description="Why it is restricted or was forgotten.")]
    forgetting: Annotated[ForgettingShown | None, Field(description="Waits for a second person.")]
    commitments: list[str]
    exports: int
    lost: bool
    carried_out: bool | None
    version: int


class SubjectListed(BaseModel):
    subject_id: str
    standing: Standing
    basis: str | None
    proposed: bool
    lost: bool


def subject_routes(api: APIRouter, edge: Edge) -> None:
    @api.get("/subjects")
    async def list_subjects(
        by: Reader, standing: Standing | None = None, lost: bool | None = None
    ) -> Listed[SubjectListed]:
        """By id, all of them or those that stand so; or those whose key is lost."""
        page = await edge.page(subjects, by, **only(standing=standing, lost=lost))
        return Listed(items=[listed(row) for row in page.items], next=page.next)

    @api.get("/subjects/{subject_id}")
    async def read_subject(subject_id: SubjectId, by: Reader) -> SubjectShown:
        row = await edge.row(subjects, subject_id, by)
        waiting = await edge.find(forgettings, subject_id, by) if row.proposed else None
        by.headers["ETag"] = f'"{row.version}"'
        return shown(row, waiting, await is_carried_out(row, edge, by))

    @api.post("/subjects/{subject_id}/restrict")
    async def restrict(subject_id: SubjectId, body: RestrictionBody, by: Officer) -> Done:
        """Keep what is sealed, and show it to nobody: within seconds, in every process that the
        vault answers; in others after five minutes."""
        asked = Restrict(subject_id=subject_id, basis=body.basis)
        return done(await edge.execute(asked, by))

    @api.post("/subjects/{subject_id}/unrestrict")
    async def unrestrict(subject_id: SubjectId, by: Officer) -> Done:
        return done(await edge.execute(Unrestrict(subject_id=subject_id), by))

    @api.put("/subjects/{subject_id}/exports/{export_id}")
    async def record_export(subject_id: SubjectId, export_id: Id, by: Exporter) -> Done:
        """All that is known of somebody is handed out: recorded before it is."""
        if subject_id != by.subject and not by.has("hr", "auditor"):
            raise ExportIsAnothers(subject_id)
        asked = RecordExport(subject_id=subject_id, export_id=export_id)
        return done(await edge.execute(asked, by))


def forgetting_routes(api: APIRouter, edge: Edge) -> None:
    @api.get("/forgettings")
    async def list_forgettings(by: Reader) -> Listed[ForgettingShown]:
        """Those that wait for a second person."""
        page = await edge.page(forgettings, by)
        return Listed(items=[forgetting_shown(row) for row in page.items], next=page.next)

    @api.put("/subjects/{subject_id}/forgetting")
    async def propose_forgetting(subject_id: SubjectId, body: ErasureBody, by: Officer) -> Done:
        """Nothing is destroyed before another person has approved it."""
        asked = ProposeForgetting(subject_id=subject_id, basis=body.basis, proposer_id=by.subject)
        return done(await edge.execute(asked, by))

    @api.post("/subjects/{subject_id}/forgetting/approve")
    async def approve_forgetting(subject_id: SubjectId, by: Approver) -> Done:
        """For ever: the key is destroyed within seconds, and no backup of a log brings it back.
        `carried_out` of the subject says when it is, and the decision published. What is approved
        is what If-Match names: the version of the subject that was read."""
        if by.expected is None:
            raise ApprovalNamesNoVersion(subject_id)
        asked = ApproveForgetting(subject_id=subject_id, approver_id=by.subject)
        return done(await edge.execute(asked, by))

    @api.post("/subjects/{subject_id}/forgetting/withdraw")
    async def withdraw_forgetting(subject_id: SubjectId, by: Officer) -> Done:
        return done(await edge.execute(WithdrawForgetting(subject_id=subject_id), by))


async def is_carried_out(row: SubjectRow, edge: Edge, by: Caller) -> bool | None:
    """Whether the tables beside the log stand as the log says, and the decision is where a restored
    vault will find it; None for the past."""
    if by.as_of:
        return None
    there = await edge.standing_of(row.subject_id, by)
    is_so = there == ("free" if row.standing == "held" else row.standing)
    return is_so and await edge.published(row.decided, by)


def shown(row: SubjectRow, waiting: Forgetting | None, carried_out: bool | None) -> SubjectShown:
    return SubjectShown(
        subject_id=row.subject_id,
        standing=row.standing,
        basis=row.basis or None,
        forgetting=forgetting_shown(waiting) if waiting else None,
        commitments=list(row.commitments),
        exports=row.exports,
        lost=row.lost,
        carried_out=carried_out,
        version=row.version,
    )


def listed(row: SubjectRow) -> SubjectListed:
    return SubjectListed(
        subject_id=row.subject_id,
        standing=row.standing,
        basis=row.basis or None,
        proposed=row.proposed,
        lost=row.lost,
    )


def forgetting_shown(row: Forgetting) -> ForgettingShown:
    return ForgettingShown(
        subject_id=row.subject_id,
        basis=row.basis,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
    )
