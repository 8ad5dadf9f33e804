"""The platform distributed on this machine, each process within reach of a signal.

Real Kafka, real PostgreSQL, an issuer, one process per service, two of `feedback`, which takes
commands, and two of `evaluation`, which reacts. Between each
service and PostgreSQL stands a proxy of its own (`proxy.py`); whoever looks on goes around it.
"""

import asyncio
import signal
import sys
import time
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import httpx2
import msgspec
from sqlalchemy.exc import OperationalError

from kernel.checkpoint import Checkpoint, read_all
from kernel.database import Database
from kernel.fault_point import Point
from kernel.log import Log
from kernel.region_keys import RegionKeys
from kinerja import topics
from kinerja.issuer import Issuer, issuer, mint
from kinerja.lag import followers
from kinerja.servers import KafkaServer, PostgresServer
from kinerja.servers.process import Child, free_port
from kinerja.servers.process import until as waited
from kinerja.together import databases
from tests.faults.proxy import Proxy
from tests.faults.served import attacked

REPOSITORY = Path(__file__).parents[2]
INSTANCES = {
    "feedback": "feedback",
    "feedback-2": "feedback",
    "reporting": "reporting",
    "evaluation": "evaluation",
    "evaluation-2": "evaluation",
    "training": "training",
    "notification": "notification",
}
"""The service of each instance."""
START_SECONDS = 90.0
LOOK_SECONDS = 0.05
SUPERVISE_SECONDS = 1.0


class NotInTime(AssertionError):
    """Something that had to come to hold did not."""


async def until(holds: Callable[[], bool], seconds: float, what: str) -> float:
    """Look again and again until it holds; how long it took, in seconds. Raises NotInTime.

    While PostgreSQL is away nothing holds that has to be looked up there.
    """
    begun = time.monotonic()

    def looked() -> bool:
        try:
            return holds()
        except OperationalError:
            return False

    while not await asyncio.to_thread(looked):
        if time.monotonic() - begun > seconds:
            raise NotInTime(f"not within {seconds:.0f} s: {what}")
        await asyncio.sleep(LOOK_SECONDS)
    return time.monotonic() - begun


class Process:
    """One process of the platform, started again when it ends by itself."""

    def __init__(self, name: str, directory: Path) -> None:
        self.name = name
        self.port = free_port()
        self.child = Child(directory, name)
        self.environment: dict[str, str] = {}
        self.is_wanted = False  # whether it is to be started again when it ends by itself

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def is_running(self) -> bool:
        return self.child.pid is not None

    def start(self) -> None:
        """Start it; nobody waits for it."""
        self.run("-m", "kinerja", "serve", self.name, "--port", str(self.port))

    def run(self, *words: str) -> None:
        """Start Python with these words and the settings."""
        self.is_wanted = True
        settings = [f"{name}={text}" for name, text in self.environment.items()]
        self.child.spawn(["env", *settings, sys.executable, *words], detached=False)

    def kill(self) -> None:
        """kill -9."""
        self.is_wanted = False
        self.child.stop(signal.SIGKILL, seconds=10)

    def answers(self) -> bool:
        with suppress(httpx2.HTTPError):
            return httpx2.get(f"{self.address}/readyz", timeout=2).status_code == 200
        return False


class Instance(Process):
    """One process of a service."""

    def __init__(self, name: str, service: str, directory: Path, proxy: Proxy) -> None:
        super().__init__(name, directory)
        self.service = service
        self.proxy = proxy
        self.strike = directory / f"{name}.strike"

    def start(self, bug: str | None = None) -> None:
        """Start it, with a planted mistake or without."""
        self.strike.unlink(missing_ok=True)
        words = ["-m", "tests.faults.served", self.service]
        words += ["--port", str(self.port), "--strike", str(self.strike)]
        self.run(*words, *(["--planted", bug] if bug else []))

    def end(self) -> None:
        """End it in order."""
        self.is_wanted = False
        self.child.send(signal.SIGCONT)
        self.child.stop(signal.SIGTERM, seconds=20)

    def strike_at(self, point: Point, what: str = "kill") -> None:
        """It kills (or stops) itself when it reaches this point next; nobody starts it again."""
        self.is_wanted = what != "kill"
        fresh = self.strike.with_suffix(".fresh")
        fresh.write_text(f"{what} {point}")
        fresh.replace(self.strike)

    def has_struck(self) -> bool:
        return not self.strike.exists()


