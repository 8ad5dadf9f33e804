"""Who may call what: `allow` stands at every route and turns a request into a `Caller`."""

import base64
import binascii
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final

from fastapi import Depends, Path, Request
from starlette.datastructures import Headers
from starlette.types import Scope

from kernel.edge import Caller
from kernel.files import Files
from kernel.identity import Actor, Identity, KeysAreAway, TokenIsRefused
from kernel.problem import Problem, language_of, token_refused, unavailable
from kernel.replay import Moment, NoMoment, moment
from kernel.signature import Signing
from kernel.telemetry import current_traceparent

ROLES: Final = frozenset(
    {"employee", "appraiser", "officer", "hr", "auditor", "ops", "subscriber", "citizen"}
)
PAST_ROLES: Final = frozenset({"auditor", "hr", "ops"})
PAGE_LIMIT = 200
ANYBODY = Actor("anonymous", frozenset({"citizen"}), frozenset({"*"}))

POSITION = re.compile(r"(?P<region>[0-9]{2}\.[0-9]{2})/(?P<service>[a-z]+)@(?P<at>[0-9]{1,15})")
EXPECTED = re.compile(r'"([0-9]{1,15})"')
KEY = re.compile(r"[\x21-\x7e]{1,255}")
CURSOR = re.compile(r"[A-Za-z0-9_-]{1,700}")


@dataclass(frozen=True)
class Conditions:
    """What `allow` needs of the program; `build_app` puts it into ``app.state.conditions``.

    ``templates`` are the paths of the routes, such as ``/v1/regions/{region}/…``, by the id of the
    route object: the only form of an address that stands in logs, spans and keys. ``parameters``
    are the names that may stand in the query of each. Routes in ``uploads`` take a file, which is
    kept in ``files``; ``signing`` is who signs documents.
    """

    identity: Identity
    regions: Collection[str]
    clock: Callable[[], datetime]
    templates: Mapping[int, str]
    parameters: Mapping[int, frozenset[str]]
    uploads: Collection[int] = ()
    files: Files | None = None
    signing: Signing | None = None


@dataclass(frozen=True)
class Allow:
    """The dependency of one route: the roles that may call it, and for whose data."""

    roles: frozenset[str]
    whose: str
    unnamed: bool = False

    async def __call__(
        self,
        request: Request,
        region: Annotated[str, Path(description="Kemendagri code", examples=["13.72"])],
    ) -> Caller:
        actor = await self.admit(request.scope)
        caller = await _caller(request, actor, region, self.unnamed or actor is ANYBODY)
        request.scope["kinerja.caller"] = caller
        return caller

    async def admit(self, scope: Scope) -> Actor:
        """Let somebody in, before anything of the body is read. Raises a problem: 401, 403, 404."""
        admitted: Actor | None = scope.get("kinerja.actor")
        if admitted is None:
            conditions = conditions_of(scope)
            admitted = await self._actor(Headers(scope=scope), conditions.identity)
            self._enter(admitted, scope["path_params"]["region"], conditions.regions)
            scope["kinerja.actor"] = admitted
        return admitted

    async def _actor(self, headers: Headers, identity: Identity) -> Actor:
        sent = headers.get("authorization", "")
        if not sent and "citizen" in self.roles:
            return ANYBODY
        scheme, _, token = sent.partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise Problem("kernel.not-signed-in", {"WWW-Authenticate": 'Bearer realm="kinerja"'})
        try:
            actor = await identity.actor(token.strip())
        except TokenIsRefused as refused:
            challenge = {"WWW-Authenticate": 'Bearer realm="kinerja", error="invalid_token"'}
            raise token_refused(refused.why, challenge, language_of(headers)) from None
        except KeysAreAway as away:  # FastAPI would take it for a body that cannot be read
            raise unavailable(away) from away
        return Actor(actor.subject, actor.roles | {"citizen"}, actor.regions)

    def _enter(self, actor: Actor, region: str, known: Collection[str]) -> None:
        if region not in known:
            raise Problem("kernel.no-such-region", regions=sorted(known))
        if not actor.may_enter(region):
            raise Problem("kernel.another-region")
        if self.roles.isdisjoint(actor.roles):
            raise Problem("kernel.another-role", roles=sorted(self.roles))


def allow(*roles: str, whose: str = "of the region", unnamed: bool = False) -> Any:
    """Who may call a route: ``by: Annotated[Caller, allow("hr", whose="anybody's")]``.

    ``whose`` says for whose data, in the documentation of the route. With the role "citizen" no
    token is needed; one that is sent is checked and used all the same. Raises ValueError for a role
    that does not exist.

    ``unnamed`` is for a route whose caller has to stay unknown, though the token says who it is: no
    line of log names the caller, the trace begins here, the record's actor is a pseudonym made for
    it, and what is kept of an Idempotency-Key leads to nobody (decision 22).
    """
    if not roles or not ROLES.issuperset(roles):
        raise ValueError(f"a route names some of the roles {', '.join(sorted(ROLES))}")
    return Depends(Allow(frozenset(roles), whose, unnamed))


