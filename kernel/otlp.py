"""Telemetry that is pushed: spans and metrics, to a collector, by OTLP over HTTP.

`/metrics` and OTLP tell the same, out of the one registry of the process (decision 71). A collector
that is away costs the commands nothing: spans wait in a bounded queue, metrics are read anew each
time, and the log tells it now and then.
"""

import logging
import os
import threading
import time
from typing import Any

from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanProcessor
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from prometheus_client import CollectorRegistry

from kernel.measurements import Times, measurements

INTERVAL = "OTEL_METRIC_EXPORT_INTERVAL"  # milliseconds
USUAL_INTERVAL = "60000"
SELDOM_SECONDS = 300.0
EXPORTERS = "opentelemetry.exporter.otlp.proto.http"
QUEUE = "opentelemetry.sdk._shared_internal"  # warns of each span that a full queue drops


def pushed_spans() -> SpanProcessor:
    """What takes spans as they end, and pushes them from a thread of its own; ``OTEL_BSP_*``."""
    tell_seldom()
    return BatchSpanProcessor(OTLPSpanExporter())


class Pushing:
    """Pushes what a registry has, every ``OTEL_METRIC_EXPORT_INTERVAL``, and once at the end."""

    def __init__(self, registry: CollectorRegistry, resource: Resource) -> None:
        tell_seldom()
        self._registry = registry
        self._resource = resource
        self._exporter: Any = OTLPMetricExporter()
        self._seconds = float(os.environ.get(INTERVAL, USUAL_INTERVAL)) / 1000
        self._begun = time.time_ns()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="push-metrics", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._closing.wait(self._seconds):
            self._push()
        self._push()

    def _push(self) -> None:
        times = Times(self._begun, time.time_ns())
        self._exporter.export(measurements(self._registry, self._resource, times))

    def shutdown(self) -> None:
        """Push what there is now, as long as the collector lets us wait."""
        self._closing.set()
        self._thread.join()


def tell_seldom() -> None:
    """An outage of the collector is told when it is noticed, and then every five minutes: not each
    of the attempts, nor each span that is lost."""
    logging.getLogger(QUEUE).setLevel(logging.ERROR)
    for signal in ("trace_exporter", "metric_exporter"):
        logger = logging.getLogger(f"{EXPORTERS}.{signal}")
        if not any(isinstance(each, Seldom) for each in logger.filters):
            logger.addFilter(Seldom())


class Seldom(logging.Filter):
    """Lets through one error in five minutes, with the number of those it kept back since."""

    def __init__(self, seconds: float = SELDOM_SECONDS) -> None:
        super().__init__()
        self._seconds = seconds
        self._told_at = float("-inf")
        self._kept_back = 0

    def filter(self, record: logging.LogRecord) -> bool:
        now = time.monotonic()
        is_due = now >= self._told_at + self._seconds
        if record.levelno < logging.ERROR:  # an attempt, which is repeated
            return False
        if not is_due:
            self._kept_back += 1
            return False
        record.kept_back, self._told_at, self._kept_back = self._kept_back, now, 0
        return True
