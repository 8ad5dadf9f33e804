"""The vault over HTTP: who forgets whom, who is refused and why, and what auditors are shown."""

import hashlib
from datetime import UTC, datetime
from urllib.parse import quote

import pytest

from kernel.edge import Caller, Personal
from kernel.sealing import SubjectIsUnusable
from kernel.values import Values
from tests.services.vault.office import CLERK_NIP, EMPLOYEES, Office, problem
from tests.services.vault.test_forgetting import keys_of


async def test_a_subject_is_held_with_the_commitment_of_its_key(office: Office):
    subject = await office.read("/vault/subjects/e7")
    assert (subject["standing"], subject["basis"], subject["forgetting"]) == ("held", None, None)
    assert subject["carried_out"] is True
    [commitment] = subject["commitments"]
    assert len(commitment) == 64


async def test_a_proposal_waits_for_a_second_person(office: Office):
    assert (await office.propose()).status_code == 200
    [waiting] = (await office.read("/vault/forgettings"))["items"]
    assert waiting == (await office.read("/vault/subjects/e7"))["forgetting"]
    told = (waiting["subject_id"], waiting["basis"], waiting["proposed_by"])
    assert told == ("e7", "subject-request", "hr1")
    assert await office.shown() == ("Contoh Juru", CLERK_NIP)


async def test_the_proposer_may_not_approve(office: Office):
    await office.propose()
    refused = await office.approve(office.hr1)
    assert problem(refused) == (403, "vault.approver-proposed")
    assert "harus orang lain" in refused.json()["detail"]
    assert (await office.read("/vault/subjects/e7"))["standing"] == "held"


async def test_an_auditor_approves_too(office: Office):
    await office.propose()
    assert (await office.approve(office.auditor)).status_code == 200
    subject = await office.read("/vault/subjects/e7")
    assert (subject["standing"], subject["basis"]) == ("forgotten", "subject-request")
    assert (subject["carried_out"], subject["forgetting"]) == (True, None)


async def test_nothing_is_approved_that_nobody_proposed(office: Office):
    assert problem(await office.approve(office.hr2)) == (409, "vault.nothing-is-proposed")


async def test_a_proposal_is_withdrawn(office: Office):
    await office.propose()
    assert (await office.withdraw()).status_code == 200
    assert (await office.read("/vault/forgettings"))["items"] == []
    assert problem(await office.approve(office.hr2)) == (409, "vault.nothing-is-proposed")


async def test_who_approves_says_what_was_seen(office: Office):
    await office.propose()
    path = "/vault/subjects/e7/forgetting/approve"
    blind = await office.send("POST", path, office.hr2)
    assert problem(blind) == (422, "vault.approval-names-no-version")
    assert (await office.read("/vault/subjects/e7"))["standing"] == "held"


async def test_an_export_is_recorded_once_though_others_came_between(office: Office):
    for export_id in ("x1", "x2", "x3", "x1", "x2"):
        path = f"/vault/subjects/e7/exports/{export_id}"
        assert (await office.send("PUT", path, office.hr1)).is_success
    assert (await office.read("/vault/subjects/e7"))["exports"] == 3


async def test_approving_what_somebody_saw_is_refused_when_it_has_changed(office: Office):
    await office.propose()
    await office.settled()
    path = "/vault/subjects/e7"
    seen = await office.platform.client.get(path, headers=office.hr2)
    await office.withdraw()
    await office.propose(basis="retention-ended")
    stale = await office.approve(office.hr2 | {"If-Match": seen.headers["ETag"]})
    assert problem(stale) == (412, "kernel.stale")


async def test_a_mistyped_id_is_not_forgotten(office: Office):
    path = "/vault/subjects/e77/forgetting"
    refused = await office.send("PUT", path, office.hr1, json={"basis": "subject-request"})
    assert problem(refused) == (404, "vault.no-such-subject")


