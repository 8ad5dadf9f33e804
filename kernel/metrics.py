"""What a process counts about itself, for /metrics. Labels never grow with regions or people."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from kernel.refusal import Refusal, Unavailable

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
ORDERS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)

Rebuilds = Mapping[tuple[str, str], tuple[int, int]]
"""Records done, and of how many, by service and view."""


class Instruments:
    """The instruments of one process, each with the service as a label."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.group_size = self._histogram(
            "kinerja_group_orders", "Orders executed together", ORDERS
        )
        self.commit_seconds = self._histogram(
            "kinerja_commit_seconds", "Deciding and committing a group", SECONDS
        )
        self.decide_seconds = self._histogram(
            "kinerja_decide_seconds",
            "Loading states and deciding a group, without its commit",
            SECONDS,
        )
        self.orders = self._counter(
            "kinerja_orders", "Batches and runs by how they ended", "outcome"
        )
        self.followed = self._counter(
            "kinerja_followed_records", "Source records that a follower has passed", "follower"
        )
        self.behind = self._gauge(
            "kinerja_behind_records",
            "Source records that a follower has yet to read, over all regions",
            "follower",
        )
        self.waited = self._gauge(
            "kinerja_behind_seconds",
            "How long the oldest record that a follower has yet to read has been known",
            "follower",
        )
        self.deliveries = self._counter(
            "kinerja_deliveries",
            "Attempts to bring a fact to a receiver outside, by how they ended",
            "effect",
            "outcome",
        )
        self.waiting = self._gauge(
            "kinerja_deliveries_waiting",
            "Deliveries that wait, those to suspended receivers as well",
            "effect",
        )
        self.suspended = self._gauge(
            "kinerja_receivers_suspended",
            "Receivers to which nothing is sent until somebody resumes them",
            "effect",
        )
        self.parked = self._gauge(
            "kinerja_parked_records",
            "Source records that a follower could not apply, over all regions",
            "follower",
        )
        self.broken = self._gauge(
            "kinerja_broken_rows", "Rows of a view whose fold failed, over all regions", "view"
        )
        self.lost = self._gauge(
            "kinerja_lost_keys",
            "Keys that the vault has lost with a restore, over all regions; nobody was forgotten",
        )

    def ask_for_rebuilds(self, progress: Callable[[], Rebuilds]) -> None:
        """Ask this, whenever somebody looks, for the records done and of how many, by service and
        view: a rebuild may begin and end between two rounds that measure."""
        self.registry.register(RebuildsUnderWay(progress))

    def _histogram(self, name: str, what: str, buckets: Sequence[float]) -> Histogram:
        return Histogram(name, what, ("service",), registry=self.registry, buckets=buckets)

    def _counter(self, name: str, what: str, *by: str) -> Counter:
        return Counter(name, what, ("service", *by), registry=self.registry)

    def _gauge(self, name: str, what: str, *by: str) -> Gauge:
        return Gauge(name, what, ("service", *by), registry=self.registry)

    def of(self, service: str) -> "Metrics":
        return Metrics(self, service)


class RebuildsUnderWay(Collector):
    """What the rebuilds of this process have done by now."""

    def __init__(self, progress: Callable[[], Rebuilds]) -> None:
        self._progress = progress

    def collect(self) -> Iterable[GaugeMetricFamily]:
        found = GaugeMetricFamily(
            "kinerja_rebuild_records",
            "Records of rebuilds under way in this process, done and of how many, over all regions",
            labels=("service", "view", "records"),
        )
        for named, (done, of) in self._progress().items():
            found.add_metric((*named, "done"), done)
            found.add_metric((*named, "of"), of)
        return [found]


class Metrics:
    """The instruments as one service sees them."""

    def __init__(self, instruments: Instruments, service: str) -> None:
        self.service = service
        self.instruments = instruments
        self.group_size = instruments.group_size.labels(service)
        self.commit_seconds = instruments.commit_seconds.labels(service)
        self.decide_seconds = instruments.decide_seconds.labels(service)

    def count(self, outcome: object) -> None:
        """How an order ended: done, refused, unavailable, or failed by a defect."""
        match outcome:
            case Refusal():
                ended = "refused"
            case Unavailable():
                ended = "unavailable"
            case BaseException():
                ended = "failed"
            case _:
                ended = "done"
        self.instruments.orders.labels(self.service, ended).inc()
