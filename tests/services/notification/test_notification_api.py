"""Inboxes over HTTP: who is shown what, in which words, and what was read."""

import pytest

from tests.platform import Platform
from tests.services.notification.office import INBOX, Office, abouts

UNIT_INBOX = "/notification/units/u1/inbox"


@pytest.fixture
def office(platform: Platform) -> Office:
    return Office(platform)


async def test_news_lie_unread_in_the_inbox_of_whom_they_concern(office: Office):
    await office.enrol("e7", "c1")
    inbox = await office.inbox("e7")
    [message] = inbox["items"]
    assert (message["subject"], message["about"]) == ("training.enrolled", "c1")
    assert (message["read"], inbox["unread"], inbox["next"]) == (False, 1, None)


async def test_a_message_names_the_record_that_caused_it(office: Office):
    await office.enrol("e7", "c1")
    [message] = (await office.inbox("e7"))["items"]
    assert message["cause"] == f"{office.platform.region}/training@1"


async def test_an_inbox_is_indonesian_unless_english_is_asked_for(office: Office):
    await office.enrol("e7", "c1")
    [indonesian] = (await office.inbox("e7"))["items"]
    [english] = (await office.inbox("e7", **{"Accept-Language": "en"}))["items"]
    assert indonesian["text"] == "Anda mendapat tempat dalam pelatihan c1."
    assert english["text"] == "You have a seat in the course c1."


async def test_nobody_is_shown_the_inbox_of_somebody_else(office: Office):
    await office.enrol("e7", "c1")
    assert (await office.inbox("e8"))["items"] == []


async def test_an_inbox_needs_a_token(office: Office):
    assert (await office.read(INBOX, {})).status_code == 401


async def test_an_inbox_comes_in_pages_oldest_first(office: Office):
    await office.enrol("e7", "c3", "c1", "c2")
    first = await office.inbox("e7", "?limit=2")
    rest = await office.inbox("e7", f"?limit=2&cursor={first['next']}")
    assert abouts(first) + abouts(rest) == ["c3", "c1", "c2"]
    assert (first["unread"], rest["next"]) == (3, None)


async def test_a_message_that_was_read_is_not_among_the_unread(office: Office):
    await office.enrol("e7", "c1", "c2")
    first, _ = (await office.inbox("e7"))["items"]
    assert (await office.mark(first["message_id"], office.somebody("e7"))).status_code == 200
    inbox = await office.inbox("e7", "?unread=true")
    assert (abouts(inbox), inbox["unread"]) == (["c2"], 1)
    assert [message["read"] for message in (await office.inbox("e7"))["items"]] == [True, False]


async def test_reading_twice_is_the_same(office: Office):
    await office.enrol("e7", "c1")
    [message] = (await office.inbox("e7"))["items"]
    first = await office.mark(message["message_id"], office.somebody("e7"))
    again = office.somebody("e7") | {"Idempotency-Key": "another"}
    second = await office.mark(message["message_id"], again)
    assert (first.status_code, second.status_code) == (200, 200)
    assert (await office.inbox("e7"))["unread"] == 0


async def test_nobody_reads_for_somebody_else(office: Office):
    await office.enrol("e7", "c1")
    [message] = (await office.inbox("e7"))["items"]
    refused = await office.mark(message["message_id"], office.somebody("e8"))
    assert refused.status_code == 403
    assert refused.json()["type"].endswith("notification.message-is-for-somebody-else")


async def test_a_message_that_was_never_sent_cannot_be_read(office: Office):
    assert (await office.mark("m1", office.somebody("e7"))).status_code == 404


async def test_hr_reads_the_inbox_of_a_unit_that_nobody_heads(office: Office):
    await office.complain()
    found = await office.read(UNIT_INBOX, office.somebody("hr1", "hr"))
    assert abouts(found.json()) == ["r1"]


async def test_an_employee_who_does_not_head_the_unit_reads_nothing_of_it(office: Office):
    await office.complain()
    refused = await office.read(UNIT_INBOX, office.somebody("e7"))
    assert refused.status_code == 403
    assert refused.json()["type"].endswith("notification.only-the-head-reads-it")


async def test_the_head_reads_the_inbox_of_the_unit(office: Office):
    await office.staff()
    await office.complain()
    head = office.somebody("e1", "appraiser")
    [message] = (await office.read(UNIT_INBOX, head)).json()["items"]
    assert message["text"].startswith("Ada pengaduan warga tentang layanan ktp, periode ")
    assert (await office.mark(message["message_id"], head)).status_code == 200
    assert (await office.read(f"{UNIT_INBOX}?unread=true", head)).json()["items"] == []


async def test_hr_reads_nothing_of_a_unit_that_somebody_heads(office: Office):
    await office.staff()
    refused = await office.read(UNIT_INBOX, office.somebody("hr1", "hr"))
    assert refused.status_code == 403


async def test_the_second_page_of_a_unit_is_as_closed_as_the_first(office: Office):
    await office.complain("r1")
    await office.complain("r2")
    hr = office.somebody("hr1", "hr")
    first = (await office.read(f"{UNIT_INBOX}?limit=1", hr)).json()
    await office.staff()
    second = await office.read(f"{UNIT_INBOX}?limit=1&cursor={first['next']}", hr)
    assert second.status_code == 403


async def test_an_appraiser_is_told_by_name_who_proposed_a_plan(office: Office):
    await office.staff()
    await office.propose_plan()
    [message] = (await office.inbox("e1"))["items"]
    assert message["text"] == "Contoh Pegawai mengajukan rencana kinerja (SKP) tahun 2026."


async def test_no_name_stands_in_the_log_of_notification(office: Office):
    await office.staff()
    await office.propose_plan()
    await office.inbox("e1")
    log = office.platform.program.runtime.running["notification"].log
    records = log.after(office.platform.region, -1, 10)
    assert [b"Contoh" in record.body for record in records] == [False]


async def test_an_own_write_is_read_through_the_reaction(office: Office):
    complained = await office.complain()
    hr = office.somebody("hr1", "hr") | {"Kinerja-After": complained}
    found = await office.client.get(UNIT_INBOX, headers=hr)
    assert abouts(found.json()) == ["r1"]
