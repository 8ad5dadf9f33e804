"""`kinerja up`, the demo's check against it, a service killed and started again, `down`."""

import os
import signal
import subprocess
from collections.abc import Generator
from pathlib import Path

import httpx2
import msgspec
import pytest

from kinerja.catalogue import services
from kinerja.servers.process import free_port
from kinerja.settings import Settings
from kinerja.together import home, ours
from tests import servers
from tests.journeys.places import KINERJA
from tests.verbs import of

pytestmark = [pytest.mark.server, pytest.mark.timeout(300)]

PEOPLE = ("--people", "12", "--regions", "5", "--busy", "1")


class Together:
    """What `up` started in a folder, and its verbs with the settings that it left there."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.settings: dict[str, str] = {}
        self.addresses: dict[str, str] = {}

    def do(self, *words: str) -> str:
        """What a verb that must succeed prints on standard output."""
        done = subprocess.run(
            [*KINERJA, *words],
            env=of(self.data, {}) | self.settings,
            capture_output=True,
            text=True,
            timeout=200,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def up(self, *words: str) -> None:
        self.addresses = msgspec.json.decode(self.do("up", "--json", *words))
        lines = (self.data / "up" / "environment").read_text().splitlines()
        self.settings = {n: v.strip("'") for n, _, v in (line.partition("=") for line in lines)}


@pytest.fixture(scope="module")
def together(
    kafka_server: servers.Kafka,
    postgres_server: servers.Postgres,
    tmp_path_factory: pytest.TempPathFactory,
) -> Generator[Together]:
    if not (kafka_server.own and postgres_server.own):
        pytest.skip("`kinerja up` starts this machine's own servers, and here are others")
    started = Together(tmp_path_factory.mktemp("together"))
    started.up("--regions", "5", "--port", str(free_port()))
    yield started
    started.settings = {}
    assert "kafka" in started.do("down")


def test_each_service_answers_at_its_address(together: Together):
    assert set(together.addresses) == {"issuer", *(service.name for service in services)}
    for name, address in together.addresses.items():
        path = "/jwks.json" if name == "issuer" else "/readyz"
        assert httpx2.get(address + path, timeout=10).status_code == 200


def test_the_demo_verifies_its_year_and_its_story_over_kafka(together: Together):
    outcome = msgspec.json.decode(together.do("demo", "--check", *PEOPLE))
    assert (outcome["ok"], outcome["mode"], len(outcome["regions"])) == (True, "distributed", 5)
    assert all(step["ok"] for step in outcome["steps"])
    assert msgspec.json.decode(together.do("lag", "--json", "--limit", "0"))


def test_what_was_killed_is_started_by_the_next_up(together: Together):
    child = ours(home(Settings(data=together.data)))["training"]
    before = child.pid
    assert before
    os.kill(before, signal.SIGKILL)
    together.settings = {}
    together.up()
    assert child.pid not in (None, before)
    answer = httpx2.get(together.addresses["training"] + "/readyz", timeout=10)
    assert answer.status_code == 200


def test_a_region_key_is_exchanged_for_all_services(together: Together):
    asked = {"sub": "o1", "roles": ["ops"], "regions": ["*"]}
    answer = httpx2.post(f"{together.addresses['issuer']}/token", json=asked)
    together.settings["KINERJA_TOKEN"] = answer.raise_for_status().json()["access_token"]
    rotated = msgspec.json.decode(together.do("region-key", "rotate", "13.71", "--json"))
    assert rotated["wrapped"] > 0
    together.do("region-key", "retire", "13.71", "--destroy")
    for name in (service.name for service in services):
        at = f"{together.addresses[name]}/v1/regions/13.71/{name}/operations/region-key"
        token = {"Authorization": f"Bearer {together.settings['KINERJA_TOKEN']}"}
        told = httpx2.get(at, headers=token, timeout=10).raise_for_status().json()
        assert (told["current"], told["known"]) == (rotated["key"], [rotated["key"]])
        assert set(told["keys"]) == {rotated["key"]}
