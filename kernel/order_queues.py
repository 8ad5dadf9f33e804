"""What waits for the writer's workers: a queue for each region, and the regions in turn.

A region that another instance writes to for long waits here, not with a worker; and an import never
takes the last worker, so that the other regions are served meanwhile.
"""

import heapq
import threading
import time
from collections import Counter, deque
from collections.abc import Sequence

from kernel.order import Batch, Order, Outcome, Run
from kernel.refusal import QueueIsFull, Unavailable

COMMANDS_IN_A_GROUP = 1_000
BYTES_IN_A_GROUP = 4 * 1024 * 1024
ORDERS_IN_A_QUEUE = 20_000
BYTES_WAITING = 256 * 1024 * 1024  # of all regions
HELD_PAUSE_SECONDS = 0.2
HELD_SECONDS = 60.0  # as long as a statement of another instance may last


class RegionIsHeld(Unavailable):
    """An import is being written to this log; nothing of this was sent."""


def is_import(order: Order) -> bool:
    """Whether it is larger than a group: it takes seconds."""
    return isinstance(order.work, Batch) and len(order.commands) > COMMANDS_IN_A_GROUP


class Queues:
    """Orders by region. Every method may be called from any thread."""

    def __init__(self, workers: int) -> None:
        """``workers`` threads `take` from it, each a region that no other has."""
        self._most_imports = max(1, workers - 1)
        self._condition = threading.Condition()
        self._queues: dict[str, deque[Order]] = {}
        self._bytes = 0
        self._ready: deque[str] = deque()  # regions with orders that no worker has taken
        self._paused: list[tuple[float, str]] = []  # until when, by the monotonic clock
        self._held: dict[str, float] = {}  # regions that another instance has, and since when
        self._imports: Counter[str] = Counter()  # how many wait or are being written
        self._writing = 0  # imports that workers have taken
        self._is_closing = False

    def close(self) -> None:
        """Take no more in; `take` gives what is there, then None."""
        with self._condition:
            self._is_closing = True
            self._condition.notify_all()

    def put(self, region: str, order: Order) -> None:
        """Put an order into its region's queue.

        Raises QueueIsFull; and RegionIsHeld for a run that would wait behind an import: who submits
        one is a thread that other regions need.
        """
        with self._condition:
            if self._is_closing:
                raise QueueIsFull("the service is stopping")
            queue = self._queues.get(region)
            if len(queue or ()) >= ORDERS_IN_A_QUEUE or self._bytes >= BYTES_WAITING:
                raise QueueIsFull(f"too many orders wait in {region}")
            if isinstance(order.work, Run) and self._imports[region]:
                raise RegionIsHeld(region)
            if queue is None:
                queue = self._queues[region] = deque()
                self._ready.append(region)
                self._condition.notify()
            queue.append(order)
            self._bytes += order.size
            self._imports[region] += is_import(order)

    def take(self) -> tuple[str, list[Order]] | None:
        """A region that no other worker has, with up to a group of its orders."""
        with self._condition:
            while (region := self._next()) is None:
                if self._is_closing and not self._queues:
                    return None
                until = self._paused[0][0] if self._paused else None
                self._condition.wait(until and max(0.0, until - time.monotonic()))
            queue = self._queues[region]
            orders = [queue.popleft()]
            count, size = len(orders[0].commands), orders[0].size
            while (
                queue
                and count + len(queue[0].commands) <= COMMANDS_IN_A_GROUP
                and size + queue[0].size <= BYTES_IN_A_GROUP
            ):
                orders.append(queue.popleft())
                count, size = count + len(orders[-1].commands), size + orders[-1].size
            self._bytes -= size
            self._writing += is_import(orders[0])
        return region, orders

    def _next(self) -> str | None:
        """The region whose turn it is. An import waits while the others need the last worker."""
        while self._paused and self._paused[0][0] <= time.monotonic():
            self._ready.append(heapq.heappop(self._paused)[1])
        for region in self._ready:
            if self._writing < self._most_imports or not is_import(self._queues[region][0]):
                self._ready.remove(region)
                return region
        return None

    def is_held(self, region: str) -> bool:
        """Whether another instance had the region when we tried last."""
        return region in self._held

    def held(self, region: str, orders: Sequence[Order]) -> list[tuple[Order, Outcome]]:
        """Another instance has the region: batches go back to wait. Gives who waits no longer.

        Runs do not wait, nor anybody for longer than a minute: what holds a log so long is no
        import.
        """
        with self._condition:
            now = time.monotonic()
            since = self._held.setdefault(region, now)
            is_over = now - since > HELD_SECONDS
            waiting = [] if is_over else [o for o in orders if isinstance(o.work, Batch)]
            if is_over:
                self._held[region] = now
            self._queues[region].extendleft(reversed(waiting))
            self._bytes += sum(order.size for order in waiting)
            self._writing -= bool(waiting) and is_import(waiting[0])
        return [(order, RegionIsHeld(region)) for order in orders if order not in waiting]

    def free(self, region: str) -> None:
        """Nobody else has the region."""
        with self._condition:
            self._held.pop(region, None)

    def give_back(self, region: str, ended: Sequence[Order]) -> None:
        """Regions take turns: one with more orders goes to the end of the row."""
        with self._condition:
            imports = sum(is_import(order) for order in ended)
            self._imports[region] -= imports
            self._writing -= imports
            if not self._queues[region]:
                del self._queues[region]
                if self._is_closing:
                    self._condition.notify_all()
                return
            if region in self._held:
                heapq.heappush(self._paused, (time.monotonic() + HELD_PAUSE_SECONDS, region))
            else:
                self._ready.append(region)
            self._condition.notify()
