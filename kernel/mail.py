"""Mail: one message to one person, through the mail server of the installation (SMTP).

A server that cannot be reached, does not know us or does not want our sender blocks the way for
everybody; what it says about one recipient concerns that recipient alone. Its sentences are not
kept, for they quote the address: only the codes are.
"""

import asyncio
import re
from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from typing import Literal, NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

import aiosmtplib

from kernel.effect_outcome import Failed, Refused
from kernel.refusal import Unavailable

MAILS_AT_ONCE = 8  # connections to the one server; most allow 10 to 50
ANSWER_SECONDS = 10.0
PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
ENHANCED = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")  # RFC 3463


class MailServerIsWrong(ValueError):
    """The address of the mail server cannot be used; says what would be right."""


class MailServerIsAway(Unavailable):
    """The mail server does not answer, or does not take mail from us."""


class MailServer(NamedTuple):
    """Where mail is handed in, and who it comes from."""

    host: str
    port: int
    security: Literal["smtp", "smtp+starttls", "smtps"]
    user: str | None
    password: str | None
    sender: str

    @classmethod
    def at(cls, url: str) -> "MailServer":
        """``smtp+starttls://user:password@mail.example.go.id:587?from=kinerja@example.go.id``.

        Raises MailServerIsWrong; never quotes the URL, for it holds a password.
        """
        parts = urlsplit(url)
        security = parts.scheme
        if security not in ("smtp", "smtp+starttls", "smtps"):
            raise MailServerIsWrong("begins with none of smtp://, smtp+starttls://, smtps://")
        try:
            host, port = parts.hostname, parts.port or PORTS[security]
        except ValueError:
            raise MailServerIsWrong("has a port that is no number below 65536") from None
        if not host:
            raise MailServerIsWrong("names no host, as in smtp://mail.example.go.id")
        sender = parse_qs(parts.query).get("from", [""])[-1]
        if not ADDRESS.fullmatch(sender):
            raise MailServerIsWrong("ends with no ?from=ADDRESS, the address that mail comes from")
        user = unquote(parts.username) if parts.username else None
        password = unquote(parts.password) if parts.password else None
        return cls(host, port, security, user, password, sender)


class Mail(NamedTuple):
    """``id`` becomes the Message-ID: the same mail sent twice is seen to be the same."""

    id: str
    to: str
    subject: str
    text: str
    time: datetime


class Post:
    """Hands mail to one server; `send` from the loop of one thread."""

    def __init__(self, server: MailServer, answer_seconds: float = ANSWER_SECONDS) -> None:
        self.server = server
        self._seconds = answer_seconds
        self._free = asyncio.Semaphore(MAILS_AT_ONCE)

    async def send(self, mail: Mail) -> None:
        """Returns when the server has taken it. Raises Refused and Failed for what it says about
        the recipient, MailServerIsAway otherwise."""
        if not ADDRESS.fullmatch(mail.to):
            raise Refused("the address is not well formed")
        server = self.server
        async with self._free:
            client = aiosmtplib.SMTP(
                hostname=server.host,
                port=server.port,
                username=server.user,
                password=server.password,
                use_tls=server.security == "smtps",
                start_tls=server.security == "smtp+starttls",
                timeout=self._seconds,
            )
            with told():
                async with client:
                    await client.sendmail(server.sender, [mail.to], self._written(mail))

    def _written(self, mail: Mail) -> bytes:
        message = EmailMessage(policy=WIRE)
        message["From"] = self.server.sender
        message["To"] = mail.to
        message["Subject"] = mail.subject
        message["Date"] = mail.time
        message["Message-ID"] = f"<{mail.id}@{self.server.sender.partition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no vacation answers, please
        message.set_content(mail.text)
        return message.as_bytes()


@contextmanager
def told() -> Generator[None]:
    """What the server or the way to it says, in our words."""
    try:
        yield
    except aiosmtplib.SMTPRecipientsRefused as refused:
        raise about_the_recipient(refused.recipients[0]) from None
    except (aiosmtplib.SMTPRecipientRefused, aiosmtplib.SMTPDataError) as refused:
        raise about_the_recipient(refused) from None
    except aiosmtplib.SMTPSenderRefused as refused:
        raise MailServerIsAway(f"the mail server refuses our sender ({codes(refused)})") from None
    except aiosmtplib.SMTPResponseException as refused:
        raise MailServerIsAway(f"the mail server refuses us ({codes(refused)})") from None
    except (aiosmtplib.SMTPException, OSError) as away:
        name = type(away).__name__
        raise MailServerIsAway(f"the mail server does not answer ({name})") from None


def about_the_recipient(refused: aiosmtplib.SMTPResponseException) -> Exception:
    """For good (5xx) or for now (4xx); 421 closes the connection whoever the recipient is."""
    if refused.code == 421:
        return MailServerIsAway(f"the mail server wants no mail now ({codes(refused)})")
    kind = Refused if 500 <= refused.code < 600 else Failed
    return kind(f"the mail server refuses it ({codes(refused)})")


def codes(refused: aiosmtplib.SMTPResponseException) -> str:
    """``smtp 550 5.1.1``: the numbers of an answer, without its words."""
    enhanced = ENHANCED.search(refused.message)
    return f"smtp {refused.code}" + (f" {enhanced[0]}" if enhanced else "")
