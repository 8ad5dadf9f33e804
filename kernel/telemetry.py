"""Traces that lead from a call to the last record it caused, and logs that know their trace.

The identifiers are W3C trace context; a record carries them as ``traceparent``, so a follower in
another process continues the trace of the call. Nothing personal is ever given to a log or a span:
routes by their template, people by their pseudonymous id, exceptions by their class and the lines
they went through, never by their text (a database driver writes the parameters into it).
"""

import logging
import re
import sys
import threading
import time
import traceback
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, TextIO

import msgspec
from opentelemetry import context, trace
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.sampling import ALWAYS_OFF
from opentelemetry.semconv.attributes.error_attributes import ERROR_TYPE
from opentelemetry.trace import (
    NonRecordingSpan,
    Span,
    SpanContext,
    SpanKind,
    StatusCode,
    TraceFlags,
)

TRACEPARENT = re.compile(r"00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})")
QUOTES = re.compile(r"[\n<(]")
FRAMES = 12  # of the way an exception took, the innermost ones
STANDARD = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "color_message"}

tracer = trace.get_tracer("kinerja")


def configure_tracing(service: str, *, export: bool) -> TracerProvider:
    """Begin to trace, once in a process; call ``shutdown()`` of the result at its end.

    With ``export`` spans go where ``OTEL_EXPORTER_OTLP_ENDPOINT`` says, those that
    ``OTEL_TRACES_SAMPLER`` picks: all, unless the caller's trace is not kept. Without, nothing is
    kept, but ids are made and passed on all the same (a span then costs 3 µs, otherwise 10).
    """
    provider = TracerProvider(
        sampler=None if export else ALWAYS_OFF,
        resource=Resource.create({SERVICE_NAME: f"kinerja-{service}"}),
        shutdown_on_exit=False,
    )
    if export:
        from kernel.otlp import pushed_spans

        provider.add_span_processor(pushed_spans())
    trace.set_tracer_provider(provider)
    return provider


def within(seconds: float, *ends: Callable[[], None]) -> None:
    """Do these beside each other, and leave behind what has not come to its end in time: a process
    that shall stop does not wait for a collector that is away."""
    threads = [threading.Thread(target=end, daemon=True) for end in ends]
    for thread in threads:
        thread.start()
    until = time.monotonic() + seconds
    for thread in threads:
        thread.join(max(until - time.monotonic(), 0))


@contextmanager
def span_from(
    traceparent: str, name: str, *, kind: SpanKind = SpanKind.CONSUMER, **attributes: str | int
) -> Generator[Span]:
    """A span that continues ``traceparent`` (as a record or a request carries it), or begins a
    trace where that is empty or none. Current within the block; ends with it, and knows of what
    class the exception was that ended it."""
    span = tracer.start_span(name, _parent(traceparent), kind, attributes)
    token = context.attach(trace.set_span_in_context(span))
    try:
        yield span
    except Exception as failure:
        span.set_attribute(ERROR_TYPE, type(failure).__qualname__)
        span.set_status(StatusCode.ERROR)
        raise
    finally:
        context.detach(token)
        span.end()


def _parent(traceparent: str) -> context.Context:
    parent = context_of(traceparent)
    if parent is None:
        return context.Context()
    return trace.set_span_in_context(NonRecordingSpan(parent), context.Context())


def context_of(traceparent: str) -> SpanContext | None:
    """The span that ``traceparent`` names; None where it names none."""
    found = TRACEPARENT.fullmatch(traceparent)
    if not found:
        return None
    trace_id, span_id, flags = (int(part, 16) for part in found.groups())
    return SpanContext(trace_id, span_id, is_remote=True, trace_flags=TraceFlags(flags))


def is_recorded() -> bool:
    """Whether this process keeps any spans; otherwise only what is passed on need be made."""
    return getattr(trace.get_tracer_provider(), "sampler", ALWAYS_OFF) is not ALWAYS_OFF


def current_traceparent() -> str:
    """The ``traceparent`` of what is being done now; empty outside every span."""
    at = trace.get_current_span().get_span_context()
    if not at.is_valid:
        return ""
    return f"00-{at.trace_id:032x}-{at.span_id:016x}-{at.trace_flags:02x}"


def current_trace_id() -> str:
    """The id of the whole trace, 32 hexadecimal digits; empty outside every span."""
    at = trace.get_current_span().get_span_context()
    return f"{at.trace_id:032x}" if at.is_valid else ""


class JsonLines(logging.Formatter):
    """One JSON object for each record: time, level, message, trace, and what came as ``extra``."""

    def __init__(self, service: str) -> None:
        super().__init__()
        self.service = service

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC),
            "level": record.levelname.lower(),
            "service": self.service,
            "logger": record.name,
            "message": _message(record),
        }
        at = trace.get_current_span().get_span_context()
        if at.is_valid:
            line["trace_id"], line["span_id"] = f"{at.trace_id:032x}", f"{at.span_id:016x}"
        line |= {k: v for k, v in record.__dict__.items() if k not in STANDARD}
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__qualname__
            line["where"] = _where(record.exc_info[2])
        return msgspec.json.encode(line, enc_hook=str).decode()


def _message(record: logging.LogRecord) -> str:
    """What was said; of asyncio only what happened: it goes on with the task or call it happened
    to, and with the arguments and the exception of that."""
    said = record.getMessage()
    return said if record.name != "asyncio" else QUOTES.split(said)[0].rstrip()


def _where(way: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(way)[-FRAMES:]
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]


def configure_logging(service: str, *, level: str = "INFO", to: TextIO | None = None) -> None:
    """Every log of the process as JSON lines to standard error, or to ``to``.

    The server's own access log is silenced, for it shows addresses and query strings; ours is
    `kernel.watched`.
    """
    lines = logging.StreamHandler(to or sys.stderr)
    lines.setFormatter(JsonLines(service))
    logging.basicConfig(level=level, handlers=[lines], force=True)
    for name in ("uvicorn", "uvicorn.error"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
    logging.getLogger("uvicorn.access").disabled = True
    logging.getLogger("httpx2").setLevel(logging.WARNING)
