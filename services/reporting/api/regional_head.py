"""The regional head over HTTP: who appraises the leading posts, without a NIP."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from kernel.edge import Caller, Edge
from kernel.http import Body, Day, Done, Id, OpenText, Personal, Text, allow, done
from kernel.local_day import today
from services.reporting.api.callers import SEES_EVERYBODY, Hr
from services.reporting.deciders.regional_head import LeaveOffice, TakeOffice
from services.reporting.views.roster import clocks, regional_heads

Signed = Annotated[
    Caller, allow("employee", "appraiser", *SEES_EVERYBODY, whose="who heads the region: public")
]


class TakeOfficeBody(Body):
    """``official_id`` is the pseudonym, and the subject of the token of the regional head."""

    official_id: Id
    name: Annotated[Text, Field(max_length=200, examples=["Contoh Wali Kota"])]
    position: Annotated[OpenText, Field(max_length=100, examples=["Wali Kota"])]
    since: Day


class LeaveOfficeBody(Body):
    official_id: Id
    since: Day


class RegionalHeadShown(BaseModel):
    official_id: Annotated[str, Field(examples=["w1"])]
    name: Annotated[str, Field(examples=["Contoh Wali Kota"])]
    position: Annotated[str, Field(examples=["Wali Kota"])]
    since: date
    version: int


def regional_head_routes(api: APIRouter, edge: Edge) -> None:
    @api.put("/regional-head")
    async def take_office(body: TakeOfficeBody, by: Hr) -> Done:
        """The one before leaves with it. The next roster file that names nobody for a leading post
        assigns the new one."""
        [name] = await edge.seal([Personal(body.official_id, "name", body.name, named=True)], by)
        asked = TakeOffice(
            region_id=by.region,
            official_id=body.official_id,
            name=name,
            position=body.position,
            since=body.since,
            today=await today(clocks, edge, by),
        )
        return done(await edge.execute(asked, by))

    @api.post("/regional-head/leave")
    async def leave_office(body: LeaveOfficeBody, by: Hr) -> Done:
        asked = LeaveOffice(
            region_id=by.region,
            official_id=body.official_id,
            since=body.since,
            today=await today(clocks, edge, by),
        )
        return done(await edge.execute(asked, by))

    @api.get("/regional-head")
    async def read_regional_head(by: Signed) -> RegionalHeadShown:
        row = await edge.row(regional_heads, by.region, by)
        texts = await edge.open([row.name], by)
        return RegionalHeadShown(
            official_id=row.official_id,
            name=texts[row.name],
            position=row.position,
            since=row.since,
            version=row.version,
        )
