"""A short fault run: kill -9 of services and of PostgreSQL while canaries are on their way."""

import os
import signal
import subprocess
import threading
from collections.abc import Generator
from contextlib import contextmanager
from itertools import count

import httpx2

from kinerja.servers import PostgresServer
from kinerja.together import ours
from tests.journeys.places import KINERJA
from tests.security.scene import Scene
from tests.security.walk import REPORT_PATH, Walk

KILLED = ("reporting", "feedback")
IN_FLIGHT = 2
BEFORE_A_KILL = 10  # taken while others are on their way
AGAIN_SECONDS = 0.05
UP_SECONDS = 100


class Sending:
    """Clients that say something, again and again, whatever comes of it."""

    def __init__(self, walk: Walk) -> None:
        self.walk = walk
        self.taken = 0
        self._enough = threading.Event()
        self._news = threading.Condition()
        self._threads = [threading.Thread(target=self._send, args=(n,)) for n in range(IN_FLIGHT)]

    def _send(self, client: int) -> None:
        place, text = self.walk.scene.place, self.walk.canaries.text("what was on its way")
        said = {"kind": "suggestion", "unit_id": "lubeg", "service": "ktp", "text": text}
        for number in count():
            if self._enough.is_set():
                return
            path = f"/feedback/suggestions/flight-{client}-{number}"
            try:
                place.send("PUT", path, (), json=said).raise_for_status()
                report = self.walk.report(str(20 + number % 9))
                place.send("PUT", REPORT_PATH, ("e7", "employee"), json=report)
            except httpx2.HTTPError:  # cut, refused, or 503: what a fault run is for
                self._enough.wait(AGAIN_SECONDS)
                continue
            with self._news:
                self.taken += 1
                self._news.notify_all()

    def some(self, more: int) -> None:
        """Wait until so many more were taken."""
        with self._news:
            until = self.taken + more
            assert self._news.wait_for(lambda: self.taken >= until, 60)

    @contextmanager
    def running(self) -> Generator["Sending"]:
        for thread in self._threads:
            thread.start()
        try:
            yield self
        finally:
            self._enough.set()
            for thread in self._threads:
                thread.join()


def killed_in_flight(scene: Scene, walk: Walk) -> None:
    """Services, then the database's server with all that it was writing; and all goes on."""
    with Sending(walk).running() as sending:
        sending.some(BEFORE_A_KILL)
        for name in KILLED:
            if pid := ours(scene.at)[name].pid:
                os.kill(pid, signal.SIGKILL)
        up(scene)
        sending.some(BEFORE_A_KILL)
        PostgresServer.attach(scene.at / "postgres").kill()
        up(scene)
        sending.some(BEFORE_A_KILL)
    at = walk.suggest("after-all")
    scene.place.read("/feedback/suggestions?unit_id=lubeg", ("officer-1", "officer"), at)


def up(scene: Scene) -> None:
    """Start what is missing, and wait until all of it answers."""
    done = subprocess.run(
        [*KINERJA, "up", "--json"],
        env=scene.place.environment,
        capture_output=True,
        timeout=UP_SECONDS,
    )
    scene.printed += [("kinerja up, output", done.stdout), ("kinerja up, errors", done.stderr)]
    assert done.returncode == 0, done.stderr
