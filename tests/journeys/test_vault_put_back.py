"""Databases are restored from real backups of before somebody was forgotten: nobody comes back."""

from collections.abc import Generator

import pytest

from kernel.values import AWAY
from kernel.vault import ERASED
from tests.journeys.backups import Backups
from tests.journeys.office import HR, OPS, forget, name_of, says, seconds_until, staff
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
    says(place, OPS, "recover", f"{REGION}/reporting")
    seconds_until(lambda: shown(place, CHIEF) == "Contoh Kepala")
    assert name_of(place) == ERASED


def test_a_restored_vault_hands_out_nothing_until_its_log_is_whole(
    place: Place, forgotten: Backups
):
    """Its gates were open when the backup was taken, less than a minute ago: it is a copy."""
    forgotten.put_back("kinerja_vault")
    seconds_until(lambda: stopped(place))
    assert name_of(place) == AWAY, "the key of e7 is in this vault"
    seconds_until(lambda: shown(place, CHIEF) == AWAY)  # whose key was in memory
    found = place.send("POST", "/vault/search", HR, json={"name": "contoh"})
    assert found.status_code == 503
    recovered = says(place, OPS, "recover", f"{REGION}/vault")
    assert recovered["recovered"] > 0
    seconds_until(lambda: shown(place, CHIEF) == "Contoh Kepala")
    assert name_of(place) == ERASED
    found = place.send("POST", "/vault/search", HR, json={"name": "contoh"}).json()
    assert found["subjects"] == ["e8", "e1"]
    subject = place.read("/vault/subjects/e7", HR)
    assert (subject["standing"], subject["carried_out"]) == ("forgotten", True)


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
