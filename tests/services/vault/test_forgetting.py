"""Two people forget somebody over HTTP: the key is gone, and every page shows that it is."""

from typing import Any

import sqlalchemy as sa

from kernel.vault import ERASED, RESTRICTED
from tests.services.vault.office import CLERK_NIP, NAME, Office, problem


def keys_of(office: Office, subject: str) -> int:
    """How many keys the vault holds for a subject of this region."""
    with office.platform.program.runtime.running["vault"].database.read() as connection:
        query = "SELECT count(*) FROM subject_keys WHERE region = :region AND subject = :subject"
        named = {"region": office.platform.region, "subject": subject}
        return connection.execute(sa.text(query), named).scalar_one()


async def test_two_people_forget_somebody_and_the_key_is_destroyed(office: Office):
    assert await office.shown() == (NAME, CLERK_NIP)
    assert keys_of(office, "e7") == 1
    await office.forget()
    assert keys_of(office, "e7") == 0
    assert await office.shown() == (ERASED, ERASED)
    names = (await office.read("/reporting/employees", office.hr1))["items"]
    assert [one["name"] for one in names] == ["Contoh Kepala", ERASED, "Contoh Bantu"]


async def test_who_is_forgotten_is_found_by_nothing(office: Office):
    assert await office.found(name="contoh") == ["e8", "e7", "e1"]
    await office.forget()
    assert await office.found(name="contoh") == ["e8", "e1"]
    assert await office.found(nip=CLERK_NIP) == []


async def test_nothing_personal_is_kept_of_who_was_forgotten_again(office: Office):
    await office.forget()
    sent = {"mail": "juru@example.go.id"}
    clerk = office.platform.token("e7", "employee")
    refused = await office.send("PUT", "/notification/address", clerk, json=sent)
    assert problem(refused) == (409, "vault.subject-is-forgotten")
    assert keys_of(office, "e7") == 0


async def test_the_commitment_of_a_destroyed_key_stays(office: Office):
    before = (await office.read("/vault/subjects/e7"))["commitments"]
    await office.forget()
    assert (await office.read("/vault/subjects/e7"))["commitments"] == before


async def test_who_is_restricted_is_shown_to_nobody_until_it_ends(office: Office):
    assert (await office.restrict()).status_code == 200
    assert await office.shown() == (RESTRICTED, RESTRICTED)
    assert await office.found(name="contoh") == ["e8", "e1"]
    assert (await office.unrestrict()).status_code == 200
    assert await office.shown() == (NAME, CLERK_NIP)
    assert "e7" in await office.found(name="contoh")


async def test_both_people_are_on_record(office: Office):
    await office.forget()
    records = office.platform.program.runtime.running["vault"].log.after(
        office.platform.region, -1, 1000
    )
    told: list[Any] = [(r.type, r.body) for r in records if r.stream == "subject-e7"]
    proposed, forgotten = told[-2:]
    assert proposed[0] == "vault.ForgettingProposed.v1" and b'"actor":"hr1"' in proposed[1]
    assert forgotten[0] == "vault.SubjectForgotten.v1" and b'"actor":"hr2"' in forgotten[1]
    assert b'"proposed_by":"hr1"' in forgotten[1]


async def test_of_somebody_who_was_corrected_both_names_and_numbers_go(office: Office):
    right = {"name": "Zahra Juru", "nip": "199001162015032001", "nik": "1372015501900001"}
    body = right | {"basis": "subject-request"}
    sent = await office.send("PUT", "/reporting/employees/e7/identity", office.hr1, json=body)
    assert sent.is_success, sent.text
    await office.settled()
    assert await office.found(nip=right["nip"]) == await office.found(nik=right["nik"]) == ["e7"]
    assert (await office.found(nip=CLERK_NIP), await office.found(name="contoh j")) == ([], [])
    path = "/reporting/operations/subjects/e7/document"
    document = str(await office.read(path, office.hr1))
    for text in (NAME, CLERK_NIP, *right.values()):
        assert text in document, "the export tells what stood there and what stands there"
    await office.forget()
    assert await office.shown() == (ERASED, ERASED)
    document = str(await office.read(path, office.hr1))
    for text in (NAME, CLERK_NIP, *right.values()):
        assert text not in document
    for by in ({"nip": right["nip"]}, {"nik": right["nik"]}, {"nip": CLERK_NIP}, {"name": "zahra"}):
        assert await office.found(**by) == []
    again = await office.send("PUT", "/reporting/employees/e7/identity", office.hr1, json=body)
    assert problem(again) == (409, "vault.subject-is-forgotten")
