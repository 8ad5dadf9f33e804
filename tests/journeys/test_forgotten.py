"""Two people forget somebody with the command line: gone from every process within two seconds."""

from collections.abc import Generator

import pytest

from kernel.vault import ERASED, RESTRICTED
from tests.journeys.office import (
    AUDITOR,
    HR,
    OTHER,
    forget,
    name_of,
    says,
    seconds_until,
    staff,
    verb,
)
from tests.journeys.places import REGION, Place, distributed, embedded

pytestmark = pytest.mark.server

BOUND_SECONDS = 2.0
CHIEF = "/reporting/employees/e1"


@pytest.fixture(scope="module", params=[embedded, distributed])
def place(request: pytest.FixtureRequest) -> Generator[Place]:
    if request.param is distributed:
        request.getfixturevalue("kafka_server")  # says why it is skipped where there is none
    with request.param() as running:
        staff(running)
        yield running


def test_a_restricted_person_is_shown_to_nobody_within_the_bound(place: Place):
    assert name_of(place) == "Contoh Juru"
    says(place, HR, "subject", "restrict", REGION, "e7", "--basis", "correction-pending")
    assert seconds_until(lambda: name_of(place) == RESTRICTED) < BOUND_SECONDS
    assert name_of(place, CHIEF) == "Contoh Kepala"
    says(place, HR, "subject", "unrestrict", REGION, "e7")
    assert seconds_until(lambda: name_of(place) == "Contoh Juru") < BOUND_SECONDS


def test_who_stands_how_is_told(place: Place):
    stands = says(place, AUDITOR, "forget", REGION, "e7")
    assert (stands["state"], stands["destroyed"]) == ("held", False)


def test_one_person_alone_forgets_nobody(place: Place):
    proposed = verb(place, HR, "forget", REGION, "e7", "--basis", "subject-request")
    assert proposed.returncode == 0, proposed.stderr
    assert "another person approves just that" in proposed.stdout
    assert "destroyed, for ever" in proposed.stderr, "it says what will happen"
    version = says(place, HR, "forget", REGION, "e7")["version"]
    alone = verb(place, HR, "forget", REGION, "e7", "--approve", str(version))
    assert (alone.returncode, "another person has to" in alone.stderr) == (1, True)
    withdrawn = says(place, OTHER, "forget", REGION, "e7", "--withdraw")
    assert (withdrawn["state"], withdrawn["destroyed"]) == ("held", False)
    assert name_of(place) == "Contoh Juru"


def test_who_approves_sees_what_and_approves_nothing_else(place: Place):
    says(place, HR, "forget", REGION, "e7", "--basis", "subject-request")
    seen = says(place, OTHER, "forget", REGION, "e7")
    told = (seen["state"], seen["basis"], seen["proposed_by"], seen["proposed_at"] is not None)
    assert told == ("proposed", "subject-request", "hr1", True)
    says(place, HR, "forget", REGION, "e7", "--withdraw")
    says(place, HR, "forget", REGION, "e7", "--basis", "retention-ended")
    stale = verb(place, OTHER, "forget", REGION, "e7", "--approve", str(seen["version"]))
    assert (stale.returncode, "has changed since version" in stale.stderr) == (1, True)
    assert "on the ground retention-ended," in stale.stderr and "hr1 proposed at" in stale.stderr
    unseen = verb(place, OTHER, "forget", REGION, "e7", "--approve")
    assert unseen.returncode == 2
    withdrawn = says(place, OTHER, "forget", REGION, "e7", "--withdraw")
    assert (withdrawn["state"], withdrawn["destroyed"]) == ("held", False)


def test_a_mistyped_id_is_a_sentence(place: Place):
    done = verb(place, HR, "forget", REGION, "e77", "--basis", "subject-request")
    assert done.returncode == 1
    assert "No key was recorded for this subject" in done.stderr


def test_a_forgotten_person_is_gone_from_another_process_within_the_bound(place: Place):
    """Its key is in the memory of reporting, which shows the name a moment before."""
    assert name_of(place) == "Contoh Juru"
    done = forget(place)
    took = seconds_until(lambda: name_of(place) == ERASED)
    assert (done["state"], done["destroyed"], done["basis"]) == (
        "forgotten",
        True,
        "subject-request",
    )
    assert took < BOUND_SECONDS
    assert name_of(place, CHIEF) == "Contoh Kepala"
    again = says(place, OTHER, "forget", REGION, "e7", "--approve", str(done["version"]))
    assert again["destroyed"], "approving twice is the same"


def test_who_was_forgotten_is_found_by_nobody_and_on_record(place: Place):
    found = place.send("POST", "/vault/search", HR, json={"name": "contoh"}).json()
    assert found["subjects"] == ["e8", "e1"]
    assert place.read("/vault/forgettings", AUDITOR)["items"] == []
    gone = place.read("/vault/subjects?standing=forgotten", AUDITOR)["items"]
    assert [each["subject_id"] for each in gone] == ["e7"]
    told = [
        record["type"] for record in place.records("vault") if record["subject"] == "subject-e7"
    ]
    assert told[-1] == "vault.SubjectForgotten.v1"
