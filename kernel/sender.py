"""The sender of one effect: takes the queues that are due, and sends from each in order.

A queue is claimed, so of several instances one sends from it. Each receiver has its own pauses;
sixty-four are sent to at once, of which half at most have failed before: receivers that never
answer, however many, leave room for all others. One query every two seconds finds what is due,
over all regions, and one when a short pause of ours ends; nothing is asked per region or receiver.
"""

import asyncio
import logging
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from typing import Any, TypeVar

from contracts.event import Event
from kernel.database import is_away
from kernel.effect import Delivery, Effect
from kernel.effect_outcome import Failed, Undelivered
from kernel.heard import Heard, hear, types_of
from kernel.log import Log
from kernel.outside import Outside
from kernel.queues import CLAIM_SECONDS, Queue, Queues, Waiting, pause_seconds
from kernel.refusal import Unavailable
from kernel.telemetry import span_from

SENDS_AT_ONCE = 64
FAILING_AT_ONCE = SENDS_AT_ONCE // 2
DELIVERIES_IN_A_TURN = 100
LOOK_SECONDS = 2.0
RENEW_SECONDS = CLAIM_SECONDS / 3
ATTEMPT_SECONDS = 30.0  # an effect has shorter ones of its own
LONGEST_BLOCK_SECONDS = 60.0
THREADS = 4

T = TypeVar("T")

logger = logging.getLogger(__name__)


