"""Databases are restored from real backups of before somebody was forgotten: nobody comes back."""

import time
from collections.abc import Generator

import msgspec
import pytest

from kernel.values import AWAY
from kernel.vault import ERASED
from tests.journeys.backups import Backups
from tests.journeys.office import (
    CLERK,
    HR,
    OPS,
    WAIT_SECONDS,
    forget,
    name_of,
    seconds_until,
    staff,
    verb,
)
from tests.journeys.places import REGION, Place, distributed
from tests.servers import Kafka

pytestmark = [pytest.mark.server, pytest.mark.timeout(300)]

CHIEF = "/reporting/employees/e1"


@pytest.fixture(scope="module")
def place(kafka_server: Kafka) -> Generator[Place]:
    with distributed() as running:
        staff(running)
        yield running


@pytest.fixture(scope="module")
def forgotten(place: Place, tmp_path_factory: pytest.TempPathFactory) -> Backups:
    """Backups of before e7 was forgotten; and it was, also to the memory of reporting."""
    backups = Backups(place, tmp_path_factory.mktemp("backups"))
    assert name_of(place) == "Contoh Juru"
    backups.take("kinerja_reporting")
    backups.take("kinerja_vault")
    assert forget(place)["destroyed"]
    seconds_until(lambda: name_of(place) == ERASED)
    return backups


def test_a_restored_service_brings_nobody_back(place: Place, forgotten: Backups):
    forgotten.put_back("kinerja_reporting")
    recover(place, "reporting")
    until_shown(place, "Contoh Kepala")
    assert shown(place, CLERK) == ERASED


def test_a_restored_vault_hands_out_nothing_until_its_log_is_whole(
    place: Place, forgotten: Backups
):
    """Its gates were open when the backup was taken, less than a minute ago: it is a copy."""
    forgotten.put_back("kinerja_vault")
    seconds_until(lambda: stopped(place))
    assert shown(place, CLERK) == AWAY, "the key of e7 is in this vault"
    until_shown(place, AWAY)  # though the key was in the memory of reporting
    found = place.send("POST", "/vault/search", HR, json={"name": "contoh"})
    assert found.status_code == 503
    assert recover(place, "vault") > 0
    until_shown(place, "Contoh Kepala")
    assert shown(place, CLERK) == ERASED
    found = place.send("POST", "/vault/search", HR, json={"name": "contoh"}).json()
    assert found["subjects"] == ["e8", "e1"]
    place.read_until("/vault/subjects/e7", HR, lambda subject: subject["carried_out"])
    assert place.read("/vault/subjects/e7", HR)["standing"] == "forgotten"


def recover(place: Place, service: str) -> int:
    """How many records came back. Each connection that was cut is found to be so once: until the
    last of them is, the verb is told to try again."""
    recovered = [0]

    def done() -> bool:
        told = verb(place, OPS, "recover", f"{REGION}/{service}", "--json")
        assert told.returncode == 0 or "try again" in told.stderr, told.stderr
        if told.returncode == 0:
            recovered.append(msgspec.json.decode(told.stdout)["recovered"])
        return told.returncode == 0

    seconds_until(done)
    return sum(recovered)


def until_shown(place: Place, name: str) -> None:
    """Wait until reporting shows this as the name of the chief."""
    until, seen = time.monotonic() + WAIT_SECONDS, ""
    while (seen := shown(place, CHIEF)) != name:
        ready = place.client.get(f"{place.addresses['vault']}/readyz").text
        assert time.monotonic() < until, (seen, name, ready)
        time.sleep(0.02)


def shown(place: Place, employee: str) -> str:
    """What reporting shows as a name; "" while it shows nothing."""
    answer = place.send("GET", employee, HR)
    return answer.json()["name"] if answer.is_success else ""


def stopped(place: Place) -> bool:
    """Whether the vault's service says that its log was put back in time."""
    ready = place.client.get(f"{place.addresses['vault']}/readyz").json()
    return any(
        each["name"] == "vault.gate" and each.get("region") == REGION and "recover" in each["why"]
        for each in ready.get("behind", ())
    )
