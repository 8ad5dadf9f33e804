"""What a collector is given: the same as `/metrics` shows, and spans; and when there is none."""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from opentelemetry.sdk.resources import Resource
from prometheus_client import CollectorRegistry, Info

from kernel.measurements import Times, measurements
from kernel.metrics import Instruments
from kernel.otlp import Pushing, Seldom
from kernel.refusal import Conflict
from kinerja.settings import Exports, exports
from tests.collector import Collector, collector, silent
from tests.kernel.logs import wait_for

PROCESS = Resource.create({"service.name": "kinerja-reporting"})
REPORTING = ("service", "reporting")


@pytest.fixture
def taking(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    with collector() as made:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", made.endpoint)
        yield made


def filled() -> Instruments:
    """Three commands, of which one was refused, in two groups."""
    instruments = Instruments()
    reporting = instruments.of("reporting")
    for outcome in ("done", "done", Conflict("taken")):
        reporting.count(outcome)
    reporting.group_size.observe(1)
    reporting.group_size.observe(7)
    instruments.waited.labels("reporting", "titles").set(2.5)
    return instruments


def test_what_the_registry_has_comes_to_the_collector(taking: Collector):
    Pushing(filled().registry, PROCESS).shutdown()
    ended = {dict(each.labels)["outcome"]: each.value for each in taking.points("kinerja_orders")}
    assert ended == {"done": 2, "refused": 1}
    [waited] = taking.points("kinerja_behind_seconds")
    assert (waited.value, waited.service) == (2.5, "kinerja-reporting")
    assert waited.labels == (("follower", "titles"), REPORTING)
    assert waited.instance, "two processes of a service are two"


def test_a_histogram_counts_between_its_bounds(taking: Collector):
    Pushing(filled().registry, PROCESS).shutdown()
    [point] = [each.point for each in taking.points("kinerja_group_orders")]
    counted = dict(zip([*point.explicit_bounds, "more"], point.bucket_counts, strict=True))
    assert {bound for bound, count in counted.items() if count} == {1, 10}
    assert (point.count, point.sum, point.HasField("min")) == (2, 8, False)


def test_every_family_that_has_a_series_is_pushed(taking: Collector):
    instruments = filled()
    Pushing(instruments.registry, PROCESS).shutdown()
    assert taking.names() == {each.name for each in instruments.registry.collect() if each.samples}


def test_it_is_pushed_again_and_again(taking: Collector, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OTEL_METRIC_EXPORT_INTERVAL", "20")
    instruments = filled()
    pushing = Pushing(instruments.registry, PROCESS)
    wait_for(lambda: len(taking.metrics) >= 2)
    instruments.of("reporting").count("done")
    wait_for(lambda: 3 in {each.value for each in taking.points("kinerja_orders")})
    pushing.shutdown()


def test_a_counter_counts_from_when_its_series_was_made():
    instruments = filled()
    created = instruments.registry.get_sample_value(
        "kinerja_orders_created", {"service": "reporting", "outcome": "done"}
    )
    data = measurements(instruments.registry, PROCESS, Times(1, 2))
    metrics = {each.name: each for each in data.resource_metrics[0].scope_metrics[0].metrics}
    starts = [point.start_time_unix_nano for point in metrics["kinerja_orders"].data.data_points]
    assert created and int(created * 1e9) in starts
    assert metrics["kinerja_commit_seconds"].unit == "s"


def test_a_kind_that_has_no_form_there_is_left_out():
    registry = CollectorRegistry()
    Info("build", "of the program", registry=registry).info({"version": "1"})
    data = measurements(registry, PROCESS, Times(1, 2))
    assert not data.resource_metrics[0].scope_metrics[0].metrics


ENDPOINT = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318"}


@pytest.mark.parametrize(
    ("environ", "wanted"),
    [
        ({}, Exports(False, False)),
        (ENDPOINT, Exports(True, True)),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": ""}, Exports(False, False)),
        ({"OTEL_EXPORTER_OTLP_METRICS_ENDPOINT": "http://c/v1/metrics"}, Exports(False, True)),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://c/v1/traces"}, Exports(True, False)),
        (ENDPOINT | {"OTEL_METRICS_EXPORTER": "none"}, Exports(True, False)),
        (ENDPOINT | {"OTEL_SDK_DISABLED": "true"}, Exports(False, False)),
    ],
)
def test_a_signal_is_exported_where_it_has_an_endpoint(environ: dict[str, str], wanted: Exports):
    assert exports(environ) == wanted


def test_an_outage_is_told_once_in_a_while():
    seldom, logger = Seldom(seconds=0.0), logging.getLogger("somewhere")

    def lets_through(level: int) -> bool:
        made = logger.makeRecord("somewhere", level, "f", 1, "away", (), None)
        return bool(seldom.filter(made))

    assert not lets_through(logging.WARNING), "an attempt, which is repeated"
    assert lets_through(logging.ERROR)
    assert lets_through(logging.ERROR)  # the time is over
    seldom = Seldom(seconds=3600.0)
    assert [lets_through(logging.ERROR) for _ in range(3)] == [True, False, False]


# Provider and loggers are a process's own, hence a process.
BUSY = """
import gc, json, time
from opentelemetry.sdk.trace import ReadableSpan
from kernel.metrics import Instruments
from kernel.otlp import Pushing
from kernel.telemetry import configure_logging, configure_tracing, span_from, within

configure_logging("busy")
tracing = configure_tracing("busy", export=True)
pushing = Pushing(Instruments().registry, tracing.resource)
began = time.monotonic()
for _ in range(30_000):
    with span_from("", "command"):
        pass
seconds = time.monotonic() - began
kept = sum(isinstance(each, ReadableSpan) for each in gc.get_objects())
began = time.monotonic()
within(0.5, tracing.shutdown, pushing.shutdown)
print(json.dumps({"seconds": seconds, "kept": kept, "stopping": time.monotonic() - began}))
"""


def busy(endpoint: str) -> tuple[dict[str, float], list[str]]:
    """What became of thirty thousand spans, and what was said."""
    more = {"OTEL_EXPORTER_OTLP_ENDPOINT": endpoint, "OTEL_BSP_SCHEDULE_DELAY": "10"}
    done = subprocess.run(
        [sys.executable, "-c", BUSY],
        env=os.environ | more,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return json.loads(done.stdout), done.stderr.splitlines()


@pytest.mark.parametrize("listens", [False, True], ids=["nobody listens", "nobody answers"])
def test_a_collector_that_is_away_delays_nothing_and_fills_no_memory(listens: bool):
    with silent() as endpoint:
        found, said = busy(endpoint if listens else "http://127.0.0.1:9")
    assert found["seconds"] < 10, "the time within which one attempt to export ends"
    assert 0 < found["kept"] <= 2048 + 512, "a queue, and what is being exported"
    assert found["stopping"] < 5
    assert len(said) <= 2, "one line for each signal"
