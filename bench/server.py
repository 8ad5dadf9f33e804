"""A server as a process of its own: started, spoken to, weighed, ended."""

import os
import signal
import subprocess
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx2

from bench.apart import REPOSITORY, ContestantFailed, peak_mib
from kinerja.servers.process import free_port

START_SECONDS = 90
STOP_SECONDS = 20
LOOK_SECONDS = 0.1


class Server:
    """What runs at a port."""

    def __init__(self, process: "subprocess.Popen[bytes]", port: int) -> None:
        self.process = process
        self.port = port

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def token(self, role: str) -> str:
        """A token of the development issuer inside it."""
        asked = {"sub": "bench-1", "roles": [role], "regions": ["*"]}
        told = httpx2.post(f"{self.url}/issuer/token", json=asked, timeout=30)
        return told.raise_for_status().json()["access_token"]

    def cpu_seconds(self) -> float:
        """User and system time since its start, where the system tells."""
        stat = Path(f"/proc/{self.process.pid}/stat")
        if not stat.exists():
            return 0.0
        fields = stat.read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def peak_mib(self) -> float:
        return peak_mib(self.process.pid)


@contextmanager
def served(
    command: Sequence[str], environment: Mapping[str, str], log: Path, path: str = "/livez"
) -> Generator[Server]:
    """``command`` with ``--port``, until it answers at ``path``; ended afterwards."""
    port = free_port()
    with log.open("ab") as file:
        process = subprocess.Popen(
            [*command, "--port", str(port)],
            cwd=REPOSITORY,
            env=os.environ | environment,
            stdout=file,
            stderr=file,
        )
    server = Server(process, port)
    try:
        wait_until_it_answers(server, path, log)
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(STOP_SECONDS)
        process.kill()
        process.wait()


def wait_until_it_answers(server: Server, path: str, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.process.poll() is None:
        with suppress(httpx2.HTTPError):
            if httpx2.get(server.url + path, timeout=5).status_code == 200:
                return
        time.sleep(LOOK_SECONDS)
    words = "\n".join(log.read_text(errors="replace").splitlines()[-8:])
    raise ContestantFailed(f"{server.url} did not come up:\n{words}")