class Sender:
    """Sends for one effect of one service. `start` and `stop` it in one loop."""

    def __init__(
        self, effect: Effect[Any], log: Log, outside: Outside, count: Callable[[str], None]
    ) -> None:
        """``count(outcome)`` is told of each attempt: delivered, failed, refused, blocked."""
        self.effect = effect
        self.log = log
        self.count = count
        self.blocked = ""  # why the way to all receivers is blocked
        self._threads = ThreadPoolExecutor(THREADS, f"send-{effect.name}")
        self.outside = replace(outside, threads=self._threads)
        self.queues = Queues(effect.name, log.database, uuid.uuid4().hex)
        self._types = types_of(effect.hears)
        self._turns: dict[asyncio.Task[None], Queue] = {}
        self._blocks = 0  # in a row, since one last got through
        self._open_at = 0.0
        self._news = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._looking: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._looking = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Break off what is being sent: it was not noted, so it is sent again, by whoever takes
        the queues that are let go here."""
        self._loop = None
        queues = list(self._turns.values())
        tasks = [*([self._looking] if self._looking else []), *self._turns]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.gather(
            *(self._asked(self.queues.release, queue) for queue in queues), return_exceptions=True
        )
        self._threads.shutdown(wait=True)

    def wake(self) -> None:
        """Something was added to a queue. From any thread; cheap."""
        if loop := self._loop:
            loop.call_soon_threadsafe(self._news.set)

    async def _run(self) -> None:
        while True:
            self._news.clear()
            try:
                await self._look()
            except Exception as failure:  # the next look tries again
                say = logger.warning if is_away(failure) else logger.error
                say("%s does not see its queues: %s", self.effect.name, type(failure).__name__)
            # Not `wait_for`: where news and a cancellation meet, it forgets the cancellation.
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._news.wait()

    async def _look(self) -> None:
        """Begin a turn for each queue that is due, as far as there is room."""
        for failing in (False, True):
            failing_now = sum(queue.failures > 0 for queue in self._turns.values())
            room = SENDS_AT_ONCE - len(self._turns)
            if failing:
                room = min(room, FAILING_AT_ONCE - failing_now)
            if self._blocks:  # one looks whether the way is open again
                room = 1 if time.monotonic() >= self._open_at and not self._turns else 0
            if room <= 0:
                continue
            for queue in await self._asked(self.queues.claim, room, failing):
                self._begin(queue)

    def _begin(self, queue: Queue) -> None:
        # A claim of ours that ran out because this process stood still is claimed again by us.
        if any(queue[:2] == other[:2] for other in self._turns.values()):
            return
        turn = asyncio.create_task(self._turn(queue))
        self._turns[turn] = queue
        turn.add_done_callback(self._ended)

    def _ended(self, turn: "asyncio.Task[None]") -> None:
        del self._turns[turn]
        self._news.set()
        if not turn.cancelled() and (failure := turn.exception()):
            # Its claim runs out by itself, and somebody takes the queue again.
            logger.warning("%s lets go of a queue: %s", self.effect.name, type(failure).__name__)

    async def _turn(self, queue: Queue) -> None:
        """Send what waits in a queue, one after the other, until one does not get through."""
        for _ in range(DELIVERIES_IN_A_TURN):
            waiting = await self._asked(self.queues.first, queue)
            if waiting is None:
                await self._asked(self.queues.release, queue, 0.0, True)
                return
            told = await self._attempted(queue, waiting)
            if not await self._noted(queue, waiting, told):
                return
            queue = queue._replace(failures=0)
        await self._asked(self.queues.release, queue)

    async def _attempted(
        self, queue: Queue, waiting: Waiting
    ) -> "Undelivered | Unavailable | None":
        """Send one, and keep the claim as long as that takes."""
        sending = asyncio.create_task(self._sent(queue, waiting))
        try:
            while not (await asyncio.wait({sending}, timeout=RENEW_SECONDS))[0]:
                await self._asked(self.queues.renew, queue)
            return sending.result()
        finally:
            sending.cancel()

    async def _sent(self, queue: Queue, waiting: Waiting) -> "Undelivered | Unavailable | None":
        """What came of one attempt; None when it was taken."""
        try:
            delivery = await self._asked(self._delivery, queue, waiting)
            span = span_from(delivery.heard.traceparent, f"{self.effect.name} send")
            with span:
                async with asyncio.timeout(ATTEMPT_SECONDS):
                    await self.effect.send(delivery, self.outside)
        except (Undelivered, Unavailable) as told:
            return told
        except TimeoutError:
            return Failed(f"no answer within {ATTEMPT_SECONDS:g} s")
        except Exception as failure:
            if is_away(failure):
                return Unavailable("the database does not answer")
            logger.error("%s has a defect: %s", self.effect.name, type(failure).__name__)
            return Failed(f"defect: {type(failure).__name__}")
        return None

    def _delivery(self, queue: Queue, waiting: Waiting) -> Delivery[Any]:
        records = self.log.after(queue.region, waiting.position - 1, 1)
        if not records or records[0].id != waiting.id:
            raise Failed("its record is not in the log any more")
        heard: Heard[Event] | None = hear(records[0], self._types)
        assert heard is not None, "what was filled is heard"
        return Delivery(heard, queue.receiver, records[0].body)

    async def _noted(
        self, queue: Queue, waiting: Waiting, told: "Undelivered | Unavailable | None"
    ) -> bool:
        """Write down what came of it; whether the turn goes on."""
        if isinstance(told, Unavailable):
            self.count("blocked")
            pause = self._block(told)
            await self._asked(self.queues.release, queue, pause)
            self._look_in(pause)
            return False
        self.count(told.outcome if told else "delivered")
        self._blocks, self.blocked = 0, ""
        if isinstance(told, Failed):
            self._look_in(await self._asked(self.queues.fail, queue, told.reason))
            return False
        return await self._asked(self.queues.end, queue, waiting, told)

    def _look_in(self, pause: float) -> None:
        """Look when a pause of ``pause`` seconds ends, unless one looks before that anyway."""
        if pause < LOOK_SECONDS:
            asyncio.get_running_loop().call_later(pause, self._news.set)

    def _block(self, told: Unavailable) -> float:
        """Nobody is sent to for a while, longer each time; the pause in seconds."""
        if time.monotonic() >= self._open_at:  # not one of many that were on their way together
            self._blocks += 1
            pause = min(pause_seconds(self._blocks - 1), LONGEST_BLOCK_SECONDS)
            self._open_at = time.monotonic() + pause
        self.blocked = str(told) or type(told).__name__
        return max(self._open_at - time.monotonic(), 0.0)

    async def _asked(self, ask: Callable[..., T], *given: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, ask, *given)
