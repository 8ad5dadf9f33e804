"""Messages by mail, handed to a real server: to whom, in which words, and who gets none."""

from collections.abc import AsyncGenerator, Generator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from kernel import deliveries
from tests.mail import MailServer, mail_server
from tests.platform import Platform, embedded
from tests.services.notification.office import INBOX, Office
from tests.services.vault.office import Office as Vault

ADDRESS = "/notification/address"
ANSWERS = {"gone@example.org": "550 5.1.1 no such mailbox"}


@pytest.fixture(scope="module")
def one_server() -> Generator[MailServer]:
    with mail_server(ANSWERS) as started:
        yield started


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mail")


@pytest.fixture(scope="module")
async def program(data: Path, one_server: MailServer) -> AsyncGenerator[Platform]:
    """As for the other tests of services, with a mail server."""
    async with embedded(data, smtp=one_server.url) as platform:
        yield platform


@pytest.fixture
def server(one_server: MailServer) -> MailServer:
    """The mail server, with nothing of the tests before: each waits until its mails are sent."""
    one_server.sink.mails.clear()
    return one_server


@pytest.fixture
async def office(platform: Platform, server: MailServer) -> Office:
    opened = Office(platform)
    await opened.staff()
    return opened


async def give(office: Office, subject: str, mail: str) -> httpx2.Response:
    given = await office.client.put(ADDRESS, json={"mail": mail}, headers=office.somebody(subject))
    await office.platform.settled()
    return given


def ended(office: Office) -> list[list[str]]:
    """Receiver, outcome and reason of every delivery that has ended."""
    query = "SELECT region, receiver, outcome, reason FROM deliveries WHERE ended_us IS NOT NULL"
    rows = office.rows("notification", query)
    return sorted(rest for region, *rest in map(tuple, rows) if region == office.platform.region)


def kept(directory: Path, text: str) -> bool:
    """Whether any database, or its journal, has this text in the clear."""
    return any(text.encode() in file.read_bytes() for file in directory.glob("*.sqlite*"))


async def test_a_message_goes_by_mail_to_the_address_that_its_recipient_gave(
    office: Office, server: MailServer
):
    await give(office, "e7", "siti@example.org")
    await office.enrol("e7", "c1")
    await office.mailed()
    [mail] = server.to("siti@example.org")
    assert mail["Subject"] == "Anda terdaftar dalam pelatihan"
    assert mail.get_content().splitlines() == [
        "Anda mendapat tempat dalam pelatihan c1.",
        "",
        "-- ",
        "You are enrolled in a course. You have a seat in the course c1.",
    ]


async def test_a_mail_names_people_and_nothing_of_that_is_kept(
    office: Office, server: MailServer, data: Path
):
    await give(office, "e1", "kepala@example.org")
    await office.propose_plan()
    await office.mailed()
    [mail] = server.to("kepala@example.org")
    assert "Contoh Pegawai mengajukan rencana kinerja (SKP) tahun 2026." in mail.get_content()
    assert not kept(data, "kepala@example.org")
    assert not kept(data, "Contoh Pegawai")
    assert kept(data, "plan-e7~2026~1")


async def test_a_message_to_a_unit_goes_to_its_head(office: Office, server: MailServer):
    await give(office, "e1", "kepala@example.org")
    await office.complain()
    await office.mailed()
    [mail] = server.to("kepala@example.org")
    assert mail["Subject"] == "Warga menyampaikan pendapat"


async def test_nobody_is_written_to_who_gave_no_address(office: Office, server: MailServer):
    await office.enrol("e7", "c1")
    await office.mailed()
    assert server.sink.mails == []
    assert ended(office) == [["e7", "not-wanted", "no address was given"]]


async def test_an_address_that_was_withdrawn_is_not_written_to(office: Office, server: MailServer):
    await give(office, "e7", "siti@example.org")
    keyed = office.somebody("e7") | {"Idempotency-Key": "withdraw"}
    (await office.client.post(f"{ADDRESS}/withdraw", headers=keyed)).raise_for_status()
    await office.platform.settled()
    await office.enrol("e7", "c1")
    await office.mailed()
    assert server.sink.mails == []


async def restricted(office: Office, subject: str, is_so: bool = True) -> None:
    """Human resources pause the processing of somebody's values, or go on with it."""
    vault = Vault(office.platform)
    await vault.settled()
    path = f"/vault/subjects/{subject}/{'restrict' if is_so else 'unrestrict'}"
    body: dict[str, Any] = {"json": {}} if is_so else {}
    (await vault.send("POST", path, vault.hr1, **body)).raise_for_status()
    await vault.settled()
    office.platform.program.runtime.vault.watch.look()


