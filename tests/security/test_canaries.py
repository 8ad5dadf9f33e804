"""One process on SQLite, with defects: nothing personal is left where it should not be."""

from itertools import repeat

import pytest

from tests.security import left
from tests.security.covered import NOT_SEALED, covered, missing
from tests.security.scene import WAYS, Scene
from tests.security.search import Left, Search
from tests.security.shapes import EVENTS, Way
from tests.security.test_shapes import planted

pytestmark = [pytest.mark.server, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def search(embedded: Scene) -> Search:
    return Search(embedded.canaries)


@pytest.fixture(scope="module")
def everything(embedded: Scene) -> list[Left]:
    """That is left."""
    return list(left.of_embedded(embedded))


@pytest.fixture(scope="module")
def kept(everything: list[Left]) -> dict[str, Left]:
    """The tables, by name."""
    return {each.place: each for each in everything if each.place.startswith("table ")}


def test_no_canary_is_found_in_any_place(everything: list[Left], search: Search):
    assert [str(each) for each in search.in_all(everything)] == []


def test_every_place_is_looked_at(everything: list[Left]):
    found = {each.place.partition(" ")[0] for each in everything}
    assert found >= {"headers", "problem", "answer", "span", "metric", "address", "printed", "log"}
    assert found >= {"/metrics", "/readyz", "/openapi.json", "file", "backup", "table"}


def test_every_personal_text_of_every_route_had_a_canary(embedded: Scene):
    assert missing(WAYS, covered(embedded.exchanges, embedded.canaries)) == []


def test_a_route_with_a_personal_text_that_nobody_filled_is_noticed():
    assert missing(planted(), set()) == ["PUT /planted/people/{name} body nickname"]
    assert missing(WAYS, set()) != []
    known = [str(spot) for way in WAYS for spot in way.spots]
    assert [end for end in NOT_SEALED if not any(map(str.endswith, known, repeat(end)))] == []


def test_every_route_was_asked(embedded: Scene):
    """But for the operations of a service, which are the same in all."""
    asked = {each.route for each in embedded.exchanges}
    routes = [spelled(way) for way in WAYS if wanted(way)]
    assert len(routes) > 60 and [each for each in routes if each not in asked] == []


def wanted(way: Way) -> bool:
    elsewhere = "/operations/" in way.path and not way.path.startswith("/feedback/")
    return way.media != EVENTS and not elsewhere


def spelled(way: Way) -> str:
    return f"{way.method} {way.path}"


def test_what_may_show_somebody_does(embedded: Scene, search: Search):
    """The list is no longer than it has to be, and the search sees what is there."""
    showed = {
        each.route
        for each in embedded.exchanges
        if each.response.is_success and search.holds(each.response.content)
    }
    assert showed - left.MAY_SHOW.keys() == set()
    silent = left.MAY_SHOW.keys() - showed
    assert {each for each in silent if "/operations/subjects/" not in each} == {
        "GET /notification/inbox/live"  # followed by another client
    }


def test_the_defects_were_there(embedded: Scene, kept: dict[str, Left]):
    """Each had a canary in its hands, and what was told of it is its class."""
    assert b"defect: ValueError" in kept["table notification.parked"].content
    assert b"defect: ValueError" in kept["table notification.broken"].content
    assert b"defect: ValueError" in kept["table feedback.receivers"].content
    [log] = [each.content.decode() for each in left.logs(embedded)]
    uncaught = [line for line in log.splitlines() if '"error":"ValueError"' in line]
    loggers = {"asyncio", "kernel.uncaught", "kernel.watched"}
    assert {name for name in loggers if any(f'"{name}"' in line for line in uncaught)} == loggers


def test_what_the_mail_server_quoted_is_kept_as_a_number(kept: dict[str, Left]):
    assert b"smtp 550 5.1.1" in kept["table notification.deliveries"].content
