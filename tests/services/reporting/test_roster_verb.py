"""`kinerja import roster` against a platform that serves: what it did, and what a "no" says."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple

import pytest
import uvicorn

from tests.platform import Platform
from tests.services.reporting.office import UNITS
from tests.verbs import Done, fails, kinerja


class Desk(NamedTuple):
    """Where HR calls the verb."""

    url: str
    token: str
    file: Path
    region: str

    async def send(self, *words: str, **changed: str) -> Done:
        given = {"url": self.url, "token": self.token, "region": self.region} | changed
        words = ("import", "roster", str(self.file), "--region", given.pop("region"), *words)
        return await asyncio.to_thread(kinerja, *words, data=self.file.parent, **given)


@pytest.fixture
async def desk(platform: Platform, tmp_path: Path) -> AsyncIterator[Desk]:
    listening = socket.create_server(("127.0.0.1", 0))
    app = platform.program.app
    server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_config=None))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    (tmp_path / "units.csv").write_text(UNITS)
    token = platform.token("hr1", "hr")["Authorization"].removeprefix("Bearer ")
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    yield Desk(url, token, tmp_path / "units.csv", platform.region)
    server.should_exit = True
    await serving


async def test_the_regions_there_are_stand_beside_one_that_is_not(desk: Desk):
    fails(
        await desk.send(region="99.99"), 1, "no such region here", "regions: 13.71, 13.72", "more"
    )


async def test_why_a_token_is_refused_is_said(desk: Desk):
    fails(await desk.send(token="x.y.z"), 1, "The token was not accepted", "why: ")


async def test_a_fault_is_shown_by_its_line_and_once(desk: Desk):
    desk.file.write_text(UNITS.replace("u2,", "u 2,"))
    done = await desk.send()
    fails(done, 1, "what would be right", "faults 1")
    assert "(details: faults 1)" in done.stderr.splitlines()[0]


async def test_an_import_tells_what_it_recorded_and_that_it_did_before(desk: Desk):
    tried = await desk.send("--dry-run")
    assert "u1  UnitEstablished" in tried.stdout and "[" not in tried.stdout
    first = await desk.send()
    assert first.stderr == ""
    assert "3 units, 0 unchanged; recorded 3 UnitEstablished, the log is at" in first.stdout
    assert "this file was recorded before" in (await desk.send()).stdout
    desk.file.write_text(UNITS.replace("Tanjung Harapan", "Harapan Baru"))
    told = json.loads((await desk.send("--json")).stdout)
    assert (told["rows"], told["unchanged"], told["events"]) == (3, 2, {"UnitRenamed": 1})
