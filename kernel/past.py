"""Views as they were, for requests with ``?as_of=``: at once where that is cheap, otherwise a job.

A job folds the whole view in a process of its own; who asks is told to ask again at the same
address until it is there. Results are few, bounded, and kept for minutes only.
"""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import msgspec

from kernel.apart import Job, child, past
from kernel.fold import Broken
from kernel.history import History
from kernel.problem import Problem
from kernel.refusal import Refusal, Unavailable
from kernel.replay import Moment, Replayed, at_once
from kernel.view import View

JOBS_AT_ONCE = 1
RESULTS_KEPT = 4
KEPT_SECONDS = 600.0
WAITED_SECONDS = 0.5  # a short history is answered without asking again

Asked = tuple[str, str, tuple[tuple[str, int], ...], int | None]


class TooManyReplays(Unavailable):
    """Others' replays are under way; ask again later."""

    retry_seconds = 10


class ReplayFailed(Unavailable):
    """The process that folds the past ended without an answer."""


def check(view: View[Any, Any]) -> None:
    """Raises the problem *past stays closed* for a view of what unknown authors have said."""
    if view.unnamed:
        raise Problem("kernel.past-stays-closed", parameter="as_of")


class Past:
    """The past of one service's views. ``job(view, region)`` says where its logs are,
    ``histories(view, region)`` opens those that can be read here at once."""

    def __init__(
        self,
        job: Callable[[str, str], Job],
        histories: Callable[[str, str], Sequence[History] | None],
    ) -> None:
        self._job = job
        self._histories = histories
        self._lock = threading.Lock()
        self._asked: dict[Asked, tuple[float, Future[Replayed]]] = {}
        self._pool = ThreadPoolExecutor(JOBS_AT_ONCE, "past")
        self._closing = threading.Event()

    def row(self, view: View[Any, Any], region: str, until: Moment, key: str) -> Replayed | None:
        """One row at once; None where only a job can tell. Raises NotRecordedYet, and the problem
        *past stays closed*."""
        check(view)
        histories = self._histories(view.name, region)
        return at_once(view, histories, until, key) if histories else None

    def all(self, view: View[Any, Any], region: str, until: Moment, address: str) -> Replayed:
        """The whole view. Raises the problem *replay is running* (202) with the address to ask
        again, *past stays closed*, TooManyReplays, ReplayFailed, or the refusal the job ended
        with."""
        check(view)
        asked = (view.name, region, tuple(sorted(until.positions.items())), until.time_us)
        now = time.monotonic()
        with self._lock:
            if asked not in self._asked:
                self._forget(now)
                if len(self._asked) >= RESULTS_KEPT:
                    raise TooManyReplays(f"{view.name} {region}")
                job = msgspec.structs.replace(self._job(view.name, region), until=until)
                self._asked[asked] = now, self._pool.submit(self._run, view, job)
            future = self._asked[asked][1]
            self._asked[asked] = now, future
        try:
            return future.result(WAITED_SECONDS)
        except TimeoutError:
            again = {"Location": address, "Retry-After": "2"}
            raise Problem("kernel.replay-is-running", again) from None
        except Exception:
            with self._lock:
                self._asked.pop(asked, None)
            raise

    def _forget(self, now: float) -> None:
        """Drop what nobody asked for lately; when there is no room, the oldest that is ready."""
        done = [(used, asked) for asked, (used, future) in self._asked.items() if future.done()]
        ready = sorted(done, key=lambda each: each[0])
        too_many = len(self._asked) - RESULTS_KEPT + 1
        for number, (used_at, asked) in enumerate(ready):
            if number < too_many or now - used_at > KEPT_SECONDS:
                del self._asked[asked]

    def _run(self, view: View[Any, Any], job: Job) -> Replayed:
        with child(past, job) as pipe:
            while not pipe.poll(0.2):
                if self._closing.is_set():
                    raise ReplayFailed("the process stops")
            try:
                found = pipe.recv()
            except EOFError:
                raise ReplayFailed("the replaying process ended") from None
        match found:
            case Refusal():
                raise found
            case str():
                raise ReplayFailed(found)
            case (bodies, positions, broken):
                decode = msgspec.json.Decoder(view.row).decode
                rows = {key: decode(body) for key, body in sorted(bodies.items())}
                return Replayed(rows, positions, [Broken(*each) for each in broken])
            case _:
                raise AssertionError(found)

    def close(self) -> None:
        """Stop what runs."""
        self._closing.set()
        self._pool.shutdown(wait=True, cancel_futures=True)
