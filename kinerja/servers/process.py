"""A process of a server: started with a log and a pid file, watched, and ended, also by another."""

import os
import random
import shlex
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from kinerja.failure import Told

PAUSE_SECONDS = 0.05
# Below the range the system takes the ports of clients from: a client that tries to reach a
# stopped server can otherwise be given the server's own port, and connect to itself.
PORTS = range(20_000, 30_000)


class ServerMissing(Told):
    """A server cannot be had on this machine; the message says what would help."""


class ServerFailed(Told):
    """A server was started and does not answer; the message ends with the end of its log."""


class Child:
    """One process; `name.pid` and `name.log` in the directory belong to it."""

    def __init__(self, directory: Path, name: str) -> None:
        self.pid_file = directory / f"{name}.pid"
        self.log = directory / f"{name}.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._watch: subprocess.Popen[bytes] | None = None

    def spawn(
        self,
        command: Sequence[str],
        *,
        detached: bool,
        environment: Mapping[str, str] | None = None,
        at: Path | None = None,
    ) -> None:
        """Starts it in a session of its own; unless detached, it ends when this process ends.

        Without `environment` it gets this process's; `at` is where it works, the directory of its
        files if not said.
        """
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=at or self.log.parent,
                env=environment,
                start_new_session=True,
            )
        pid = self._process.pid
        self.pid_file.write_text(f"{pid} {_started(pid)}")
        if not detached:
            self._watch = _end_with_this_process(pid)

    @property
    def pid(self) -> int | None:
        """The process's id, or None when it has ended."""
        if self._process is not None:
            return self._process.pid if self._process.poll() is None else None
        try:
            pid, started = self.pid_file.read_text().split(" ", 1)
        except FileNotFoundError:
            return None
        # Process ids are used again: the moment of its start tells whether it is still ours.
        return int(pid) if _started(int(pid)) == started != "" else None

    def send(self, number: signal.Signals) -> None:
        if (pid := self.pid) is not None:
            os.kill(pid, number)

    def stop(self, number: signal.Signals, *, seconds: float) -> None:
        """Asks it to end by a signal, and kills it when it has not ended after `seconds`."""
        self._let_go()
        self.send(number)
        if not until(lambda: self.pid is None, seconds=seconds):
            self.send(signal.SIGKILL)
            until(lambda: self.pid is None, seconds=seconds)
        self.pid_file.unlink(missing_ok=True)

    def last_words(self, lines: int = 15) -> str:
        if not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def _let_go(self) -> None:
        if self._watch is not None:
            self._watch.kill()
            self._watch.communicate()
            self._watch = None


def until(holds: Callable[[], bool], *, seconds: float) -> bool:
    """Asks again until it holds or the time is over; tells which."""
    end = time.monotonic() + seconds
    while not (held := holds()) and time.monotonic() < end:
        time.sleep(PAUSE_SECONDS)
    return held


def free_port() -> int:
    """A TCP port of 127.0.0.1 on which nobody listens now."""
    for _ in range(100):
        port = random.choice(PORTS)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise ServerMissing(f"no free port between {PORTS.start} and {PORTS.stop - 1} on 127.0.0.1")


def listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def run(command: Sequence[str], what: str) -> None:
    """Runs it to its end; if it fails, says so with what it printed."""
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        printed = (done.stdout + done.stderr).strip()
        raise ServerFailed(f"{what}: {shlex.join(command[:3])} … failed:\n{printed[-2000:]}")


def _end_with_this_process(pid: int) -> subprocess.Popen[bytes]:
    """A shell that waits for the end of a pipe which closes when this process ends, however."""
    return subprocess.Popen(
        ["sh", "-c", f"read -r _; kill -TERM {pid}"],
        stdin=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _started(pid: int) -> str:
    """When the process started, in the system's own notation; empty when there is none.

    Linux counts from its own start, so that belongs to it: after another the count is the same.
    """
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return "" if fields[0] == "Z" else f"{fields[19]} {boot}"
    except FileNotFoundError:
        if Path("/proc/self/stat").exists():
            return ""
    asked = ["ps", "-o", "lstart=", "-p", str(pid)]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