async def test_a_ground_that_the_law_does_not_know_is_malformed(office: Office):
    refused = await office.propose(basis="because")
    assert problem(refused) == (422, "kernel.invalid-body")
    assert problem(await office.propose(basis="round-closed")) == (422, "kernel.invalid-body")


async def test_who_is_forgotten_is_not_restricted_and_not_proposed_again(office: Office):
    await office.forget()
    assert problem(await office.restrict()) == (409, "vault.forgotten-is-final")
    assert problem(await office.unrestrict()) == (409, "vault.forgotten-is-final")
    assert problem(await office.propose()) == (409, "vault.forgotten-is-final")
    assert (await office.approve(office.hr2)).status_code == 200


async def test_subjects_are_listed_by_how_they_stand(office: Office):
    await office.restrict(basis="correction-pending")
    [restricted] = (await office.read("/vault/subjects?standing=restricted"))["items"]
    assert (restricted["subject_id"], restricted["basis"]) == ("e7", "correction-pending")
    held = (await office.read("/vault/subjects?standing=held"))["items"]
    assert [subject["subject_id"] for subject in held] == ["e1", "e8"]


async def test_an_export_is_recorded_once(office: Office):
    for _ in range(2):
        sent = await office.send("PUT", "/vault/subjects/e7/exports/x1", office.hr1)
        assert sent.status_code == 200
    assert (await office.read("/vault/subjects/e7"))["exports"] == 1


async def test_one_exports_oneself_and_an_auditor_anybody(office: Office):
    own = office.platform.token("e7", "employee")
    for number, by in enumerate((own, office.auditor)):
        sent = await office.send("PUT", f"/vault/subjects/e7/exports/x{number}", by)
        assert sent.status_code == 200
    other = await office.send("PUT", "/vault/subjects/e1/exports/x9", own)
    assert problem(other) == (403, "vault.export-is-anothers")


async def test_who_looked_up_whom_is_shown(office: Office):
    assert await office.found(name="contoh j") == ["e7"]
    assert await office.found(nip=CLERK_NIP) == ["e7"]
    assert await office.found(nip="199501152021211002") == []
    looked = (await office.read("/vault/lookups?looker_id=hr1"))["items"]
    told = [(one["by"], one["subject_id"], one["found"]) for one in looked]
    assert told == [
        ("import", None, 0),
        ("name", "e7", 1),
        ("nip", "e7", 1),
        ("nip", None, 0),
    ]
    of_e7 = (await office.read("/vault/lookups?subject_id=e7"))["items"]
    assert [one["by"] for one in of_e7] == ["name", "nip"]
    assert "contoh" not in str(looked).lower() and CLERK_NIP not in str(looked)


async def test_a_small_file_is_a_look_up_of_each_number_in_it(office: Office):
    csv = office.hr1 | {"Content-Type": "text/csv"}
    path = "/reporting/roster/employees?dry_run=true"
    sent = await office.send("POST", path, csv, content=EMPLOYEES)
    assert sent.is_success, sent.text
    looked = (await office.read("/vault/lookups?looker_id=hr1"))["items"][1:]
    told = [(one["by"], one["subject_id"], one["found"], one["asked"]) for one in looked]
    assert told == [("import", of, 3, 3) for of in ("e1", "e7", "e8")]
    assert {one["file"] for one in looked} == {None}
    of_e7 = (await office.read("/vault/lookups?subject_id=e7"))["items"]
    assert [one["looker_id"] for one in of_e7] == ["hr1"]


