"""A vault is restored from a real backup of before people came: what a process still holds is given
back, what nobody holds is lost and told, and everything else goes on. Then it moves house."""

import itertools
import signal
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kernel.vault import ERASED, LOST
from kinerja.servers import KafkaServer
from kinerja.together import launch, ours, wait_until_it_answers
from tests.journeys.backups import Backups
from tests.journeys.office import AUDITOR, HR, OPS, OTHER, seconds_until, staff, verb
from tests.journeys.places import REGION, Place, distributed
from tests.servers import Kafka
from tests.services.reporting.office import EMPLOYEES, HEAD_NIP

pytestmark = [pytest.mark.server, pytest.mark.timeout(300)]

HELD, GONE = "199203042019031002", "199203042019031003"
NEWCOMERS = (
    f"e9;{HELD};Kenari Pegang;PNS;Juru;pelaksana;II/a;u1;{HEAD_NIP};2026-01-02;\n"
    f"e10;{GONE};Kenari Hilang;PNS;Juru;pelaksana;II/a;u1;{HEAD_NIP};2026-01-02;\n"
)
SERVICES = ("vault", "reporting", "evaluation", "training", "feedback", "notification")


lookers = ((f"hr{number}", "hr") for number in itertools.count(100))  # each may ask 30 times


class House:
    """The place, its backups, and its processes, each of which can be started anew."""

    def __init__(self, place: Place, home: Path) -> None:
        self.place = place
        self.backups = Backups(place, home)
        self.up = Path(place.environment["KINERJA_DATA"]) / "up"

    def start_again(self, *services: str) -> None:
        """These processes end at once, and others take their ports; what they held is gone."""
        for name in services:
            ours(self.up)[name].stop(signal.SIGKILL, seconds=20)
        for name in services:
            launch(self.up, name, self.place.addresses[name], self.place.environment)
        for name in services:
            wait_until_it_answers(self.up, name, self.place.addresses[name])

    def name(self, employee: str) -> str:
        """What reporting shows; "" while it shows nothing."""
        answer = self.place.send("GET", f"/reporting/employees/{employee}", HR)
        return answer.json()["name"] if answer.is_success else ""

    def recover(self) -> Any:
        """What the verb tells once it is through."""
        told: list[Any] = []

        def done() -> bool:
            ran = verb(self.place, OPS, "recover", f"{REGION}/vault", "--json")
            assert ran.returncode == 0 or "try again" in ran.stderr, ran.stderr
            told.extend([msgspec.json.decode(ran.stdout)] if ran.returncode == 0 else [])
            return ran.returncode == 0

        seconds_until(done)
        return told[0]

    def is_behind(self, holds: Callable[[Any], bool]) -> bool:
        ready = self.place.client.get(f"{self.place.addresses['vault']}/readyz").json()
        return any(holds(each) for each in ready.get("behind", ()))


@pytest.fixture(scope="module")
def house(kafka_server: Kafka, tmp_path_factory: pytest.TempPathFactory) -> Generator[House]:
    """The vault is that of before e9 and e10 came, whole again; reporting held the key of e9."""
    with distributed() as place:
        staff(place)
        house = House(place, tmp_path_factory.mktemp("backups"))
        house.backups.take("kinerja_vault")
        csv = {"Content-Type": "text/csv"}
        rows = EMPLOYEES + NEWCOMERS
        at = place.do("POST", "/reporting/roster/employees", HR, content=rows, headers=csv)
        for subject in ("e9", "e10"):
            there = f"/vault/subjects/{subject}"
            place.read_until(there, HR, lambda subject: subject["commitments"])
        house.start_again("reporting")
        place.read("/reporting/employees/e9", HR, after=at)
        assert house.name("e9") == "Kenari Pegang"
        house.backups.put_back("kinerja_vault")
        seconds_until(lambda: house.is_behind(lambda each: "recover" in each.get("why", "")))
        recovered = house.recover()
        assert recovered["recovered"] >= 2
        assert recovered["lost_keys"] == 1
        seconds_until(lambda: house.name("e1") == "Contoh Kepala")
        yield house


def test_a_key_that_a_process_held_is_there_again_and_its_person_found(house: House):
    assert house.name("e9") == "Kenari Pegang"
    seconds_until(lambda: "e9" in found(house, next(lookers), name="kenari"))
    assert found(house, nip=HELD) == ["e9"]
    house.start_again("reporting")  # so that it comes from the vault
    assert house.name("e9") == "Kenari Pegang"


