"""The distributed mode on this machine: Kafka, PostgreSQL, an issuer, a process per service.

All of it lives in ``<data>/up``; each process is detached and noted by its id and the moment of its
start, so that `down` ends what another command started, and nobody else who got the id since.
"""

import os
import secrets
import signal
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import httpx2
import msgspec

from kernel.database import Database
from kernel.kms import kms_at
from kernel.region_keys import RegionKeys
from kernel.vault_roles import admit
from kinerja import topics
from kinerja.catalogue import services
from kinerja.failure import Told
from kinerja.regions import Region, many, regions, write
from kinerja.servers import KafkaServer, PostgresServer
from kinerja.servers.process import Child, until
from kinerja.settings import Settings, folder

START_SECONDS = 60
STOP_SECONDS = 20
LOOK_SECONDS = 0.1
SERVERS = ("kafka", "postgres")


def home(settings: Settings) -> Path:
    return (settings.data / "up").absolute()


def up(settings: Settings, port: int, count: int | None) -> tuple[dict[str, str], str]:
    """Start everything that does not run yet, for ``count`` regions where not those of the
    settings, and wait until each service is ready; what runs stays, with its ports and regions.

    Raises Told when one does not come up, `kinerja.servers.ServerMissing` when a server cannot be
    had; what was started is then ended.
    """
    at = home(settings)
    running = [*(name for name, child in ours(at).items() if child.pid), *servers_of(at)]
    missing = [name for name in (*SERVERS, *ours(at)) if name not in running]
    if not missing:
        raise Told(f"it is up already ({', '.join(running)} in {at}); `kinerja down` ends it")
    folder(settings)
    at.mkdir(exist_ok=True)
    known = regions(settings.regions) if count is None else many(count)
    if running:
        say(f"missing: {', '.join(missing)}")
        if not (at / "addresses.json").exists():
            raise Told(f"what runs in {at} was not started whole; `kinerja down` ends it")
        known = regions(at / "regions.json")
        before = msgspec.json.decode((at / "addresses.json").read_bytes(), type=dict[str, str])
        port = int(before["issuer"].rpartition(":")[2])
    try:
        began = time.monotonic()
        told = start(settings, at, port, known, missing)
        (at / "seconds").write_text(f"{time.monotonic() - began:.1f}\n")
        return told
    except BaseException:
        end(at, missing)
        raise


def start(
    settings: Settings, at: Path, port: int, known: Mapping[str, Region], missing: Sequence[str]
) -> tuple[dict[str, str], str]:
    """Start what is missing, and wait until everything answers."""
    kafka = attached_kafka(at, missing, heap_mib(len(known)))
    postgres = attached_postgres(at, missing)
    write(at / "regions.json", known)
    RegionKeys.create(at / "region-keys.json", known, kms_at(settings.region_keys_kms, os.environ))
    environment = databases(postgres, at) | {
        "KINERJA_KAFKA": kafka.bootstrap,
        "KINERJA_ISSUER": f"http://127.0.0.1:{port}",
        "KINERJA_REGION_KEYS_FILE": str(at / "region-keys.json"),
        "KINERJA_DATA": str(settings.data.absolute()),
        "KINERJA_REGIONS": str(at / "regions.json"),
        "KINERJA_SIGNER": settings.signer or "local",
    }
    say("topics")
    topics.apply(kafka.bootstrap, known, [service.name for service in services])
    addresses = {name: f"http://127.0.0.1:{port + n}" for n, name in enumerate(ours(at))}
    (at / "addresses.json").write_bytes(msgspec.json.encode(addresses))
    keepers = [service.name for service in services if service.keeps]
    first = ["issuer", *keepers]  # without tokens and without names the others answer little
    for names in (first, [name for name in addresses if name not in first]):
        for name in names:
            if name in missing:
                launch(at, name, addresses[name], environment)
        for name in names:
            wait_until_it_answers(at, name, addresses[name])
    lines = [f"{name:14} {address}" for name, address in addresses.items()]
    write_environment(at, environment)
    tip = f"try: set -a; . {at / 'environment'}; set +a; kinerja demo, kinerja lag, kinerja tail"
    asking = f"curl -s {addresses['issuer']}/token -d 'sub=o1&roles=ops&regions=*'"
    token = f"for verbs that change something, KINERJA_TOKEN is the access_token of: {asking}"
    return addresses, "\n".join([*lines, f"{'kafka':14} {kafka.bootstrap}", tip, token])


