"""`kinerja recover` and `kinerja relay` against a service that serves over HTTP."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import uvicorn

from contracts.topics import topic_of
from kernel.http import build_app
from kernel.operations import operations
from kernel.runtime import Runtime
from kinerja.issuer import identity, issuer, mint
from kinerja.serve import listen
from kinerja.servers.process import free_port
from tests.kernel.kafka.parts import made_anew_in
from tests.kernel.kafka.place import Place

ISSUER = issuer("http://issuer.test")


class Verbs:
    """The command line, as somebody with the role *ops* gives it."""

    def __init__(self, place: Place, url: str) -> None:
        regions = place.keys.with_name("regions.json")
        regions.write_text(json.dumps([{"code": place.region, "name": "A", "zone": "UTC"}]))
        self.environment = os.environ | {
            "KINERJA_URL": url,
            "KINERJA_TOKEN": mint(ISSUER, "o1", ["ops"], [place.region]),
            "KINERJA_REGIONS": str(regions),
        }
        self.log = f"{place.region}/training"

    async def say(self, verb: str, *words: str) -> subprocess.CompletedProcess[str]:
        return await asyncio.to_thread(
            subprocess.run,
            [sys.executable, "-m", "kinerja", verb, self.log, *words],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=60,
        )


@asynccontextmanager
async def served(place: Place) -> AsyncGenerator[tuple[Runtime, Verbs]]:
    port = free_port()
    async with place.running() as runtime:
        app = build_app(
            [operations(running) for running in runtime.running.values()],
            identity=identity(ISSUER),
            regions={place.region},
            clock=lambda: datetime.now(UTC),
            ready=runtime.ready,
            metrics=runtime.instruments.registry,
        )
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off"))
        serving = asyncio.create_task(server.serve([listen("127.0.0.1", port)]))
        try:
            yield runtime, Verbs(place, f"http://127.0.0.1:{port}")
        finally:
            server.should_exit = True
            await serving


async def test_recover_brings_back_what_the_log_lost(put_back: Place):
    async with served(put_back) as (runtime, verbs):
        dry = await verbs.say("recover", "--dry-run")
        assert dry.returncode == 0, dry.stderr
        assert "2 records are the same" in dry.stdout
        assert "2 would be recovered; the log ends with 1" in dry.stdout
        done = await verbs.say("recover", "--json")
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout) == {
            "log": verbs.log,
            "dry_run": False,
            "compared": 2,
            "recovered": 2,
            "position": 3,
            "missing": None,
            "lost_keys": None,
        }
        assert put_back.log(runtime) == [record.body for record in put_back.topic()]


async def test_relay_publishes_a_lost_topic_again(place: Place):
    async with served(place) as (runtime, verbs):
        await place.find(runtime, "a", "b", "c")
        await place.published(runtime)
        made_anew_in(place.kafka, topic_of(place.region, "training"))
        done = await verbs.say("relay", "--from", "0", "--json")
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["published"] == 3
        assert [record.body for record in place.topic()] == place.log(runtime)


async def test_what_is_to_be_published_from_beyond_the_log_is_refused(place: Place):
    async with served(place) as (runtime, verbs):
        await place.find(runtime, "a", "b", "c")
        await place.published(runtime)
        for start in ("3", "99999"):
            done = await verbs.say("relay", "--from", start)
            assert (done.returncode, done.stdout) == (1, "")
            assert "The log ends before this position" in done.stderr
        below = await verbs.say("relay", "--from", "-1")
        assert (below.returncode, "--from" in below.stderr) == (2, True)
        assert "1 published again, up to 2" in (await verbs.say("relay", "--from", "2")).stdout
    assert len(place.topic()) == 4


async def test_a_log_without_records_has_nothing_to_publish(place: Place):
    async with served(place) as (_, verbs):
        done = await verbs.say("relay", "--from", "0")
        assert done.returncode == 0, done.stderr
        assert "0 published again" in done.stdout


async def test_a_topic_that_is_ahead_is_never_published_over(put_back: Place):
    async with served(put_back) as (_, verbs):
        done = await verbs.say("relay", "--from", "0")
        assert done.returncode == 1
        assert "recover the log first" in done.stderr
        assert "Traceback" not in done.stderr
    assert len(put_back.topic()) == 4


def test_a_token_is_asked_for(tmp_path: Path):
    clean = {name: value for name, value in os.environ.items() if not name.startswith("KINERJA_")}
    words = ["recover", "13.72/reporting"]
    done = subprocess.run(
        [sys.executable, "-m", "kinerja", *words], env=clean, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert "KINERJA_TOKEN is not set" in done.stderr
