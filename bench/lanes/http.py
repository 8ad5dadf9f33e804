"""`http` and `read`: a command and a read of one row over HTTP, 32 connections, tokens checked.

Ours is `kinerja serve` as it is shipped, all services and their followers in it, on PostgreSQL; the
peer is what one would write without events, the floor an endpoint that does nothing.
"""

import sys
from collections.abc import Generator
from contextlib import ExitStack, contextmanager

import httpx2
import msgspec
import sqlalchemy as sa

from bench import apart
from bench.lane import Claim, Contestant, Contestants, Lane, Sample
from bench.load import load
from bench.place import Place
from bench.platform import DAY, REGION
from bench.server import Server, served
from kinerja.catalogue import services

PEER = "FastAPI and SQLAlchemy, CRUD"
FLOOR = "an endpoint that does nothing"
PREFIX = f"/v1/regions/{REGION}"
SURVEYS = f"{PREFIX}/feedback/surveys"
UNITS = "unit,title,kind,parent,code\nu3,Kecamatan Contoh,kecamatan,,\n"
BODY = msgspec.json.encode(
    {
        "unit_id": "u3",
        "service": "ktp",
        "period": "2026-Q1",
        "elements": ["U1", "U2", "U3"],
        "population": 500,
        "opens": DAY,
        "closes": DAY,
    }
).decode()


@contextmanager
def ours(place: Place) -> Generator[Server]:
    """`kinerja serve` with a database for each service."""
    directory = place.new_directory()
    first = place.new_database()
    name = str(sa.make_url(first).database)
    for service in services:
        place.execute(f"CREATE DATABASE {name}_{service.name} TEMPLATE template0")
    environment = {
        "KINERJA_DATA": str(directory),
        "KINERJA_DATABASE": f"{first}_{{service}}",
        "KINERJA_VAULT": f"{first}_vault",
    }
    command = [sys.executable, "-m", "kinerja", "serve"]
    with served(command, environment, directory / "log") as server:
        establish(server)
        yield server


def establish(server: Server) -> None:
    """The unit that the surveys are about is on the roster, and feedback has heard of it."""
    by = {"Authorization": f"Bearer {server.token('hr')}", "Idempotency-Key": "units"}
    csv, url = {"Content-Type": "text/csv"}, f"{server.url}{PREFIX}/reporting/roster/units"
    imported = httpx2.post(url, content=UNITS, headers=by | csv).raise_for_status()
    by = {"Authorization": f"Bearer {server.token('officer')}"}
    after = {"Kinerja-After": imported.headers["Kinerja-Position"]}
    json = {"Content-Type": "application/json"}
    url = f"{server.url}{SURVEYS}/first"
    httpx2.put(url, content=BODY, headers=by | after | json).raise_for_status()


@contextmanager
def crud(place: Place) -> Generator[Server]:
    command = [sys.executable, "-m", "bench.crud", "--url", place.new_database()]
    with served(command, {}, place.new_directory() / "log", "/openapi.json") as server:
        yield server


class Spoken:
    """A server that runs, and one kind of request that is sent to it in each round."""

    def __init__(self, name: str, server: Server, method: str, path: str, size: int) -> None:
        self.name = name
        self.server = server
        self.method = method
        self.path = path
        self.size = size
        self.token = server.token("officer")
        self.rounds = 0

    def send(self, size: int, distinct: str = "") -> apart.Outcome:
        cpu = self.server.cpu_seconds()
        outcome = apart.ours(
            load,
            port=self.server.port,
            method=self.method,
            path=self.path.replace("{id}", f"{distinct}{{id}}"),
            token=self.token,
            body=BODY if self.method == "PUT" else "",
            count=size,
        )
        outcome.cpu_seconds = self.server.cpu_seconds() - cpu
        outcome.peak_mib = self.server.peak_mib()
        return outcome

    def command(self) -> Sample:
        """Each command opens another survey; a short run before the first one warms up."""
        if not self.rounds:
            self.send(min(self.size, 320), "warm-")
        self.rounds += 1
        return apart.rate(self.name, self.send(self.size, f"r{self.rounds}-"))

    def read(self) -> Sample:
        if not self.rounds:
            self.send(min(self.size, 320))
        self.rounds += 1
        return apart.rate(self.name, self.send(self.size))


@contextmanager
def commands(place: Place, size: int) -> Generator[Contestants]:
    with ExitStack() as stack:
        mine, theirs = stack.enter_context(ours(place)), stack.enter_context(crud(place))
        spoken = [
            Spoken("ours", mine, "PUT", f"{SURVEYS}/{{id}}", size),
            Spoken(PEER, theirs, "PUT", "/surveys/{id}", size),
            Spoken(FLOOR, theirs, "PUT", "/nothing/{id}", size),
        ]
        yield {each.name: Contestant(each.command) for each in spoken}


@contextmanager
def reads(place: Place, size: int) -> Generator[Contestants]:
    """The rows that are read are put there first: as many as a connection has requests."""
    with ExitStack() as stack:
        mine, theirs = stack.enter_context(ours(place)), stack.enter_context(crud(place))
        for server, path in ((mine, SURVEYS), (theirs, "/surveys")):
            Spoken("", server, "PUT", f"{path}/{{id}}", size).send(size)
        spoken = [
            Spoken("ours", mine, "GET", f"{SURVEYS}/{{id}}", size),
            Spoken(PEER, theirs, "GET", "/surveys/{id}", size),
        ]
        yield {each.name: Contestant(each.read) for each in spoken}


HTTP = Lane(
    name="http",
    unit="commands a second",
    size=12_800,
    smoke_size=320,
    claims=[Claim(PEER, 3), Claim(FLOOR, 0.5, is_floor=True)],
    setup=commands,
)
READ = Lane(
    name="read",
    unit="reads a second",
    size=12_800,
    smoke_size=320,
    claims=[Claim(PEER, 1)],
    setup=reads,
)
