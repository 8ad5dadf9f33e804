"""A running service without Kafka is ready, says what it waits for, and goes on when it comes."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import httpx2
import pytest
from fastapi import APIRouter

from contracts.topics import topic_of
from kernel.database import Database
from kernel.http import Caller, Done, Id, allow, build_app, done
from kernel.publisher import Publisher
from kernel.reach import Reach
from kernel.region_keys import RegionKeys
from kernel.runtime import Runtime
from kernel.transport import KafkaTransport
from kernel.vault import Vault
from kinerja.issuer import identity
from kinerja.servers.process import free_port
from tests.kernel.kafka.parts import read_topic, unique_name
from tests.kernel.logs import REGION, sqlite_url, unit_named, wait_for
from tests.kernel.small import ISSUER, NOW, client
from tests.kernel.toy import needs_service, units_service
from tests.servers import Kafka

BACK_SECONDS = 120  # pauses have grown meanwhile, and the machine may be busy


def routes(edge: Any) -> APIRouter:
    router = APIRouter(prefix="/toy")

    @router.put("/units/{unit_id}")
    async def put_unit(unit_id: Id, by: Annotated[Caller, allow("hr", whose="anybody's")]) -> Done:
        return done(await edge.execute(unit_named(unit_id), by))

    return router


@asynccontextmanager
async def serving(
    tmp_path: Path, bootstrap: str, service: str, serves_uncompared: bool = False
) -> AsyncGenerator[httpx2.AsyncClient]:
    """One service that is published, and one that hears, over Kafka at this address."""
    keys = RegionKeys.create(tmp_path / "keys.json", [REGION])
    runtime = Runtime(
        [
            replace(units_service, name=service, views=[], routes=routes),
            replace(needs_service, name=unique_name()),
        ],
        lambda name: Database(sqlite_url(tmp_path, name)),
        Vault.open_at(sqlite_url(tmp_path, "vault"), keys),
        lambda _: b"k",
        lambda: 1_800_000_000_000_000,
        KafkaTransport(bootstrap, serves_uncompared),
    )
    app = build_app(
        [each.routes(edge) for each, edge in runtime.edges()],
        identity=identity(ISSUER),
        regions={REGION},
        clock=lambda: NOW,
        ready=runtime.ready,
        metrics=runtime.instruments.registry,
    )
    await runtime.start()
    try:
        async with client(app, "hr") as hr:
            yield hr
    finally:
        await runtime.stop()


async def until_it_says(hr: httpx2.AsyncClient, holds: Callable[[str], bool]) -> None:
    """Wait for what /readyz says. It is ready all the time."""
    until = time.monotonic() + BACK_SECONDS
    while True:
        answer = await hr.get("/readyz")
        assert (answer.status_code, answer.json()["ready"]) == (200, True)
        if holds(answer.text):
            return
        assert time.monotonic() < until, answer.text
        await asyncio.sleep(0.05)


UNIT = f"/v1/regions/{REGION}/toy/units"


@pytest.mark.parametrize("serves", [False, True], ids=["waits", "serves"])
async def test_without_kafka_it_is_ready_and_when_kafka_comes_it_goes_on(
    tmp_path: Path, kafka_server: Kafka, serves: bool
):
    port, service = free_port(), unique_name()
    kafka_server.create(topic_of(REGION, service))
    waits, relay = "KafkaConnectionError", f"{service}.relay"
    async with serving(tmp_path, f"127.0.0.1:{port}", service, serves) as hr:
        await until_it_says(hr, lambda said: waits in said)
        answer = await hr.put(f"{UNIT}/a")
        if serves:
            assert answer.status_code == 200
            await until_it_says(hr, lambda said: relay in said)
        else:
            assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
            assert answer.json()["type"].endswith(":kernel.not-compared-yet")
            await until_it_says(hr, lambda said: "no command is taken before" in said)
        async with await asyncio.start_server(leading_to(kafka_server), "127.0.0.1", port):
            await until_it_says(hr, lambda said: waits not in said and "Kafka was" not in said)
            assert (await hr.put(f"{UNIT}/a")).status_code == 200
            await asyncio.to_thread(
                wait_for, lambda: bool(told(kafka_server, service)), BACK_SECONDS
            )
            await until_it_says(hr, lambda said: relay not in said)
    assert told(kafka_server, service) == ["unit-a"]


def told(kafka: Kafka, service: str) -> list[str]:
    """The streams of the records that were published."""
    records = read_topic(Publisher(kafka.bootstrap, Reach()), service)
    return [record.stream for record in records]


def leading_to(kafka: Kafka) -> Any:
    """Gives what comes at a port to Kafka, which then tells its own address."""
    host, _, port = kafka.bootstrap.split(",")[0].rpartition(":")

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(host, int(port))
        await asyncio.gather(poured(reader, back), poured(there, writer))

    return serve


async def poured(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):  # either side may hang up
        while some := await reader.read(65_536):
            writer.write(some)
            await writer.drain()
    writer.close()