def test_pages_searches_and_exports_go_on_without_what_is_lost(house: House):
    listed = house.place.read("/reporting/employees", HR)["items"]
    names = {one["employee_id"]: one["name"] for one in listed}
    assert (names["e10"], names["e1"]) == (LOST, "Contoh Kepala")
    assert found(house, name="contoh") == ["e8", "e7", "e1"]
    assert found(house, nip=GONE) == []
    told = verb(house.place, AUDITOR, "subject", "export", REGION, "e10")
    assert told.returncode == 0, told.stderr
    assert LOST in told.stdout


def test_what_is_lost_is_told_by_log_readiness_list_and_verb(house: House):
    house.place.read_until("/vault/subjects/e10", HR, lambda subject: subject["lost"])
    lost = house.place.read("/vault/subjects?lost=true", AUDITOR)["items"]
    assert [one["subject_id"] for one in lost] == ["e10"]
    kinds = [r["type"] for r in house.place.records("vault") if r["subject"] == "subject-e10"]
    assert kinds[:2] == ["vault.SubjectKeyMade.v1", "vault.SubjectKeyLost.v1"]
    assert house.is_behind(lambda each: each["name"] == "vault.keys" and each["records"] == 1)
    doctor = verb(house.place, OPS, "doctor")
    assert "1 keys are gone though nobody was forgotten" in doctor.stdout


def test_no_custodian_stops_and_no_second_key_is_made(house: House):
    mail = {"json": {"mail": "kenari@contoh.test"}}
    refused = house.place.send("PUT", "/notification/address", ("e10", "employee"), **mail)
    assert (refused.status_code, refused.json()["type"]) == (
        409,
        "urn:kinerja:problem:vault.key-is-lost",
    )
    assert house.place.send("PUT", "/notification/address", ("e9", "employee"), **mail).is_success
    told = verb(house.place, OPS, "lag", "--json")
    behind = [each for each in msgspec.json.decode(told.stdout) if each["behind"]]
    assert [each for each in behind if each["follower"] == "custodian"] == []


def test_a_forgetting_is_carried_out_once_it_is_published(house: House):
    """Kafka does not answer: the key is gone, but a vault restored now would bring it back."""
    place, there = house.place, "/vault/subjects/e8"
    at = place.do("PUT", f"{there}/forgetting", HR, json={"basis": "subject-request"})
    seen = {"If-Match": f'"{place.read(there, HR, after=at)["version"]}"'}
    [broker] = KafkaServer.attach(house.up / "kafka").nodes
    broker.send(signal.SIGSTOP)
    try:
        at = place.do("POST", f"{there}/forgetting/approve", OTHER, headers=seen)
        seconds_until(lambda: house.name("e8") == ERASED)
        subject = place.read(there, HR, after=at)
        assert (subject["standing"], subject["carried_out"]) == ("forgotten", False)
    finally:
        broker.send(signal.SIGCONT)
    place.read_until(there, HR, lambda subject: subject["carried_out"])


def test_a_vault_can_be_restored_into_a_new_database(house: House):
    """Another name, another place: all services are started with the new address."""
    house.backups.take("kinerja_vault")
    house.backups.put_into("kinerja_vault", "kinerja_vault_anew")
    url = house.place.environment["KINERJA_VAULT"] + "_anew"
    house.place.environment["KINERJA_VAULT"] = url
    house.start_again(*SERVICES)
    seconds_until(lambda: house.name("e1") == "Contoh Kepala")
    assert [house.name(one) for one in ("e8", "e9", "e10")] == [ERASED, "Kenari Pegang", LOST]
    assert found(house, nip=HELD) == ["e9"]
    mail = {"json": {"mail": "baru@contoh.test"}}
    assert house.place.send("PUT", "/notification/address", ("e7", "employee"), **mail).is_success


def found(house: House, looker: tuple[str, ...] = HR, **by: str) -> list[str]:
    """Whom the vault finds; nobody while it hands out nothing, or for who has asked too often."""
    answer = house.place.send("POST", "/vault/search", looker, json=by)
    return answer.json()["subjects"] if answer.is_success else []
