"""Rebuilds under way in this process: several regions at a time, each in a child of its own."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, Literal

import msgspec
from sqlalchemy.exc import SQLAlchemyError

from kernel.apart import Job, build, child
from kernel.build import IsBehind, NothingToPromote
from kernel.build_store import BuildStore
from kernel.builds import Builds
from kernel.rebuild import Progress

REGIONS_AT_ONCE = 2
BEAT_SECONDS = 20.0
SAID_SECONDS = 5.0
PROMOTE_SECONDS = 30.0  # another instance may work there: it notices the build within some
LOOK_SECONDS = 0.05

State = Literal["queued", "building", "built", "promoted", "failed", "stopped"]

PROGRESS_LOG = f"{__name__}.progress"  # silenced by who shows it otherwise

logger = logging.getLogger(__name__)


class Going(msgspec.Struct):
    """How one region's rebuild goes. ``done`` and ``of`` count records, ``seconds`` since it left
    the queue; ``why`` says what failed."""

    view: str
    region: str
    state: State = "queued"
    done: int = 0
    of: int = 0
    rows: int = 0
    seconds: float = 0.0
    why: str = ""


class Stopped(Exception):
    """Somebody stopped this rebuild, or dropped its build."""


class Task:
    """One region of one view on its way."""

    def __init__(self, builds: Builds, job: Job, promote: bool) -> None:
        self.builds = builds
        self.job = job
        self.promote = promote
        self.going = Going(job.view, job.region)
        self.is_stopped = threading.Event()

    @property
    def is_over(self) -> bool:
        return self.going.state not in ("queued", "building")


class Rebuilding:
    """The rebuilds of a process. ``wake(builds, region)`` tells the loop that a build follows."""

    def __init__(self, wake: Callable[[Builds, str], None]) -> None:
        self._wake = wake
        self._lock = threading.Lock()
        self._tasks: dict[tuple[str, str, str], Task] = {}
        self._pool = ThreadPoolExecutor(REGIONS_AT_ONCE, "rebuild")

    def ask(self, builds: Builds, job: Job, promote: bool) -> Going:
        """Begin one, or tell how the one that is under way goes; one that was told to stop is no
        longer, though it may still be dropping what it has written."""
        key = (job.service, job.view, job.region)
        with self._lock:
            task = self._tasks.get(key)
            if task is None or task.is_over or task.is_stopped.is_set():
                task = self._tasks[key] = Task(builds, job, promote)
                self._pool.submit(self._run, task)
            return task.going

    def going(self, service: str, region: str) -> Sequence[Going]:
        """Those of a service in a region that this process knows of."""
        with self._lock:
            return [
                task.going
                for (of, _, where), task in self._tasks.items()
                if (of, where) == (service, region)
            ]

    def every(self) -> dict[str, Going]:
        """All that this process knows of, by ``service/view region``, as they were asked for."""
        with self._lock:
            return {
                f"{service}/{view} {region}": task.going
                for (service, view, region), task in self._tasks.items()
            }

    def progress(self) -> dict[tuple[str, str], tuple[int, int]]:
        """Records done, and of how many, of those under way, by service and view."""
        found: dict[tuple[str, str], tuple[int, int]] = {}
        with self._lock:
            for (service, view, _), task in self._tasks.items():
                done, of = found.get((service, view), (0, 0))
                now = (0, 0) if task.is_over else (task.going.done, task.going.of)
                found[service, view] = (done + now[0], of + now[1])
        return found

    def is_going(self, service: str, view: str, region: str) -> bool:
        with self._lock:
            task = self._tasks.get((service, view, region))
            return task is not None and not task.is_over

    def stop(self, service: str, view: str, region: str) -> bool:
        """Stop one; whether there was one to stop."""
        with self._lock:
            task = self._tasks.get((service, view, region))
        if task is None or task.is_over:
            return False
        task.is_stopped.set()
        return True

    def close(self) -> None:
        """Stop all, and wait for them; what never left the queue is stopped too."""
        with self._lock:
            tasks = list(self._tasks.values())
        for task in tasks:
            task.is_stopped.set()
        self._pool.shutdown(wait=True, cancel_futures=True)
        for task in tasks:
            if task.going.state == "queued":
                task.going.state = "stopped"

    def _run(self, task: Task) -> None:
        going = task.going
        name = f"{task.job.service}.{task.job.view} in {task.job.region}"
        try:
            if task.is_stopped.is_set():
                raise Stopped
            going.state = "building"
            self._build(task)
            task.builds.refresh()
            self._wake(task.builds, task.job.region)
            going.state = "promoted" if task.promote and self._promoted(task) else "built"
            logger.info("%s is %s: %d rows in %.1f s", name, going.state, going.rows, going.seconds)
        except Stopped:
            going.state = "stopped"
            logger.info("%s: the rebuild was stopped", name)
        except Exception as failure:  # `kinerja views list` says it; who waits tries again
            going.state, going.why = "failed", str(failure) or type(failure).__name__
            logger.error("%s: the rebuild failed: %s", name, type(failure).__name__)

    @staticmethod
    def _build(task: Task) -> None:
        store = task.builds.begin(task.job.region)
        try:
            Child(task, store).run()
        except BaseException:
            with suppress(SQLAlchemyError):  # the next rebuild drops it otherwise
                task.builds.abandon(store)
            raise

    @staticmethod
    def _promoted(task: Task) -> bool:
        """Promote as soon as it has caught up; False when commands came faster all the time."""
        until = time.monotonic() + PROMOTE_SECONDS
        while time.monotonic() < until and not task.is_stopped.is_set():
            try:
                task.builds.promote(task.job.region)
                return True
            except IsBehind:
                task.is_stopped.wait(LOOK_SECONDS)
            except NothingToPromote:  # another instance was first
                return True
        return False


class Child:
    """The process that folds, seen from the one that owns the database."""

    def __init__(self, task: Task, store: BuildStore) -> None:
        self._task = task
        self._store = store
        self._began = time.monotonic()
        self._beat_at = self._began
        self._said_at = self._began

    def run(self) -> None:
        """Until all is stored. Raises Stopped, or ChildFailed."""
        job = msgspec.structs.replace(self._task.job, build=self._store.build)
        with child(build, job) as pipe:
            self._serve(pipe)

    def _serve(self, pipe: Any) -> None:
        is_over, is_first = False, True
        while not is_over:
            while not pipe.poll(0.2):
                self._look()
            self._look()
            try:
                what, value = pipe.recv()
            except EOFError:
                raise ChildFailed("the rebuilding process ended") from None
            match what:
                case "progress":
                    self._progress(value)
                case "put":
                    self._store.put_stored(value, first=is_first)
                case "delete":
                    self._store.delete(value)
                case "written":
                    is_first = False
                    pipe.send("committed")
                case "finish":
                    self._store.finish(*value)
                case "failed":
                    raise ChildFailed(f"the rebuilding process failed: {value}")
                case _:
                    is_over = True

    def _look(self) -> None:
        """Whether to go on; and say that this rebuild is alive."""
        if self._task.is_stopped.is_set():
            raise Stopped
        now = time.monotonic()
        self._task.going.seconds = now - self._began
        if now > self._beat_at + BEAT_SECONDS:
            self._beat_at = now
            if not self._store.beat():
                raise Stopped

    def _progress(self, progress: Progress) -> None:
        going = self._task.going
        going.done, going.of, going.rows = progress
        if time.monotonic() > self._said_at + SAID_SECONDS:
            self._said_at = time.monotonic()
            name, where = f"{self._task.job.service}.{going.view}", going.region
            share = 100 * going.done // max(going.of, 1)
            said = "%s in %s is built: %d %% of %d records"
            logging.getLogger(PROGRESS_LOG).info(said, name, where, share, going.of)


class ChildFailed(Exception):
    """The child process could not finish; nothing of its build counts."""
