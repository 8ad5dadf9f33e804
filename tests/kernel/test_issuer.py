"""The development issuer: whoever asks gets a token, and everybody sees what it is."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from joserfc import jwt

from kinerja.issuer import Issuer, Persona, app, identity, issuer, mint

pytestmark = pytest.mark.anyio
HR = Persona("hr-13.71", "e1", ["hr"], ["13.71"], "Head of HR in Kota Padang")


@pytest.fixture
def by() -> Issuer:
    return issuer("http://issuer.test")


@pytest.fixture
async def asker(by: Issuer) -> AsyncIterator[httpx2.AsyncClient]:
    transport = httpx2.ASGITransport(app(by, [HR]))
    async with httpx2.AsyncClient(transport=transport, base_url=by.url) as client:
        yield client


ASKED: list[dict[str, Any]] = [
    {"url": "/token", "data": {"persona": "hr-13.71"}},
    {"url": "/token", "json": {"persona": "hr-13.71"}},
    {"url": "/token?persona=hr-13.71"},
]


@pytest.mark.parametrize("asked", ASKED, ids=["form", "json", "address"])
async def test_a_persona_is_asked_for_by_name(
    asker: httpx2.AsyncClient, by: Issuer, asked: dict[str, Any]
):
    given = (await asker.post(**asked)).json()
    actor = await identity(by).actor(given["access_token"])
    assert (actor.subject, actor.roles, actor.regions) == ("e1", {"hr"}, {"13.71"})
    assert given["token_type"] == "Bearer"


async def test_anybody_is_asked_for_by_subject_roles_and_regions(
    asker: httpx2.AsyncClient, by: Issuer
):
    asked = {"sub": "e9", "roles": "employee,appraiser", "regions": "13.71 13.72"}
    given = (await asker.post("/token", data=asked)).json()
    actor = await identity(by).actor(given["access_token"])
    assert (actor.roles, actor.regions) == ({"employee", "appraiser"}, {"13.71", "13.72"})


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"persona": "king"},
        {"sub": "e9", "roles": "boss"},
        {"sub": "E 9"},
        {"sub": "198001152005011001"},
        {"sub": "siti"},
        {"who": "e9"},
    ],
)
async def test_an_unknown_wish_is_refused(asker: httpx2.AsyncClient, asked: dict[str, str]):
    assert (await asker.post("/token", data=asked)).status_code == 400


async def test_a_body_that_is_no_json_is_refused(asker: httpx2.AsyncClient):
    headers = {"Content-Type": "application/json"}
    assert (await asker.post("/token", content=b"{", headers=headers)).status_code == 400


async def test_personas_are_listed_with_who_they_are(asker: httpx2.AsyncClient):
    (shown,) = (await asker.get("/personas")).json()
    assert (shown["name"], shown["description"]) == ("hr-13.71", "Head of HR in Kota Padang")


async def test_the_private_key_is_never_shown(asker: httpx2.AsyncClient):
    (key,) = (await asker.get("/jwks.json")).json()["keys"]
    assert (key["kty"], key["alg"], "d" in key) == ("OKP", "Ed25519", False)


def test_a_token_says_what_it_is(by: Issuer):
    said = jwt.decode(mint(by, "e1", ["hr"], ["13.71"]), by.key, ["Ed25519"])
    assert said.claims["development_issuer"] is True


def test_starting_it_is_logged_as_a_warning(caplog: pytest.LogCaptureFixture):
    issuer("http://issuer.test")
    assert [record.levelname for record in caplog.records] == ["WARNING"]


async def test_a_key_kept_in_a_file_outlives_a_restart(tmp_path: Path):
    file = tmp_path / "keys" / "issuer.json"
    before = mint(issuer("http://issuer.test", file), "e1", ["hr"], ["13.71"])
    after = issuer("http://issuer.test", file)
    assert (await identity(after).actor(before)).subject == "e1"
    assert file.stat().st_mode & 0o077 == 0
