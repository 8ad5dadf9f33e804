"""Looking people up over HTTP, and who has looked up whom."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from contracts.vault import LookedUpBy
from kernel.http import Body, Edge, Listed, Text, only
from kernel.refusal import Invalid
from kernel.shapes import SubjectId
from services.vault.api.callers import Officer, Reader
from services.vault.views import LookupRow, lookups


class SearchIsUnclear(Invalid):
    """Somebody is looked up by a name, a NIP or a NIK: by one of them."""

    slug = "vault.search-is-unclear"
    indonesian = "Pencarian memakai salah satu: nama, NIP, atau NIK."


class SearchBody(Body):
    """One of them. In the body, because addresses are written down on the way."""

    name: Annotated[Text | None, Field(max_length=100, examples=["Contoh"])] = None
    nip: Annotated[str, Field(pattern="^[0-9]{18}$", examples=["198001152005011001"])] | None = None
    nik: Annotated[str, Field(pattern="^[0-9]{16}$", examples=["1372011501800001"])] | None = None


class LookupShown(BaseModel):
    """``subject_id`` is one of the ``found`` that this look-up showed; absent where there was
    nobody, or an import found too many to name: then ``file`` is its SHA-256."""

    lookup_id: str
    looker_id: str
    by: LookedUpBy
    subject_id: str | None
    found: int
    looked_at: datetime
    asked: Annotated[int | None, Field(description="How many numbers an import asked for.")]
    file: Annotated[str | None, Field(description="SHA-256 of a large import.")]


class Found(BaseModel):
    """Ids, by name where a name was given. Who is forgotten is not found; who is restricted, by a
    number only."""

    subjects: list[str]


def lookup_routes(api: APIRouter, edge: Edge) -> None:
    @api.post("/search")
    async def search(body: SearchBody, by: Officer) -> Found:
        """Recorded with who looked and whom was found; 30 a minute and 500 a day for a person."""
        match body:
            case SearchBody(name=str(name), nip=None, nik=None):
                return Found(subjects=await edge.search(name, by))
            case SearchBody(name=None, nip=str(nip), nik=None):
                found = await edge.subject_of("nip", nip, by)
            case SearchBody(name=None, nip=None, nik=str(nik)):
                found = await edge.subject_of("nik", nik, by)
            case _:
                raise SearchIsUnclear
        return Found(subjects=[found] if found else [])

    @api.get("/lookups")
    async def list_lookups(
        by: Reader, looker_id: SubjectId | None = None, subject_id: SubjectId | None = None
    ) -> Listed[LookupShown]:
        """Who looked up whom, oldest first."""
        page = await edge.page(lookups, by, **only(looker_id=looker_id, subject_id=subject_id))
        return Listed(items=[lookup_shown(row) for row in page.items], next=page.next)


def lookup_shown(row: LookupRow) -> LookupShown:
    return LookupShown(
        lookup_id=row.lookup_id,
        looker_id=row.looker_id,
        by=row.by,
        subject_id=row.subject_id or None,
        found=row.found,
        looked_at=row.looked_at,
        asked=row.asked,
        file=row.file,
    )
