"""Asking a running platform over HTTP (KINERJA_URL, KINERJA_TOKEN), for verbs that change it."""

import uuid
from collections.abc import Mapping
from typing import Any, TypeVar, cast

import httpx2
import msgspec

from kernel.http import PREFIX
from kinerja.failure import Told
from kinerja.settings import Settings

ANSWER_SECONDS = 300
SHOWN = 10  # of a member that is a list
STANDARD = ("type", "title", "status", "detail", "trace")

T = TypeVar("T")


class Problem(msgspec.Struct):
    """A problem document, so far as its kind."""

    type: str


def asked(
    settings: Settings,
    method: str,
    region: str,
    path: str,
    *,
    role: str = "ops",
    params: dict[str, Any] | None = None,
    **sent: Any,
) -> httpx2.Response:
    """The answer to one request below ``/v1/regions/{region}``; ``path`` begins with the service's
    name, and ``sent`` is what httpx takes: ``json=``, ``content=``, ``headers=``.

    Raises Told when the token (of somebody with the ``role``) is not set or nobody answers.
    """
    if not settings.token:
        wanted = f"it is the token of somebody with the role {role}: docs/how-to/be-somebody.md"
        raise Told(f"KINERJA_TOKEN is not set; {wanted}", 2)
    headers = {
        "Authorization": f"Bearer {settings.token}",
        "Accept-Language": "en",
        "Idempotency-Key": uuid.uuid4().hex,
    } | sent.pop("headers", {})
    service = path.strip("/").partition("/")[0]
    address = address_of(settings, service)
    target = address + PREFIX.format(region=region) + f"/{path.lstrip('/')}"
    try:
        answer = httpx2.request(
            method, target, params=params, headers=headers, timeout=ANSWER_SECONDS, **sent
        )
    except httpx2.HTTPError as error:
        reached = f"{address} cannot be reached ({type(error).__name__})"
        raise Told(f"{reached}; is it up, and is KINERJA_URL right?") from None
    if answer.status_code == 404 and kind_of(answer) in ("", "kernel.no-such-route"):
        raise Told(f"{address} answers, but is not {service} of this build; is KINERJA_URL right?")
    if kind_of(answer) == "kernel.another-region":
        raise Told(f"the token in KINERJA_TOKEN is not for {region}, but for another region")
    return answer


def address_of(settings: Settings, service: str) -> str:
    """Where a service is asked: distributed and without KINERJA_URL, where `kinerja up` put it."""
    file = settings.data / "up" / "addresses.json"
    if settings.kafka is None or "url" in settings.model_fields_set or not file.exists():
        return settings.url_of(service)
    known = msgspec.json.decode(file.read_bytes(), type=dict[str, str])
    return known.get(service) or settings.url_of(service)


def kind_of(answer: httpx2.Response) -> str:
    """The slug of a problem document; "" for anything else."""
    try:
        return str(msgspec.json.decode(answer.content, type=Problem).type).rpartition(":")[2]
    except msgspec.DecodeError:
        return ""


def answered(response: httpx2.Response, shape: type[T]) -> T:
    """The body of a good answer. Raises Told with what a problem document says."""
    if response.is_success:
        return understood(response, shape)
    raise Told(sentence(understood(response, dict[str, Any])))


def sentence(problem: Mapping[str, Any]) -> str:
    """The detail of a problem document, with the members that it points to: ``regions``, ``why``,
    ``errors`` …; and the trace, by which operators find a defect."""
    told = [f"{name}: {flat(value)}" for name, value in problem.items() if name not in STANDARD]
    if problem.get("status") == 500:
        told.append(f"trace: {problem.get('trace')}")
    detail = problem.get("detail") or f"status {problem.get('status')}"
    return f"{detail} ({'; '.join(told)})" if told else str(detail)


def flat(value: Any) -> str:
    """A member of a problem on one line."""
    match value:
        case dict():
            members = cast("dict[str, Any]", value).items()
            return ", ".join(f"{name} {flat(each)}" for name, each in members)
        case list():
            items = cast("list[Any]", value)
            more = [f"and {len(items) - SHOWN} more"] if len(items) > SHOWN else []
            return ", ".join([*map(flat, items[:SHOWN]), *more])
        case _:
            return str(value)


def understood(response: httpx2.Response, shape: type[T]) -> T:
    """The body in its shape. Raises Told when it is something else."""
    try:
        return msgspec.json.decode(response.content, type=shape)
    except msgspec.DecodeError:
        raise Told(f"the answer is not understood (status {response.status_code})") from None
