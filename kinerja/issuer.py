"""The development issuer: tokens for named personas, for anybody who asks. Never in production.

It runs inside the process when embedded and as a process of its own otherwise, and is trusted only
where `KINERJA_ISSUER` names it. Every token says what it is by the claim ``development_issuer``.
"""

import json
import logging
import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from fastapi import FastAPI, HTTPException, Request
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey
from pydantic import BaseModel, ConfigDict

from contracts.subjects import USABLE, is_person
from kernel.access import ROLES
from kernel.identity import Identity
from kinerja.failure import WrongUse

AUDIENCE = "kinerja"
TOKEN_SECONDS = 12 * 60 * 60
ALGORITHM = "Ed25519"

log = logging.getLogger(__name__)


class KeyIsWrong(WrongUse):
    """The file of the issuer's key holds something else."""


@dataclass(frozen=True)
class Persona:
    """Somebody to be, by name: ``hr-13.71``. ``description`` says who that is in the story."""

    name: str
    subject: str
    roles: Sequence[str]
    regions: Sequence[str]
    description: str = ""


@dataclass(frozen=True)
class Issuer:
    """A key and an address. ``url`` is the claim ``iss``, and what `KINERJA_ISSUER` names."""

    url: str
    key: OKPKey = field(repr=False)
    clock: Callable[[], float] = time.time

    @property
    def jwks(self) -> dict[str, Any]:
        """The public key, as /jwks.json shows it."""
        return {"keys": [self.key.as_dict(private=False, use="sig", alg=ALGORITHM)]}


def issuer(
    url: str, key_file: Path | None = None, clock: Callable[[], float] = time.time
) -> Issuer:
    """An issuer with a key made now, or kept in a file so that tokens outlive a restart."""
    log.warning("development issuer: it gives a token to anybody who asks", extra={"issuer": url})
    return Issuer(url, _kept(key_file) if key_file else _made(), clock)


def _made() -> OKPKey:
    return OKPKey.generate_key("Ed25519", auto_kid=True)


def _kept(file: Path) -> OKPKey:
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(opened, "w") as written:
            json.dump(_made().as_dict(private=True), written)
    try:
        key = OKPKey.import_key(json.loads(file.read_text()))
    except (OSError, ValueError, TypeError, KeyError, JoseError):  # none of them shows the key
        key = None
    if key is None or not key.is_private:
        raise KeyIsWrong(
            f"{file} is not the key that the development issuer wrote there; put it back, or remove"
            " the file: a new key is made, and tokens given before are refused"
        )
    return key


def mint(
    by: Issuer,
    subject: str,
    roles: Iterable[str],
    regions: Iterable[str],
    seconds: int = TOKEN_SECONDS,
    **claims: Any,
) -> str:
    """A signed token. Raises ValueError for a role that does not exist."""
    if unknown := set(roles := sorted(roles)) - ROLES:
        raise ValueError(f"no such role: {', '.join(sorted(unknown))}")
    now = int(by.clock())
    said: dict[str, Any] = {
        "iss": by.url,
        "aud": AUDIENCE,
        "sub": subject,
        "iat": now,
        "nbf": now,
        "exp": now + seconds,
        "roles": roles,
        "regions": sorted(regions),
        "development_issuer": True,
    }
    return jwt.encode({"alg": ALGORITHM, "kid": by.key.kid}, said | claims, by.key, [ALGORITHM])


def identity(by: Issuer) -> Identity:
    """Who checks the tokens of an issuer that runs in the same process."""

    async def keys() -> Mapping[str, Any]:
        return by.jwks

    return Identity(by.url, AUDIENCE, keys, algorithms=[ALGORITHM], clock=by.clock)


class Asked(BaseModel):
    """A persona by name, or anybody by subject, roles and regions."""

    model_config = ConfigDict(extra="forbid")

    persona: str | None = None
    sub: str | None = None
    roles: list[str] = []
    regions: list[str] = []


def app(by: Issuer, personas: Sequence[Persona] = ()) -> FastAPI:
    """The issuer over HTTP: discovery, keys, `GET /personas` and `POST /token`."""
    served = FastAPI(title="Kinerja development issuer", docs_url=None, redoc_url=None)
    known = {persona.name: persona for persona in personas}

    async def discovery() -> dict[str, Any]:
        return {
            "issuer": by.url,
            "jwks_uri": f"{by.url}/jwks.json",
            "token_endpoint": f"{by.url}/token",
            "response_types_supported": ["token"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": [ALGORITHM],
        }

    async def jwks() -> dict[str, Any]:
        return by.jwks

    async def people() -> list[Persona]:
        return list(known.values())

    async def token(request: Request) -> dict[str, Any]:
        given = await _asked(request)
        try:
            signed = _token(by, known, given)
        except ValueError as error:
            raise HTTPException(400, str(error)) from None
        log.warning("development issuer gave a token", extra={"persona": given.persona})
        return {"access_token": signed, "token_type": "Bearer", "expires_in": TOKEN_SECONDS}

    served.get("/.well-known/openid-configuration")(discovery)
    served.get("/jwks.json")(jwks)
    served.get("/personas")(people)
    served.post("/token")(token)
    return served


def _token(by: Issuer, known: Mapping[str, Persona], given: Asked) -> str:
    if given.persona is None and given.sub is None:
        raise ValueError("name a persona, or sub, roles and regions")
    if given.persona is None and not is_person(str(given.sub)):
        raise ValueError(f"nobody can be known by this sub: {USABLE['en']}")
    if given.persona is None:
        return mint(by, str(given.sub), given.roles, given.regions)
    if given.persona not in known:
        raise ValueError(f"no such persona; there are: {', '.join(known) or 'none'}")
    persona = known[given.persona]
    return mint(by, persona.subject, persona.roles, persona.regions)


async def _asked(request: Request) -> Asked:
    """From the address, a form or JSON; lists as JSON lists or separated by commas or spaces."""
    said: dict[str, Any] = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0]
    try:
        if kind == "application/json":
            said |= await request.json()
        elif kind == "application/x-www-form-urlencoded":
            said |= dict(parse_qsl((await request.body()).decode()))
        for name in ("roles", "regions"):
            if isinstance(said.get(name), str):
                said[name] = said[name].replace(",", " ").split()
        return Asked.model_validate(said)
    except (ValueError, TypeError):
        raise HTTPException(400, "persona=… or sub=…&roles=…&regions=…") from None
