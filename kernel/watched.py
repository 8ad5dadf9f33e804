"""Around every request: a span, the headers of the answer, one line of log, one measurement."""

import logging
import re
import time
from collections.abc import Collection
from typing import Any

from opentelemetry.trace import Span, SpanKind
from prometheus_client import CollectorRegistry, Histogram
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kernel.access import template_of
from kernel.edge import Caller
from kernel.problem import unexpected
from kernel.telemetry import span_from

log = logging.getLogger(__name__)

QUIET = frozenset({"/livez", "/readyz", "/metrics"})
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


def request_seconds(registry: CollectorRegistry) -> Histogram:
    """The instrument; routes are few, so are the labels."""
    return Histogram(
        "kinerja_http_request_seconds",
        "From the first byte of a request to the last of its answer",
        ("method", "route", "status"),
        registry=registry,
        buckets=SECONDS,
    )


class Watched:
    """ASGI middleware, the outermost.

    ``unnamed`` are the paths whose callers stay unknown: their line of log names no actor, and
    they begin a trace of their own. In the caller's trace they would stand beside other requests
    of the same caller, which do name the actor.
    """

    def __init__(
        self, app: ASGIApp, seconds: Histogram, unnamed: Collection[re.Pattern[str]] = ()
    ) -> None:
        self.app = app
        self.seconds = seconds
        self.unnamed = unnamed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = time.perf_counter(), 0

        async def answering(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                caller = scope.get("kinerja.caller") if status < 400 else None
                _complete(MutableHeaders(raw=message["headers"]), caller)
            await send(message)

        is_unnamed = any(path.match(scope["path"]) for path in self.unnamed)
        traceparent = "" if is_unnamed else Headers(scope=scope).get("traceparent", "")
        with span_from(traceparent, scope["method"], kind=SpanKind.SERVER) as span:
            try:
                await self.app(scope, receive, answering)
            except Exception:
                # Caught here and not by Starlette, which sends a text of its own outside the span
                # and raises again for the server, which prints what the exception says.
                log.exception("unexpected")
                if status:
                    raise
                await unexpected(scope)(scope, receive, answering)
            finally:
                self._tell(scope, span, status, time.perf_counter() - began)

    def _tell(self, scope: Scope, span: Span, status: int, seconds: float) -> None:
        """``status`` 0: the caller went away before the answer began."""
        method: str = scope["method"]
        route = template_of(scope)
        caller: Caller | None = scope.get("kinerja.caller")
        self.seconds.labels(method, route, status).observe(seconds)
        if span.is_recording():
            span.update_name(f"{method} {route}")
            span.set_attribute("http.request.method", method)
            span.set_attribute("http.route", route)
            span.set_attribute("http.response.status_code", status)
        line: dict[str, Any] = {
            "method": method,
            "route": route,
            "status": status,
            "ms": round(seconds * 1000, 2),
        }
        if caller:
            line |= {"region": caller.region}
            line |= {} if caller.unnamed else {"actor": caller.subject}
        log.log(logging.DEBUG if route in QUIET else logging.INFO, "request", extra=line)


def _complete(headers: MutableHeaders, caller: Caller | None) -> None:
    """Answers may hold what only this caller may see, so no cache in between keeps one.

    ``caller`` is nobody where the answer is a no: what was read before it was said, the version of
    another's evaluation for one, is not told.
    """
    headers.setdefault("cache-control", "no-store")
    headers["x-content-type-options"] = "nosniff"
    for name, value in caller.headers.items() if caller else ():
        headers[name] = value
