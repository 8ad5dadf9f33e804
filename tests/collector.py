"""An OTLP collector on this machine, which keeps what it is given; and one that never answers."""

import socket
import threading
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import (
    ExportMetricsServiceRequest,
)
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


@dataclass(frozen=True)
class Seen:
    """A span as it arrived; ``kind`` by its name, ids as hexadecimal digits."""

    service: str
    name: str
    kind: str
    trace: str
    id: str
    parent: str
    links: tuple[tuple[str, str], ...]
    is_error: bool
    attributes: dict[str, Any] = field(hash=False)


@dataclass(frozen=True)
class Measured:
    """One point of a metric as it arrived: a number, or of a histogram its count."""

    service: str
    instance: str
    labels: tuple[tuple[str, str], ...]
    value: float
    point: Any


class Collector:
    """What was posted to ``/v1/traces`` and ``/v1/metrics``."""

    def __init__(self, port: int) -> None:
        self.endpoint = f"http://127.0.0.1:{port}"
        self.traces: list[Any] = []
        self.metrics: list[Any] = []

    def take(self, path: str, body: bytes) -> None:
        if path == "/v1/traces":
            self.traces.append(ExportTraceServiceRequest.FromString(body))
        else:
            assert path == "/v1/metrics"
            self.metrics.append(ExportMetricsServiceRequest.FromString(body))

    def spans(self, trace: str = "") -> list[Seen]:
        """All spans, or those of one trace."""
        found = [
            seen(values_of(resource.resource.attributes)["service.name"], span)
            for request in list(self.traces)
            for resource in request.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]
        return [each for each in found if trace in ("", each.trace)]

    def points(self, name: str) -> list[Measured]:
        """The points of a metric, as each process told them last."""
        last: dict[tuple[str, tuple[tuple[str, str], ...]], Measured] = {}
        for request in list(self.metrics):
            for resource in request.resource_metrics:
                of = values_of(resource.resource.attributes)
                for scope in resource.scope_metrics:
                    for metric in scope.metrics:
                        for point in points_of(metric) if metric.name == name else ():
                            one = measured(of, point)
                            last[one.instance, one.labels] = one
        return list(last.values())

    def names(self) -> set[str]:
        """Of all metrics."""
        return {
            metric.name
            for request in list(self.metrics)
            for resource in request.resource_metrics
            for scope in resource.scope_metrics
            for metric in scope.metrics
        }


def seen(service: str, span: Any) -> Seen:
    return Seen(
        service=service,
        name=span.name,
        kind=span.DESCRIPTOR.fields_by_name["kind"]
        .enum_type.values_by_number[span.kind]
        .name.removeprefix("SPAN_KIND_"),
        trace=span.trace_id.hex(),
        id=span.span_id.hex(),
        parent=span.parent_span_id.hex(),
        links=tuple((link.trace_id.hex(), link.span_id.hex()) for link in span.links),
        is_error=span.status.code == 2,
        attributes=values_of(span.attributes),
    )


def points_of(metric: Any) -> Iterable[Any]:
    return getattr(metric, metric.WhichOneof("data")).data_points


def measured(of: dict[str, Any], point: Any) -> Measured:
    value = point.as_double if hasattr(point, "as_double") else point.count
    labels = tuple(sorted(values_of(point.attributes).items()))
    return Measured(of["service.name"], of["service.instance.id"], labels, value, point)


def values_of(attributes: Any) -> dict[str, Any]:
    return {each.key: getattr(each.value, each.value.WhichOneof("value")) for each in attributes}


@contextmanager
def collector() -> Generator[Collector]:
    """A real HTTP server, until the end of the block."""

    class Taking(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            taken.take(self.path, body)
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Taking)
    taken = Collector(server.server_port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield taken
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def silent() -> Generator[str]:
    """The endpoint of one that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=1000) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
