"""A real mail server on this machine, which keeps what it is given and refuses as it is told."""

import socket
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Sink:
    """``answers`` by recipient, such as "550 5.1.1 unknown"; all others are taken."""

    def __init__(self, answers: Mapping[str, str]) -> None:
        self.answers = answers
        self.mails: list[EmailMessage] = []

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, to: str, options: list[str]
    ) -> str:
        answer = self.answers.get(to, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(to)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content: Any = envelope.content
        message = message_from_bytes(content, policy=policy.SMTP)
        assert isinstance(message, EmailMessage)
        self.mails.append(message)
        return "250 OK"


class MailServer:
    """Where the sink listens, and what it was given."""

    def __init__(self, sink: Sink, port: int) -> None:
        self.sink = sink
        self.url = f"smtp://127.0.0.1:{port}?from=kinerja@example.go.id"

    def to(self, address: str) -> list[EmailMessage]:
        return [mail for mail in self.sink.mails if mail["To"] == address]


@contextmanager
def mail_server(
    answers: Mapping[str, str] | None = None, at: str | None = None
) -> Generator[MailServer]:
    """One that runs until the end of the block; ``at`` the URL of one that ran before."""
    sink = Sink(answers or {})
    port = (urlsplit(at).port if at else None) or free_port()
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield MailServer(sink, port)
    finally:
        controller.stop()


def free_port() -> int:
    """The sink's library knows no "any port"."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return listening.getsockname()[1]
