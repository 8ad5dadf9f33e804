"""Over Kafka and PostgreSQL, with processes that were killed: nothing personal is left either."""

import signal
import sys
from dataclasses import replace

import pytest

from kinerja.together import ours
from tests.journeys.places import ready
from tests.kernel.logs import wait_for
from tests.security import left
from tests.security.conftest import fresh
from tests.security.scene import REPOSITORY, Scene
from tests.security.search import Left, Search
from tests.security.walk import Walk

pytestmark = [pytest.mark.server, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def search(distributed: Scene) -> Search:
    return Search(distributed.canaries)


@pytest.fixture(scope="module")
def everything(distributed: Scene, tmp_path_factory: pytest.TempPathFactory) -> list[Left]:
    """That is left, but for the files of the servers."""
    return list(left.of_distributed(distributed, tmp_path_factory.mktemp("backups")))


def test_no_canary_is_found_in_any_place(everything: list[Left], search: Search):
    assert [str(each) for each in search.in_all(everything)] == []


def test_no_canary_stands_in_a_file_of_the_servers(distributed: Scene, search: Search):
    found = [str(each) for file in left.raw(distributed) for each in search.plainly(file)]
    assert found == []


def test_every_place_is_looked_at(everything: list[Left]):
    found = {each.place for each in everything if each.content}
    assert found >= {f"topic kinerja.13.71.{name}" for name in ("reporting", "feedback", "vault")}
    assert found >= {"table vault.names", "table reporting.records", "backup of vault"}
    assert {place for place in found if place.startswith("log of ")} >= {
        f"log of {name}.log" for name in ("reporting", "vault", "issuer")
    }


@pytest.fixture(scope="module")
def leaks(distributed: Scene, tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Where something is found when feedback is served by somebody careless."""
    canaries = fresh()
    serve_carelessly(distributed, canaries.text("what a defect says"))
    careless = replace(distributed, canaries=canaries, exchanges=[], printed=[])
    walk = Walk(careless, {})
    ready(place_of(careless))
    walk.suggest("leak")
    search, home = Search(canaries), tmp_path_factory.mktemp("leaking")
    wait_for(lambda: any(search.holds(each.content) for each in left.topics(careless)), 60)
    everywhere = left.of_distributed(careless, home)
    found = {each.place for each in everywhere if search.holds(each.content)}
    return found | {each.place for each in left.raw(careless) if any(search.plainly(each))}


def place_of(scene: Scene) -> str:
    return scene.place.addresses["feedback"]


def serve_carelessly(scene: Scene, said: str) -> None:
    """Instead of the service that is there."""
    child, vault = ours(scene.at)["feedback"], scene.place.addresses["vault"]
    child.stop(signal.SIGTERM, seconds=30)
    port = place_of(scene).rpartition(":")[2]
    words = ["feedback", "--port", port, "--said", said, "--planted", vault]
    child.spawn(
        [sys.executable, "-m", "tests.security.served", *words],
        detached=True,
        environment=scene.place.environment,
        at=REPOSITORY,
    )


@pytest.mark.parametrize(
    "place",
    [
        "topic kinerja.13.71.feedback",
        "table feedback.records",
        "backup of feedback",
        "log of feedback.log",
        "file postgres/",
        "temporary file ",
    ],
)
def test_a_planted_leak_is_found_where_it_is(place: str, leaks: set[str]):
    assert any(each.startswith(place) for each in leaks), sorted(leaks)
