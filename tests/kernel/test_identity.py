"""Who a token speaks of, and every token that is not believed."""

import base64
import hmac
import json
from collections.abc import Mapping
from typing import Any

import httpx2
import pytest
from anyio import create_task_group
from joserfc import jwt
from joserfc.jwk import OKPKey

from kernel.identity import Actor, Identity, KeysAreAway, TokenIsRefused, keys_at
from kinerja.issuer import AUDIENCE, Issuer, app, issuer, mint

pytestmark = pytest.mark.anyio
URL = "http://issuer.test"


class Clock:
    """Seconds since 1970, moved by the test."""

    seconds = 1_780_000_000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def by(clock: Clock) -> Issuer:
    return issuer(URL, clock=clock)


class Shown:
    """The keys an issuer shows, and how often it was asked for them."""

    def __init__(self, *issuers: Issuer) -> None:
        self.issuers = list(issuers)
        self.asked = 0
        self.away = False

    async def __call__(self) -> Mapping[str, Any]:
        self.asked += 1
        if self.away:
            raise KeysAreAway
        return {"keys": [key for one in self.issuers for key in one.jwks["keys"]]}


@pytest.fixture
def shown(by: Issuer) -> Shown:
    return Shown(by)


@pytest.fixture
def identity(shown: Shown, clock: Clock) -> Identity:
    return Identity(URL, AUDIENCE, shown, clock=clock)


def good(by: Issuer, **claims: Any) -> str:
    roles, regions = claims.pop("roles", ["hr"]), claims.pop("regions", ["13.72"])
    return signed(by, {"sub": "e7", "roles": roles, "regions": regions} | claims)


def signed(by: Issuer, claims: dict[str, Any]) -> str:
    now = int(by.clock())
    said = {"iss": by.url, "aud": AUDIENCE, "iat": now, "nbf": now, "exp": now + 3600} | claims
    return jwt.encode({"alg": "Ed25519", "kid": by.key.kid}, said, by.key, ["Ed25519"])


async def why(identity: Identity, token: str) -> str:
    with pytest.raises(TokenIsRefused) as refused:
        await identity.actor(token)
    return refused.value.why


def forged(token: str, **header: Any) -> str:
    said = base64.urlsafe_b64encode(json.dumps(header).encode()).decode().rstrip("=")
    return ".".join([said, *token.split(".")[1:]])


async def test_a_token_tells_subject_roles_and_regions(identity: Identity, by: Issuer):
    known = Actor("e7", frozenset({"hr"}), frozenset({"13.72"}))
    assert await identity.actor(mint(by, "e7", ["hr"], ["13.72"])) == known
    assert known.may_enter("13.72") and not known.may_enter("13.71")


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"iss": "http://other.test"}, "invalid-claim-iss"),
        ({"iss": None}, "missing-claim-iss"),
        ({"aud": "payroll"}, "invalid-claim-aud"),
        ({"aud": None}, "missing-claim-aud"),
        ({"exp": None}, "missing-claim-exp"),
        ({"exp": 1_779_999_990}, "expired"),
        ({"exp": "tomorrow"}, "invalid-claim-exp"),
        ({"nbf": 1_780_000_010}, "invalid-claim-nbf"),
        ({"sub": None}, "missing-claim-sub"),
        ({"sub": ""}, "invalid-claim-sub"),
        ({"sub": "a\nb"}, "malformed-claims"),
        ({"sub": "system"}, "reserved-subject"),
        ({"sub": "anonymous"}, "reserved-subject"),
        ({"sub": "anonymous-0198c5"}, "reserved-subject"),
        ({"sub": "response-r1"}, "reserved-subject"),
        ({"sub": "round-e7~2026-q1"}, "reserved-subject"),
        ({"sub": "198001152005011001"}, "unusable-subject"),
        ({"sub": "nip-198001152005011001"}, "unusable-subject"),
        ({"sub": "1371011501800001"}, "unusable-subject"),
        ({"sub": "081234567890"}, "unusable-subject"),
        ({"sub": "Siti Rahmawati, S.Kom."}, "unusable-subject"),
        ({"sub": "siti.rahmawati"}, "unusable-subject"),
        ({"sub": "siti@example.go.id"}, "unusable-subject"),
        ({"sub": "auth0|5f0c6a1d"}, "unusable-subject"),
        ({"sub": "e7 "}, "unusable-subject"),
        ({"roles": "hr"}, "malformed-claims"),
        ({"regions": [7]}, "malformed-claims"),
    ],
)
async def test_a_token_that_says_the_wrong_thing_is_refused(
    identity: Identity, by: Issuer, claims: dict[str, Any], reason: str
):
    assert await why(identity, good(by, **claims)) == reason


