"""The edge of one running service: what `api.py` is given, over writer, views and vault."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any, TypeVar

import msgspec
from starlette.concurrency import run_in_threadpool

from contracts.envelope import cause
from kernel import edge
from kernel.access import ANYBODY, cursor_of
from kernel.build import BeingBuilt
from kernel.chance import fresh_id
from kernel.decider import Command
from kernel.edge import Caller, Page
from kernel.fold import WHOLE_REGION
from kernel.follower import Following
from kernel.kept_key import kept
from kernel.log import Log
from kernel.order import Answer, Batch, BatchRefused, Key, Rehearsal
from kernel.past import Past
from kernel.readings import Readings
from kernel.refusal import Invalid, NotFound, Unavailable
from kernel.values import Values
from kernel.vault import Vault
from kernel.view import View
from kernel.view_rows import BrokenRow, Rows
from kernel.writer import Writer

R = TypeVar("R", bound=msgspec.Struct)
T = TypeVar("T")

REACH_SECONDS = 10.0  # how long a read waits for the position it was asked to come after
NEWS_SECONDS = 60.0  # then a listener looks without being woken: a bound on what is missed
ROWS_AT_ONCE = 100


class NoSuchRow(NotFound):
    """There is no such thing, or not yet."""

    slug = "kernel.not-found"
    indonesian = "Tidak ada, atau belum ada."


class NotThereYet(Unavailable):
    """The view has not reached the position named in Kinerja-After; ask again."""


class NotHeardHere(Invalid):
    """Kinerja-After names a log that this service does not hear; ``heard`` are those it hears."""

    slug = "kernel.not-heard-here"
    indonesian = "Kinerja-After menyebut log yang tidak didengar layanan ini; lihat `heard`."


class Serving(Values):
    """An `Edge`. ``digest_key(region)`` gives the secret under which payloads are compared."""

    def __init__(
        self,
        log: Log,
        writer: Writer,
        views: Mapping[str, tuple[Rows[Any], Following]],
        reactions: Sequence[Following],
        vault: Vault,
        digest_key: Callable[[str], bytes],
        past: Past,
        threads: ThreadPoolExecutor,
        relay: Following | None = None,
    ) -> None:
        super().__init__(vault)
        self.log = log
        self.writer = writer
        self.views = views
        self.reactions, self.relay = reactions, relay
        self.digest_key = digest_key
        followings = [*(following for _, following in views.values()), *reactions]
        self.heard = {log.service, *(source for each in followings for source in each.feeds)}
        self.past = past
        self._readings: dict[str, Readings[Any]] = {}
        self._threads = threads

    async def execute(self, command: Command, by: Caller) -> edge.Answer:
        try:
            return await self.execute_all([command], by)
        except BatchRefused as no:
            raise no.first from None

    async def execute_all(self, commands: Sequence[Command], by: Caller) -> edge.Answer:
        batch = Batch(
            commands,
            actor=self._actor(by),
            traceparent=by.traceparent,
            key=self._key(by),
            expected=by.expected,
            size=len(by.payload),
        )
        answer = await self.writer.execute(by.region, batch)
        return self._said(answer, by)

    async def rehearse(self, commands: Sequence[Command], by: Caller) -> Sequence[Sequence[str]]:
        batch = Rehearsal(commands, actor=self._actor(by), expected=by.expected)
        return (await self.writer.rehearse(by.region, batch)).types

    def _said(self, answer: Answer, by: Caller) -> edge.Answer:
        position = cause(by.region, self.log.service, max(answer.position, 0))
        by.headers["Kinerja-Position"] = position
        by.headers["ETag"] = f'"{answer.version}"'
        return edge.Answer(position, answer.version, answer.types)

    def _actor(self, by: Caller) -> str:
        """Who stays unknown is another one each time: no two records can be joined by it."""
        return f"{ANYBODY.subject}-{fresh_id()}" if by.unnamed else by.subject

    def _key(self, by: Caller) -> Key | None:
        return kept(by, self.digest_key(by.region)) if by.key is not None else None

    async def row(self, view: View[Any, R], key: str, by: Caller) -> R:
        found = await self.find(view, key, by)
        if found is None:
            raise NoSuchRow(key)
        return found

    async def find(self, view: View[Any, R], key: str, by: Caller) -> R | None:
        found = (await self.rows(view, [key], by)).get(key)
        version = getattr(found, "version", None)
        if isinstance(version, int):
            by.headers["ETag"] = f'"{version}"'
        return found

    async def rows(self, view: View[Any, R], keys: Iterable[str], by: Caller) -> dict[str, R]:
        if by.as_of:
            return await run_in_threadpool(self._past_rows, view, list(keys), by)
        rows = await self._reached(view, by)
        readings = self._readings.get(view.name)
        if readings is None:
            readings = self._readings[view.name] = Readings(rows, self._threads)
        return await readings.shown(by.region, keys)

    async def page(self, view: View[Any, R], by: Caller, **where: str | int | bool) -> Page[R]:
        if by.as_of:
            return await run_in_threadpool(self._past_page, view, by, where)
        rows = await self._reached(view, by)
        # One more than asked for tells whether there is a next page.
        found = await self._aside(rows.page, by.region, where, by.cursor, by.limit + 1)
        return page_of(found, by.limit)

    async def _aside(self, ask: Callable[..., T], *given: Any) -> T:
        """Ask the database on one of a few threads: more would only wait for each other."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, ask, *given)

    def _past_rows(self, view: View[Any, R], keys: list[str], by: Caller) -> dict[str, R]:
        assert by.as_of is not None, "somebody asks for the past"
        found = self.past.row(view, by.region, by.as_of, keys[0]) if len(keys) == 1 else None
        found = found or self.past.all(view, by.region, by.as_of, by.address)
        for key in keys:
            if found.is_broken(key):
                raise BrokenRow(f"{view.name} {by.region} {key}")
        self._stands_for(found.positions, by)
        return {key: found.rows[key] for key in keys if key in found.rows}

    def _past_page(
        self, view: View[Any, R], by: Caller, where: Mapping[str, str | int | bool]
    ) -> Page[R]:
        assert by.as_of is not None, "somebody asks for the past"
        found = self.past.all(view, by.region, by.as_of, by.address)
        if found.is_broken(WHOLE_REGION):
            raise BrokenRow(f"{view.name} {by.region}")
        self._stands_for(found.positions, by)
        rows = (
            (key, row)
            for key, row in found.rows.items()
            if key > by.cursor and all(getattr(row, name) == v for name, v in where.items())
        )
        return page_of(list(islice(rows, by.limit + 1)), by.limit)

    async def follow(
        self, view: View[Any, R], by: Caller, **where: str | int | bool
    ) -> AsyncIterator[R]:
        rows, following = self._read(view, by)
        cursor = by.cursor
        with following.listeners.listen(by.region, where) as listener:
            while True:
                listener.look()
                found = await self._aside(rows.page, by.region, where, cursor, ROWS_AT_ONCE)
                for _, row in found:
                    yield row
                if found:
                    cursor = found[-1][0]
                else:
                    await listener.news(NEWS_SECONDS)

    def _read(self, view: View[Any, R], by: Caller) -> tuple[Rows[R], Following]:
        """What is shown of a view. Raises BeingBuilt."""
        rows, following = self.views[view.name]
        if not following.works_in(by.region):
            raise BeingBuilt(f"{view.name} {by.region}")
        return rows, following

    async def _reached(self, view: View[Any, R], by: Caller) -> Rows[R]:
        """The rows of a view, once it has reached what the caller wants to come after.

        A position of a log that the view hears only through a reaction: first the reaction, then
        the view up to the end that the own log has then. Of a log which the service hears, but not
        for this view, nothing can be missing in it.
        """
        if unheard := sorted({service for service, _ in by.after} - self.heard):
            raise NotHeardHere(unheard[0], heard=", ".join(sorted(self.heard)))
        rows, following = self._read(view, by)
        for service, position in by.after:
            if service in following.feeds:
                await self._until(following, by.region, service, position)
                continue
            through = [each for each in self.reactions if service in each.feeds]
            for each in through:
                await self._until(each, by.region, service, position)
            if through and self.log.service in following.feeds:
                tail = await self._aside(self.log.tail, by.region)
                await self._until(following, by.region, self.log.service, tail.position)
        self._stands_for(following.positions(by.region), by)
        return rows

    async def published(self, position: int, by: Caller) -> bool:
        seconds = REACH_SECONDS if by.after else 0.0
        relay, source = self.relay, self.log.service
        return relay is None or await relay.until(by.region, source, position, seconds)

    @staticmethod
    def _stands_for(positions: Mapping[str, int], by: Caller) -> None:
        """A route that reads several views stands for the lowest position of each log."""
        for service, position in positions.items():
            by.reached[service] = min(position, by.reached.get(service, position))
        if by.reached:
            reached = [cause(by.region, service, at) for service, at in by.reached.items()]
            by.headers["Kinerja-Position"] = ", ".join(reached)

    async def _until(self, following: Following, region: str, service: str, at: int) -> None:
        if not await following.until(region, service, at, REACH_SECONDS):
            raise NotThereYet(f"{following.name} is not at {region}/{service}@{at}")


def page_of(found: Sequence[tuple[str, R]], limit: int) -> Page[R]:
    """The page of up to ``limit`` of these rows; one more says that there is a next page."""
    shown, is_last = found[:limit], len(found) <= limit
    return Page([row for _, row in shown], None if is_last else cursor_of(shown[-1][0]))
