"""The conventions of every route, in one place; `api.py` of a service imports from here only.

``routes(edge)`` gives an ``APIRouter(prefix="/<service>")``; `build_app` puts it under
``/v1/regions/{region}``.

A route takes one parameter ``by: Annotated[Caller, allow("hr", whose="anybody's")]``. What the
headers said is in it, and what `Edge` writes into ``by.headers`` stands in the answer.

Ids, texts and days are `Id`, `Text`, `Period`, `Day`, and `OpenText` where it is not sealed; bodies
derive from `Body`; commands answer with ``done(answer)``; lists are ``Listed[Row]``, filtered by
`only` what the caller asked for, and their ``next`` is `cursor_of` the last key.

A table is a parameter ``roster: Sheet``: the route then takes CSV or XLSX up to 16 MiB instead of
JSON up to 1 MiB. Any other file comes piece by piece, up to 10 MiB (`kernel.upload`).

Server-sent events are FastAPI's own. The id of each is `cursor_of` its key, and a client that comes
back with ``Last-Event-ID`` has it in ``by.cursor``, from where `Edge.follow` continues::

    @router.get("/inbox/stream", response_class=EventSourceResponse)
    async def stream(by: Employee) -> AsyncIterator[ServerSentEvent]:
        async for row in edge.follow(inbox, by, recipient=by.subject):
            yield ServerSentEvent(data=shown(row), event="message", id=cursor_of(row.key))

A comment every 15 s keeps the connection open. The answer has begun when the generator does, so
what may be refused is asked for in a dependency of the route, not in the generator.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any

import msgspec
from fastapi import APIRouter, FastAPI, Response
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts
from fastapi.sse import EventSourceResponse, ServerSentEvent
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from starlette.concurrency import run_in_threadpool
from starlette.routing import compile_path

from kernel.access import Allow, Conditions, allow, cursor_of
from kernel.checked import BODY_LIMIT, CheckedBodies, Taken
from kernel.edge import Answer, Caller, Edge, Page, Personal
from kernel.files import Files
from kernel.found import Found
from kernel.identity import Identity
from kernel.openapi import complete, names_in_query
from kernel.problem import Problem, answer_problems
from kernel.shapes import (
    CSV,
    FILE_LIMIT,
    UPLOAD_LIMIT,
    XLSX,
    Body,
    Day,
    Done,
    Id,
    JoinedId,
    Listed,
    OpenText,
    Period,
    Sheet,
    Text,
    done,
    only,
)
from kernel.signature import Signing
from kernel.upload import sent
from kernel.watched import Watched, request_seconds

__all__ = [
    "CSV",
    "XLSX",
    "Answer",
    "Body",
    "Caller",
    "Day",
    "Done",
    "Edge",
    "EventSourceResponse",
    "Id",
    "JoinedId",
    "Listed",
    "OpenText",
    "Page",
    "Period",
    "Personal",
    "Problem",
    "ServerSentEvent",
    "Sheet",
    "Text",
    "allow",
    "build_app",
    "cursor_of",
    "done",
    "only",
]

PREFIX = "/v1/regions/{region}"


class Behind(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something that has not got where it should be: a follower, the relay, a broker.

    ``records`` is by how much, where that can be counted; ``why`` is in words, nothing personal.
    """

    name: str
    region: str = ""
    records: int = 0
    why: str = ""


class Readiness(msgspec.Struct, frozen=True):
    """Whether requests should be sent here, and what is behind (which may be all right)."""

    ready: bool
    behind: tuple[Behind, ...] = ()


class AccessIsUndeclared(TypeError):
    """A route does not say who may call it."""


def build_app(
    routers: Sequence[APIRouter],
    *,
    identity: Identity,
    regions: Collection[str],
    clock: Callable[[], datetime],
    ready: Callable[[], Readiness],
    metrics: CollectorRegistry,
    files: Files | None = None,
    signing: Signing | None = None,
    title: str = "Kinerja",
    version: str = "1",
) -> FastAPI:
    """The routes of one process under ``/v1/regions/{region}``, with all conventions; beside them
    ``/livez``, ``/readyz``, ``/metrics`` and ``/openapi.json``.

    ``regions`` are those that exist (it may grow), ``clock`` gives the time in UTC that commands
    take, ``ready`` is called in a thread and may ask a database, ``files`` is where files are kept,
    ``signing`` who signs documents.

    Raises AccessIsUndeclared unless every route has exactly one `allow`.
    """
    app = FastAPI(
        title=title,
        version=version,
        docs_url=None,  # these pages load scripts from elsewhere
        redoc_url=None,
        redirect_slashes=False,
        telemetry={"tracing": False, "metrics": False, "logs": False},  # it records query strings
    )
    for router in routers:
        app.include_router(router, prefix=PREFIX)
    _add_health(app, ready, metrics)
    found = list(iter_route_contexts(app.routes))
    routes = [(route, allowed(route)) for route in found if str(route.path).startswith(PREFIX)]
    taken = {id(route.original_route): _taken(route, who) for route, who in routes}
    app.add_middleware(CheckedBodies, routes=taken)
    unnamed = [compile_path(str(route.path))[0] for route, who in routes if who.unnamed]
    app.add_middleware(Watched, seconds=request_seconds(metrics), unnamed=unnamed)
    answer_problems(app)
    templates = {id(route.original_route): str(route.path) for route in found}
    names = {id(route.original_route): names_in_query(route) for route, _ in routes}
    uploads = {route for route, takes in taken.items() if takes.is_file}
    app.state.conditions = Conditions(
        identity, regions, clock, templates, names, uploads, files, signing
    )
    app.router.routes.insert(0, Found(route for route, _ in routes))
    generate = app.openapi
    app.openapi = lambda: app.openapi_schema or complete(generate(), routes)
    return app


def allowed(route: RouteContext) -> Allow:
    """The `allow` that stands at a route. Raises AccessIsUndeclared unless there is exactly one."""
    if not isinstance(route.original_route, APIRoute):
        raise AccessIsUndeclared(f"{route.path} is no route of FastAPI's")
    calls: list[Any] = [dependency.call for dependency in route.dependant.dependencies]
    found = [call for call in calls if isinstance(call, Allow)]
    if len(found) != 1:
        raise AccessIsUndeclared(f"{route.path} needs exactly one `allow`, not {len(found)}")
    return found[0]


def _taken(route: RouteContext, who: Allow) -> Taken:
    if any(each.call is sent for each in route.dependant.dependencies):
        return Taken("", UPLOAD_LIMIT, who.admit, is_file=True)
    media_type = route.body_field.field_info.media_type if route.body_field else ""
    return Taken(media_type, FILE_LIMIT if media_type == CSV else BODY_LIMIT, who.admit)


def _add_health(app: FastAPI, ready: Callable[[], Readiness], metrics: CollectorRegistry) -> None:
    async def livez() -> Response:
        return Response(b'{"alive":true}', media_type="application/json")

    async def readyz() -> Response:
        state = await run_in_threadpool(ready)
        status = 200 if state.ready else 503
        return Response(msgspec.json.encode(state), status, media_type="application/json")

    async def counted() -> Response:
        return Response(generate_latest(metrics), media_type=CONTENT_TYPE_LATEST)

    app.get("/livez", include_in_schema=False)(livez)
    app.get("/readyz", include_in_schema=False)(readyz)
    app.get("/metrics", include_in_schema=False)(counted)
