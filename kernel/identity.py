"""Who somebody is: a signed token becomes an `Actor`, checked against the keys of one issuer.

This is the one place for tokens. Another issuer, or several, is another `Identity`.
"""

import asyncio
import hashlib
import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, cast

import httpx2
from joserfc import jwt
from joserfc.errors import ExpiredTokenError, JoseError
from joserfc.jwk import JWKRegistry, Key

from contracts.subjects import is_nobody, is_person, is_reserved
from kernel.refusal import Unavailable

REFETCH_PAUSE_SECONDS = 60  # a token with an unknown key cannot make us ask more often
REFRESH_SECONDS = 600  # after that long a key that was withdrawn is no longer trusted
RETRY_PAUSE_SECONDS = 2  # while the issuer cannot be reached
LEEWAY_SECONDS = 5
REMEMBERED_TOKENS = 10_000
REMEMBERED_SECONDS = 60
ASYMMETRIC = frozenset({"Ed25519", "EdDSA", "ES256", "ES384", "PS256", "RS256"})

KeySource = Callable[[], Awaitable[Mapping[str, Any]]]
"""Gives the issuer's JWKS document. Raises `KeysAreAway` when it cannot be had now."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Actor:
    """Who a token speaks of: a pseudonymous id, roles, and regions (``*`` for all of them)."""

    subject: str
    roles: frozenset[str]
    regions: frozenset[str]

    def may_enter(self, region: str) -> bool:
        """Whether the token is for this region."""
        return region in self.regions or "*" in self.regions


class TokenIsRefused(Exception):
    """The token is not good; ``why`` is one word for it and never holds any of the token."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class KeysAreAway(Unavailable):
    """The issuer of tokens cannot be reached; nobody new can be let in until it answers."""


class _KeyIsUnknown(Exception):
    """The token names a key that the issuer has not shown yet."""


class Identity:
    """Checks tokens of one issuer. Share one in a process, on one event loop.

    ``algorithms`` are fixed here and never taken from a token: `none` and symmetric ones are not
    accepted (ValueError), so a public key cannot be used as a shared secret. A token that was good
    is remembered for at most a minute, and not beyond its end.
    """

    def __init__(
        self,
        issuer: str,
        audience: str,
        keys: KeySource,
        *,
        algorithms: Sequence[str] = ("Ed25519",),
        clock: Callable[[], float] = time.time,
    ) -> None:
        if not algorithms or not ASYMMETRIC.issuperset(algorithms):
            raise ValueError(f"algorithms may be {', '.join(sorted(ASYMMETRIC))}")
        self.algorithms = list(algorithms)
        self._source, self._clock = keys, clock
        self._claims = jwt.JWTClaimsRegistry(
            now=lambda: int(clock()),
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": audience},
            exp={"essential": True},
            sub={"essential": True},
        )
        self._keys: dict[str, Key] = {}
        self._ask_again = float("-inf")
        self._away = False
        self._old_at = float("-inf")
        self._fetching = asyncio.Lock()
        self._good: OrderedDict[bytes, tuple[float, Actor]] = OrderedDict()

    async def actor(self, token: str) -> Actor:
        """Who this token speaks of.

        Raises TokenIsRefused, or KeysAreAway when its key is not known and cannot be fetched.
        """
        digest = hashlib.sha256(token.encode()).digest()
        until, known = self._good.get(digest, (0.0, None))
        if known and self._clock() < until:
            return known
        try:
            claims = await self._checked(token)
            actor = _actor(claims)
        except TokenIsRefused as refused:
            log.info("token refused", extra={"why": refused.why})
            raise
        self._remember(digest, actor, claims["exp"])
        return actor

    async def _checked(self, token: str) -> dict[str, Any]:
        await self._refresh()
        try:
            try:
                found = jwt.decode(token, self._key, algorithms=self.algorithms)
            except _KeyIsUnknown:
                await self._fetch()
                found = jwt.decode(token, self._key, algorithms=self.algorithms)
            self._claims.validate(found.claims)
        except _KeyIsUnknown:
            raise TokenIsRefused("unknown-key") from None
        except ExpiredTokenError:
            raise TokenIsRefused("expired") from None
        except JoseError as error:
            raise TokenIsRefused(_why(error)) from None
        except (ValueError, TypeError):
            raise TokenIsRefused("malformed") from None
        return found.claims

    def _key(self, signed: Any) -> Key:
        key = self._keys.get(str(signed.headers().get("kid")))
        if key is None:
            raise _KeyIsUnknown
        return key

    async def _refresh(self) -> None:
        """Keys that were withdrawn are noticed, unless the issuer is away just then."""
        if self._keys and self._clock() >= self._old_at:
            self._old_at = self._clock() + REFETCH_PAUSE_SECONDS  # nobody else waits for this
            with suppress(KeysAreAway):
                await self._fetch()

    async def _fetch(self) -> None:
        async with self._fetching:  # whoever waited here finds that it was done
            now = self._clock()
            if 0 <= self._ask_again - now <= REFETCH_PAUSE_SECONDS:
                if self._away:
                    raise KeysAreAway
                return
            self._away, self._ask_again = True, now + RETRY_PAUSE_SECONDS
            self._take(await self._source())
            self._away, self._ask_again = False, now + REFETCH_PAUSE_SECONDS

    def _take(self, document: Mapping[str, Any]) -> None:
        found = [JWKRegistry.import_key(key) for key in document["keys"] if key.get("kty") != "oct"]
        self._keys = {str(key.kid): key for key in found if key.kid}
        self._old_at = self._clock() + REFRESH_SECONDS
        self._good.clear()  # a key that was withdrawn signs nobody in any longer
        log.info("keys of the issuer", extra={"keys": len(self._keys)})

    def _remember(self, digest: bytes, actor: Actor, ends: int | float) -> None:
        self._good[digest] = (min(ends, self._clock() + REMEMBERED_SECONDS), actor)
        if len(self._good) > REMEMBERED_TOKENS:
            self._good.popitem(last=False)


def _why(error: JoseError) -> str:
    """ "invalid_claim" of ``iss`` becomes "invalid-claim-iss": what joserfc calls it."""
    claim: str = getattr(error, "claim", "")
    return "-".join(part for part in (error.error.replace("_", "-"), claim) if part)


def _actor(claims: Mapping[str, Any]) -> Actor:
    subject, roles, regions = claims["sub"], claims.get("roles", []), claims.get("regions", [])
    if not (_text(subject) and _texts(roles) and _texts(regions)):
        raise TokenIsRefused("malformed-claims")
    if is_nobody(subject) or is_reserved(subject):  # the platform itself writes under these
        raise TokenIsRefused("reserved-subject")
    if not is_person(subject):  # it would stand in the open for ever, in records and in keys
        raise TokenIsRefused("unusable-subject")
    return Actor(subject, frozenset(roles), frozenset(regions))


def _text(value: object) -> bool:
    return isinstance(value, str) and value.isprintable() and 0 < len(value) <= 128


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(map(_text, cast("list[object]", value)))


def keys_at(issuer: str, client: httpx2.AsyncClient) -> KeySource:
    """The keys that an issuer publishes, found by OpenID Connect discovery."""

    async def fetch() -> Mapping[str, Any]:
        try:
            told = await client.get(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
            found = told.raise_for_status().json()
            if found["issuer"] != issuer:
                raise KeysAreAway("the address of the issuer tells of another issuer")
            return (await client.get(found["jwks_uri"])).raise_for_status().json()
        except (httpx2.HTTPError, ValueError, KeyError) as error:
            log.warning("keys of the issuer cannot be had", exc_info=error)
            raise KeysAreAway from error

    return fetch
