"""A running service, the receivers that it calls, and somebody who watches them."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path

import sqlalchemy as sa

from kernel import deliveries
from kernel.order import Batch
from kernel.runtime import Runtime
from tests.kernel.effects.calling import calling, running
from tests.kernel.effects.receiver import Post, Receiver, black_hole, receiving, refusing
from tests.kernel.logs import REGION, unit_named, wait_for

GOOD = [f"good{n}" for n in range(5)]


class Street:
    """``good…`` take what comes, ``silent…`` say nothing, ``absent…`` are not there; the others
    answer as `answers` says: the status of each post in turn, then 204."""

    def __init__(self) -> None:
        self.answers: dict[str, list[int]] = {}
        self._open = ExitStack()
        self.receiver: Receiver = self._open.enter_context(receiving(self._answer))
        self.urls = {
            name: f"{self.receiver.url}/{name}" for name in [*GOOD, "gone", "moody", "moved"]
        }
        self.urls |= {f"silent{n}": self._open.enter_context(black_hole()) for n in range(3)}
        self.urls |= {"absent": refusing()}
        self.runtime: Runtime

    def _answer(self, post: Post) -> int:
        left = self.answers.get(post.path.strip("/"), [])
        return left.pop(0) if left else 204

    @asynccontextmanager
    async def served(self, url: str, directory: Path) -> AsyncGenerator["Street"]:
        with self._open:
            async with running(url, directory, calling(self.urls)) as self.runtime:
                yield self

    async def tell(self, name: str, title: str, region: str = REGION) -> None:
        """Record something for the receivers that the title names."""
        await record(self.runtime, name, title, region)

    async def got(self, receiver: str, count: int) -> list[str]:
        """Wait until that many posts came in for a receiver; the streams they speak of."""
        await until(lambda: len(self.receiver.ids(f"/{receiver}")) >= count)
        return self.receiver.subjects(f"/{receiver}")

    async def known(self, receiver: str, count: int) -> list[str]:
        """The same of that many records: one that came again, since its answer was not waited for,
        is known by its id."""
        path = f"/{receiver}"
        await until(lambda: len(set(self.receiver.ids(path))) >= count)
        posts = [post for post in self.receiver.posts if post.path == path]
        return list({post.id: post.subject for post in posts}.values())

    async def shown(self, receiver: str, *, suspended: bool = False) -> deliveries.Receiver:
        """What operators see of a receiver, once it has failed, or is suspended."""
        found: list[deliveries.Receiver] = []

        def is_seen() -> bool:
            found[:] = [
                each
                for each in deliveries.waiting(self.database, REGION)
                if each.receiver == receiver and each.reason
                if bool(each.suspended_us) == suspended
            ]
            return bool(found)

        await until(is_seen)
        return found[0]

    async def emptied(self) -> None:
        """Wait until nothing waits."""
        await until(lambda: deliveries.counts(self.database, "calling").waiting == 0)

    @property
    def database(self):
        return self.runtime.running["reporting"].database

    def execute(self, statement: str) -> None:
        with self.database.write() as connection:
            connection.execute(sa.text(statement))

    def asked(self, query: str) -> list[tuple[object, ...]]:
        with self.database.read() as connection:
            return [tuple(row) for row in connection.execute(sa.text(query))]

    def metric(self, name: str, **labels: str) -> float | None:
        registry = self.runtime.instruments.registry
        labels |= {"service": "reporting", "effect": "calling"}
        return registry.get_sample_value(name, labels)


async def record(runtime: Runtime, name: str, title: str, region: str = REGION) -> None:
    await runtime.running["reporting"].writer.execute(region, Batch([unit_named(name, title)]))


async def until(holds: Callable[[], bool], seconds: float = 60) -> None:
    await asyncio.to_thread(wait_for, holds, seconds)
