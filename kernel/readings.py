"""Rows of a view by their keys, for many who ask at once: one question for all of them.

Reads go in groups as commands do. Who asks alone is answered at once; those who come meanwhile
share the next question. A thread for each reader cost more than its query.
"""

import asyncio
import threading
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec

from kernel.view_rows import Rows

R = TypeVar("R", bound=msgspec.Struct)

KEYS_AT_ONCE = 1_000


class Asked(NamedTuple):
    """Somebody who waits for rows of a region."""

    region: str
    keys: Sequence[str]
    loop: asyncio.AbstractEventLoop
    waiting: "asyncio.Future[Any]"


class Readings(Generic[R]):
    """Of one view. One thread of ``threads`` asks for it at a time."""

    def __init__(self, rows: Rows[R], threads: ThreadPoolExecutor) -> None:
        self._rows = rows
        self._threads = threads
        self._lock = threading.Lock()
        self._asked: list[Asked] = []
        self._is_asking = False

    async def shown(self, region: str, keys: Iterable[str]) -> dict[str, R]:
        """Those of the rows that exist, as they stood after this was called.

        Raises BrokenRow, and what the database raises.
        """
        loop = asyncio.get_running_loop()
        asked = Asked(region, list(keys), loop, loop.create_future())
        with self._lock:
            self._asked.append(asked)
            begins, self._is_asking = not self._is_asking, True
        if begins:
            self._threads.submit(self._work)
        return await asked.waiting

    def _work(self) -> None:
        while group := self._take():
            told = [each for alike in by_region(group) for each in self._answers(alike)]
            tell(told)

    def _take(self) -> list[Asked]:
        """Who waits, as many as one question takes; nobody any more ends the asking."""
        with self._lock:
            taken, keys = 0, 0
            for each in self._asked:
                keys += len(each.keys)
                if taken and keys > KEYS_AT_ONCE:
                    break
                taken += 1
            group, self._asked = self._asked[:taken], self._asked[taken:]
            self._is_asking = bool(group)
        return group

    def _answers(self, group: Sequence[Asked]) -> list[tuple[Asked, Any]]:
        """To some who ask about one region. What fails for one of them fails for nobody else."""
        keys = list(dict.fromkeys(key for each in group for key in each.keys))
        try:
            found = self._rows.shown(group[0].region, keys)
        except Exception as failure:  # handed to who waits for it, and raised there
            if len(group) > 1:
                return [answer for each in group for answer in self._answers([each])]
            return [(group[0], failure)]
        return [(each, {k: found[k] for k in each.keys if k in found}) for each in group]


def by_region(group: Iterable[Asked]) -> Iterable[list[Asked]]:
    found: dict[str, list[Asked]] = {}
    for each in group:
        found.setdefault(each.region, []).append(each)
    return found.values()


def tell(answers: Iterable[tuple[Asked, Any]]) -> None:
    """Wake each loop once for all its coroutines."""
    loops: dict[asyncio.AbstractEventLoop, list[tuple[Asked, Any]]] = {}
    for asked, answer in answers:
        loops.setdefault(asked.loop, []).append((asked, answer))
    for loop, told in loops.items():
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(hand_over, told)


def hand_over(answers: Iterable[tuple[Asked, Any]]) -> None:
    for asked, answer in answers:
        if asked.waiting.done():  # the caller has gone away
            continue
        if isinstance(answer, Exception):
            asked.waiting.set_exception(answer)
        else:
            asked.waiting.set_result(answer)
