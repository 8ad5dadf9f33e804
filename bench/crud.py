"""What one would write without events: FastAPI and SQLAlchemy, a table and its rows.

At its best: plain functions on FastAPI's threads with a pool that never makes them wait (async
SQLAlchemy over the same driver was slower when tried), one INSERT and one COMMIT for a command,
one SELECT by primary key for a read, uvicorn with uvloop and httptools. The tokens are checked by
the very code that checks ours. ``PUT /nothing/{survey_id}`` does all of it but the table.
"""

import argparse
from datetime import date
from typing import Annotated

import sqlalchemy as sa
import uvicorn
from fastapi import Depends, FastAPI, Header, HTTPException, Request
from pydantic import BaseModel
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from kernel.identity import Actor, Identity, TokenIsRefused
from kinerja import issuer as issuers

THREADS = 40  # of FastAPI; a connection for each


class Tables(DeclarativeBase):
    """The tables."""


class Survey(Tables):
    __tablename__ = "surveys"
    survey_id: Mapped[str] = mapped_column(primary_key=True)
    unit_id: Mapped[str]
    service: Mapped[str]
    period: Mapped[str]
    elements: Mapped[list[str]] = mapped_column(ARRAY(sa.Text))
    population: Mapped[int]
    opens: Mapped[date]
    closes: Mapped[date]
    changed_by: Mapped[str]


class SurveyBody(BaseModel):
    unit_id: str
    service: str
    period: str
    elements: list[str]
    population: int
    opens: date
    closes: date


class SurveyShown(SurveyBody):
    survey_id: str


class Done(BaseModel):
    survey_id: str


async def signed_in(request: Request, authorization: Annotated[str, Header()]) -> Actor:
    """The token is checked by what checks ours, and its holder has the role that ours asks for."""
    identity: Identity = request.app.state.identity
    try:
        actor = await identity.actor(authorization.removeprefix("Bearer "))
    except TokenIsRefused:
        raise HTTPException(401) from None
    if "officer" not in actor.roles:
        raise HTTPException(403)
    return actor


Officer = Annotated[Actor, Depends(signed_in)]


def crud(engine: sa.Engine, issuer: issuers.Issuer) -> FastAPI:
    app = FastAPI()
    app.state.identity = issuers.identity(issuer)

    @app.put("/surveys/{survey_id}")
    def open_survey(survey_id: str, body: SurveyBody, by: Officer) -> Done:
        with Session(engine) as session:
            session.add(Survey(survey_id=survey_id, changed_by=by.subject, **body.model_dump()))
            session.commit()
        return Done(survey_id=survey_id)

    @app.get("/surveys/{survey_id}")
    def read_survey(survey_id: str, by: Officer) -> SurveyShown:
        with Session(engine) as session:
            found = session.get(Survey, survey_id)
            if found is None:
                raise HTTPException(404)
            return SurveyShown.model_validate(found, from_attributes=True)

    @app.put("/nothing/{survey_id}")
    async def do_nothing(survey_id: str, body: SurveyBody, by: Officer) -> Done:
        return Done(survey_id=survey_id)

    return app


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", required=True)
    parser.add_argument("--port", type=int, required=True)
    given = parser.parse_args()
    engine = sa.create_engine(given.url, pool_size=THREADS)
    Tables.metadata.create_all(engine)
    issuer = issuers.issuer(f"http://127.0.0.1:{given.port}/issuer")
    app = crud(engine, issuer)
    app.mount("/issuer", issuers.app(issuer))
    uvicorn.run(app, port=given.port, log_level="warning", access_log=False)


if __name__ == "__main__":
    main()
