"""Bodies of requests: read whole, within the limit of their route, and only what can be stored.

A caller is let in before a byte of the body is read, and nothing of it is ever quoted back.
"""

import json
import math
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn, cast

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kernel.problem import Problem
from kernel.shapes import CSV, INTEGER_LIMIT, XLSX

BODY_LIMIT = 1024 * 1024  # bytes
NESTING_LIMIT = 32
JSON = "application/json"


@dataclass(frozen=True)
class Taken:
    """What a route takes: a media type (empty: no body), at most so many bytes, from whom; a file
    as it comes, or a body that is read whole."""

    media_type: str
    at_most: int
    admit: Callable[[Scope], Awaitable[object]]
    is_file: bool = False


class CheckedBodies:
    """ASGI middleware. ``routes`` is what each route takes, by the id of the route object."""

    def __init__(self, app: ASGIApp, routes: Mapping[int, Taken]) -> None:
        self.app = app
        self.routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self.app(scope, receive, send)
            return
        read, size = False, 0

        async def checked() -> Message:
            nonlocal read, size
            taken = self.routes.get(id(scope.get("route")))
            if taken is None or (read and not taken.is_file):
                return await receive()
            if not read:
                read = True
                await taken.admit(scope)
                _check_length(Headers(scope=scope), taken)
            if not taken.is_file:
                return await _checked(Headers(scope=scope), receive, taken)
            message = await receive()
            size += len(message.get("body", b""))
            if size > taken.at_most:
                raise Problem("kernel.body-too-large", at_most=taken.at_most)
            return message

        await self.app(scope, checked, send)


def _check_length(headers: Headers, taken: Taken) -> None:
    announced = headers.get("content-length", "0")
    if not announced.isdigit() or int(announced[:12]) > taken.at_most:
        raise Problem("kernel.body-too-large", at_most=taken.at_most)


async def _checked(headers: Headers, receive: Receive, taken: Taken) -> Message:
    parts: list[bytes] = []
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            return message
        parts.append(message.get("body", b""))
        more = message.get("more_body", False)
        size += len(parts[-1])
        if size > taken.at_most:
            raise Problem("kernel.body-too-large", at_most=taken.at_most)
    body = b"".join(parts)
    if body and taken.media_type:
        _check(body, headers.get("content-type", ""), taken.media_type)
    return {"type": "http.request", "body": body, "more_body": False}


def _check(body: bytes, content_type: str, media_type: str) -> None:
    taken = (CSV, XLSX) if media_type == CSV else (media_type,)
    if content_type.partition(";")[0].strip().lower() not in taken:
        raise Problem("kernel.unsupported-media-type", takes=" or ".join(taken))
    if media_type != JSON:
        return  # spreadsheets write many encodings: the reader of the file says what it is
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise Problem("kernel.malformed-body", why="not-utf-8") from None
    if "\0" in text:
        raise Problem("kernel.malformed-body", why="nul")
    check_json(text)


def check_json(text: str) -> None:
    """Raises the problem *malformed body* for JSON that is none, or that nobody means:

    a key twice in an object, NaN and Infinity, integers beyond 2⁵³, more than 32 levels.
    """
    try:
        value = DECODER.decode(text)
    except RecursionError:
        raise Problem("kernel.malformed-body", why="nesting") from None
    except ValueError:
        raise Problem("kernel.malformed-body", why="not-json") from None
    if text.count("[") + text.count("{") > NESTING_LIMIT and _depth(value) > NESTING_LIMIT:
        raise Problem("kernel.malformed-body", why="nesting")


def _depth(value: Any) -> int:
    level, depth = [value], 0
    while level := [item for outer in level for item in _inside(outer)]:
        depth += 1
    return depth


def _inside(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return cast("dict[str, Any]", value).values()
    return cast("list[Any]", value) if isinstance(value, list) else ()


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Problem("kernel.malformed-body", why="key-twice")
    return found


def _integer(digits: str) -> int:
    if len(digits) > 17 or abs(int(digits)) > INTEGER_LIMIT:
        raise Problem("kernel.malformed-body", why="number-too-large")
    return int(digits)


def _decimal(digits: str) -> float:
    if not math.isfinite(value := float(digits)):
        raise Problem("kernel.malformed-body", why="number-too-large")
    return value


def _constant(name: str) -> NoReturn:
    raise Problem("kernel.malformed-body", why="not-a-number")


DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_integer, parse_float=_decimal, parse_constant=_constant
)