@pytest.mark.parametrize("subject", ["systems-1", "anonymously-1", "e1-system"])
async def test_a_subject_that_only_looks_reserved_is_let_in(
    identity: Identity, by: Issuer, subject: str
):
    assert (await identity.actor(good(by, sub=subject))).subject == subject


@pytest.mark.parametrize("token", ["", "x", "a.b", "a.b.c", "é.é.é", "e30.e30.", "." * 9000])
async def test_what_is_no_token_is_refused(identity: Identity, token: str):
    assert await why(identity, token)


@pytest.mark.parametrize(
    "said", [[], ["alg"], "x", "alg", None, 7, {}, {"alg": 7}, {"alg": ["Ed25519"]}]
)
async def test_a_header_of_another_shape_is_refused(identity: Identity, by: Issuer, said: object):
    header = base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")
    assert await why(identity, ".".join([header, *good(by).split(".")[1:]]))


@pytest.mark.parametrize(("levels", "reason"), [(300, "decode-error"), (6000, "exceeded-size")])
async def test_a_deeply_nested_header_is_refused(identity: Identity, levels: int, reason: str):
    header = base64.urlsafe_b64encode(b"[" * levels).decode()
    assert await why(identity, f"{header}.e30.e30") == reason


async def test_a_token_without_signature_is_refused(identity: Identity, by: Issuer):
    unsigned = forged(good(by), alg="none", kid=by.key.kid)
    assert await why(identity, unsigned) == "unsupported-algorithm"
    assert await why(identity, unsigned.rpartition(".")[0] + ".") == "unsupported-algorithm"


async def test_the_public_key_is_no_shared_secret(identity: Identity, by: Issuer):
    said = forged(good(by), alg="HS256", kid=by.key.kid).rpartition(".")[0]
    secret = by.key.as_bytes(private=False)
    signature = base64.urlsafe_b64encode(hmac.digest(secret, said.encode(), "sha256")).decode()
    assert await why(identity, f"{said}.{signature.rstrip('=')}") == "unsupported-algorithm"


def test_a_symmetric_algorithm_cannot_be_configured(shown: Shown):
    with pytest.raises(ValueError, match="algorithms may be"):
        Identity(URL, AUDIENCE, shown, algorithms=["Ed25519", "HS256"])


async def test_a_changed_token_is_refused(identity: Identity, by: Issuer):
    other = good(by, sub="e8", roles=["auditor"]).split(".")[1]
    head, _, signature = good(by).split(".")
    assert await why(identity, f"{head}.{other}.{signature}") == "bad-signature"


async def test_a_key_of_the_same_name_is_not_the_same_key(identity: Identity, by: Issuer):
    made = OKPKey.generate_key("Ed25519", {"kid": str(by.key.kid)})
    assert await why(identity, good(Issuer(URL, made, by.clock))) == "bad-signature"


async def test_a_remembered_token_ends_all_the_same(identity: Identity, by: Issuer, clock: Clock):
    token = good(by, exp=clock() + 10)
    await identity.actor(token)
    clock.seconds += 16
    assert await why(identity, token) == "expired"


async def test_keys_are_fetched_once_for_many_at_the_same_time(
    identity: Identity, by: Issuer, shown: Shown
):
    async with create_task_group() as tasks:
        for _ in range(20):
            tasks.start_soon(identity.actor, good(by))
    assert shown.asked == 1


