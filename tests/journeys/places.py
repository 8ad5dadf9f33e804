"""Where a journey is driven: one process on SQLite, or a process per service over Kafka."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import msgspec

from kinerja.catalogue import services
from kinerja.servers.process import free_port

REGION = "13.71"
WAIT_SECONDS = 60
KINERJA = [sys.executable, "-m", "kinerja"]


class Place:
    """Addresses of the services and of the issuer; `call` speaks as somebody."""

    def __init__(self, addresses: dict[str, str], environment: dict[str, str]) -> None:
        self.addresses = addresses
        self.environment = environment  # with which a command line sees this place
        self.client = httpx2.Client(timeout=30)
        self.tokens: dict[tuple[str, ...], str] = {}
        self.keys = 0

    def token(self, subject: str, *roles: str, region: str = REGION) -> str:
        who = (subject, *roles, region)
        if who not in self.tokens:
            asked = {"sub": subject, "roles": list(roles), "regions": [region]}
            answer = self.client.post(f"{self.addresses['issuer']}/token", json=asked)
            self.tokens[who] = answer.raise_for_status().json()["access_token"]
        return self.tokens[who]

    def send(self, verb: str, path: str, by: tuple[str, ...], **more: Any) -> httpx2.Response:
        """One request to the service that the path begins with; ``after`` waits for a position."""
        service = path.split("/")[1]
        headers = {"Accept-Language": "en", **more.pop("headers", {})}
        if by:
            headers["Authorization"] = f"Bearer {self.token(*by)}"
        if verb == "POST":
            self.keys += 1
            headers.setdefault("Idempotency-Key", f"journey-{os.getpid()}-{self.keys}")
        if after := more.pop("after", None):
            headers["Kinerja-After"] = after
        url = f"{self.addresses[service]}/v1/regions/{REGION}{path}"
        return self.client.request(verb, url, headers=headers, **more)

    def do(self, verb: str, path: str, by: tuple[str, ...], **more: Any) -> str:
        """A command that succeeds; the position it was recorded at."""
        answer = self.send(verb, path, by, **more)
        assert answer.is_success, (verb, path, answer.status_code, answer.text)
        return answer.headers["Kinerja-Position"]

    def read(self, path: str, by: tuple[str, ...], after: str = "") -> Any:
        """What a view shows after a position, of this service or of another."""
        answer = self.send("GET", path, by, after=after)
        assert answer.is_success, (path, answer.status_code, answer.text)
        return answer.json()

    def records(self, service: str) -> list[Any]:
        """All records of a log, as `kinerja tail` shows them."""
        words = [*KINERJA, "tail", f"{REGION}/{service}", "--json", "--from", "0"]
        done = subprocess.run(words, env=self.environment, capture_output=True, check=True)
        return [msgspec.json.decode(line) for line in done.stdout.splitlines()]

    def read_until(self, path: str, by: tuple[str, ...], holds: Callable[[Any], bool]) -> Any:
        """Look until what several services have to bring about is there."""
        until = time.monotonic() + WAIT_SECONDS
        while True:
            answer = self.send("GET", path, by)
            if answer.is_success and holds(answer.json()):
                return answer.json()
            assert time.monotonic() < until, (path, answer.text)
            time.sleep(0.02)


@contextmanager
def embedded(
    prepare: Callable[[Path], None] = lambda data: None,
    more: Mapping[str, str] | None = None,
    **settings: str,
) -> Generator[Place]:
    """`kinerja serve` in a process of its own; ``prepare(data)`` comes before. ``more`` is for its
    environment, as it is called there."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as data:
        prepare(Path(data))
        given = {f"KINERJA_{name.upper()}": value for name, value in settings.items()}
        environment = os.environ | {"KINERJA_DATA": data} | given | dict(more or {})
        environment.pop("KINERJA_KAFKA", None)
        process = subprocess.Popen([*KINERJA, "serve", "--port", str(port)], env=environment)
        try:
            ready(address)
            names = {service.name: address for service in services}
            yield Place({**names, "issuer": f"{address}/issuer"}, environment)
        finally:
            process.terminate()
            assert process.wait(30) == 0, "it does not end well when it is told to"


def ready(address: str) -> None:
    until = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            httpx2.get(f"{address}/readyz").raise_for_status()
            return
        except httpx2.HTTPError:
            assert time.monotonic() < until
            time.sleep(0.05)


@contextmanager
def distributed(more: Mapping[str, str] | None = None) -> Generator[Place]:
    """`kinerja up`: real Kafka and PostgreSQL, a process per service."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as data:
        Path(data).chmod(0o755)  # PostgreSQL runs as another user
        environment = os.environ | {"KINERJA_DATA": data} | dict(more or {})
        first = str(free_port())
        started = subprocess.run(
            [*KINERJA, "up", "--json", "--port", first],
            env=environment,
            capture_output=True,
            text=True,
            timeout=100,
        )
        try:
            assert started.returncode == 0, started.stderr
            settings = (Path(data) / "up/environment").read_text().splitlines()
            seen = dict(line.replace("'", "").split("=", 1) for line in settings)
            yield Place(msgspec.json.decode(started.stdout), environment | seen)
        finally:
            subprocess.run([*KINERJA, "down"], env=environment, timeout=100, check=True)
