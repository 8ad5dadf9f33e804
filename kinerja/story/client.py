"""The platform as anybody outside sees it: addresses, tokens, requests; nothing else is known."""

import asyncio
import hashlib
import time
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import msgspec
from fastapi.sse import EventSourceResponse

from kernel.access import POSITION
from kernel.http import PREFIX
from kinerja.catalogue import services
from kinerja.failure import Told

JSON = {"Content-Type": "application/json"}
REPEAT_SECONDS = 60.0
PAUSE_SECONDS = 0.2
ANSWER_SECONDS = 60
CONNECTIONS = 80


class Who(msgspec.Struct, frozen=True):
    """Somebody: the subject of a token and its roles."""

    subject: str
    roles: tuple[str, ...]


class Answer(msgspec.Struct, frozen=True):
    """What came back. ``position`` is where a command was recorded, or how far a view is."""

    body: Any
    position: str


class Refused(Exception):
    """The platform said no; names the request and the reason, nothing personal."""

    def __init__(self, asked: str, status: int, detail: str) -> None:
        super().__init__(f"{asked}: {status} {detail}")
        self.status = status


class Platform:
    """Addresses by service, and ``issuer``. Counts requests; forgets nothing of a token."""

    def __init__(self, addresses: Mapping[str, str], client: httpx2.AsyncClient) -> None:
        self.addresses = addresses
        self.client = client
        self.requests = 0
        self._tokens: dict[tuple[Who, str], asyncio.Task[str]] = {}

    async def token(self, region: str, by: Who) -> str:
        """A token of the development issuer, asked for once."""
        if (by, region) not in self._tokens:
            self._tokens[by, region] = asyncio.create_task(self._asked_for(region, by))
        return await self._tokens[by, region]

    async def _asked_for(self, region: str, by: Who) -> str:
        asked = {"sub": by.subject, "roles": list(by.roles), "regions": [region]}
        answer = await self._asked_until_answered(
            "POST", f"{self.addresses['issuer']}/token", JSON, msgspec.json.encode(asked)
        )
        return answer.raise_for_status().json()["access_token"]

    async def read(self, region: str, path: str, by: Who | None, after: str = "") -> Answer:
        """What a view shows, once it has reached the positions ``after``."""
        return await self._sent("GET", region, path, by, {"Kinerja-After": after} if after else {})

    async def everything(self, region: str, path: str, by: Who, after: str = "") -> list[Any]:
        """All items of a list, page by page."""
        found: list[Any] = []
        mark = "&" if "?" in path else "?"
        at = f"{path}{mark}limit=200"
        while True:
            page = (await self.read(region, at, by, after)).body
            found += page["items"]
            if page["next"] is None:
                return found
            at = f"{path}{mark}limit=200&cursor={page['next']}"

    async def put(
        self, region: str, path: str, by: Who | None, body: Any, after: str = ""
    ) -> Answer:
        headers = JSON | ({"Kinerja-After": after} if after else {})
        return await self._command("PUT", region, path, by, headers, msgspec.json.encode(body))

    async def post(
        self, region: str, path: str, by: Who, body: Any = None, after: str = ""
    ) -> Answer:
        """``after``: where those who decide this must have heard something first."""
        headers = {"Kinerja-After": after} if after else {}
        if body is None:
            return await self._command("POST", region, path, by, headers, b"")
        headers |= JSON
        return await self._command("POST", region, path, by, headers, msgspec.json.encode(body))

    async def send_csv(self, region: str, path: str, by: Who, content: bytes) -> Answer:
        headers = {"Content-Type": "text/csv"}
        return await self._command("POST", region, path, by, headers, content)

    async def _command(
        self,
        method: str,
        region: str,
        path: str,
        by: Who | None,
        headers: dict[str, str],
        content: bytes,
    ) -> Answer:
        """The same command has the same key, so sending it again is harmless."""
        key = hashlib.sha256(f"{method} {path}\n".encode() + content).hexdigest()[:32]
        keyed = headers | {"Idempotency-Key": key}
        return await self._sent(method, region, path, by, keyed, content)

    async def _sent(
        self,
        method: str,
        region: str,
        path: str,
        by: Who | None,
        headers: dict[str, str],
        content: bytes | None = None,
    ) -> Answer:
        headers = await self.headers(region, by) | headers
        url = self.url(region, path)
        answer = await self._asked_until_answered(method, url, headers, content)
        return understood(f"{method} {path}", answer)

    async def _asked_until_answered(
        self, method: str, url: str, headers: dict[str, str], content: bytes | None
    ) -> httpx2.Response:
        """Again while nobody answers, or 503: all that is sent here may be repeated."""
        until = time.monotonic() + REPEAT_SECONDS
        while True:
            self.requests += 1
            try:
                answer = await self.client.request(method, url, headers=headers, content=content)
            except httpx2.TransportError as error:
                if time.monotonic() > until:
                    raise Told(f"{method} {url}: no answer ({type(error).__name__})") from None
            else:
                if answer.status_code != 503 or time.monotonic() > until:
                    return answer
            await asyncio.sleep(PAUSE_SECONDS)

    async def headers(self, region: str, by: Who | None) -> dict[str, str]:
        language = {"Accept-Language": "en"}
        if by is None:
            return language
        return language | {"Authorization": f"Bearer {await self.token(region, by)}"}

    def url(self, region: str, path: str) -> str:
        """The address of a path, at the service with whose name it begins."""
        service = path.split("/")[1]
        return self.addresses[service] + PREFIX.format(region=region) + path

    async def read_until(
        self, region: str, path: str, by: Who | None, holds: Callable[[Any], bool]
    ) -> Any:
        """Look until it is so: for what a reaction adds to the log it hears, which no position
        known here names. Raises TimeoutError."""
        async with asyncio.timeout(REPEAT_SECONDS):
            while True:
                shown = (await self.read(region, path, by)).body
                if holds(shown):
                    return shown
                await asyncio.sleep(PAUSE_SECONDS / 4)

    @asynccontextmanager
    async def live(self, region: str, path: str, by: Who) -> AsyncGenerator[asyncio.Queue[Any]]:
        """The server-sent events of a path, as they come, while the block runs."""
        queue: asyncio.Queue[Any] = asyncio.Queue()
        listening = asyncio.create_task(self._listen(region, path, by, queue))
        try:
            yield queue
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)

    async def _listen(self, region: str, path: str, by: Who, queue: asyncio.Queue[Any]) -> None:
        headers = await self.headers(region, by) | {"Accept": EventSourceResponse.media_type}
        url = self.url(region, path)
        async with self.client.stream("GET", url, headers=headers, timeout=None) as answer:
            answer.raise_for_status()
            async for line in answer.aiter_lines():
                if line.startswith("data:"):
                    queue.put_nowait(msgspec.json.decode(line.removeprefix("data:")))


