"""Connections that speak to a server as fast as it answers: a closed loop over HTTP/1.1.

Not a client library: that would cost more than some of the servers it measures.
"""

import asyncio
import statistics
import time

from bench.apart import ContestantFailed, Outcome

CONNECTIONS = 32


class Connection(asyncio.Protocol):
    """One connection that sends its next request as soon as the answer to the last is there."""

    def __init__(self, requests: list[bytes], done: "asyncio.Future[None]") -> None:
        self.requests = requests
        self.done = done
        self.seconds: list[float] = []
        self._received = b""
        self._sent_at = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._send()

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, blank, body = self._received.partition(b"\r\n\r\n")
        if not blank or len(body) < length_of(head):
            return
        if not head.startswith(b"HTTP/1.1 2"):
            self._fail(self._received[:500].decode(errors="replace"))
            return
        self._received = b""
        self.seconds.append(time.perf_counter() - self._sent_at)
        self._send()

    def connection_lost(self, exc: Exception | None) -> None:
        self._fail("the server closed the connection")

    def _send(self) -> None:
        if len(self.seconds) < len(self.requests):
            self._sent_at = time.perf_counter()
            self._transport.write(self.requests[len(self.seconds)])
        elif not self.done.done():
            self.done.set_result(None)

    def _fail(self, why: str) -> None:
        if not self.done.done():
            self.done.set_exception(ContestantFailed(why))


def length_of(head: bytes) -> int:
    """The content-length of an answer's head."""
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


def load(port: int, method: str, path: str, token: str, body: str, count: int) -> Outcome:
    """``count`` requests over 32 connections; ``{id}`` in ``path`` and ``body`` is another one in
    each. ``values`` has the median of the milliseconds to an answer."""
    each = count // CONNECTIONS
    requests = [
        [request(method, path, token, body, f"{number}-{index}") for index in range(each)]
        for number in range(CONNECTIONS)
    ]
    took, seconds = asyncio.run(spoken(port, requests))
    return Outcome(len(seconds), took, values={"median": statistics.median(seconds) * 1000})


def request(method: str, path: str, token: str, body: str, name: str) -> bytes:
    content = body.replace("{id}", name).encode()
    head = [
        f"{method} {path.replace('{id}', name)} HTTP/1.1",
        "Host: bench",
        f"Authorization: Bearer {token}",
        f"Content-Length: {len(content)}",
    ]
    if content:
        head.append("Content-Type: application/json")
    return "\r\n".join([*head, "", ""]).encode() + content


async def spoken(port: int, requests: list[list[bytes]]) -> tuple[float, list[float]]:
    """Seconds for all of it, and the seconds to each answer."""
    loop = asyncio.get_running_loop()
    connections = [Connection(part, loop.create_future()) for part in requests]
    began = time.perf_counter()
    opened = [
        await loop.create_connection(lambda each=each: each, "127.0.0.1", port)
        for each in connections
    ]
    await asyncio.gather(*(connection.done for connection in connections))
    took = time.perf_counter() - began
    for transport, _ in opened:
        transport.close()
    return took, [second for connection in connections for second in connection.seconds]
