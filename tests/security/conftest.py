"""The platforms in which canaries were let loose, each once for the module that searches it."""

import random
from collections.abc import Generator, Iterator

import pytest

from tests.collector import collector
from tests.kernel.logs import wait_for
from tests.mail import MailServer, mail_server
from tests.security.canaries import Canaries
from tests.security.faults import killed_in_flight
from tests.security.named import adopt
from tests.security.refusals import Refusals, read_all, stream
from tests.security.scene import Scene, distributed_scene, embedded_scene
from tests.security.served import SORE
from tests.security.walk import CSV, HR, UNITS, Walk

REACHABLE = ("e7", "e1", "e2")


def fresh() -> Canaries:
    return Canaries.of(random.SystemRandom().randrange(2**32))


def addresses(canaries: Canaries) -> tuple[dict[str, str], dict[str, str]]:
    """Of three people; and what the mail server says of the third."""
    mails = {who: canaries.mail(f"the address of {who}") for who in REACHABLE}
    unknown = mails["e2"]
    return mails, {unknown: f"550 5.1.1 <{unknown}> Siti{canaries.marker} is unknown here"}


def lived(scene: Scene, mails: dict[str, str], post: MailServer) -> Walk:
    """Everything was done in it that can be done."""
    walk = Walk(scene, mails)
    walk.all()
    Refusals(scene, walk).all()
    read_all(scene)
    stream(scene)
    wait_for(lambda: bool(post.to(mails["e7"])))
    return walk


@pytest.fixture(scope="module")
def embedded() -> Iterator[Scene]:
    canaries = fresh()
    mails, said = addresses(canaries)
    with (
        collector() as told,
        mail_server(said) as post,
        embedded_scene(canaries, told, post.url) as scene,
    ):
        lived(scene, mails, post)
        assert scene.place.send("GET", SORE, HR).status_code == 500
        yield scene


@pytest.fixture(scope="module")
def distributed(request: pytest.FixtureRequest) -> Generator[Scene]:
    request.getfixturevalue("kafka_server")  # says why it is skipped where there is none
    canaries = fresh()
    mails, said = addresses(canaries)
    with (
        collector() as told,
        mail_server(said) as post,
        distributed_scene(canaries, told, post.url) as scene,
    ):
        killed_in_flight(scene, lived(scene, mails, post))
        yield scene


@pytest.fixture(scope="module")
def leaky() -> Iterator[Scene]:
    """One in which a leak of each kind is planted, and something personal is said."""
    canaries = fresh()
    with (
        collector() as told,
        mail_server() as post,
        embedded_scene(canaries, told, post.url, is_leaky=True) as scene,
    ):
        walk, place = Walk(scene, {}), scene.place
        at = place.do("POST", "/reporting/roster/units", HR, content=UNITS, headers=CSV)
        for number, kind in enumerate(("suggestion", "complaint")):
            walk.suggest(f"r{number}", kind, headers={"Idempotency-Key": f"k{number}"}, after=at)
        assert adopt(scene, canaries.nip("a subject"), 2026).is_success
        wrong = {"kind": canaries.text("what is wrong")}
        assert place.send("PUT", "/feedback/suggestions/r9", (), json=wrong).status_code == 422
        yield scene