def understood(asked: str, answer: httpx2.Response) -> Answer:
    """Raises Refused with the problem's own sentence."""
    position = answer.headers.get("Kinerja-Position", "")
    if answer.is_success:
        return Answer(msgspec.json.decode(answer.content) if answer.content else None, position)
    try:
        problem = msgspec.json.decode(answer.content, type=dict[str, Any])
    except msgspec.DecodeError:
        problem = dict[str, Any]()
    said = [str(problem[key]) for key in ("detail", "details", "errors") if key in problem]
    raise Refused(asked, answer.status_code, " ".join(said))


def positions(text: str) -> dict[str, int]:
    """The positions of a Kinerja-Position header by service."""
    return {found["service"]: int(found["at"]) for found in POSITION.finditer(text)}


@asynccontextmanager
async def connected(addresses: Mapping[str, str]) -> AsyncGenerator[Platform]:
    """A client of the platform; ``addresses`` by service, and ``issuer``."""
    limits = httpx2.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS)
    async with httpx2.AsyncClient(timeout=ANSWER_SECONDS, limits=limits) as client:
        yield Platform(addresses, client)


def of_one(address: str) -> dict[str, str]:
    """The addresses when one process serves everything, the issuer too."""
    return {service.name: address for service in services} | {"issuer": f"{address}/issuer"}