async def test_an_unknown_key_is_asked_for_at_most_once_a_minute(
    identity: Identity, by: Issuer, shown: Shown, clock: Clock
):
    await identity.actor(good(by))
    stranger = good(issuer(URL, clock=clock))
    assert [await why(identity, stranger) for _ in range(5)] == ["unknown-key"] * 5
    assert shown.asked == 1
    clock.seconds += 61
    assert await why(identity, stranger) == "unknown-key"
    assert shown.asked == 2


async def test_a_new_key_is_found_and_a_withdrawn_one_forgotten(
    identity: Identity, by: Issuer, shown: Shown, clock: Clock
):
    old = good(by)
    await identity.actor(old)
    shown.issuers, fresh = [issuer(URL, clock=clock)], 61
    clock.seconds += fresh
    assert await identity.actor(good(shown.issuers[0]))
    assert await why(identity, old) == "unknown-key"


async def test_a_withdrawn_key_is_forgotten_within_ten_minutes(
    identity: Identity, by: Issuer, shown: Shown, clock: Clock
):
    token = good(by)
    await identity.actor(token)
    shown.issuers = [issuer(URL, clock=clock)]
    clock.seconds += 601
    assert await why(identity, token) == "unknown-key"


async def test_keys_stay_while_the_issuer_is_away(
    identity: Identity, by: Issuer, shown: Shown, clock: Clock
):
    await identity.actor(good(by))
    shown.away = True
    clock.seconds += 601
    assert [await identity.actor(good(by, jti=str(i))) for i in range(5)]
    assert shown.asked == 2


async def test_an_issuer_that_is_away_lets_nobody_new_in_and_everybody_known(
    identity: Identity, by: Issuer, shown: Shown, clock: Clock
):
    await identity.actor(good(by))
    shown.away = True
    clock.seconds += 61
    with pytest.raises(KeysAreAway):
        await identity.actor(good(issuer(URL, clock=clock)))
    assert await identity.actor(good(by, jti="another"))


async def test_an_issuer_that_was_away_is_asked_again_soon(
    identity: Identity, by: Issuer, shown: Shown, clock: Clock
):
    shown.away = True
    for _ in range(5):
        with pytest.raises(KeysAreAway):
            await identity.actor(good(by))
    assert shown.asked == 1
    shown.away = False
    clock.seconds += 3
    assert await identity.actor(good(by))


async def test_a_shared_secret_among_the_keys_is_never_used(by: Issuer, clock: Clock):
    async def keys() -> Mapping[str, Any]:
        return {"keys": [{"kty": "oct", "kid": "k", "k": "c2VjcmV0"}, *by.jwks["keys"]]}

    identity = Identity(URL, AUDIENCE, keys, clock=clock)
    assert await why(identity, forged(good(by), alg="Ed25519", kid="k")) == "unknown-key"


async def test_why_is_logged_and_the_token_is_not(
    identity: Identity, by: Issuer, caplog: pytest.LogCaptureFixture
):
    caplog.set_level("INFO")
    token = good(by, aud="payroll")
    await why(identity, token)
    (refused,) = [record for record in caplog.records if record.message == "token refused"]
    assert refused.__dict__["why"] == "invalid-claim-aud"
    assert not any(part in str(refused.__dict__) for part in token.split("."))


async def test_keys_are_found_by_discovery(by: Issuer, clock: Clock):
    transport = httpx2.ASGITransport(app(by))
    async with httpx2.AsyncClient(transport=transport) as client:
        identity = Identity(URL, AUDIENCE, keys_at(URL, client), clock=clock)
        assert (await identity.actor(good(by))).subject == "e7"


async def test_discovery_that_tells_of_another_issuer_is_not_followed(by: Issuer):
    transport = httpx2.ASGITransport(app(by))
    async with httpx2.AsyncClient(transport=transport) as client:
        with pytest.raises(KeysAreAway):
            await keys_at("http://issuer.test/other", client)()


async def test_an_issuer_without_discovery_is_away(by: Issuer):
    def nothing(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(502)

    async with httpx2.AsyncClient(transport=httpx2.MockTransport(nothing)) as client:
        with pytest.raises(KeysAreAway):
            await keys_at(URL, client)()
