"""Every route of every service × nobody, the wrong role, the wrong region: refused at the door."""

from dataclasses import dataclass
from typing import Any

import httpx2
import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import iter_route_contexts

from kernel.access import ROLES, Allow
from kernel.http import AccessIsUndeclared, allowed
from kinerja.issuer import mint
from tests.services.apps import APPS, ELSEWHERE, HERE, ISSUER, app_of

pytestmark = pytest.mark.anyio


@dataclass(frozen=True)
class Door:
    """One route, with the roles that it lets in."""

    service: str
    method: str
    path: str
    allow: Allow

    def __str__(self) -> str:
        return f"{self.method} {self.path.removeprefix('/v1/regions/{region}')}"

    @property
    def strangers(self) -> list[str]:
        return sorted(ROLES - self.allow.roles - {"citizen"})


def doors(app: FastAPI, service: str) -> list[Door]:
    routes = [r for r in iter_route_contexts(app.routes) if str(r.path).startswith("/v1/")]
    return [
        Door(service, method, str(route.path), allowed(route))
        for route in routes
        for method in sorted(route.methods or ())
    ]


DOORS = [door for service, app in APPS.items() for door in doors(app, service)]
GUARDED = [door for door in DOORS if "citizen" not in door.allow.roles]


async def knock(door: Door, role: str = "", region: str = HERE) -> httpx2.Response:
    token = mint(ISSUER, "e7", [role], [region]) if role else ""
    headers = {"Authorization": f"Bearer {token}"} if role else {}
    filled: Any = dict.fromkeys(["region", *named(door.path)], "a7") | {"region": HERE}
    transport = httpx2.ASGITransport(APPS[door.service])
    async with httpx2.AsyncClient(transport=transport, base_url="http://door.test") as client:
        return await client.request(door.method, door.path.format(**filled), headers=headers)


def named(path: str) -> list[str]:
    return [part[1:-1] for part in path.split("/") if part.startswith("{")]


@pytest.mark.parametrize("service", sorted(APPS))
def test_every_service_has_doors(service: str):
    assert any(door.service == service for door in DOORS)


@pytest.mark.parametrize("door", GUARDED, ids=str)
async def test_nobody_enters_without_a_token(door: Door):
    assert (await knock(door)).status_code == 401


@pytest.mark.parametrize("door", GUARDED, ids=str)
async def test_nobody_enters_in_a_role_that_is_not_named(door: Door):
    for role in door.strangers:
        assert (await knock(door, role)).status_code == 403


@pytest.mark.parametrize("door", DOORS, ids=str)
async def test_nobody_enters_from_another_region(door: Door):
    for role in sorted(door.allow.roles):
        assert (await knock(door, role, ELSEWHERE)).status_code == 403


def test_what_anybody_may_write_is_written_by_nobody():
    """Who is signed in, and speaks as a citizen, would otherwise be named in the record."""
    written = [door for door in DOORS if door.method != "GET" and "citizen" in door.allow.roles]
    assert written and not [str(door) for door in written if not door.allow.unnamed]


def test_a_route_that_says_nothing_about_access_is_not_served():
    forgotten = APIRouter(prefix="/forgotten")

    @forgotten.get("/things")
    async def read_things() -> None: ...

    with pytest.raises(AccessIsUndeclared, match="/forgotten/things"):
        app_of(forgotten)
