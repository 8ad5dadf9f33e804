"""The two offices above the roster, over HTTP: regional head and authorised official (PyB)."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter
from msgspec.structs import asdict
from pydantic import BaseModel, Field

from contracts.evaluation import Office
from kernel.http import Body, Day, Done, Edge, Id, done
from services.evaluation.api.adoption import Adopter, Reader
from services.evaluation.deciders.official import AUTHORISED, NameOfficial
from services.evaluation.views.people import officials


class OfficialBody(Body):
    person_id: Annotated[Id, Field(examples=["p1"])]
    since: Annotated[Day, Field(description="In office since.")]


class OfficialShown(BaseModel):
    office: Office
    person_id: str
    since: date
    recorded_at: Annotated[str, Field(examples=["13.72/evaluation@3"])]
    version: int


def official_routes(api: APIRouter, edge: Edge) -> None:
    @api.put("/officials/authorised-official")
    async def name_official(body: OfficialBody, by: Adopter) -> Done:
        """To whom dossiers go (PyB). The regional head is named to reporting."""
        asked = NameOfficial(office=AUTHORISED, person_id=body.person_id, since=body.since)
        return done(await edge.execute(asked, by))

    @api.get("/officials/{office}")
    async def read_official(office: Office, by: Reader) -> OfficialShown:
        """``person_id`` is empty while the office is vacant. The regional head appraises the top
        posts and stands above whom the roster puts under nobody."""
        return OfficialShown.model_validate(asdict(await edge.row(officials, office, by)))
