"""Name and numbers are corrected over HTTP and by a file; a small file is a look-up."""

import pytest

from tests.services.reporting.office import (
    CLERK_NIP,
    EMPLOYEES,
    HEAD_NIP,
    Office,
    lines,
    problem,
)
from tests.services.test_as_of import read

RIGHT = "199001162015032001"  # born a day later than the NIP of before says
NIK, OTHER_NIK = "1372015501900001", "1372015501900002"
BODY = {"name": "Zahra Juru", "nip": RIGHT, "basis": "subject-request"}
HEADINGS = EMPLOYEES.splitlines()[0]


def listed(nip: str, name: str, more: str = "", who: str = "e7") -> str:
    """A file of one line, with the columns nik and correction in ``more``."""
    line = f"{who};{nip};{name};PNS;Pengadministrasi;pelaksana;II/c;u1;{HEAD_NIP};2024-01-31;"
    return f"{HEADINGS};nik;correction\n{line};{more or ';'}\n"


async def correct(office: Office, **other: str | None):
    sent = {key: value for key, value in (BODY | other).items() if value is not None}
    return await office.put("/employees/e7/identity", office.hr, **sent)


async def found(office: Office, **by: str) -> list[str]:
    await office.platform.settled()
    answer = await office.post("/employees/search", office.hr, json=by)
    assert answer.is_success, answer.text
    return [one["employee_id"] for one in answer.json()["items"]]


async def shown(office: Office, who: dict[str, str] | None = None) -> tuple[str, str, str]:
    person = (await office.get("/employees/e7", who or office.hr)).json()
    return person["name"], person["nip"], person["nik"]


async def test_a_corrected_name_is_shown_and_found_everywhere_and_the_old_one_nowhere(
    fresh: Office,
):
    await fresh.plan()
    assert (await correct(fresh)).status_code == 200
    assert await shown(fresh) == ("Zahra Juru", RIGHT, None)
    assert await found(fresh, name="zahra") == ["e7"]
    assert await found(fresh, name="contoh j") == []
    assert (await found(fresh, nip=RIGHT), await found(fresh, nip=CLERK_NIP)) == (["e7"], [])
    for path in (
        "/employees?unit_id=u1",
        "/employees/e7/work",
        "/late?unit_id=u1&period=2026-Q1",
        "/plans/e7/2026/1/timeline",
        "/units/u1/matrix?year=2026",
        "/roster/employees/file",
    ):
        text = (await fresh.get(path, fresh.hr)).text
        assert "Zahra Juru" in text, path
        assert "Contoh Juru" not in text and CLERK_NIP not in text, path
    messages = (await fresh.platform.client.get("/notification/inbox", headers=fresh.head)).text
    assert "Zahra Juru" in messages and "Contoh Juru" not in messages
    own = (await fresh.platform.client.get("/notification/inbox", headers=fresh.clerk)).text
    assert "reporting.identity-corrected" in own


async def test_another_person_may_have_the_old_number(fresh: Office):
    before = await fresh.file("employees", listed(CLERK_NIP, "Contoh Baru", who="e9"))
    assert lines(before) == [(2, "nip", "nip-of-another")]
    await correct(fresh)
    await fresh.platform.settled()
    sent = await fresh.file("employees", listed(CLERK_NIP, "Contoh Baru", who="e9"))
    assert sent.status_code == 200, sent.text
    assert (await found(fresh, nip=CLERK_NIP), await found(fresh, nip=RIGHT)) == (["e9"], ["e7"])
    back = await correct(fresh, nip=CLERK_NIP)
    assert problem(back) == (409, "reporting.number-of-another")
    assert back.json()["details"] == {"label": "nip"}


async def test_a_refused_correction_keeps_the_number(fresh: Office):
    taken = await correct(fresh, nip=HEAD_NIP)
    assert problem(taken) == (409, "reporting.number-of-another")
    stale = await fresh.platform.client.put(
        "/reporting/employees/e7/identity", json=BODY, headers=fresh.hr | {"If-Match": '"9"'}
    )
    assert stale.status_code == 412
    assert (await found(fresh, nip=CLERK_NIP)) == ["e7"]
    assert await shown(fresh) == ("Contoh Juru", CLERK_NIP, None)
    again = await fresh.file("employees", listed(CLERK_NIP, "Contoh Baru", who="e9"))
    assert lines(again) == [(2, "nip", "nip-of-another")]


@pytest.mark.parametrize(
    ("other", "slug"),
    [
        ({"nip": "199013162015032001"}, "reporting.not-a-nip"),
        ({"nip": "199501152021211001"}, "reporting.not-a-nip"),  # of a PPPK
        ({"nik": "1372019901900001"}, "reporting.not-a-nik"),
    ],
)
async def test_a_number_that_nobody_can_have_is_refused(
    office: Office, other: dict[str, str], slug: str
):
    refused = await correct(office, **other)
    assert problem(refused) == (422, slug)
    assert next(iter(other.values())) not in refused.text