async def test_a_large_file_is_told_by_its_digest(office: Office):
    post = f"PNS;Juru;pelaksana;II/c;u1;{CLERK_NIP};2024-01-31;"
    rows = [f"x{n};199001012015011{n:03};Contoh;{post}" for n in range(1, 61)]
    content = "\n".join([EMPLOYEES.splitlines()[0], *rows])
    csv = office.hr1 | {"Content-Type": "text/csv"}
    sent = await office.send("POST", "/reporting/roster/employees", csv, content=content)
    assert sent.is_success, sent.text
    for _ in range(2):  # they are found now: too many to name
        again = await office.send("POST", "/reporting/roster/employees", csv, content=content)
        assert again.is_success, again.text
    looked = (await office.read("/vault/lookups?looker_id=hr1"))["items"][1:]
    file = hashlib.sha256(content.encode()).hexdigest()
    told = [(one["subject_id"], one["found"], one["asked"], one["file"]) for one in looked]
    assert told == [("e7", 1, 61, file), (None, 61, 61, file), (None, 61, 61, file)]


async def test_a_look_up_is_by_one_thing(office: Office):
    assert problem(await office.search()) == (422, "vault.search-is-unclear")
    both = await office.search(name="contoh", nip=CLERK_NIP)
    assert problem(both) == (422, "vault.search-is-unclear")
    telephone = await office.search(telephone="081234567890")  # nobody registers one
    assert telephone.status_code == 422


async def test_who_looks_up_too_often_waits(office: Office):
    office.hr1 = office.platform.token("curious-1", "hr")
    for _ in range(30):
        assert (await office.search(name="contoh")).status_code == 200
    refused = await office.search(name="contoh")
    assert problem(refused) == (429, "vault.looked-up-too-often")
    assert 0 < int(refused.headers["Retry-After"]) <= 60


async def test_the_past_says_how_somebody_stood(office: Office):
    here = office.platform.region
    end = office.platform.program.runtime.running["vault"].log.tail(here).position
    await office.restrict()
    assert (await office.read("/vault/subjects/e7"))["standing"] == "restricted"
    before = await office.read(f"/vault/subjects/e7?as_of={here}/vault@{end}")
    assert (before["standing"], before["carried_out"]) == ("held", None)


async def test_who_cannot_be_named_in_an_address_gets_no_key(office: Office):
    """It could never be destroyed."""
    mail = {"mail": "contoh@example.go.id"}
    for sub in ("auth0|5f0C6a1d", "a 1", "198001152005011001", "response-r1"):
        by = office.platform.token(sub, "employee")
        sent = await office.platform.client.put("/notification/address", json=mail, headers=by)
        assert problem(sent) == (401, "kernel.subject-is-unusable")
        assert keys_of(office, sub) == 0


@pytest.mark.parametrize("subject", ["198001152005011001", "siti", "system", "a/1"])
async def test_no_service_seals_for_whom_no_route_could_name(office: Office, subject: str):
    values = Values(office.platform.program.runtime.vault)
    by = Caller("hr1", frozenset({"hr"}), office.platform.region, datetime.now(UTC), language="en")
    sealed = [Personal("e7", "name", "Contoh"), Personal(subject, "name", "Contoh")]
    with pytest.raises(SubjectIsUnusable) as refused:
        await values.seal(sealed, by)
    assert [each.index for each in refused.value.offenders] == [1]
    assert refused.value.about == "" and "random UUID" in str(refused.value.details["usable"])
    assert keys_of(office, subject) == 0


async def test_what_an_issuer_calls_somebody_is_a_subject_too(office: Office):
    """And so is what the platform makes of the longest id."""
    citizen = "c" * 64
    sub = "5f0c6a1d-0000-4000-8000-00000000000a"
    given = {"kind": "complaint", "unit_id": "u1", "service": "ktp", "text": "Antrean lama."}
    said = await office.platform.client.put(f"/feedback/suggestions/{citizen}", json=given)
    mail = {"mail": "contoh@example.go.id"}
    by = office.platform.token(sub, "employee")
    mailed = await office.platform.client.put("/notification/address", json=mail, headers=by)
    assert (said.status_code, mailed.status_code) == (200, 200)
    for subject in (f"response-{citizen}", sub):
        found = await office.read(f"/vault/subjects/{quote(subject)}")
        assert (found["subject_id"], found["standing"]) == (subject, "held")
