"""What runs, who asks it, and all that is said meanwhile: requests, answers, the command line."""

import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2

from kinerja.catalogue import services
from kinerja.servers.process import Child, free_port
from tests.collector import Collector
from tests.journeys.places import KINERJA, REGION, Place, distributed, ready
from tests.security.canaries import Canaries
from tests.security.shapes import Way, ways
from tests.security.wire import Wire, wire
from tests.services.apps import APPS

REPOSITORY = Path(__file__).parents[2]
WAYS = [way for app in APPS.values() for way in ways(app)]
OFTEN = {"OTEL_BSP_SCHEDULE_DELAY": "100", "OTEL_METRIC_EXPORT_INTERVAL": "500"}


def pattern(way: Way) -> re.Pattern[str]:
    parts = re.split(r"\{\w+\}", way.path)
    return re.compile(f"/v1/regions/[^/]+{'[^/]+'.join(map(re.escape, parts))}")


PATTERNS = [(way, pattern(way)) for way in sorted(WAYS, key=lambda way: way.path.count("{"))]


def way_of(method: str, path: str) -> Way | None:
    """The route that an address leads to."""
    found = (way for way, of in PATTERNS if way.method == method and of.fullmatch(path))
    return next(found, None)


@dataclass(frozen=True)
class Exchange:
    """A request and what came back."""

    request: httpx2.Request
    response: httpx2.Response

    @property
    def way(self) -> Way | None:
        return way_of(self.request.method, self.request.url.path)

    @property
    def route(self) -> str:
        return f"{self.request.method} {self.way.path if self.way else 'nowhere'}"

    @property
    def called(self) -> str:
        return f"{self.route} {self.response.status_code}"


@dataclass
class Scene:
    """A running platform. ``at`` is where its files lie, ``tmp`` its folder for temporary ones."""

    place: Place
    canaries: Canaries
    at: Path
    tmp: Path
    collector: Collector
    wire: Wire | None = None
    exchanges: list[Exchange] = field(default_factory=list[Exchange])
    printed: list[tuple[str, bytes]] = field(default_factory=list[tuple[str, bytes]])

    def __post_init__(self) -> None:
        self.place.client.event_hooks = {"response": [self._keep]}

    def _keep(self, response: httpx2.Response) -> None:
        response.read()
        if "/v1/" in response.request.url.path:
            self.exchanges.append(Exchange(response.request, response))

    def url(self, path: str) -> str:
        """Where the region begins at the service of a path; past the wire, where there is one."""
        named = self.place.addresses[path.split("/")[1]]
        begin = f"http://127.0.0.1:{self.wire.to}" if self.wire else named
        return f"{begin}/v1/regions/{REGION}"

    def fresh(self) -> httpx2.Client:
        """One that keeps nothing."""
        return httpx2.Client(timeout=30)

    @property
    def is_distributed(self) -> bool:
        return "KINERJA_KAFKA" in self.place.environment

    def says(self, by: Sequence[str], *words: str, codes: Sequence[int] = (0,)) -> str:
        """A verb of the command line, which ends with one of these codes; what it prints."""
        environment = self.place.environment | {"KINERJA_TOKEN": self.place.token(*by)}
        if not self.is_distributed:
            assert self.wire
            environment["KINERJA_URL"] = self.wire.address
        done = subprocess.run([*KINERJA, *words], env=environment, capture_output=True, timeout=150)
        shown = "kinerja " + " ".join(word for word in words if "/tmp" not in word)
        self.printed += [(f"{shown}, output", done.stdout), (f"{shown}, errors", done.stderr)]
        assert done.returncode in codes and b"No module" not in done.stderr, (shown, done.stderr)
        return done.stdout.decode()


@contextmanager
def folder() -> Generator[Path]:
    """One that PostgreSQL may enter, which runs as another user."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as made:
        Path(made).chmod(0o777)
        yield Path(made)


@contextmanager
def embedded_scene(
    canaries: Canaries, collector: Collector, smtp: str, *, is_leaky: bool = False
) -> Generator[Scene]:
    """One process with defects; ``is_leaky``: with planted leaks too."""
    port = free_port()
    with folder() as at, folder() as tmp, wire(port) as line:
        environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("KINERJA_")},
            **OFTEN,
            "KINERJA_DATA": str(at),
            "KINERJA_SMTP": smtp,
            "OTEL_EXPORTER_OTLP_ENDPOINT": collector.endpoint,
            "PYTHONPATH": str(REPOSITORY),
            "TMPDIR": str(tmp),
        }
        said = canaries.text("what defects say")
        words = ["--sore", "--port", str(port), "--said", said]
        words += ["--planted", line.address] if is_leaky else []
        child = Child(at, "served")
        command = [sys.executable, "-m", "tests.security.served", *words]
        child.spawn(command, detached=False, environment=environment)
        try:
            ready(f"http://127.0.0.1:{port}")
            names = {service.name: line.address for service in services}
            addresses = {**names, "issuer": f"{line.address}/issuer"}
            yield Scene(Place(addresses, environment), canaries, at, tmp, collector, line)
        finally:
            child.stop(signal.SIGTERM, seconds=30)


@contextmanager
def distributed_scene(canaries: Canaries, collector: Collector, smtp: str) -> Generator[Scene]:
    """`kinerja up`, as it is."""
    with folder() as tmp:
        more: dict[str, Any] = {
            **OFTEN,
            "KINERJA_SMTP": smtp,
            "OTEL_EXPORTER_OTLP_ENDPOINT": collector.endpoint,
            "TMPDIR": str(tmp),
        }
        with distributed(more) as place:
            at = Path(place.environment["KINERJA_DATA"]) / "up"
            yield Scene(place, canaries, at, tmp, collector)