def conditions_of(scope: Scope) -> Conditions:
    """What `build_app` was given."""
    return scope["app"].state.conditions


def template_of(scope: Scope) -> str:
    """The path of the route, with its parameters unfilled; "none" where no route was found, or
    where an app mounted below has answered: the development issuer."""
    conditions: Conditions | None = getattr(scope["app"].state, "conditions", None)
    return conditions.templates.get(id(scope.get("route")), "none") if conditions else "none"


async def _caller(request: Request, actor: Actor, region: str, unnamed: bool) -> Caller:
    _check_names(request)
    writes = request.method not in ("GET", "HEAD")
    return Caller(
        subject=actor.subject,
        roles=actor.roles,
        region=region,
        time=conditions_of(request.scope).clock(),
        language=language_of(request.headers),
        traceparent="" if unnamed else current_traceparent(),
        route=f"{request.method} {template_of(request.scope)}",
        key=_key(request),
        payload=await _payload(request) if writes else b"",
        expected=_expected(request),
        after=_after(request, region),
        cursor=_cursor(request),
        limit=_limit(request),
        as_of=None if writes else _as_of(request, actor, region),
        address=request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        unnamed=unnamed,
    )


def _check_names(request: Request) -> None:
    """A filter that is misspelt would be none, and the answer would be everything."""
    known = conditions_of(request.scope).parameters[id(request.scope.get("route"))]
    if not known.issuperset(request.query_params):
        raise Problem("kernel.unknown-parameter", parameters=sorted(known))


async def _payload(request: Request) -> bytes:
    path, query = request.scope["path"].encode(), request.scope["query_string"]
    is_file = id(request.scope.get("route")) in conditions_of(request.scope).uploads
    body = b"" if is_file else await request.body()  # a file is named by its SHA-256 in the path
    return b"\n".join((request.method.encode(), path, query, body))


def _key(request: Request) -> str | None:
    key = request.headers.get("idempotency-key")
    if key is None:
        if request.method == "POST":
            raise Problem("kernel.idempotency-key-is-missing")
        return None
    if not KEY.fullmatch(key):
        raise Problem("kernel.malformed-header", header="Idempotency-Key")
    return key


def _expected(request: Request) -> int | None:
    text = request.headers.get("if-match")
    if text is None:
        return None
    if not (found := EXPECTED.fullmatch(text.strip())):
        raise Problem("kernel.if-match-names-no-version", header="If-Match")
    return int(found[1])


def _after(request: Request, region: str) -> tuple[tuple[str, int], ...]:
    text = request.headers.get("kinerja-after")
    if text is None:
        return ()
    found = [POSITION.fullmatch(part.strip()) for part in text.split(",")]
    positions = tuple((p["service"], int(p["at"])) for p in found if p and p["region"] == region)
    if len(positions) != len(found):
        raise Problem("kernel.malformed-header", header="Kinerja-After")
    return positions


def _cursor(request: Request) -> str:
    sent = request.headers.get("last-event-id") or request.query_params.get("cursor")
    return key_of(sent) if sent else ""


def _limit(request: Request) -> int:
    text = request.query_params.get("limit", "50")
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= PAGE_LIMIT):
        raise Problem("kernel.malformed-parameter", parameter="limit", at_most=PAGE_LIMIT)
    return int(text)


def _as_of(request: Request, actor: Actor, region: str) -> Moment | None:
    """The past is for those who check: a row that was corrected shows again what was wrong."""
    text = request.query_params.get("as_of")
    if text is None:
        return None
    if getattr(request.scope.get("route"), "is_sse_stream", False):
        raise Problem("kernel.stream-has-no-past", parameter="as_of")
    if PAST_ROLES.isdisjoint(actor.roles):
        raise Problem("kernel.past-is-not-yours", roles=sorted(PAST_ROLES))
    try:
        return moment(text.replace(" ", "+"), region)  # a plus sign that was not escaped
    except NoMoment:  # what it says quotes the text
        raise Problem("kernel.no-such-moment", parameter="as_of") from None


def cursor_of(key: str) -> str:
    """The cursor, and the id of a server-sent event, that continues after the row with ``key``."""
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def key_of(cursor: str) -> str:
    """The key in a cursor. Raises the problem *malformed parameter* for what is none."""
    if not CURSOR.fullmatch(cursor):
        raise Problem("kernel.malformed-parameter", parameter="cursor")
    try:
        key = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_").decode()
    except (binascii.Error, UnicodeDecodeError):
        raise Problem("kernel.malformed-parameter", parameter="cursor") from None
    if cursor_of(key) != cursor or "\0" in key:
        raise Problem("kernel.malformed-parameter", parameter="cursor")
    return key
