"""A small office in a place: its roster, and the verbs of its data protection officers."""

import subprocess
import time
from collections.abc import Callable
from typing import Any

import msgspec

from tests.journeys.places import KINERJA, REGION, Place
from tests.services.reporting.office import EMPLOYEES, UNITS

HR, OTHER, AUDITOR = ("hr1", "hr"), ("hr2", "hr"), ("a1", "auditor")
OPS = ("o1", "ops")
CLERK = "/reporting/employees/e7"
WAIT_SECONDS = 60


def staff(place: Place) -> None:
    """The roster is imported, and the vault's log has heard of the keys."""
    for kind, rows in (("units", UNITS), ("employees", EMPLOYEES)):
        csv = {"Content-Type": "text/csv"}
        at = place.do("POST", f"/reporting/roster/{kind}", HR, content=rows, headers=csv)
    place.read("/reporting/employees", HR, after=at)
    place.read_until("/vault/subjects/e7", HR, lambda subject: subject["commitments"])


def verb(place: Place, by: tuple[str, ...], *words: str) -> subprocess.CompletedProcess[str]:
    """A verb of the command line, with the token of this person."""
    environment = place.environment | {"KINERJA_TOKEN": place.token(*by)}
    if "KINERJA_KAFKA" not in environment:
        environment["KINERJA_URL"] = place.addresses["vault"]
    return subprocess.run(
        [*KINERJA, *words], env=environment, capture_output=True, text=True, timeout=150
    )


def says(place: Place, by: tuple[str, ...], *words: str) -> Any:
    """What a verb answers that must succeed."""
    done = verb(place, by, *words, "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    return msgspec.json.decode(done.stdout)


def forget(place: Place, subject: str = "e7") -> Any:
    """Two people forget somebody by the command line; what the second is told."""
    proposed = says(place, HR, "forget", REGION, subject, "--basis", "subject-request")
    return says(place, OTHER, "forget", REGION, subject, "--approve", str(proposed["version"]))


def name_of(place: Place, employee: str = CLERK) -> str:
    """What reporting shows as a name."""
    return place.read(employee, HR)["name"]


def seconds_until(holds: Callable[[], bool]) -> float:
    """How long it takes from now until that is so."""
    begun = time.monotonic()
    while not holds():
        assert time.monotonic() - begun < WAIT_SECONDS
        time.sleep(0.02)
    return time.monotonic() - begun
