"""Handing in mail to a real server: taken, refused for good or for now, or nobody there."""

from datetime import UTC, datetime

import pytest

from kernel.effect import Failed, Refused
from kernel.mail import Mail, MailServer, MailServerIsAway, MailServerIsWrong, Post
from tests.kernel.effects.receiver import black_hole, refusing
from tests.mail import mail_server

AT = datetime(2026, 3, 31, 9, tzinfo=UTC)
SENDER = "?from=kinerja@example.go.id"
ANSWERS = {
    "nobody@example.org": "550 5.1.1 nobody@example.org is unknown",
    "full@example.org": "452 4.2.2 full@example.org has no room",
    "late@example.org": "421 4.7.0 come back later",
}


def mail(to: str) -> Mail:
    return Mail("019d46ce", to, "Laporan kinerja diterima", "Laporan Anda, période ≥ 1.", AT)


async def test_a_mail_carries_its_id_and_says_that_a_machine_wrote_it():
    with mail_server() as server:
        await Post(MailServer.at(server.url)).send(mail("siti@example.org"))
        [got] = server.to("siti@example.org")
    assert got["Message-ID"] == "<019d46ce@example.go.id>"
    assert (got["From"], got["Auto-Submitted"]) == ("kinerja@example.go.id", "auto-generated")
    assert got["Subject"] == "Laporan kinerja diterima"
    assert got.get_content().strip() == "Laporan Anda, période ≥ 1."


@pytest.mark.parametrize(
    ("to", "kind", "reason"),
    [
        ("nobody@example.org", Refused, "the mail server refuses it (smtp 550 5.1.1)"),
        ("full@example.org", Failed, "the mail server refuses it (smtp 452 4.2.2)"),
        (
            "late@example.org",
            MailServerIsAway,
            "the mail server wants no mail now (smtp 421 4.7.0)",
        ),
        ("siti@a\r\nBcc: all@example.org", Refused, "the address is not well formed"),
    ],
)
async def test_what_a_server_says_of_a_recipient_is_told_without_the_address(
    to: str, kind: type[Exception], reason: str
):
    with mail_server(ANSWERS) as server:
        with pytest.raises(kind) as told:
            await Post(MailServer.at(server.url)).send(mail(to))
        assert server.sink.mails == []
    assert str(told.value) == reason


async def test_a_server_that_is_not_there_blocks_the_way_for_all():
    with pytest.raises(MailServerIsAway, match="does not answer"):
        await Post(at(refusing())).send(mail("siti@example.org"))


async def test_a_server_that_says_nothing_blocks_the_way_for_all():
    with black_hole() as silent, pytest.raises(MailServerIsAway, match="does not answer"):
        await Post(at(silent), answer_seconds=0.5).send(mail("siti@example.org"))


async def test_a_server_that_cannot_encrypt_is_given_nothing_when_that_was_asked_for():
    with mail_server() as server:
        url = server.url.replace("smtp://", "smtp+starttls://")
        with pytest.raises(MailServerIsAway):
            await Post(MailServer.at(url)).send(mail("siti@example.org"))
        assert server.sink.mails == []


def at(url: str) -> MailServer:
    return MailServer.at(url.replace("http", "smtp") + SENDER)


def test_the_address_of_a_server_says_how_and_as_whom():
    server = MailServer.at(f"smtp+starttls://user:p%40ss@mail.example.go.id{SENDER}")
    assert server == MailServer(
        "mail.example.go.id", 587, "smtp+starttls", "user", "p@ss", "kinerja@example.go.id"
    )


@pytest.mark.parametrize(
    ("url", "wrong"),
    [
        ("mail.example.go.id", "begins with none of smtp://"),
        (f"smtp://{SENDER}", "names no host"),
        (f"smtp://mail.example.go.id:port{SENDER}", "has a port that is no number"),
        ("smtp://mail.example.go.id", "ends with no .from=ADDRESS"),
        ("smtp://mail.example.go.id?from=kinerja", "ends with no .from=ADDRESS"),
    ],
)
def test_an_address_of_a_server_that_is_wrong_says_what_is(url: str, wrong: str):
    with pytest.raises(MailServerIsWrong, match=wrong):
        MailServer.at(url)