async def test_only_hr_corrects_and_only_who_is_there(office: Office):
    for who in (office.clerk, office.head, office.auditor):
        refused = await office.put("/employees/e7/identity", who, **BODY)
        assert refused.status_code == 403
    nobody = await office.put("/employees/e0/identity", office.hr, **BODY)
    assert nobody.status_code == 404


async def test_saying_a_correction_twice_records_it_once(fresh: Office):
    await correct(fresh)
    before = await fresh.events()
    assert (await correct(fresh)).status_code == 200
    assert (await correct(fresh, basis="found-wrong")).status_code == 200
    assert await fresh.events() == before


async def test_a_correction_counts_as_a_look_up(fresh: Office):
    fresh.hr = fresh.platform.token("curious-1", "hr")
    answers = [await correct(fresh, nip=HEAD_NIP) for _ in range(31)]
    assert {answer.status_code for answer in answers[:30]} == {409}
    assert problem(answers[30]) == (429, "vault.looked-up-too-often")


async def test_a_nik_is_shown_to_hr_only_and_found(fresh: Office):
    await correct(fresh, nik=NIK)
    assert await shown(fresh) == ("Zahra Juru", RIGHT, NIK)
    assert await shown(fresh, fresh.clerk) == ("Zahra Juru", RIGHT, None)
    for who in (fresh.head, fresh.auditor):
        assert NIK not in (await fresh.get("/employees/e7", who)).text
    assert await found(fresh, nik=NIK) == ["e7"]
    await correct(fresh, name="Zahra")  # without a NIK it stays
    assert await shown(fresh) == ("Zahra", RIGHT, NIK)
    await correct(fresh, name="Zahra", nik=OTHER_NIK)
    assert (await found(fresh, nik=NIK), await found(fresh, nik=OTHER_NIK)) == ([], ["e7"])
    both = await fresh.post("/employees/search", fresh.hr, json={"nik": NIK, "nip": RIGHT})
    assert problem(both) == (422, "reporting.search-is-unclear")


async def test_a_file_corrects_where_the_line_says_why(fresh: Office):
    silent = await fresh.file("employees", listed(CLERK_NIP, "Zahra Juru"))
    assert lines(silent) == [(2, "name", "reporting.name-differs")]
    silent = await fresh.file("employees", listed(RIGHT, "Contoh Juru"))
    assert lines(silent) == [(2, "nip", "nip-of-another")]
    why = listed(RIGHT, "Zahra Juru", f"{NIK};temuan")
    dry = (await fresh.file("employees", why, query="?dry_run=true")).json()
    assert dry["events"] == {"IdentityCorrected": 1}
    assert RIGHT not in str(dry) and "Zahra" not in str(dry)
    sent = await fresh.file("employees", why)
    assert sent.json()["events"] == {"IdentityCorrected": 1}
    assert await shown(fresh) == ("Zahra Juru", RIGHT, NIK)
    assert (await found(fresh, nip=CLERK_NIP), await found(fresh, nip=RIGHT)) == ([], ["e7"])
    file = (await fresh.get("/roster/employees/file", fresh.hr)).text
    assert NIK in file
    again = await fresh.file("employees", file)
    assert again.json()["unchanged"] == 3, again.text


async def test_a_file_corrects_a_name_by_the_nip_and_nobody_unknown(fresh: Office):
    nobody = await fresh.file("employees", listed(RIGHT, "Baru", ";changed", who="e9"))
    assert lines(nobody) == [(2, "correction", "nobody-to-correct")]
    no_reason = await fresh.file("employees", listed(CLERK_NIP, "Zahra", ";begitu"))
    assert lines(no_reason) == [(2, "correction", "not-a-correction")]
    sent = await fresh.file("employees", listed(CLERK_NIP, "Zahra", ";berubah", who=""))
    assert sent.status_code == 200, sent.text
    assert (await shown(fresh))[0] == "Zahra"


async def test_a_file_brings_niks_and_takes_nobody_elses(fresh: Office):
    assert (await fresh.file("employees", listed(CLERK_NIP, "Contoh Juru", f"{NIK};"))).is_success
    await fresh.platform.settled()
    assert await shown(fresh) == ("Contoh Juru", CLERK_NIP, NIK)
    other = listed(RIGHT, "Contoh Baru", f"{NIK};", who="e9")
    for query in ("", "?dry_run=true"):
        refused = await fresh.file("employees", other, query=query)
        assert lines(refused) == [(2, "nik", "nik-of-another")]
    differs = await fresh.file("employees", listed(CLERK_NIP, "Contoh Juru", f"{OTHER_NIK};"))
    assert lines(differs) == [(2, "nik", "reporting.nik-differs")]
    wrong = await fresh.file("employees", listed(CLERK_NIP, "Contoh Juru", "123;"))
    assert lines(wrong) == [(2, "nik", "not-a-nik")]


async def test_the_past_shows_what_it_showed(fresh: Office):
    before = (await fresh.get("/employees/e7/work", fresh.hr)).headers["Kinerja-Position"]
    await correct(fresh)
    assert (await fresh.get("/employees/e7/work", fresh.hr)).json()["name"] == "Zahra Juru"
    past = await read(fresh, "/employees/e7/work", fresh.hr, as_of=before)
    assert past.json()["name"] == "Contoh Juru", past.text
