"""Parked records as an operator sees them: metrics, readiness, HTTP, and the command line."""

import asyncio
import json
import socket
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2
import pytest
import uvicorn
from fastapi import FastAPI

from contracts.topics import LOGS
from contracts.training import NeedEvent
from kernel.bulk import insert
from kernel.database import Database
from kernel.decider import Command
from kernel.http import Behind
from kernel.operations import operations
from kernel.order import Batch
from kernel.region_keys import RegionKeys
from kernel.runtime import Runtime
from kernel.tables import broken, metadata
from kernel.vault import Vault
from tests.kernel.logs import REGION, sqlite_url, unit_named, wait_for
from tests.kernel.small import client, small_app, token
from tests.kernel.toy import (
    FindNeed,
    Need,
    NeedIsRefused,
    Rename,
    decide_need,
    need,
    needs_follow,
    needs_service,
    units_service,
)
from tests.verbs import Done, kinerja

PATH = "/v1/regions/13.72/training/operations/parked"
FOLLOWER = "needs_found"  # a name that the command line knows
WORDS = (f"training/{FOLLOWER}", "13.72/reporting", "unit-a")
STREAM = {"source": "reporting", "stream": "unit-a"}


class Town:
    """Units and the needs that follow, in a process; what is refused may change."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.refuses = {"a"}
        for service in {told.by for told in LOGS} - {"reporting", "training"}:
            database = self.open(service)
            database.create(metadata)
            database.close()
        reaction = replace(needs_follow, name=FOLLOWER)
        needs = replace(
            needs_service,
            deciders=[replace(need, decide=self.decider())],
            reactions=[reaction],
        )
        vault = Vault.open_at(
            sqlite_url(data, "vault"), RegionKeys.create(data / "keys.json", [REGION])
        )
        self.runtime = Runtime(
            [units_service, needs], self.open, vault, lambda _: b"k", lambda: 1_800_000_000
        )
        routers = [operations(running) for running in self.runtime.running.values()]
        self.app: FastAPI = small_app(routers=routers, ready=self.runtime.ready)

    def open(self, service: str) -> Database:
        return Database(sqlite_url(self.data, service))

    def decider(self) -> Any:
        def decide(command: FindNeed, state: Need) -> list[NeedEvent]:
            if command.need_id in self.refuses:
                raise NeedIsRefused(command.need_id)
            return decide_need(command, state)

        return decide

    async def do(self, *commands: Command) -> None:
        writer = self.runtime.running["reporting"].writer
        for command in commands:
            await writer.execute(REGION, Batch([command]))
        await asyncio.to_thread(wait_for, self.runtime.loop.is_settled)

    async def kinerja(self, *words: str, **settings: str) -> Done:
        """The command line with these settings, beside the platform that serves."""
        return await asyncio.to_thread(kinerja, *words, data=self.data, **settings)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncGenerator[Town]:
    made = Town(tmp_path)
    async with made.runtime:
        await made.do(unit_named("a"), unit_named("b"), Rename(unit_id="a", title="later"))
        yield made


@pytest.fixture
async def ops(town: Town) -> AsyncIterator[httpx2.AsyncClient]:
    async with client(town.app, "ops") as somebody:
        somebody.headers["Idempotency-Key"] = "k1"
        yield somebody


async def test_readiness_names_what_is_parked_with_its_count(town: Town):
    found = [each for each in town.runtime.ready().behind if "parked" in each.why]
    why = "records are parked: see `kinerja parked list`"
    assert found == [Behind(f"training.{FOLLOWER}", records=2, why=why)]


async def test_what_is_parked_and_broken_is_counted_without_regions(town: Town):
    await town.do(unit_named("c", "unfoldable"))
    town.runtime.ready()
    sample = town.runtime.instruments.registry.get_sample_value
    assert sample("kinerja_parked_records", {"service": "training", "follower": FOLLOWER}) == 2
    assert sample("kinerja_broken_rows", {"service": "reporting", "view": "titles"}) == 1


async def test_parking_and_breaking_are_told_as_errors(
    town: Town, caplog: pytest.LogCaptureFixture
):
    town.refuses.add("z")
    await town.do(unit_named("z", "unfoldable"))
    told = [each.getMessage() for each in caplog.records if each.levelname == "ERROR"]
    assert any("parked records of 1 more streams of 13.72/reporting" in each for each in told)
    assert any("titles has 1 more broken rows in 13.72" in each for each in told)


async def test_a_retry_over_http_says_what_failed_and_what_is_left(
    town: Town, ops: httpx2.AsyncClient
):
    told = await ops.post(f"{PATH}/{FOLLOWER}/retry", json=STREAM)
    refused = "toy.need-is-refused: a"
    assert told.json() == {"applied": [], "failed": 0, "reason": refused, "left": 2}
    town.refuses.clear()
    told = await ops.post(f"{PATH}/{FOLLOWER}/retry", json=STREAM)
    assert told.json() == {"applied": [0, 2], "failed": None, "reason": "", "left": 0}


async def test_a_drop_over_http_says_what_follows(town: Town, ops: httpx2.AsyncClient):
    told = await ops.post(f"{PATH}/{FOLLOWER}/drop", json=STREAM | {"reason": "a slip"})
    behind = "behind a parked record of its stream"
    assert told.json() == {"position": 0, "next": 2, "reason": behind, "left": 1}


async def test_a_drop_that_is_repeated_gives_up_no_other_record(
    town: Town, ops: httpx2.AsyncClient
):
    for _ in range(2):
        told = await ops.post(f"{PATH}/{FOLLOWER}/drop", json=STREAM | {"reason": "a slip"})
        assert (told.json()["position"], told.json()["left"]) == (0, 1)


async def test_what_is_not_parked_is_said_over_http(town: Town, ops: httpx2.AsyncClient):
    told = await ops.post(f"{PATH}/{FOLLOWER}/retry", json=STREAM | {"stream": "unit-q"})
    assert (told.status_code, told.json()["type"][20:]) == (404, "kernel.nothing-is-parked")
    told = await ops.post(f"{PATH}/nobody/retry", json=STREAM)
    assert (told.status_code, told.json()["type"][20:]) == (404, "kernel.no-such-follower")


async def test_the_list_names_streams_broken_rows_and_what_mends_them(town: Town):
    told = await town.kinerja("parked", "list", "--json")
    assert told.returncode == 1, told.stderr
    (stream,) = json.loads(told.stdout)["parked"]
    assert stream.pop("since").startswith("1970-01-01T00:30:00")
    assert stream == {
        "follower": WORDS[0],
        "log": WORDS[1],
        "stream": WORDS[2],
        "position": 0,
        "records": 2,
        "reason": "toy.need-is-refused: a",
    }


async def test_the_list_for_people_says_what_to_do(town: Town):
    told = await town.kinerja("parked", "list")
    assert f"kinerja parked show {' '.join(WORDS)}" in told.stdout


async def test_the_list_names_broken_rows_and_what_mends_them(town: Town):
    row = {
        "view": "calendars",
        "version": 1,
        "build": 0,
        "region": REGION,
        "key": "2026",
        "position": 4,
    }
    database = town.open("evaluation")
    with database.write() as connection:
        insert(connection, broken, [row | {"source": "evaluation", "reason": "defect: KeyError"}])
    database.close()
    told = await town.kinerja("parked", "list")
    assert told.stdout.splitlines()[-2:] == [
        "evaluation/calendars in 13.72: row 2026 is broken since 13.72/evaluation@4:"
        " defect: KeyError",
        "  kinerja views rebuild evaluation/calendars --region 13.72 --promote",
    ]


async def test_show_tells_the_record_and_why_it_is_parked(town: Town):
    told = await town.kinerja("parked", "show", *WORDS, "--json")
    first, second = json.loads(told.stdout)["parked"]
    assert (first["record"], first["type"]) == ("13.72/reporting@0", "reporting.UnitEstablished.v1")
    assert first["event"]["unit_id"] == "a"
    assert second["reason"] == "behind a parked record of its stream"


async def test_show_says_when_there_is_nothing(town: Town):
    told = await town.kinerja("parked", "show", *WORDS[:2], "unit-q")
    assert told.returncode == 1
    assert "has parked nothing of unit-q" in told.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("training/nobody", "13.72/reporting"), "those that park: "),
        ((WORDS[0], "99.99/reporting"), "there is no region"),
        ((WORDS[0], "13.72/payroll"), "services are"),
    ],
)
async def test_unknown_names_are_wrong_use(town: Town, words: tuple[str, ...], said: str):
    told = await town.kinerja("parked", "retry", *words, "unit-a", token="x")
    assert (told.returncode, said in told.stderr) == (2, True), told.stderr


async def test_the_command_line_retries_and_drops_over_http(town: Town):
    async with served(town.app) as url:
        asked = {"url": url, "token": token("ops")}
        told = await town.kinerja("parked", "retry", *WORDS, **asked)
        assert told.returncode == 1
        assert "13.72/reporting@0 still fails: toy.need-is-refused: a" in told.stdout
        told = await town.kinerja("parked", "drop", *WORDS, "--reason", "a slip", **asked)
        assert "next in the stream is 13.72/reporting@2" in told.stdout, told.stderr
        town.refuses.clear()
        told = await town.kinerja("parked", "retry", *WORDS, **asked)
        assert told.stdout == "1 applied; the stream goes on by itself\n"
    told = await town.kinerja("parked", "show", *WORDS)
    assert "13.72/reporting@0  dropped at" in told.stdout
    assert "by e7: a slip (was: toy.need-is-refused: a)" in told.stdout


@asynccontextmanager
async def served(app: FastAPI) -> AsyncGenerator[str]:
    """The app on a port of this machine."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        config = uvicorn.Config(app, log_config=None, lifespan="off")
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        await serving
