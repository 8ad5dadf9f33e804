"""Notices between the instances of a service: "this log has news", by NOTIFY of PostgreSQL.

Sent outside of every transaction and at most every 20 ms, whatever the number of commits. One that
is lost costs seconds and no record: the sweep finds what was missed.
"""

import logging
import threading
from collections.abc import Callable, Generator, Iterable

import psycopg
import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from kernel.database import Database
from kernel.engines import KEEPALIVES

CHANNEL = "kinerja"
PAUSE_SECONDS = 0.02
LISTEN_SECONDS = 1.0  # how long closing waits for a listener that does not hear that it closes
AGAIN_SECONDS = 2.0
LETTERS_IN_A_PAYLOAD = 7_000  # PostgreSQL takes less than 8,000 bytes

# A notice is lost with the server that had it: nothing is gained by waiting for its disk.
NOTIFY = sa.text(
    "SELECT set_config('synchronous_commit', 'off', true), pg_notify(:channel, :payload)"
)

logger = logging.getLogger(__name__)


class Notices:
    """Tells the other instances what happened here, and hears from them. Start it, stop it."""

    def __init__(self, database: Database, instance: str, hear: Callable[[str], None]) -> None:
        """``hear(what)`` is called from a thread with what another instance told."""
        self._database = database
        self._instance = instance
        self._hear = hear
        self._news: dict[str, None] = {}
        self._condition = threading.Condition()
        self._closing = threading.Event()
        self._threads = [
            threading.Thread(target=self._send, name="notify", daemon=True),
            threading.Thread(target=self._listen, name="listen", daemon=True),
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        with self._condition:
            self._closing.set()
            self._condition.notify()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(timeout=30)

    def tell(self, what: str) -> None:
        """Cheap; from any thread. Text without a space."""
        with self._condition:
            if not self._news:
                self._condition.notify()
            self._news[what] = None

    def _send(self) -> None:
        while True:
            with self._condition:
                while not self._news and not self._closing.is_set():
                    self._condition.wait()
                news, self._news = self._news, {}
            if self._closing.is_set():
                self._told([self._instance])  # nobody is to hear that but our own listener
                return
            self._told(payloads(self._instance, news))
            self._closing.wait(PAUSE_SECONDS)

    def _told(self, payloads: Iterable[str]) -> None:
        try:
            with self._database.stroke() as connection:
                for payload in payloads:
                    connection.execute(NOTIFY, {"channel": CHANNEL, "payload": payload})
        except SQLAlchemyError as failure:  # the sweep of the others finds it
            logger.warning("others are not told: %s", type(failure).__name__)

    def _listen(self) -> None:
        url = self._database.url.set(drivername="postgresql")
        while not self._closing.is_set():
            try:
                with psycopg.connect(
                    url.render_as_string(hide_password=False), autocommit=True, **KEEPALIVES
                ) as connection:
                    connection.execute(f"LISTEN {CHANNEL}")
                    while not self._closing.is_set():
                        for notice in connection.notifies(timeout=LISTEN_SECONDS):
                            self._heard(notice.payload)
                            if self._closing.is_set():
                                break
            except (psycopg.Error, SQLAlchemyError) as failure:
                logger.warning("others are not heard: %s", type(failure).__name__)
                self._closing.wait(AGAIN_SECONDS)

    def _heard(self, payload: str) -> None:
        instance, *news = payload.split(" ")
        if instance != self._instance:
            for what in news:
                self._hear(what)


def payloads(instance: str, news: Iterable[str]) -> Generator[str]:
    """The news in as many texts as are needed, each beginning with who tells."""
    text = instance
    for what in news:
        if len(text) + len(what) >= LETTERS_IN_A_PAYLOAD:
            yield text
            text = instance
        text += f" {what}"
    if text != instance:
        yield text
