"""Asking a running platform over HTTP (KINERJA_URL, KINERJA_TOKEN), for verbs that change it."""

import uuid
from typing import Any, TypeVar

import httpx2
import msgspec

from kernel.http import PREFIX
from kinerja.failure import Told
from kinerja.settings import Settings

ANSWER_SECONDS = 300

T = TypeVar("T")


class Problem(msgspec.Struct):
    """What we read of a problem document."""

    detail: str = ""
    about: str = ""


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
        raise Told(f"KINERJA_TOKEN is not set; it is the token of somebody with the role {role}", 2)
    headers = {
        "Authorization": f"Bearer {settings.token}",
        "Accept-Language": "en",
        "Idempotency-Key": uuid.uuid4().hex,
    } | sent.pop("headers", {})
    address = settings.url_of(path.strip("/").partition("/")[0])
    target = address + PREFIX.format(region=region) + f"/{path.lstrip('/')}"
    try:
        return httpx2.request(
            method, target, params=params, headers=headers, timeout=ANSWER_SECONDS, **sent
        )
    except httpx2.HTTPError as error:
        reached = f"{address} cannot be reached ({type(error).__name__})"
        raise Told(f"{reached}; is it up, and is KINERJA_URL right?") from None


def answered(response: httpx2.Response, shape: type[T]) -> T:
    """The body of a good answer. Raises Told with the sentence of a problem document."""
    if response.is_success:
        return understood(response, shape)
    problem = understood(response, Problem)
    about = f" ({problem.about})" if problem.about else ""
    raise Told(f"{problem.detail or f'status {response.status_code}'}{about}")


def understood(response: httpx2.Response, shape: type[T]) -> T:
    """The body in its shape. Raises Told when it is something else."""
    try:
        return msgspec.json.decode(response.content, type=shape)
    except msgspec.DecodeError:
        raise Told(f"the answer is not understood (status {response.status_code})") from None