async def test_whose_processing_is_paused_is_sent_nothing_and_finds_it_in_the_inbox(
    office: Office, server: MailServer
):
    await give(office, "e7", "siti@example.org")
    await restricted(office, "e7")
    await office.enrol("e7", "c1")
    await office.mailed()
    assert server.sink.mails == []
    why = "the processing of the person's values is paused"
    assert ended(office) == [["e7", "withheld", why]]
    database = office.platform.program.runtime.running["notification"].database
    [shown] = deliveries.refused(database, office.platform.region, 20)
    assert (shown.receiver, shown.reason) == ("e7", why)
    assert [each["about"] for each in (await office.inbox("e7"))["items"]] == ["c1"]

    await restricted(office, "e7", is_so=False)
    await office.enrol("e7", "c2")
    await office.mailed()
    [mail] = server.to("siti@example.org")
    assert "pelatihan c2" in mail.get_content()
    assert {each["about"] for each in (await office.inbox("e7"))["items"]} == {"c1", "c2"}
    assert len(server.sink.mails) == 1


async def test_a_mail_about_somebody_whose_processing_is_paused_does_not_name_them(
    office: Office, server: MailServer
):
    await give(office, "e1", "kepala@example.org")
    await restricted(office, "e7")
    await office.propose_plan()
    await office.mailed()
    [mail] = server.to("kepala@example.org")
    assert "[dibatasi] mengajukan rencana kinerja (SKP) tahun 2026." in mail.get_content()
    assert "Contoh Pegawai" not in mail.get_content()


async def test_a_message_to_a_unit_whose_head_is_restricted_waits_in_its_inbox(
    office: Office, server: MailServer
):
    await give(office, "e1", "kepala@example.org")
    await restricted(office, "e1")
    await office.complain()
    await office.mailed()
    assert server.sink.mails == []
    assert [outcome for _, outcome, _ in ended(office)] == ["withheld"]


async def test_a_mailbox_that_does_not_exist_ends_the_delivery_and_the_next_is_tried(
    office: Office, server: MailServer
):
    await give(office, "e7", "gone@example.org")
    await office.enrol("e7", "c1")
    await office.mailed()
    assert ended(office) == [["e7", "refused", "the mail server refuses it (smtp 550 5.1.1)"]]
    await give(office, "e7", "siti@example.org")
    await office.enrol("e7", "c2")
    await office.mailed()
    assert len(server.to("siti@example.org")) == 1


async def test_one_sees_the_address_that_one_gave_and_nobody_elses(office: Office):
    await give(office, "e7", "siti@example.org")
    own = await office.client.get(ADDRESS, headers=office.somebody("e7"))
    others = await office.client.get(ADDRESS, headers=office.somebody("e8"))
    assert (own.json(), others.json()) == ({"mail": "siti@example.org"}, {"mail": None})


@pytest.mark.parametrize("mail", ["siti", "siti@example", "a b@example.org", "a@b.c\r\nBcc: d@e.f"])
async def test_what_is_no_address_is_not_taken(office: Office, mail: str):
    assert (await give(office, "e7", mail)).status_code == 422


async def test_without_a_mail_server_there_are_messages_and_no_deliveries(tmp_path: Path):
    async with embedded(tmp_path) as platform:
        office = Office(platform)
        await office.enrol("e7", "c1")
        inbox = await office.read(INBOX, office.somebody("e7"))
        assert len(inbox.json()["items"]) == 1
        database = platform.program.runtime.running["notification"].database
        assert deliveries.waiting(database, "13.72") == []


async def test_a_mail_server_that_comes_back_gets_what_waited_and_nobody_is_blamed(
    tmp_path: Path,
):
    with mail_server() as once:
        url = once.url
    async with embedded(tmp_path, smtp=url) as platform:
        office = Office(platform)
        await give(office, "e7", "siti@example.org")
        await office.enrol("e7", "c1")
        await office.blocked()
        [waiting] = deliveries.waiting(
            platform.program.runtime.running["notification"].database, "13.72"
        )
        assert (waiting.failures, waiting.waiting, waiting.reason) == (0, 1, "")
        with mail_server(at=url) as back:
            await office.mailed()
            assert len(back.to("siti@example.org")) == 1
