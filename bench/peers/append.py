"""The peer of `append`: `eventsourcing`, at its best, by the environment on PostgreSQL or SQLite.

At its best: a pool of connections as large as wanted, no snapshots, no cipher, no compression, an
aggregate of one event so that nothing has to be loaded, JSON by orjson instead of the library's
own slower encoder, and as many threads as suited it best when 1, 4, 8, 16 and 32 were tried.
"""

import os
from concurrent.futures import ThreadPoolExecutor

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import Transcoder
from fast_json import FastJson
from told import given, tell, watched

THREADS = {"eventsourcing.postgres": 8, "eventsourcing.sqlite": 1}
COMMENT = "x" * 126  # the sealed words, as long as ours


class Response(Aggregate):
    """What a citizen said."""

    @event("Suggested")
    def __init__(
        self,
        response_id: str,
        kind: str,
        unit_id: str,
        service: str,
        period: str,
        channel: str,
        answered_on: str,
        comment: str,
    ):
        self.response_id = response_id
        self.kind = kind
        self.unit_id = unit_id
        self.service = service
        self.period = period
        self.channel = channel
        self.answered_on = answered_on
        self.comment = comment


class Feedback(Application):
    """What takes the commands."""

    def construct_transcoder(self) -> Transcoder:
        return FastJson()


def suggest(app: Feedback, name: str) -> None:
    said = Response(name, "suggestion", "u3", "ktp", "2026-Q1", "web", "2026-03-02", COMMENT)
    app.save(said)


def main(commands: int, threads: int | None = None) -> None:
    threads = threads or THREADS[os.environ["PERSISTENCE_MODULE"]]
    app = Feedback()

    def caller(number: int) -> None:
        for index in range(commands // threads):
            suggest(app, f"{number}-{index}")

    suggest(app, "warm-up")
    with ThreadPoolExecutor(threads) as pool, watched() as watch:
        list(pool.map(caller, range(threads)))
    app.close()
    tell(commands // threads * threads, watch)


main(**given())
