"""What `/metrics` shows, in the form in which OpenTelemetry exports it.

A counter and a histogram count from when their series was made, so a collector sees a restart.
Values are cumulative, whatever ``OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE`` says.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from opentelemetry.sdk.metrics.export import (
    AggregationTemporality,
    Gauge,
    Histogram,
    HistogramDataPoint,
    Metric,
    MetricsData,
    NumberDataPoint,
    ResourceMetrics,
    ScopeMetrics,
    Sum,
)
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.util.instrumentation import InstrumentationScope
from prometheus_client import CollectorRegistry
from prometheus_client.metrics_core import Metric as Family

CUMULATIVE = AggregationTemporality.CUMULATIVE
SCOPE = InstrumentationScope("kinerja")


class Times(NamedTuple):
    """Nanoseconds since 1970: since when counters count that do not know it, and now."""

    begun: int
    now: int


class Series(NamedTuple):
    """One series of a family: its labels, and its samples by suffix; buckets by their bound."""

    labels: Mapping[str, str]
    values: dict[str, float]
    buckets: dict[float, float]

    def since(self, times: Times) -> int:
        created = self.values.get("_created")
        return times.begun if created is None else int(created * 1e9)


def measurements(registry: CollectorRegistry, resource: Resource, times: Times) -> MetricsData:
    """All that a registry has now."""
    metrics = [metric for family in registry.collect() for metric in _metrics(family, times)]
    return MetricsData([ResourceMetrics(resource, [ScopeMetrics(SCOPE, metrics, "")], "")])


def _metrics(family: Family, times: Times) -> Iterable[Metric]:
    """One metric; none for a family without series, and for a kind that we have no use for."""
    series = _series(family)
    match family.type if series else "":
        case "counter":
            points = [_number(each, "_total", times) for each in series]
            data = Sum(points, CUMULATIVE, is_monotonic=True)
        case "gauge":
            data = Gauge([_number(each, "", times) for each in series])
        case "histogram":
            data = Histogram([_histogram(each, times) for each in series], CUMULATIVE)
        case _:
            return
    unit = "s" if family.name.endswith("_seconds") else ""
    yield Metric(family.name, family.documentation, unit, data)


def _series(family: Family) -> Sequence[Series]:
    found: dict[tuple[tuple[str, str], ...], Series] = {}
    for sample in family.samples:
        labels = {name: value for name, value in sample.labels.items() if name != "le"}
        series = found.setdefault(tuple(labels.items()), Series(labels, {}, {}))
        if bound := sample.labels.get("le"):
            series.buckets[float(bound)] = sample.value
        else:
            series.values[sample.name.removeprefix(family.name)] = sample.value
    return list(found.values())


def _number(series: Series, suffix: str, times: Times) -> NumberDataPoint:
    return NumberDataPoint(
        series.labels, series.since(times), times.now, float(series.values[suffix])
    )


def _histogram(series: Series, times: Times) -> HistogramDataPoint:
    """Prometheus counts up to each bound, OpenTelemetry between two; the last bound is infinity."""
    up_to = [int(count) for _, count in sorted(series.buckets.items())]
    return HistogramDataPoint(
        attributes=series.labels,
        start_time_unix_nano=series.since(times),
        time_unix_nano=times.now,
        count=up_to[-1],
        sum=series.values["_sum"],
        bucket_counts=[count - below for below, count in zip([0, *up_to], up_to, strict=False)],
        explicit_bounds=sorted(series.buckets)[:-1],
        min=None,  # pyright: ignore[reportArgumentType]  # not known, so nothing is sent
        max=None,  # pyright: ignore[reportArgumentType]
    )
