"""Every "no" as a problem document (RFC 9457), in the language of the caller."""

import logging
import re
from collections.abc import Mapping

import msgspec
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolIsEmpty
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import Scope

from contracts.subjects import USABLE
from kernel import refusal
from kernel.known import KNOWN, TITLES
from kernel.malformed import errors_of
from kernel.order import BatchRefused
from kernel.telemetry import current_trace_id

MEDIA_TYPE = "application/problem+json"
NAMESPACE = "urn:kinerja:problem:"
REFUSALS_SHOWN = 1000  # of a batch
CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")
log = logging.getLogger(__name__)

# The one table from kinds of refusal to status. The nearest class in the line of ancestors counts.
STATUS: Mapping[type[refusal.Refusal], int] = {
    refusal.NotFound: 404,
    refusal.Conflict: 409,
    refusal.Forbidden: 403,
    refusal.Invalid: 422,
    refusal.Stale: 412,
    refusal.TooMany: 429,
    refusal.KeyReused: 422,
    refusal.TooLarge: 413,
    refusal.Refusal: 409,
    BatchRefused: 422,
}

UNAVAILABLE: Mapping[type[Exception], str] = {
    refusal.QueueIsFull: "kernel.queue-is-full",
    refusal.OutcomeUnknown: "kernel.outcome-unknown",
    refusal.RegionStopped: "kernel.region-stopped",
    refusal.NotComparedYet: "kernel.not-compared-yet",
    refusal.Unavailable: "kernel.unavailable",
    OperationalError: "kernel.database-is-away",
    InterfaceError: "kernel.database-is-away",
    PoolIsEmpty: "kernel.database-is-away",
}


class Problem(HTTPException):
    """One of the platform's own problems (`kernel.known`), with harmless further members."""

    def __init__(
        self, slug: str, headers: Mapping[str, str] | None = None, **members: object
    ) -> None:
        super().__init__(KNOWN[slug].status, headers=headers)
        self.slug = slug
        self.members = members


def language_of(headers: Headers) -> str:
    """ "en" when the caller prefers English to Indonesian, otherwise "id"."""
    wanted = headers.get("accept-language")
    if not wanted:
        return "id"
    weights = {"id": 0.0, "en": 0.0}
    for part in wanted.lower().split(","):
        name, _, weight = part.partition(";q=")
        tag = name.strip().partition("-")[0]
        if tag in weights:
            weights[tag] = max(weights[tag], _weight(weight))
    return "en" if weights["en"] > weights["id"] else "id"


def _weight(text: str) -> float:
    try:
        return float(text or 1)
    except ValueError:
        return 0.0


def document(slug: str, status: int, detail: str, language: str, **members: object) -> bytes:
    """The bytes of a problem document. Members that are empty are left out."""
    english, indonesian = TITLES[status]
    known: dict[str, object] = {
        "type": NAMESPACE + slug,
        "title": english if language == "en" else indonesian,
        "status": status,
        "detail": detail,
        "trace": current_trace_id(),
    }
    return msgspec.json.encode(known | {name: value for name, value in members.items() if value})


def answer(
    request: Request, slug: str, *, headers: Mapping[str, str] | None = None, **members: object
) -> Response:
    """The answer for one of the platform's own problems."""
    known, language = KNOWN[slug], language_of(request.headers)
    detail = known.en if language == "en" else known.id
    body = document(slug, known.status, detail, language, **members)
    return Response(body, known.status, headers, MEDIA_TYPE)


def said(no: refusal.Refusal, language: str) -> str:
    """The sentence of a refusal in this language; English when there is no Indonesian one."""
    return no.sentence if language == "en" else no.indonesian or no.sentence


async def _refused(request: Request, no: refusal.Refusal) -> Response:
    language = language_of(request.headers)
    status = next(STATUS[kind] for kind in type(no).__mro__ if kind in STATUS)
    body = document(
        no.slug,
        status,
        said(no, language),
        language,
        about=no.about,
        details=no.details,
        refusals=_each(no, language) if isinstance(no, BatchRefused) else None,
    )
    wait = {"Retry-After": str(no.retry_seconds)} if isinstance(no, refusal.TooMany) else None
    return Response(body, status, wait, MEDIA_TYPE)


def _each(batch: BatchRefused, language: str) -> list[dict[str, object]]:
    """What was refused of a batch, by the number of the command in it, from 0 on."""
    shown = sorted(batch.refusals.items())[:REFUSALS_SHOWN]
    return [
        {
            "command": index,
            "type": NAMESPACE + no.slug,
            "detail": said(no, language),
            "about": no.about,
            "details": no.details,
        }
        for index, no in shown
    ]


def unavailable(error: Exception) -> Problem:
    """The problem for what cannot be answered now; ``why`` is the name of the exception."""
    slug = next(UNAVAILABLE[kind] for kind in type(error).__mro__ if kind in UNAVAILABLE)
    wait = getattr(error, "retry_seconds", refusal.Unavailable.retry_seconds)
    why = CAPITAL.sub("-", type(error).__name__).lower()
    return Problem(slug, {"Retry-After": str(wait)}, why=why)


async def _unavailable(request: Request, error: Exception) -> Response:
    log.warning("unavailable", exc_info=error)
    return await _http(request, unavailable(error))


async def _invalid(request: Request, error: RequestValidationError) -> Response:
    errors = errors_of(error.errors(), language_of(request.headers))
    return answer(request, "kernel.invalid-body", errors=errors)


async def _http(request: Request, error: HTTPException) -> Response:
    if isinstance(error, Problem):
        return answer(request, error.slug, headers=error.headers, **error.members)
    slugs = {404: "kernel.no-such-route", 405: "kernel.method-not-allowed"}
    slug = slugs.get(error.status_code, "kernel.malformed-body")
    return answer(request, slug, headers=error.headers)


def token_refused(why: str, challenge: Mapping[str, str], language: str) -> Problem:
    """``usable`` says what the subject of a token has to be, where that is what is wrong."""
    usable = USABLE[language] if why.endswith("-subject") else ""
    slug = "kernel.subject-is-unusable" if usable else "kernel.token-is-refused"
    return Problem(slug, challenge, why=why, usable=usable)


def unexpected(scope: Scope) -> Response:
    """The answer to a defect: nothing but the trace under which it was logged."""
    return answer(Request(scope), "kernel.unexpected")


def answer_problems(app: FastAPI) -> None:
    """Turn every "no" of a route into a problem document; `kernel.watched` does it with defects."""
    app.exception_handler(refusal.Refusal)(_refused)
    for kind in UNAVAILABLE:
        app.exception_handler(kind)(_unavailable)
    app.exception_handler(RequestValidationError)(_invalid)
    app.exception_handler(HTTPException)(_http)
