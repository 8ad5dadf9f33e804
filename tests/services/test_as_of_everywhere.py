"""Every route that reads × `?as_of=`: for those who check it reads the past, or says why not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import httpx2
import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from kernel.access import PAST_ROLES
from kernel.edge import Caller, Edge, Page
from kernel.replay import Moment
from kernel.serving import NoSuchRow
from kinerja.catalogue import services
from kinerja.issuer import mint
from tests.services.apps import HERE, ISSUER, app_of
from tests.services.test_access import Door, doors, named

MOMENT = Moment({"reporting": 5})
FILLED = {
    "year": "2026",
    "period": "2026-Q1",
    "segment": "1",
    "month": "2026-03",
    "office": "authorised-official",
    "sha256": "ab" * 32,
    "number": "LK-1372-4711-40",
    "form": "A.1.7",
    "link_id": "6f" * 16,
}
REPORTING = "/v1/regions/{region}/reporting"
ASKED_FOR = {
    f"{REPORTING}/late": {"unit_id": "a7", "period": "2026-Q1"},
    f"{REPORTING}/completion": {"period": "2026-Q1"},
    f"{REPORTING}/national/file": {"period": "2026"},
    f"{REPORTING}/units/{{unit_id}}/matrix": {"year": "2026"},
    f"{REPORTING}/units/{{unit_id}}/achievement": {"period": "2026-Q1"},
}
UNSEEN = {
    ("evaluation", "acting"),  # what a command is told of the roster
    ("evaluation", "studies"),  # likewise
    ("evaluation", "follow_up_terms"),  # what the clock waits for
    ("feedback", "calendars"),
    ("feedback", "clocks"),
    ("feedback", "units"),
    ("reporting", "plan_segments"),  # likewise
    ("reporting", "plan_terms"),
    ("reporting", "reminders"),
    ("training", "clocks"),
}
"""Views of which no route shows the past to anybody: `kinerja replay` does."""


@dataclass
class Noting:
    """An edge over views without rows, that notes which were read, and as of when."""

    read: list[tuple[str, Moment | None]] = field(default_factory=list[tuple[str, Moment | None]])

    async def row(self, view: Any, key: str, by: Caller) -> Any:
        await self.find(view, key, by)
        raise NoSuchRow(key)

    async def find(self, view: Any, key: str, by: Caller) -> None:
        self.read.append((view.name, by.as_of))

    async def rows(self, view: Any, keys: Iterable[str], by: Caller) -> Mapping[str, Any]:
        self.read.append((view.name, by.as_of))
        return {}

    async def page(self, view: Any, by: Caller, **where: str | int | bool) -> Page[Any]:
        self.read.append((view.name, by.as_of))
        return Page([], None)

    async def open(self, values: Iterable[Any], by: Caller) -> Mapping[Any, str]:
        return {}


EDGES = {service.name: Noting() for service in services}
APPS = {
    service.name: app_of(service.routes(cast("Edge", cast("object", EDGES[service.name]))))
    for service in services
}
READING = [
    door for service, app in APPS.items() for door in doors(app, service) if door.method == "GET"
]
VIEWS = {(service.name, view.name) for service in services for view in service.views}

each_door = pytest.mark.parametrize("door", READING, ids=str)


def streams_of(app: FastAPI) -> set[str]:
    return {
        str(route.path)
        for route in iter_route_contexts(app.routes)
        if getattr(route.original_route, "is_sse_stream", False)
    }


STREAMS = {path for app in APPS.values() for path in streams_of(app)}


async def asked(door: Door, *roles: str) -> httpx2.Response:
    """The answer to somebody with these roles who asks for the past."""
    EDGES[door.service].read.clear()
    headers = {"Authorization": f"Bearer {mint(ISSUER, 'e7', list(roles), [HERE])}"}
    path = door.path.format(region=HERE, **{n: FILLED.get(n, "a7") for n in named(door.path)[1:]})
    transport = httpx2.ASGITransport(APPS[door.service])
    async with httpx2.AsyncClient(transport=transport, base_url="http://door.test") as client:
        params = {"as_of": f"{HERE}/reporting@5", **ASKED_FOR.get(door.path, {})}
        return await client.get(path, headers=headers, params=params)


def problem(answer: httpx2.Response) -> str:
    return answer.json()["type"].removeprefix("urn:kinerja:problem:")


def who_may(door: Door) -> list[list[str]]:
    """Those who check, of the roles that a route lets in; a published one lets in all. Where it
    lets in none of them: an auditor who has one of its roles besides."""
    if "citizen" in door.allow.roles:
        return [[role] for role in sorted(PAST_ROLES)]
    checking = sorted(PAST_ROLES & door.allow.roles)
    return [[role] for role in checking] or [["auditor", r] for r in sorted(door.allow.roles)]


@each_door
async def test_those_who_check_read_the_past_or_are_told_why_not(door: Door):
    for roles in who_may(door):
        answer = await asked(door, *roles)
        read = EDGES[door.service].read
        if door.path in STREAMS:
            assert (answer.status_code, read) == (400, [])
            assert problem(answer) == "kernel.stream-has-no-past"
        else:
            assert answer.status_code in (200, 404), answer.text
            assert read, "it read no view"
            assert [as_of for _, as_of in read] == [MOMENT] * len(read)


@each_door
async def test_the_past_is_refused_to_everybody_else(door: Door):
    roles = ["employee"] if "citizen" in door.allow.roles else door.allow.roles - PAST_ROLES
    for role in sorted(roles):
        answer = await asked(door, role)
        if door.path in STREAMS:
            assert answer.status_code == 400
        else:
            assert (answer.status_code, problem(answer)) == (403, "kernel.past-is-not-yours")
        assert EDGES[door.service].read == []


async def test_no_view_is_forgotten():
    shown: set[tuple[str, str]] = set()
    for door in READING:
        for roles in who_may(door):
            await asked(door, *roles)
            shown |= {(door.service, view) for view, _ in EDGES[door.service].read}
    assert VIEWS - shown == UNSEEN
    assert not shown & UNSEEN
