"""The writer: commands of a region wait in its queue, and a few workers execute them in groups.

Callers are coroutines; a worker is a thread. With one command waiting it commits at once: grouping
adds no delay, it only shares what is slow.
"""

import asyncio
import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from typing import Any

from kernel import fault_point
from kernel.commit import HeldElsewhere
from kernel.database import is_away
from kernel.group import Executor
from kernel.log import PutBack
from kernel.metrics import Metrics
from kernel.order import Answer, Batch, Order, Outcome, Ran, Rehearsal, Rehearsed, Run
from kernel.order_queues import Queues
from kernel.refusal import RegionStopped, Unavailable
from kernel.states import States

BYTES_OF_STATES = 256 * 1024 * 1024

logger = logging.getLogger(__name__)


class DatabaseIsAway(Unavailable):
    """The database does not answer; nothing of the group was sent."""


class Writer:
    """Executes orders on one service's log, all regions. Start it before use, stop it after."""

    def __init__(self, executor: Executor, metrics: Metrics, workers: int = 2) -> None:
        self.executor = executor
        self.metrics = metrics
        executor.decided = metrics.decide_seconds.observe
        self.stopped: dict[str, str] = {}  # region → why its writer has stopped
        self._queues = Queues(workers)
        self._states: OrderedDict[str, States] = OrderedDict()
        self._lock = threading.Lock()
        name = f"writer-{executor.log.service}"
        self._threads = [
            threading.Thread(target=self._work, name=f"{name}-{n}", daemon=True)
            for n in range(workers)
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Finish what is queued, then end the workers."""
        self._queues.close()
        for thread in self._threads:
            thread.join(timeout=30)

    async def execute(self, region: str, batch: Batch) -> Answer:
        """Run a batch in its region's next group.

        Raises the `Refusal`, `QueueIsFull`, `OutcomeUnknown`, `RegionStopped`, or what a defect in
        a decider raised. A caller that is cancelled disturbs nobody: its batch may still be done.
        """
        return await self._asked(region, batch)

    async def rehearse(self, region: str, batch: Rehearsal) -> Rehearsed:
        """What a batch would append: decided in its turn like any other, on what the log then
        holds, and answered once the log's end is checked. Raises what `execute` raises."""
        return await self._asked(region, batch)

    async def _asked(self, region: str, batch: Batch) -> Any:
        loop = asyncio.get_running_loop()
        waiting: asyncio.Future[Any] = loop.create_future()
        self.submit(region, Order(batch, Told(loop, waiting)))
        return await waiting

    def run(self, region: str, run: Run) -> Ran:
        """Execute a reaction's run and wait for its end; for threads, never from the loop.

        Raises `Moved` when its checkpoint is elsewhere, and what `execute` raises.
        """
        return self._waited(region, run)

    def carry_out(self, region: str, batch: Batch) -> Answer:
        """`execute` for threads."""
        return self._waited(region, batch)

    def _waited(self, region: str, work: Batch | Run) -> Any:
        waiting: Future[Any] = Future()

        def tell(outcome: Outcome) -> None:
            if isinstance(outcome, BaseException):
                waiting.set_exception(outcome)
            else:
                waiting.set_result(outcome)

        self.submit(region, Order(work, tell))
        return waiting.result()

    def submit(self, region: str, order: Order) -> None:
        """Put an order into its region's queue.

        Raises RegionStopped and what `kernel.order_queues.Queues.put` raises.
        """
        if reason := self.stopped.get(region):
            raise RegionStopped(reason)
        self._queues.put(region, order)

    def _work(self) -> None:
        while taken := self._queues.take():
            region, orders = taken
            outcomes: Sequence[tuple[Order, Outcome]] = ()
            try:
                self.metrics.group_size.observe(len(orders))
                outcomes = self._executed(region, orders)
                fault_point.reached("answering")
                tell_all(outcomes)
                if any(self._has_news(outcome) for _, outcome in outcomes):
                    self.executor.log.news(region)
            finally:
                self._queues.give_back(region, [order for order, _ in outcomes])

    def _executed(self, region: str, orders: Sequence[Order]) -> Sequence[tuple[Order, Outcome]]:
        if reason := self.stopped.get(region):  # while they were waiting
            return [(order, RegionStopped(reason)) for order in orders]
        with self._lock:
            states = self._states.pop(region, None)
        is_held = self._queues.is_held(region)
        try:
            with self.metrics.commit_seconds.time():
                outcomes, states = self.executor.execute(region, orders, states, is_held)
            self._queues.free(region)
        except HeldElsewhere:
            outcomes = self._queues.held(region, orders)
        except PutBack as found:
            logger.error("writer stopped: %s", found)
            self.stopped[region] = str(found)
            outcomes, states = [(order, RegionStopped(str(found))) for order in orders], None
        except Exception as failure:  # the states are dropped, everybody is told
            logger.warning("group failed: %s", type(failure).__name__, exc_info=failure)
            told = DatabaseIsAway() if is_away(failure) else failure
            outcomes, states = [(order, told) for order in orders], None
        self._keep(region, states)
        for _, outcome in outcomes:
            self.metrics.count(outcome)
        return outcomes

    def _keep(self, region: str, states: States | None) -> None:
        """States of the regions used last stay, all together within a bound of bytes."""
        if states is None:
            return
        with self._lock:
            states.shrink(BYTES_OF_STATES // 2)
            self._states[region] = states
            while len(self._states) > 1 and self._size() > BYTES_OF_STATES:
                self._states.popitem(last=False)

    def _size(self) -> int:
        return sum(states.size for states in self._states.values())

    @staticmethod
    def _has_news(outcome: Outcome) -> bool:
        return isinstance(outcome, Ran) or (isinstance(outcome, Answer) and outcome.wrote)


class Told:
    """How a coroutine learns the outcome. Outcomes of one group wake its loop once, not each."""

    def __init__(self, loop: asyncio.AbstractEventLoop, waiting: "asyncio.Future[Any]") -> None:
        self.loop = loop
        self.waiting = waiting

    def __call__(self, outcome: Outcome) -> None:
        if self.waiting.done():  # the caller has gone away
            return
        if isinstance(outcome, BaseException):
            self.waiting.set_exception(outcome)
        elif isinstance(outcome, Answer | Rehearsed):
            self.waiting.set_result(outcome)


def tell_all(outcomes: Sequence[tuple[Order, Outcome]]) -> None:
    """Tell threads at once, and each loop with one wake-up for all its coroutines."""
    loops: dict[asyncio.AbstractEventLoop, list[Callable[[], None]]] = {}
    for order, outcome in outcomes:
        if isinstance(order.tell, Told):
            told = (order.tell, outcome)
            loops.setdefault(order.tell.loop, []).append(lambda told=told: told[0](told[1]))
        else:
            order.tell(outcome)
    for loop, calls in loops.items():
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(lambda calls=calls: [call() for call in calls])
