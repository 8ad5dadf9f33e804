"""The faults: each is inflicted, lasts, and is healed before its function returns.

Healing is what operations would do, starting again what is down, and nothing more: what must come
back by itself is not helped.
"""

import asyncio
import random
import signal
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
from confluent_kafka import Producer, TopicPartition
from confluent_kafka.admin import AdminClient

from contracts.topics import topic_of
from kernel.fault_point import Point
from kernel.feed import Record
from kinerja import topics
from tests.faults.evidence import Foreign
from tests.faults.proxy import Lost
from tests.faults.world import START_SECONDS, Instance, NotInTime, World, until

REACH_SECONDS = 10.0
ALL = 1_000_000


class NotReached(Exception):
    """Nobody came to the point in time; nothing was inflicted."""


@dataclass
class Site:
    """Where a fault strikes, and by which chance."""

    world: World
    regions: Sequence[str]
    random: random.Random
    foreign: set[Foreign] = field(default_factory=set[Foreign])  # what was written into topics

    def instance(self, *of: str) -> Instance:
        """Any instance, or one of these that run."""
        there = self.world.instances
        return self.random.choice([each for name, each in there.items() if not of or name in of])

    async def pause(self, least: float, most: float) -> None:
        await asyncio.sleep(self.random.uniform(least, most))

    def log(self) -> tuple[str, str]:
        """Region and service of a log which somebody hears."""
        return self.random.choice(self.regions), self.random.choice(["feedback", "reporting"])

    def records(self, region: str, service: str) -> Sequence[Record]:
        return self.world.log(service).after(region, -1, ALL)

    async def produce(self, region: str, service: str, bodies: Sequence[bytes]) -> None:
        """Into a log's topic, by a producer of ours."""
        await asyncio.to_thread(self._produce, topic_of(region, service), bodies)

    def _produce(self, topic: str, bodies: Sequence[bytes]) -> None:
        producer = Producer({"bootstrap.servers": self.world.kafka.bootstrap})
        for body in bodies:
            producer.produce(topic, body, partition=0)
            producer.poll(0)
        assert producer.flush(30) == 0, "Kafka did not take what we wrote"


Injury = Callable[[Site], Awaitable[None]]


async def killed(site: Site) -> None:
    """kill -9 of any instance, at any moment."""
    instance = site.instance()
    await asyncio.to_thread(instance.kill)
    await site.pause(0, 2)
    instance.start()


async def one_of_two_killed(site: Site) -> None:
    """Of two instances of a service one is gone for longer; the other goes on with its regions."""
    instance = site.instance("feedback", "feedback-2", "evaluation", "evaluation-2")
    await asyncio.to_thread(instance.kill)
    await site.pause(6, 9)
    instance.start()


AT: dict[Point, tuple[str, ...]] = {
    "checkpoint-moved": ("evaluation", "evaluation-2", "notification"),
    "appended": ("evaluation", "evaluation-2", "notification"),
    "committed": ("feedback", "feedback-2", "reporting", "evaluation", "training"),
    "answering": ("feedback", "feedback-2", "reporting", "training"),
    "folded": ("feedback", "feedback-2", "evaluation", "notification", "training"),
    "published": ("feedback", "feedback-2", "reporting", "evaluation", "training"),
}
"""The instances that come by each point all the time."""


def killed_at(point: Point) -> Injury:
    """kill -9 at a named point of the kernel."""

    async def injury(site: Site) -> None:
        instance = site.instance(*AT[point])
        await struck(instance, point, "kill")
        await until(lambda: not instance.is_running, REACH_SECONDS, f"{instance.name} is dead")
        await site.pause(0, 1)
        instance.start()

    return injury


async def stopped_in_transaction(site: Site) -> None:
    """SIGSTOP between the rows and the commit, for longer than a transaction may be idle."""
    instance = site.instance(*AT["folded"])
    await struck(instance, "folded", "stop")
    await site.pause(6, 8)
    instance.child.send(signal.SIGCONT)


async def struck(instance: Instance, point: Point, what: str) -> None:
    await until(instance.answers, START_SECONDS, f"{instance.name} is ready")
    instance.strike_at(point, what)
    try:
        await until(instance.has_struck, REACH_SECONDS, f"{instance.name} reaches {point}")
    except NotInTime:
        instance.strike.unlink(missing_ok=True)
        instance.is_wanted = True
        raise NotReached(point) from None


def stopped(seconds: float) -> Injury:
    """SIGSTOP of any instance: to the others it looks like a network that is gone."""

    async def injury(site: Site) -> None:
        instance = site.instance()
        instance.child.send(signal.SIGSTOP)
        await asyncio.sleep(seconds)
        instance.child.send(signal.SIGCONT)

    return injury


async def vault_killed(site: Site) -> None:
    """kill -9 of the vault: who holds a key goes on, and a new key comes from its database."""
    await asyncio.to_thread(site.world.vault.kill)
    await site.pause(2, 6)
    site.world.vault.start()


async def postgres_killed(site: Site) -> None:
    """kill -9 of PostgreSQL, then it recovers from its log."""
    await asyncio.to_thread(site.world.postgres.kill)
    await site.pause(0, 2)
    await asyncio.to_thread(site.world.postgres.restart)
    site.world.look_afresh()


