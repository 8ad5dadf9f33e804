"""The vault is away: pages and commands go on without names, nothing is written in the clear."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from tests.platform import Platform, embedded
from tests.servers import Postgres
from tests.services.reporting.office import EMPLOYEES, HEAD_NIP, HOME, Office, problem

pytestmark = pytest.mark.server
AWAY = "[tidak tersedia]"
CANARY, CANARY_NIP = "Kenari Rahasia", "199203042019031002"
NEWCOMER = f"e9;{CANARY_NIP};{CANARY};PNS;Juru;pelaksana;II/a;u1;{HEAD_NIP};2026-01-02;\n"


class Server:
    """The PostgreSQL on which the vault lies, and nothing else."""

    def __init__(self, postgres: Postgres, url: str) -> None:
        self.postgres = postgres
        self.url = url
        self.name = make_url(url).database or ""

    def take_away(self) -> None:
        """Nobody gets in any more, and who is in is put out."""
        self.postgres.execute(f"ALTER DATABASE {self.name} ALLOW_CONNECTIONS false")
        out = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
        self.postgres.execute(f"{out}'{self.name}'")

    def give_back(self) -> None:
        self.postgres.execute(f"ALTER DATABASE {self.name} ALLOW_CONNECTIONS true")


@pytest.fixture
def server(postgres_server: Postgres, postgres_database: str) -> Server:
    return Server(postgres_server, postgres_database)


@pytest.fixture
async def office(tmp_path: Path, server: Server) -> AsyncIterator[Office]:
    """An office whose records are there, in a process that was started anew, without its vault."""
    async with embedded(tmp_path, vault=server.url) as before:
        await Office(before).open()
    async with embedded(tmp_path, vault=server.url) as running:
        await running.settled()
        server.take_away()
        yield Office(running)
        server.give_back()


async def shown(platform: Platform, office: Office) -> list[tuple[str, str]]:
    answer = await platform.client.get(f"{HOME}/employees", headers=office.hr)
    assert answer.status_code == 200
    return [(one["name"], one["nip"]) for one in answer.json()["items"]]


def everything(data: Path) -> bytes:
    """All bytes of all files of the program."""
    return b"".join(path.read_bytes() for path in data.rglob("*") if path.is_file())


async def test_pages_say_that_names_are_not_available(office: Office):
    assert await shown(office.platform, office) == [(AWAY, AWAY)] * 3


async def test_a_command_that_names_nobody_goes_on(office: Office):
    proposed = await office.propose()
    assert proposed.status_code == 200
    after = office.clerk | {"Kinerja-After": proposed.headers["Kinerja-Position"]}
    read = await office.platform.client.get(f"{HOME}/plans/e7/2026/1", headers=after)
    assert read.json()["status"] == "proposed"


async def test_a_command_that_needs_a_key_is_answered_503_and_written_nowhere(
    office: Office, tmp_path: Path
):
    log = office.platform.program.runtime.running["reporting"].log
    before = log.tail("13.72").position
    answer = await office.file("employees", EMPLOYEES + NEWCOMER)
    assert problem(answer) == (503, "kernel.unavailable")
    assert answer.json()["why"] == "vault-is-away"
    assert int(answer.headers["Retry-After"]) >= 1
    assert log.tail("13.72").position == before
    kept = everything(tmp_path)
    assert b"Kecamatan Lubuk Sikarah" in kept, "what is looked for would be found"
    assert CANARY.encode() not in kept
    assert CANARY_NIP.encode() not in kept


async def test_nobody_is_found_without_it_being_written_down(office: Office):
    for body in ({"name": "contoh"}, {"nip": HEAD_NIP}):
        answer = await office.post("/employees/search", office.hr, json=body)
        assert problem(answer) == (503, "kernel.unavailable")


async def test_names_are_back_when_the_vault_is_and_new_people_can_come(
    office: Office, server: Server
):
    assert await shown(office.platform, office) == [(AWAY, AWAY)] * 3
    server.give_back()
    assert ("Contoh Kepala", HEAD_NIP) in await shown(office.platform, office)
    assert (await office.file("employees", EMPLOYEES + NEWCOMER)).status_code == 200
    await office.platform.settled()
    found = await office.post("/employees/search", office.hr, json={"name": CANARY})
    assert [one["employee_id"] for one in found.json()["items"]] == ["e9"]


async def test_a_name_in_memory_is_shown_on(office: Office, server: Server):
    assert await shown(office.platform, office) == [(AWAY, AWAY)] * 3
    server.give_back()
    told = await shown(office.platform, office)
    assert AWAY not in dict(told)
    server.take_away()
    assert await shown(office.platform, office) == told
