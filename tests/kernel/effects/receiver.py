"""Real receivers of webhooks: one that answers as told, and addresses where nobody does."""

import json
import socket
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple


class Post(NamedTuple):
    """A request as it came in; header names in lower case."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def subject(self) -> str:
        """The stream of the record that it carries."""
        return json.loads(self.body)["subject"]


class Receiver:
    """An HTTP server on this machine. ``answer(post)`` gives the status, by default 204."""

    def __init__(self, answer: Callable[[Post], int]) -> None:
        self.posts: list[Post] = []
        self.answer = answer
        receiver = self

        class Answering(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                post = Post(self.path, headers, body)
                receiver.posts.append(post)
                self.send_response(receiver.answer(post))
                self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                """Nothing: tests look at `posts`."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def ids(self, path: str) -> list[str]:
        """The ids of what came in at a path, in order."""
        return [post.id for post in self.posts if post.path == path]

    def subjects(self, path: str) -> list[str]:
        """The streams of what came in at a path, in order."""
        return [post.subject for post in self.posts if post.path == path]


@contextmanager
def receiving(answer: Callable[[Post], int] = lambda _: 204) -> Generator[Receiver]:
    receiver = Receiver(answer)
    thread = threading.Thread(target=receiver.server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.server.shutdown()
        receiver.server.server_close()


@contextmanager
def black_hole() -> Generator[str]:
    """The URL of something that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


def refusing() -> str:
    """A URL where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return f"http://127.0.0.1:{listening.getsockname()[1]}"
