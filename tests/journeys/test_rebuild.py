"""An operator rebuilds a view of the running program by the command line, and asks for its past."""

import subprocess
from collections.abc import Generator
from typing import Any

import msgspec
import pytest

from tests.journeys.places import KINERJA, REGION, Place, embedded

pytestmark = [pytest.mark.server, pytest.mark.timeout(300)]  # six command lines, each a process

HR, AUDITOR = ("h1", "hr"), ("a1", "auditor")
UNITS = "unit,title,kind,parent,code\nu1,Kecamatan Lubuk Begalung,kecamatan,,\n"


@pytest.fixture(scope="module")
def place() -> Generator[Place]:
    with embedded() as running:
        yield running


def kinerja(place: Place, *words: str) -> tuple[int, Any]:
    """Exit code and JSON of a verb, as somebody with the role ops."""
    token = {"KINERJA_TOKEN": place.token("o1", "ops")}
    address = {"KINERJA_URL": place.addresses["reporting"]}
    environment = place.environment | token | address
    done = subprocess.run(
        [*KINERJA, *words, "--json"], env=environment, capture_output=True, text=True, timeout=100
    )
    assert done.stdout, done.stderr
    return done.returncode, msgspec.json.decode(done.stdout)


def rename(place: Place, title: str) -> str:
    content = UNITS.replace("Lubuk Begalung", title)
    headers = {"Content-Type": "text/csv"}
    path = "/reporting/roster/units"
    answer = place.send("POST", path, HR, content=content.encode(), headers=headers)
    assert answer.is_success, answer.text
    return answer.headers["Kinerja-Position"]


def test_a_view_is_rebuilt_compared_promoted_and_dropped_while_people_go_on(place: Place):
    at = rename(place, "Satu")
    place.read("/reporting/units", AUDITOR, at)
    here = ("reporting/units", "--region", REGION)
    code, [made] = kinerja(place, "views", "rebuild", *here)
    assert (code, made["state"], made["rows"]) == (0, "built", 1)
    at = rename(place, "Dua")
    assert place.read("/reporting/units", AUDITOR, at)["items"][0]["title"] == "Kecamatan Dua"
    code, [compared] = kinerja(place, "views", "compare", *here)
    assert (code, compared["different"], compared["unsettled"]) == (0, [], [])
    assert kinerja(place, "views", "drop", *here)[1][0]["builds"] == 0
    assert kinerja(place, "views", "promote", *here)[1][0]["build"] == 1
    at = rename(place, "Tiga")
    assert place.read("/reporting/units", AUDITOR, at)["items"][0]["title"] == "Kecamatan Tiga"
    assert kinerja(place, "views", "drop", *here)[1][0]["builds"] == 1
    listed = kinerja(place, "views", "list", "reporting", "--region", REGION)[1]
    assert [e["build"] for e in listed if e["view"] == "units"] == [1]
    code, replayed = kinerja(place, "replay", f"{REGION}/reporting", "--view", "units", "--compare")
    assert (code, replayed["different"], replayed["build"]) == (0, [], 1)
    first = ("--at", f"{REGION}/reporting@0", "--key", "u1")
    past = kinerja(place, "replay", f"{REGION}/reporting", "--view", "units", *first)[1]
    assert past["rows"]["u1"]["title"] == "Kecamatan Satu"
    assert past["positions"] == {"reporting": 0}
