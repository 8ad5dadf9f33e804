"""What runs in a child process, so that it takes nothing from the commands: folding whole logs.

A child is told by a `Job` which view of which service it folds and where the logs are. On
PostgreSQL it writes the rows itself; of a SQLite file, which one process owns, it hands them over.
"""

import gc
import importlib
import multiprocessing
import os
import signal
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any

import msgspec

from kernel.build_store import ROWS_IN_A_STROKE, BuildStore, batches
from kernel.checkpoint import Mark
from kernel.database import Database
from kernel.fold import Broken, encoder
from kernel.history import History, LogHistory, TopicHistory
from kernel.log import Log
from kernel.reach import Reach
from kernel.rebuild import Progress, rebuild
from kernel.refusal import Refusal
from kernel.replay import Moment, replay
from kernel.service import Service
from kernel.topic_reader import TopicReader
from kernel.union import sources
from kernel.view import View
from kernel.view_rows import Rows

NICENESS = 10
ROWS_OF_THE_PAST = 200_000


class Job(msgspec.Struct, frozen=True):
    """One region of one view. ``catalogue`` is where the services are declared,
    ``module:attribute``; ``databases`` are URLs by service, of those whose logs are read by SQL;
    the others are read from ``kafka``. ``database`` holds the view. A rebuild has a ``build``, a
    replay has an end, ``until``, and perhaps only some ``keys``."""

    catalogue: str
    service: str
    view: str
    region: str
    database: str
    databases: dict[str, str]
    kafka: str
    budget_bytes: int
    build: int = -1
    until: Moment | None = None
    keys: list[str] | None = None


def declared(job: Job) -> View[Any, Any]:
    """The view a job is about."""
    module, _, attribute = job.catalogue.partition(":")
    services: Sequence[Service] = getattr(importlib.import_module(module), attribute)
    service = next(each for each in services if each.name == job.service)
    return next(each for each in service.views if each.name == job.view)


@contextmanager
def child(target: Callable[["Connection[Any, Any]", Job], None], job: Job) -> Generator[Any]:
    """Run ``target(pipe, job)`` in a process of its own, and give our end of the pipe; the process
    is ended at the end. It is forked from a server that has imported everything and has no
    threads: hundreds of regions do not import hundreds of times."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__, job.catalogue.partition(":")[0]])
    ours, theirs = context.Pipe()
    process = context.Process(target=target, args=(theirs, job), daemon=True)
    process.start()
    theirs.close()
    try:
        yield ours
    finally:
        ours.close()
        process.terminate()
        process.join()


def build(pipe: "Connection[Any, Any]", job: Job) -> None:
    """The child: fold, and say how it goes. It ends when nobody listens any more."""
    quietly()
    try:
        view = declared(job)
        with histories_of(job, view) as histories, closing(job) as database:
            rows = Rows(view, database)
            if database.is_sqlite:
                target: Handed | BuildStore = Handed(pipe, rows, job)
            else:
                target = BuildStore(rows, job.region)
                target.build = job.build

            def tell(progress: Progress) -> None:
                pipe.send(("progress", progress))

            rebuild(view, histories, target, job.budget_bytes, tell)
        pipe.send(("done", None))
    except (BrokenPipeError, EOFError):
        return
    except Exception as failure:  # the parent says it
        pipe.send(("failed", described(failure)))


def past(pipe: "Connection[Any, Any]", job: Job) -> None:
    """The child: fold a view as it was, and hand the rows over, encoded."""
    quietly()
    try:
        view, encode = declared(job), encoder()
        assert job.until is not None, "a replay has an end"
        with histories_of(job, view) as histories:
            found = replay(view, histories, job.until, job.keys, ROWS_OF_THE_PAST)
        rows = {key: encode(row) for key, row in found.rows.items()}
        pipe.send((rows, found.positions, [tuple(each) for each in found.broken]))
    except (BrokenPipeError, EOFError):
        return
    except Refusal as no:
        pipe.send(no)
    except Exception as failure:  # the parent says it
        pipe.send(described(failure))


def quietly() -> None:
    """Give way to those who answer people, and let the parent decide when this ends."""
    os.nice(NICENESS)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()  # rows and events hold no cycles, and looking for some doubles the time


def described(failure: BaseException) -> str:
    cause = getattr(failure, "orig", None)
    return type(cause or failure).__name__


@contextmanager
def closing(job: Job) -> Generator[Database]:
    database = Database(job.database, connections=2, read_only=job.database.startswith("sqlite"))
    try:
        yield database
    finally:
        database.close()


@contextmanager
def histories_of(job: Job, view: View[Any, Any]) -> Generator[list[History]]:
    """The logs that a view hears, where the job says they are."""
    opened: list[Database] = []
    found: list[History] = []
    try:
        for source in sources(view.hears):
            if url := job.databases.get(source):
                opened.append(Database(url, connections=2, read_only=url.startswith("sqlite")))
                found.append(LogHistory(Log(source, opened[-1]), job.region))
            else:
                reader = TopicReader(job.kafka, job.region, source, Reach())
                found.append(TopicHistory(reader))
        yield found
    finally:
        for history in found:
            history.close()
        for database in opened:
            database.close()


class Handed:
    """A `kernel.rebuild.Target` whose rows go to the process that owns the database."""

    def __init__(self, pipe: "Connection[Any, Any]", rows: Rows[Any], job: Job) -> None:
        self._pipe = pipe
        self._rows = rows
        self._job = job

    def put(self, rows: Mapping[str, Any], *, first: bool) -> None:
        region, number, stored = self._job.region, self._job.build, self._rows.stored
        kept = (stored(region, number, key, row) for key, row in rows.items() if row is not None)
        for some in batches(kept, ROWS_IN_A_STROKE):
            self._pipe.send(("put", some))
        gone = [] if first else [key for key, row in rows.items() if row is None]
        for some in batches(gone, ROWS_IN_A_STROKE):
            self._pipe.send(("delete", some))
        self._pipe.send(("written", None))
        self._pipe.recv()  # all of it is committed, and can be read here

    def get(self, keys: Sequence[str]) -> Mapping[str, Any]:
        return self._rows.get(self._job.region, keys, self._job.build)

    def size(self, row: Any) -> int:
        return len(self._rows.encode(row))

    def finish(self, marks: Mapping[str, Mark], broke: Sequence[Broken]) -> None:
        self._pipe.send(("finish", (dict(marks), list(broke))))