def attached_kafka(at: Path, missing: Sequence[str], heap: int) -> KafkaServer:
    if "kafka" not in missing:
        return KafkaServer.attach(at / "kafka")
    say("Kafka")
    return KafkaServer.start(at / "kafka", heap_mib=heap, detached=True)


def attached_postgres(at: Path, missing: Sequence[str]) -> PostgresServer:
    if "postgres" not in missing:
        return PostgresServer.attach(at / "postgres")
    say("PostgreSQL")
    return PostgresServer.start(at / "postgres", detached=True)


def end(at: Path, names: Sequence[str]) -> list[str]:
    """End those of these names that run, the services first; their names."""
    ended = stop_processes({name: each for name, each in ours(at).items() if name in names})
    for name, server in servers_of(at).items():
        if name in names:
            server.stop()
            ended.append(name)
    return ended


def heap_mib(regions: int) -> int:
    """What the broker needs: with 2,500 topics, 384 MiB were spent on collecting garbage."""
    return 384 + 2 * max(0, regions - 50)


def ours(at: Path) -> dict[str, Child]:
    """Our own processes by name, in the order of their start and of their ports."""
    return {name: Child(at, name) for name in ("issuer", *(s.name for s in services))}


def servers_of(at: Path) -> dict[str, KafkaServer | PostgresServer]:
    """The servers that run, by name."""
    found: dict[str, KafkaServer | PostgresServer] = {}
    for name, server in (("kafka", KafkaServer), ("postgres", PostgresServer)):
        with suppress(FileNotFoundError):
            found[name] = server.attach(at / name)
    return {name: server for name, server in found.items() if server.running}


def databases(postgres: PostgresServer, at: Path) -> dict[str, str]:
    """A database and a role for each service; all of them are let into the vault's, which its own
    service owns.

    One password for all roles, kept between starts, so that one URL with ``{service}`` in it names
    every database: it is a local set-up. In production each role has its own.
    """
    file = at / "password"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(24))
    password, vault = file.read_text(), "kinerja_vault"
    kept = Database(postgres.create(vault, vault, password))
    url = ""
    roles = {f"kinerja_{service.name}" for service in services} - {vault}
    for role in sorted(roles):
        url = postgres.create(role, role, password).replace(role, "kinerja_{service}")
        postgres.admit(vault, role)
    admit(kept, roles)
    kept.close()
    return {"KINERJA_DATABASE": url, "KINERJA_VAULT": url.rpartition("/")[0] + f"/{vault}"}


def write_environment(at: Path, environment: Mapping[str, str]) -> None:
    """The settings for other commands here, as a file for a shell; it holds a password."""
    file = at / "environment"
    file.touch(mode=0o600)
    file.write_text("".join(f"{name}='{value}'\n" for name, value in environment.items()))


def launch(at: Path, name: str, address: str, environment: Mapping[str, str]) -> None:
    """Start one process of ours, detached, with a log file of its own."""
    say(name)
    verb = ["issuer"] if name == "issuer" else ["serve", name]
    port = address.rpartition(":")[2]
    ours(at)[name].spawn(
        [sys.executable, "-m", "kinerja", *verb, "--port", port],
        detached=True,
        environment=os.environ | environment,
        at=Path.cwd(),
    )


def wait_until_it_answers(at: Path, name: str, address: str) -> None:
    child = ours(at)[name]
    path = "/jwks.json" if name == "issuer" else "/readyz"
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and child.pid:
        with suppress(httpx2.HTTPError):
            if httpx2.get(address + path, timeout=5).status_code == 200:
                return
        time.sleep(LOOK_SECONDS)
    raise Told(f"{name} did not come up; its log {child.log} ends with:\n{child.last_words(5)}")


def down(settings: Settings) -> tuple[list[str], str]:
    """End what `up` started, the services first; where nothing is up, that is said."""
    at = home(settings)
    ended = end(at, [*ours(at), *SERVERS])
    if not ended:
        return [], f"nothing is up ({at})"
    return ended, f"ended: {', '.join(ended)}; the records stay in {at}"


def stop_processes(children: Mapping[str, Child]) -> list[str]:
    """End those that run, all at the same time; their names."""
    ended = {name: child for name, child in children.items() if child.pid}
    for child in ended.values():
        child.send(signal.SIGTERM)
    until(lambda: not any_runs(ended.values()), seconds=STOP_SECONDS)
    for child in children.values():
        child.stop(signal.SIGKILL, seconds=STOP_SECONDS)
    return list(ended)


def any_runs(children: Iterable[Child]) -> bool:
    return any(child.pid for child in children)


def say(what: str) -> None:
    print(f"up: {what} …", file=sys.stderr, flush=True)
