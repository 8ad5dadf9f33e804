"""A TCP proxy between a service and PostgreSQL that loses connections at the worst moments."""

import asyncio
import re
from contextlib import suppress
from typing import Literal

Lost = Literal["append", "commit"]
"""The answer to which request is lost: to the append of records, or to COMMIT."""

READY = b"Z\x00\x00\x00\x05"  # ReadyForQuery: the request has been carried out to its end
PARSE = re.compile(rb"P.{4}([^\x00]*)\x00([^\x00]*)\x00", re.DOTALL)
CHUNK_BYTES = 64 * 1024
WANTED: dict[Lost, bytes] = {"append": b"INSERT INTO records", "commit": b"COMMIT"}


class Line:
    """One connection through the proxy; ``prepared`` are the statements that append records."""

    def __init__(self, near: asyncio.StreamWriter, far: asyncio.StreamWriter) -> None:
        self.near = near
        self.far = far
        self.prepared: set[bytes] = set()
        self.is_doomed = False

    def abort(self) -> None:
        for writer in (self.near, self.far):
            writer.transport.abort()

    def asks(self, request: bytes, what: Lost) -> bool:
        """Whether a request is one of these; statements sent before are known by their names."""
        for name, statement in PARSE.findall(request):
            if name and WANTED["append"] in statement:
                self.prepared.add(name)
        if WANTED[what] in request:
            return True
        bound = (b"\x00" + name + b"\x00" for name in self.prepared)
        return what == "append" and any(name in request for name in bound)


class Proxy:
    """Forwards until told otherwise. All methods are called on the loop that `start` ran on."""

    def __init__(self, host: str, port: int) -> None:
        self.port = 0
        self.lost = 0  # answers that were dropped
        self.held = 0  # pieces that wait in the black hole
        self._target = (host, port)
        self._lines: set[Line] = set()
        self._losing: Lost | None = None
        self._open = asyncio.Event()
        self._open.set()

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        self._server.close()
        self._open.set()
        self.cut()

    def cut(self) -> int:
        """End every connection now; how many there were."""
        lines = list(self._lines)
        for line in lines:
            line.abort()
        return len(lines)

    def lose_answer(self, to: Lost) -> None:
        """The server carries out the next such request; its answer never comes."""
        self._losing = to

    def never_mind(self) -> None:
        """Lose nothing more."""
        self._losing = None

    def hold(self) -> None:
        """A black hole: bytes are taken, and do not arrive."""
        self._open.clear()

    def release(self) -> None:
        """What was held arrives after all, late."""
        self._open.set()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            back, far = await asyncio.open_connection(*self._target)
        except OSError:
            writer.transport.abort()
            return
        line = Line(writer, far)
        self._lines.add(line)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._forth(line, reader))
                group.create_task(self._back(line, back))
        except* OSError:
            pass  # either end may go away at any time
        finally:
            line.abort()
            self._lines.discard(line)

    async def _is_open(self) -> None:
        self.held += 1
        await self._open.wait()
        self.held -= 1

    async def _forth(self, line: Line, reader: asyncio.StreamReader) -> None:
        while chunk := await reader.read(CHUNK_BYTES):
            await self._is_open()
            if line.asks(chunk, self._losing or "append") and self._losing:
                self._losing = None
                line.is_doomed = True
            line.far.write(chunk)
            await line.far.drain()
        line.far.close()

    async def _back(self, line: Line, reader: asyncio.StreamReader) -> None:
        while chunk := await reader.read(CHUNK_BYTES):
            await self._is_open()
            if line.is_doomed:
                if READY in chunk:
                    self.lost += 1
                    break
                continue
            line.near.write(chunk)
            with suppress(ConnectionError):
                await line.near.drain()
        line.abort()
