"""The distributed mode on this machine: Kafka, PostgreSQL, an issuer, a process per service.

All of it lives in ``<data>/up``; each process is detached and noted by its process id, so that
`down` can end what another command started. The same launcher serves tests and benchmarks.
"""

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx2
import msgspec

from kernel.region_keys import RegionKeys
from kinerja import topics
from kinerja.catalogue import services
from kinerja.failure import Told
from kinerja.regions import regions
from kinerja.servers import KafkaServer, PostgresServer
from kinerja.settings import Settings

START_SECONDS = 60
STOP_SECONDS = 20
LOOK_SECONDS = 0.1


class Up(msgspec.Struct, frozen=True):
    """What runs: addresses by name, process ids by name."""

    addresses: dict[str, str]
    kafka: str
    processes: dict[str, int]


def home(settings: Settings) -> Path:
    return (settings.data / "up").absolute()


def up(settings: Settings, port: int) -> tuple[dict[str, str], str]:
    """Start everything and wait until each service is ready. Raises Told when one does not come
    up, `kinerja.servers.ServerMissing` when a server cannot be had."""
    at = home(settings)
    if (at / "up.json").exists():
        raise Told(f"it is up already ({at}); `kinerja down` ends it")
    at.mkdir(parents=True, exist_ok=True)
    say("Kafka")
    kafka = KafkaServer.start(at / "kafka", detached=True)
    say("PostgreSQL")
    postgres = PostgresServer.start(at / "postgres", detached=True)
    known = regions(settings.regions)
    RegionKeys.create(at / "region-keys.json", known)
    environment = databases(postgres, at) | {
        "KINERJA_KAFKA": kafka.bootstrap,
        "KINERJA_ISSUER": f"http://127.0.0.1:{port}",
        "KINERJA_REGION_KEYS_FILE": str(at / "region-keys.json"),
        "KINERJA_DATA": str(settings.data.absolute()),
    }
    say("topics")
    topics.apply(kafka.bootstrap, known, [service.name for service in services])
    started = Up({}, kafka.bootstrap, {})
    launch(started, at, "issuer", ["issuer"], port, environment)
    for number, service in enumerate(services, 1):
        verb = ["serve", service.name]
        launch(started, at, service.name, verb, port + number, environment)
    (at / "up.json").write_bytes(msgspec.json.encode(started))
    (at / "addresses.json").write_bytes(msgspec.json.encode(started.addresses))
    for name, address in started.addresses.items():
        wait_until_it_answers(started, at, name, address)
    lines = [f"{name:14} {address}" for name, address in started.addresses.items()]
    write_environment(at, environment)
    tip = f"try: set -a; . {at / 'environment'}; set +a; kinerja demo, kinerja lag, kinerja tail"
    return started.addresses, "\n".join([*lines, f"{'kafka':14} {kafka.bootstrap}", tip])


def databases(postgres: PostgresServer, at: Path) -> dict[str, str]:
    """A database and a role for each service; all of them are let into the vault's.

    One password for all roles, kept between starts, so that one URL with ``{service}`` in it names
    every database: it is a local set-up. In production each role has its own.
    """
    file = at / "password"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(24))
    password, vault = file.read_text(), "kinerja_vault"
    postgres.create(vault, vault, password)
    url = ""
    for service in services:
        role = f"kinerja_{service.name}"
        url = postgres.create(role, role, password).replace(role, "kinerja_{service}")
        postgres.admit(vault, vault, role)
    return {"KINERJA_DATABASE": url, "KINERJA_VAULT": url.rpartition("/")[0] + f"/{vault}"}


def write_environment(at: Path, environment: Mapping[str, str]) -> None:
    """The settings for other commands here, as a file for a shell; it holds a password."""
    file = at / "environment"
    file.touch(mode=0o600)
    file.write_text("".join(f"{name}='{value}'\n" for name, value in environment.items()))


def launch(
    started: Up, at: Path, name: str, verb: Sequence[str], port: int, environment: Mapping[str, str]
) -> None:
    """Start one process of ours, detached, with a log file of its own."""
    say(name)
    with (at / f"{name}.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "kinerja", *verb, "--port", str(port)],
            env=os.environ | environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    started.processes[name] = process.pid
    started.addresses[name] = f"http://127.0.0.1:{port}"


def wait_until_it_answers(started: Up, at: Path, name: str, address: str) -> None:
    path = "/jwks.json" if name == "issuer" else "/readyz"
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        with suppress(httpx2.HTTPError):
            if httpx2.get(address + path, timeout=5).status_code == 200:
                return
        if not is_alive(started.processes[name]):
            break
        time.sleep(LOOK_SECONDS)
    words = (at / f"{name}.log").read_text(errors="replace").splitlines()[-5:]
    raise Told("\n".join([f"{name} did not come up; its log {at / name}.log ends with:", *words]))


def down(settings: Settings) -> tuple[list[str], str]:
    """End what `up` started, the services first. Raises Told when nothing is up."""
    at = home(settings)
    file = at / "up.json"
    if not file.exists() and not (at / "kafka").exists():
        raise Told(f"nothing is up ({at})")
    ended = stop_processes(msgspec.json.decode(file.read_bytes(), type=Up)) if file.exists() else []
    for server in (KafkaServer, PostgresServer):
        name = "kafka" if server is KafkaServer else "postgres"
        with suppress(Exception):
            attached: Any = server.attach(at / name)
            attached.stop()
            ended.append(name)
    file.unlink(missing_ok=True)
    return ended, f"ended: {', '.join(ended)}; the records stay in {at}"


def stop_processes(started: Up) -> list[str]:
    for pid in started.processes.values():
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
    until = time.monotonic() + STOP_SECONDS
    while any(is_alive(pid) for pid in started.processes.values()):
        if time.monotonic() > until:
            for pid in started.processes.values():
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        time.sleep(LOOK_SECONDS)
    return list(started.processes)


def is_alive(pid: int) -> bool:
    """Whether the process runs; one that ended and was our child is reaped on the way."""
    with suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def say(what: str) -> None:
    print(f"up: {what} …", file=sys.stderr, flush=True)
