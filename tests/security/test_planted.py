"""A leak of each kind is planted: it is found, and the place is named."""

import pytest

from tests.kernel.logs import wait_for
from tests.security import left
from tests.security.planted import LEAKS
from tests.security.scene import Scene
from tests.security.search import Search

pytestmark = [pytest.mark.server, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def places(leaky: Scene) -> set[str]:
    """In which a canary was found."""
    search = Search(leaky.canaries)

    def found() -> set[str]:
        return {each.place for each in left.of_embedded(leaky) if search.holds(each.content)}

    wait_for(lambda: all(is_found(leak, found()) for leak in LATE), 60)
    return found()


LATE = (
    "an attribute of a span",
    "a label of a metric that is pushed",
    "the reason of a parked record",
    "the reason of a broken row",
    "the reason why a delivery failed",
    "a column of a view",
)
"""What comes a while after the answer."""


def is_found(leak: str, places: set[str]) -> bool:
    return any(place.startswith(LEAKS[leak]) for place in places)


@pytest.mark.parametrize("leak", LEAKS)
def test_a_planted_leak_is_found_where_it_is(leak: str, places: set[str]):
    assert is_found(leak, places), sorted(places)
