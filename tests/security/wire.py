"""Between a client and a server: passes everything on, and remembers which addresses were asked."""

import re
import socket
import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress

REQUEST = re.compile(rb"(?:^|\r\n|[}\n])((?:GET|POST|PUT|DELETE) \S+ HTTP/1\.1)\r\n")
PIECE = 65536


class Wire:
    """Where it listens, and the request lines that went through it."""

    def __init__(self, port: int, to: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.to = to
        self.asked: list[str] = []

    def carry(self, client: socket.socket) -> None:
        with client, socket.create_connection(("127.0.0.1", self.to)) as server:
            for each in (client, server):
                each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            back = threading.Thread(target=self._pass, args=(server, client), daemon=True)
            back.start()
            self._pass(client, server, is_request=True)
            back.join()

    def _pass(self, one: socket.socket, other: socket.socket, *, is_request: bool = False) -> None:
        with suppress(OSError):
            while piece := one.recv(PIECE):
                if is_request:  # clients write the head of a request in one piece
                    self.asked += [found.decode() for found in REQUEST.findall(piece)]
                other.sendall(piece)
        with suppress(OSError):
            other.shutdown(socket.SHUT_WR)


@contextmanager
def wire(to: int) -> Generator[Wire]:
    """To a port of this machine, until the end of the block."""
    with socket.create_server(("127.0.0.1", 0), backlog=100) as listening:
        running = Wire(listening.getsockname()[1], to)

        def accept() -> None:
            with suppress(OSError):
                while True:
                    client, _ = listening.accept()
                    threading.Thread(target=running.carry, args=(client,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        yield running
