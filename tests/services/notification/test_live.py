"""The live inbox over a real connection: what comes, what was missed, nothing twice."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator

import httpx2
import pytest
import uvicorn

from tests.platform import Platform
from tests.services.notification.office import INBOX, Office


class Reader:
    """One employee's connection to the live inbox; it may be lost and made again."""

    def __init__(self, client: httpx2.AsyncClient, headers: dict[str, str]) -> None:
        self.client = client
        self.headers = headers
        self.last_id = ""

    async def receive(self, count: int) -> list[str]:
        """What the next so many messages are about; then the connection is dropped."""
        headers = self.headers | ({"Last-Event-ID": self.last_id} if self.last_id else {})
        abouts: list[str] = []
        async with self.client.sse(f"{INBOX}/live", headers=headers) as source:
            async for event in source:
                abouts.append(json.loads(event.data)["about"])
                self.last_id = event.id
                if len(abouts) == count:
                    break
        return abouts


@pytest.fixture
async def online(platform: Platform) -> AsyncIterator[httpx2.AsyncClient]:
    """The platform behind a real HTTP server on a port of its own."""
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        platform.program.app, lifespan="off", log_config=None, timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    port = listening.getsockname()[1]
    url = f"http://127.0.0.1:{port}/v1/regions/{platform.region}"
    async with httpx2.AsyncClient(base_url=url, timeout=30) as client:
        yield client
    server.should_exit = True
    await serving


@pytest.fixture
def office(platform: Platform) -> Office:
    return Office(platform)


@pytest.fixture
def reader(online: httpx2.AsyncClient, office: Office) -> Reader:
    return Reader(online, office.somebody("e7"))


async def test_what_lies_in_the_inbox_comes_first(office: Office, reader: Reader):
    await office.enrol("e7", "c1", "c2")
    assert await reader.receive(2) == ["c1", "c2"]


async def test_news_come_while_the_reader_is_connected(office: Office, reader: Reader):
    receiving = asyncio.create_task(reader.receive(2))
    await office.enrol("e7", "c1", "c2")
    assert await receiving == ["c1", "c2"]


async def test_a_reader_who_comes_back_misses_nothing_and_gets_nothing_twice(
    office: Office, reader: Reader
):
    await office.enrol("e7", "c1", "c2")
    assert await reader.receive(1) == ["c1"]
    await office.enrol("e7", "c3")
    receiving = asyncio.create_task(reader.receive(3))
    await office.enrol("e7", "c4")
    assert await receiving == ["c2", "c3", "c4"]


async def test_reading_a_message_does_not_send_it_again(office: Office, reader: Reader):
    await office.enrol("e7", "c1")
    assert await reader.receive(1) == ["c1"]
    [message] = (await office.inbox("e7"))["items"]
    await office.mark(message["message_id"], office.somebody("e7"))
    await office.enrol("e7", "c2")
    assert await reader.receive(1) == ["c2"]


async def test_news_of_others_do_not_come(office: Office, reader: Reader):
    await office.enrol("e8", "c1")
    await office.enrol("e7", "c2")
    assert await reader.receive(1) == ["c2"]


async def test_the_event_id_of_somebody_else_opens_nothing(office: Office, reader: Reader):
    await office.enrol("e6", "c1", "c2")
    other = Reader(reader.client, office.somebody("e6"))
    await other.receive(1)
    await office.enrol("e7", "c3")
    reader.last_id = other.last_id
    assert await reader.receive(1) == ["c3"]


async def test_the_live_inbox_needs_a_token(online: httpx2.AsyncClient):
    assert (await online.get(f"{INBOX}/live")).status_code == 401


async def test_a_stream_has_no_past(online: httpx2.AsyncClient, office: Office):
    answer = await online.get(
        f"{INBOX}/live?as_of=2026-03-31", headers=office.somebody("hr1", "hr")
    )
    assert answer.status_code == 400, answer.text
    assert answer.json()["parameter"] == "as_of"
    assert answer.json()["type"].endswith("kernel.stream-has-no-past")
