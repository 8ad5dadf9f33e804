"""A small service in memory, on which the conventions of HTTP are tried."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated, Any

import httpx2
from fastapi import APIRouter, FastAPI
from prometheus_client import CollectorRegistry

from kernel.edge import Answer
from kernel.http import (
    Behind,
    Body,
    Caller,
    Done,
    EventSourceResponse,
    Id,
    Listed,
    Readiness,
    ServerSentEvent,
    Sheet,
    Text,
    allow,
    build_app,
    cursor_of,
    done,
)
from kernel.identity import Identity
from kernel.order import BatchRefused
from kernel.refusal import Conflict, Forbidden, NotFound, QueueIsFull, Stale
from kinerja.issuer import identity, issuer, mint

REGIONS = {"13.71", "13.72"}
NOW = datetime(2026, 3, 31, 9, tzinfo=UTC)
THINGS = "/v1/regions/13.72/small/things"
BALLOTS = "/v1/regions/13.72/small/ballots"
Made = Annotated[Caller, allow("employee", "hr", whose="one's own")]


class NoSuchThing(NotFound):
    """Nobody made this thing."""

    slug = "small.no-such-thing"
    indonesian = "Benda ini belum dibuat."


class ThingIsClosed(Conflict):
    """A closed thing does not change."""

    slug = "small.thing-is-closed"


class NotYours(Forbidden):
    """Only its owner may do this."""

    slug = "small.not-yours"


class Part(Body):
    amount: int


class Thing(Body):
    name: Text
    parts: list[Part] = []


@dataclass
class Store:
    """What was stored, and the callers that were let through."""

    things: dict[str, Thing] = field(default_factory=dict[str, Thing])
    files: list[bytes] = field(default_factory=list[bytes])
    callers: list[Caller] = field(default_factory=list[Caller])

    def put(self, thing_id: str, thing: Thing, by: Caller) -> Answer:
        self.callers.append(by)
        self.things[thing_id] = thing
        position = f"{by.region}/small@{len(self.things) - 1}"
        by.headers.update({"Kinerja-Position": position, "ETag": '"1"'})
        return Answer(position, 1)


def routes(store: Store) -> APIRouter:
    router = APIRouter(prefix="/small")

    @router.put("/things/{thing_id}")
    async def put_thing(thing_id: Id, thing: Thing, by: Made) -> Done:
        return done(store.put(thing_id, thing, by))

    @router.post("/things/{thing_id}/close")
    async def close_thing(thing_id: Id, by: Made) -> Done:
        store.callers.append(by)
        by.headers.update({"Kinerja-Position": f"{by.region}/small@7", "ETag": '"7"'})  # it read
        raise REFUSALS[thing_id]

    @router.get("/things")
    async def list_things(by: Made) -> Listed[Thing]:
        store.callers.append(by)
        return Listed(items=list(store.things.values()), next=cursor_of("a7"))

    @router.get("/things/stream", response_class=EventSourceResponse)
    async def stream_things(by: Made) -> AsyncIterator[ServerSentEvent]:
        for key in sorted(store.things):
            if key > by.cursor:
                yield ServerSentEvent(data=store.things[key].name, id=cursor_of(key))

    @router.put("/roster")
    async def put_roster(roster: Sheet, by: Annotated[Caller, allow("hr")]) -> dict[str, int]:
        store.files.append(roster)
        return {"bytes": len(roster)}

    @router.put("/answers/{answer_id}")
    async def put_answer(
        answer_id: Id, thing: Thing, by: Annotated[Caller, allow("citizen")]
    ) -> Done:
        return done(store.put(answer_id, thing, by))

    @router.put("/ballots/{ballot_id}")
    async def put_ballot(
        ballot_id: Id, thing: Thing, by: Annotated[Caller, allow("hr", unnamed=True)]
    ) -> Done:
        return done(store.put(ballot_id, thing, by))

    return router


REFUSALS: dict[str, Exception] = {
    "absent": NoSuchThing("absent"),
    "closed": ThingIsClosed("closed", until="2026-04-01"),
    "foreign": NotYours("foreign"),
    "stale": Stale("stale", version=8),
    "batch": BatchRefused({0: NoSuchThing("a1"), 3: ThingIsClosed("a4")}),
    "busy": QueueIsFull(),
    "broken": RuntimeError("Budi Santoso 198501012010011001"),
}


def small_app(
    store: Store | None = None,
    who: Identity | None = None,
    ready: Callable[[], Readiness] = lambda: Readiness(True),
    routers: Sequence[APIRouter] | None = None,
) -> FastAPI:
    return build_app(
        [routes(store or Store())] if routers is None else routers,
        identity=who or identity(ISSUER),
        regions=REGIONS,
        clock=lambda: NOW,
        ready=ready,
        metrics=CollectorRegistry(),
    )


ISSUER = issuer("http://issuer.test")


def token(*roles: str, region: str = "13.72", subject: str = "e7", **claims: Any) -> str:
    return mint(ISSUER, subject, roles, [region], **claims)


def client(app: FastAPI, *roles: str, region: str = "13.72") -> httpx2.AsyncClient:
    """Somebody with these roles; without any, somebody without a token."""
    headers = {"Authorization": f"Bearer {token(*roles, region=region)}"} if roles else {}
    headers |= {"Accept-Language": "en"}
    transport = httpx2.ASGITransport(app)
    return httpx2.AsyncClient(transport=transport, base_url="http://small.test", headers=headers)


NOT_READY = Readiness(False, (Behind("inbox", "13.72", 4711), Behind("kafka", why="unreachable")))