async def kafka_killed(site: Site) -> None:
    """kill -9 of the broker."""
    await asyncio.to_thread(site.world.kafka.kill)
    await site.pause(0, 2)
    await asyncio.to_thread(site.world.kafka.restart)


async def kafka_away(site: Site) -> None:
    """Kafka stopped for a minute under load: commands and reads go on."""
    await asyncio.to_thread(site.world.kafka.stop)
    await asyncio.sleep(60)
    await asyncio.to_thread(site.world.kafka.restart)


async def connections_cut(site: Site) -> None:
    """Every connection of an instance to PostgreSQL ends, several times in a row."""
    instance = site.instance()
    for _ in range(5):
        instance.proxy.cut()
        await site.pause(0.05, 0.3)


def answer_lost(to: Lost) -> Injury:
    """PostgreSQL commits, and the connection ends before its answer arrives."""

    async def injury(site: Site) -> None:
        names = ("feedback", "feedback-2", "reporting") if to == "append" else AT["folded"]
        proxy = site.instance(*names).proxy
        for _ in range(3):
            wanted = proxy.lost + 1
            proxy.lose_answer(to)
            try:
                await until(lambda n=wanted: proxy.lost >= n, REACH_SECONDS, "an answer is lost")
            except NotInTime:
                raise NotReached(to) from None
            finally:
                proxy.never_mind()

    return injury


async def black_hole(site: Site) -> None:
    """Nothing arrives between an instance and PostgreSQL; then everything does, or nothing."""
    proxy = site.instance().proxy
    proxy.hold()
    await site.pause(2, 6)
    if site.random.random() < 0.5:
        proxy.cut()
    proxy.release()


async def delivered_again(site: Site) -> None:
    """Copies of records come once more, out of order, some of them before the relay brings them."""
    for _ in range(5):
        region, service = site.log()
        records = list(await asyncio.to_thread(site.records, region, service))[-60:]
        site.random.shuffle(records)
        await site.produce(region, service, [record.body for record in records])
        await site.pause(0.1, 0.5)


async def poisoned(site: Site) -> None:
    """Bytes that are no record, a record of another log, and one of this log with broken data."""
    region, service = site.log()
    records = await asyncio.to_thread(site.records, region, service)
    other = await asyncio.to_thread(site.records, region, "notification")
    bodies = [b"", b"\x00\xff\xfe", b'{"specversion":"1.0"}', b"[" * 200]
    bodies += [record.body for record in other[-1:]]
    bodies += [undecodable(record.body) for record in records[:1]]
    site.foreign |= {(region, service, body) for body in bodies}
    await site.produce(region, service, bodies)


def undecodable(body: bytes) -> bytes:
    """The same envelope around data of no event."""
    return msgspec.json.encode(msgspec.json.decode(body) | {"data": {"poison": True}})


async def topic_made_anew(site: Site) -> None:
    """A topic is lost with all that was in it, and made again, empty."""
    region, service = site.log()
    admin: Any = AdminClient({"bootstrap.servers": site.world.kafka.bootstrap})
    name = topic_of(region, service)
    await asyncio.to_thread(admin.delete_topics([name])[name].result, 20)
    await until(lambda: name not in admin.list_topics(timeout=5).topics, 20, f"{name} is gone")
    await site.pause(0, 2)
    bootstrap = site.world.kafka.bootstrap
    await asyncio.to_thread(topics.apply, bootstrap, [region], [service])


async def topic_truncated(site: Site) -> None:
    """The beginning of a topic is gone while its readers are down, and comes again behind it."""
    region, service = site.log()
    reader = site.world.instances["notification"]
    await asyncio.to_thread(reader.kill)
    admin: Any = AdminClient({"bootstrap.servers": site.world.kafka.bootstrap})
    until_end = TopicPartition(topic_of(region, service), 0, -1)
    for future in admin.delete_records([until_end]).values():
        await asyncio.to_thread(future.result, 20)
    reader.start()
    await site.pause(2, 4)
    records = await asyncio.to_thread(site.records, region, service)
    await site.produce(region, service, [record.body for record in records])


INJURIES: dict[str, Injury] = {
    "killed": killed,
    "one-of-two-killed": one_of_two_killed,
    **{f"killed-at-{point}": killed_at(point) for point in AT},
    "vault-killed": vault_killed,
    "stopped-1s": stopped(1),
    "stopped-10s": stopped(10),
    "stopped-60s": stopped(60),
    "stopped-in-transaction": stopped_in_transaction,
    "postgres-killed": postgres_killed,
    "kafka-killed": kafka_killed,
    "kafka-away-60s": kafka_away,
    "connections-cut": connections_cut,
    "append-answer-lost": answer_lost("append"),
    "commit-answer-lost": answer_lost("commit"),
    "black-hole": black_hole,
    "delivered-again": delivered_again,
    "poisoned": poisoned,
    "topic-made-anew": topic_made_anew,
    "topic-truncated": topic_truncated,
}
LONG = {"stopped-60s", "kafka-away-60s"}
"""Only in runs of five minutes or more."""


class Deck:
    """Every injury once, shuffled, before any comes again."""

    def __init__(self, names: Sequence[str], chance: random.Random) -> None:
        self._names = list(names)
        self._random = chance
        self._left: list[str] = []

    def draw(self) -> str:
        if not self._left:
            self._left = list(self._names)
            self._random.shuffle(self._left)
        return self._left.pop()