class World:
    """Everything that runs, and looks at it from the side."""

    def __init__(
        self, directory: Path, regions: Sequence[str], instances: Mapping[str, str]
    ) -> None:
        """``instances`` are the processes by name, each with its service."""
        self.directory = directory
        self.regions = list(regions)
        self.services = {each.name: each for each in attacked() if each.name in instances.values()}
        self._wanted = instances
        self.instances: dict[str, Instance] = {}
        self.kafka: KafkaServer
        self.postgres: PostgresServer
        self._databases: dict[str, Database] = {}
        self._issuer: Issuer
        self.vault = Process("vault", directory)
        self.parts: dict[
            str, tuple[str, ...]
        ] = {}  # of a follower that a planted mistake has split
        self.restarts = 0  # of those that ended by themselves
        self._supervision: asyncio.Task[None] | None = None
        self._ends: list[Callable[[], None]] = []  # of what was started, the last first

    async def start(self) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(asyncio.to_thread(self._start_kafka))
            group.create_task(asyncio.to_thread(self._start_postgres))
        at = self.postgres.instance.port
        for name, service in self._wanted.items():
            proxy = Proxy("127.0.0.1", at)
            await proxy.start()
            self.instances[name] = Instance(name, service, self.directory, proxy)
        await asyncio.to_thread(self._start_processes)
        for instance in self.instances.values():
            await until(instance.answers, START_SECONDS, f"{instance.name} is ready")
        self._supervision = asyncio.create_task(self._supervise())

    async def _supervise(self) -> None:
        """What a supervisor does: whoever ends by itself, as a service does when its database is
        away while it starts, is started again."""
        while True:
            await asyncio.sleep(SUPERVISE_SECONDS)
            for process in [*self.instances.values(), self.vault]:
                if process.is_wanted and not process.is_running:
                    process.start()
                    self.restarts += 1

    def _start_kafka(self) -> None:
        self.kafka = KafkaServer.start(self.directory / "kafka")
        self._ends.append(self.kafka.kill)
        topics.apply(self.kafka.bootstrap, self.regions, [each.name for each in attacked()])

    def _start_postgres(self) -> None:
        self.postgres = PostgresServer.start(self.directory / "postgres")
        self._ends.append(self.postgres.stop)

    def _start_processes(self) -> None:
        listed = [{"code": r, "name": f"Kota {r}", "zone": "Asia/Jakarta"} for r in self.regions]
        (self.directory / "regions.json").write_bytes(msgspec.json.encode(listed))
        RegionKeys.create(self.directory / "region-keys.json", self.regions)
        port = free_port()
        common = databases(self.postgres, self.directory) | {
            "PYTHONPATH": str(REPOSITORY),
            "KINERJA_DATA": str(self.directory),
            "KINERJA_REGIONS": str(self.directory / "regions.json"),
            "KINERJA_REGION_KEYS_FILE": str(self.directory / "region-keys.json"),
            "KINERJA_KAFKA": self.kafka.bootstrap,
            "KINERJA_ISSUER": f"http://127.0.0.1:{port}",
        }
        self._databases = {
            name: Database(self.postgres.url(f"kinerja_{name}"), connections=2)
            for name in self.services
        }
        self._ends += [database.close for database in self._databases.values()]
        self._start_issuer(common, port)
        self._start_vault(common)
        direct = f":{self.postgres.instance.port}/"
        for instance in self.instances.values():
            through = f":{instance.proxy.port}/"
            instance.environment = {k: v.replace(direct, through) for k, v in common.items()}
            instance.start()
            self._ends.append(instance.kill)

    def _start_issuer(self, common: Mapping[str, str], port: int) -> None:
        url = common["KINERJA_ISSUER"]
        self._issuer = issuer(url, self.directory / "issuer-key.json")
        child = Child(self.directory, "issuer")
        command = [sys.executable, "-m", "kinerja", "issuer", "--port", str(port)]
        settings = [f"{name}={text}" for name, text in common.items()]
        child.spawn(["env", *settings, *command], detached=False)
        self._ends.append(lambda: child.stop(signal.SIGTERM, seconds=10))

    def _start_vault(self, common: Mapping[str, str]) -> None:
        """It sets up the database of the keys, which all others need, so it is waited for."""
        self.vault.environment = dict(common)
        self.vault.start()
        self._ends.append(self.vault.kill)
        if not waited(self.vault.answers, seconds=START_SECONDS):
            last = self.vault.child.last_words(5)
            raise NotInTime(f"the vault is not ready; its log ends with {last}")

    async def stop(self) -> None:
        if self._supervision:
            self._supervision.cancel()
        for end in reversed(self._ends):
            await asyncio.to_thread(end)
        for instance in self.instances.values():
            await instance.proxy.stop()

    def token(self, subject: str, *roles: str, region: str) -> str:
        return mint(self._issuer, subject, roles, [region])

    def of(self, service: str) -> list[Instance]:
        return [each for each in self.instances.values() if each.service == service]

    def log(self, service: str) -> Log:
        return Log(service, self._databases[service])

    def database(self, service: str) -> Database:
        return self._databases[service]

    def checkpoints(self, service: str) -> dict[str, dict[str, Checkpoint]]:
        """What every follower of a service has stored, by its name and by region."""
        found: dict[str, dict[str, Checkpoint]] = {}
        for name, version, _ in followers(self.services[service], has_relay=True):
            found[name] = read_all(self._databases[service], name, version)
            for part in self.parts.get(name, ()):
                for region, each in read_all(self._databases[service], part, version).items():
                    whole = found[name].get(region, Checkpoint(None, {}))
                    found[name][region] = Checkpoint(None, {**whole.marks, **each.marks})
        return found

    def ends(self) -> dict[str, Mapping[str, int]]:
        """The last position of every log, by service and region."""
        return {name: self.log(name).ends() for name in self.services}

    def behind(self, regions: Sequence[str] | None = None) -> list[str]:
        """Which followers have records before them, straight from the stores."""
        ends = self.ends()
        found: list[str] = []
        for name, service in self.services.items():
            stored = self.checkpoints(name)
            for follower, _, sources in followers(service, has_relay=True):
                for source in sources:
                    for region in regions or self.regions:
                        end = ends.get(source, {}).get(region, -1)
                        checkpoint = stored[follower].get(region)
                        at = checkpoint.at(source).position if checkpoint else -1
                        if at < end:
                            found.append(f"{region}/{name}.{follower}: {source}@{at} of {end}")
        return found

    def look_afresh(self) -> None:
        """Let go of the connections: PostgreSQL may have been killed since they were made."""
        for database in self._databases.values():
            database.close()

    async def settled(self, seconds: float, regions: Sequence[str] | None = None) -> float:
        """Wait until no follower has anything before it; how long it took. Raises NotInTime."""
        seen: list[str] = ["nobody has looked"]

        def is_settled() -> bool:
            ends = self.ends()
            seen[:] = self.behind(regions)
            return not seen and self.ends() == ends  # else something follows from what was read

        try:
            return await until(is_settled, seconds, "all followers are at the end")
        except NotInTime:
            raise NotInTime("; ".join(seen[:6])) from None


@asynccontextmanager
async def world(
    directory: Path, regions: Sequence[str], instances: Mapping[str, str] = INSTANCES
) -> AsyncGenerator[World]:
    """Everything started in this directory, and ended whatever happens.

    PostgreSQL runs as another user: others must be able to enter the directory.
    """
    running = World(directory, regions, instances)
    try:
        await running.start()
        yield running
    finally:
        await running.stop()
