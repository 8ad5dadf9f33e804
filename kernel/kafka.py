"""Other services' logs over Kafka: one FastStream subscriber for all topics a service hears.

Kafka is transport. Offsets are hints out of our checkpoints, nothing is committed to the broker,
and what is delivered twice or out of turn is sorted out by position (`topic_window.py`).
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Collection, Sequence
from itertools import groupby
from typing import Any

from aiokafka import ConsumerRebalanceListener, TopicPartition
from aiokafka.errors import IllegalStateError, KafkaError
from faststream import AckPolicy
from faststream.kafka import KafkaBroker

from contracts.topics import group_of, log_of, pattern_of, topic_of
from kernel.catch_up import Trails
from kernel.reach import ANSWER_SECONDS, Reach
from kernel.region_assignor import RegionAssignor
from kernel.topic_feed import Marks, Message, Topic, TopicFeed, Windows
from kernel.topic_reader import PARTITION, TopicReader
from kernel.topic_window import MOST_RECORDS

LOOK_SECONDS = 2.0
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 10.0
STOP_SECONDS = 5.0

logger = logging.getLogger(__name__)


class KafkaFeeds(ConsumerRebalanceListener):
    """What one service hears from others: one consumer, one group, fanned out to its followers."""

    def __init__(
        self,
        bootstrap: str,
        consumer: str,
        fingerprint: str,
        services: Collection[str],
        hints: Marks,
        reach: Reach | None = None,
        most_records: int = MOST_RECORDS,
    ) -> None:
        """``consumer`` is the service that hears ``services``; ``fingerprint`` names the build of
        its followers, so that in a rolling deploy old and new both follow; ``most_records`` bounds
        what is held in memory of one topic."""
        self._bootstrap = bootstrap
        self._group = group_of(consumer, fingerprint)
        self._services = sorted(services)
        reach = reach or Reach()
        self._trails = Trails(lambda name, region: TopicReader(bootstrap, region, name, reach))
        self._windows = Windows(hints, self._trails, self._has_room, most_records)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._client: Any = None  # the aiokafka consumer while connected
        self._unheard: list[str] = []
        self._there: frozenset[str] = frozenset()  # regions with a topic that we hear
        self._ours: frozenset[str] | None = None  # those that the group gave us, once it has
        self.dealt: Callable[[], None] = lambda: None  # told when the group has dealt

    def of(self, service: str) -> TopicFeed:
        """The feed of one service's logs."""
        assert service in self._services, f"{service} is not heard"
        return TopicFeed(service, self._windows)

    def owns(self, region: str) -> bool | None:
        """Whether the group gave the region's topics to us; None when it gave them to nobody."""
        ours = self._ours
        if ours is None:
            return None
        return True if region in ours else False if region in self._there else None

    async def start(self) -> None:
        """Begin to connect in the background; Kafka may be away, now or later."""
        if self._services:
            self._loop = asyncio.get_running_loop()
            self._task = asyncio.create_task(self._stay_connected(), name=self._group)

    async def stop(self) -> None:
        """Leave the group."""
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        self._trails.close_idle(seconds=0)

    def waits(self) -> list[str]:
        """What these feeds wait for, in sentences."""
        if not self._services:
            return []
        if self._windows.away:
            return [self._windows.away]
        missing = [
            f"no topic {topic_of('<region>', name)} exists; create it: kinerja topics apply"
            for name in self._unheard
        ]
        return [*missing, *self._windows.gaps()]

    async def _stay_connected(self) -> None:
        pause = FIRST_PAUSE_SECONDS
        while True:
            broker = self._broker()
            try:
                await broker.start()
                pause = FIRST_PAUSE_SECONDS
                await self._look_after()
            except Exception as failure:  # whatever it is: said by /readyz, and tried again
                self._windows.away = f"Kafka at {self._bootstrap}: {type(failure).__name__}"
                logger.warning("%s; again in %.1f s", self._windows.away, pause)
            finally:
                self._client = self._ours = None
                await stopped(broker)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    def _broker(self) -> KafkaBroker:
        """Every default that would lose or delay records is set on purpose."""
        broker = KafkaBroker(
            self._bootstrap.split(","),
            client_id=self._group,
            metadata_max_age_ms=10_000,  # topics of a region added at run time
            request_timeout_ms=10_000,
            consumer_only=True,  # the relay has a producer of its own
            allow_auto_create_topics=False,
            apply_types=False,
            logger=logger,  # without one a decoder's errors vanish
            log_level=logging.DEBUG,
        )
        subscriber = broker.subscriber(
            pattern=escaped(pattern_of(self._services)),
            batch=True,
            group_id=self._group,
            ack_policy=AckPolicy.MANUAL,  # the default acknowledges before the work is done
            auto_offset_reset="earliest",
            session_timeout_ms=6_000,
            heartbeat_interval_ms=1_000,  # by which the others learn that somebody has gone
            max_partition_fetch_bytes=8 * 1024 * 1024,
            fetch_max_wait_ms=200,
            batch_timeout_ms=20,  # an empty poll is followed by as long a sleep
            max_records=5_000,
            partition_assignment_strategy=(RegionAssignor,),
            listener=self,
            decoder=undecoded,
        )
        subscriber(self._deliver)
        self._subscriber = subscriber
        return broker

    def on_partitions_revoked(self, revoked: Any) -> None:
        """Until it has dealt again, nobody knows; the compare-and-set of the checkpoints settles
        what two members write."""
        self._ours = None

    def on_partitions_assigned(self, assigned: Any) -> None:
        """Read each topic from where our followers are; nothing is committed to the broker."""
        self._client = self._subscriber.consumer
        topics = {topic for partition in assigned if (topic := topic_in(partition.topic))}
        for topic, offset in self._windows.assign(topics).items():
            self._client.seek(partition_of(topic), offset)
        self._ours = frozenset(region for _, region in topics)
        self._there |= self._ours
        self.dealt()

    async def _deliver(self, messages: Sequence[Any]) -> None:
        """A batch mixes topics, each in a run of its own."""
        for name, run in groupby(messages, key=lambda message: message.topic):
            topic = topic_in(name)
            if topic is None:
                continue
            if self._windows.deliver(topic, [Message(m.offset, m.value) for m in run]):
                with contextlib.suppress(IllegalStateError):  # given to another member meanwhile
                    self._client.pause(partition_of(topic))

    async def _look_after(self) -> None:
        """Ask for the topics' ends every few seconds. Raises when Kafka does not answer: a fresh
        consumer is simpler to trust than one that went through an outage."""
        while True:
            async with asyncio.timeout(ANSWER_SECONDS):
                await self._look()
            await asyncio.to_thread(self._trails.close_idle)
            await asyncio.sleep(LOOK_SECONDS)

    async def _look(self) -> None:
        consumer: Any = self._subscriber.consumer
        logs = [log for name in await consumer.topics() if (log := log_of(name))]
        there = {service for _, service in logs}
        self._unheard = [name for name in self._services if name not in there]
        self._there = frozenset(region for region, name in logs if name in self._services)
        assigned = [partition for partition in consumer.assignment() if topic_in(partition.topic)]
        if not assigned and not there.isdisjoint(self._services) and self._windows.away:
            return  # the group is still dealing the topics out
        before = self._windows.least_ends()
        ends: dict[Any, int] = await consumer.end_offsets(assigned) if assigned else {}
        told = {topic: ends[p] for p in assigned if (topic := topic_in(p.topic))}
        for topic in self._windows.tell_ends(before, told):
            with contextlib.suppress(IllegalStateError):
                consumer.seek(partition_of(topic), 0)

    def _has_room(self, topic: Topic) -> None:
        """From a follower's thread: the window was full and is not any more."""
        assert self._loop is not None, "only a started consumer pauses"
        self._loop.call_soon_threadsafe(self._go_on, topic)

    def _go_on(self, topic: Topic) -> None:
        with contextlib.suppress(IllegalStateError):
            if self._client:
                self._client.resume(partition_of(topic))


def escaped(pattern: str) -> str:
    """A regular expression as FastStream takes it: to it, a single brace begins a parameter."""
    return pattern.replace("{", "{{").replace("}", "}}")


async def undecoded(message: Any) -> Any:
    """The messages as they came: the envelope is read by `topic_reader.record_of`."""
    return message.raw_message


async def stopped(broker: KafkaBroker) -> None:
    """End a consumer, whether Kafka answers or not."""
    with contextlib.suppress(KafkaError, OSError):
        async with asyncio.timeout(STOP_SECONDS):
            await broker.stop()


def topic_in(name: str) -> Topic | None:
    log = log_of(name)
    return (log[1], log[0]) if log else None


def partition_of(topic: Topic) -> Any:
    service, region = topic
    return TopicPartition(topic_of(region, service), PARTITION)
