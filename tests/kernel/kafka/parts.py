"""A log that is published, and followers that hear it over Kafka."""

import asyncio
import itertools
import os
import threading
from collections.abc import Coroutine, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient

from contracts.topics import topic_of
from kernel.checkpoint import Checkpoint, Mark, read
from kernel.feed import Feed, Record
from kernel.follower import Following, mark_of
from kernel.kafka import KafkaFeeds
from kernel.outward import VERSION
from kernel.publisher import Publisher
from kernel.reach import KafkaAway, Reach
from kernel.relay import NAME, Relay
from kernel.topic_window import MOST_RECORDS
from tests.kernel.logs import REGION, Bench, unit_named, wait_for
from tests.kernel.toy import Establish
from tests.servers import Kafka

numbers = itertools.count(os.getpid() * 1000)


def unique_name() -> str:
    """A service of one test alone, since a consumer hears a service in all regions."""
    return "toy" + "".join(chr(ord("a") + int(digit)) for digit in str(next(numbers)))


class Relayed:
    """A log with a relay that is stepped by hand."""

    def __init__(self, bench: Bench, bootstrap: str) -> None:
        self.bench = bench
        self.bootstrap = bootstrap
        self.service = bench.log.service
        self.stopped: dict[str, str] = {}
        self.restart()

    def restart(self) -> None:
        """A relay of a process that has just started."""
        self.publisher = Publisher(self.bootstrap, Reach())
        self.relay = Relay(self.bench.log, self.publisher, self.stopped.__setitem__)
        feeds: dict[str, Feed] = {self.service: self.bench.log}
        database = self.bench.database
        self.following = Following(self.service, NAME, VERSION, database, feeds, self.relay)
        self.following.load()

    def write(self, *names: str) -> None:
        """One record for each name."""
        self.bench.do(*self.commands(*names))

    def commands(self, *names: str) -> list[Establish]:
        return [unit_named(name) for name in names]

    def publish_bytes(self, *bodies: bytes) -> None:
        """Whatever somebody else may write to the topic."""
        producer = Producer({"bootstrap.servers": self.bootstrap})
        for body in bodies:
            producer.produce(topic_of(REGION, self.service), body)
        assert producer.flush(20) == 0

    def publish(self) -> None:
        while self.following.step(REGION):
            pass

    def records(self, region: str = REGION) -> Sequence[Record]:
        return self.bench.log.after(region, -1, 100_000)

    def checkpoint(self) -> Checkpoint:
        return read(self.bench.database, NAME, VERSION, REGION)

    def topic(self) -> list[int]:
        """The positions of the topic's records in the topic's order."""
        return [record.position for record in read_topic(self.publisher, self.service)]


def made_anew(kafka: Kafka, service: str) -> None:
    """The topic of a service is lost and created again."""
    made_anew_in(kafka, topic_of(REGION, service))


def made_anew_in(kafka: Kafka, name: str) -> None:
    """A topic is lost and created again."""
    admin: Any = AdminClient({"bootstrap.servers": kafka.bootstrap})
    admin.delete_topics([name])[name].result(20)
    wait_for(lambda: name not in admin.list_topics(timeout=5).topics)
    kafka.create(name)


def publishes(relayed: Relayed) -> bool:
    """False while the topic, or Kafka, is not there, or the topic is not the one it was."""
    try:
        relayed.publish()
    except KafkaAway:
        return False
    return True


def read_topic(publisher: Publisher, service: str, region: str = REGION) -> list[Record]:
    """All that stands in a topic."""
    reader = publisher.reader(region, service)
    found: list[Record] = []
    is_end = reader.end_offset() == 0
    reader.seek(0)
    while not is_end:
        records, is_end = reader.read(1000)
        found += records
    reader.close()
    return found


@dataclass
class Reader:
    """A follower that only remembers what it was given."""

    feed: Feed
    mark: Mark = field(default_factory=Mark)
    seen: list[Record] = field(default_factory=list[Record])

    def step(self, limit: int = 1000, region: str = REGION) -> int:
        """How many records came; fails when one is left out."""
        records = self.feed.after(region, self.mark.position, limit, self.mark.offset)
        positions = [record.position for record in records]
        assert positions == list(
            range(self.mark.position + 1, self.mark.position + 1 + len(records))
        )
        if records:
            self.mark = mark_of(records[-1])
            self.seen += records
        return len(records)

    def reaches(self, position: int) -> bool:
        self.step()
        return self.mark.position >= position


class Hearing:
    """A service that hears another; its event loop runs in a thread, as its followers do not."""

    def __init__(
        self, bootstrap: str, source: str, fingerprint: str = "f1", most_records: int = MOST_RECORDS
    ) -> None:
        self.readers: list[Reader] = []
        self.woken: list[str] = []
        self.feeds = KafkaFeeds(
            bootstrap,
            "hearer",
            f"{source}{fingerprint}",
            [source],
            self.marks,
            most_records=most_records,
        )
        self.feed: Feed = self.feeds.of(source)
        self.feed.on_news(self.woken.append)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)

    def marks(self, service: str, region: str) -> list[Mark]:
        return [reader.mark for reader in self.readers]

    def reader(self, mark: Mark | None = None) -> Reader:
        reader = Reader(self.feed, mark or Mark())
        self.readers.append(reader)
        return reader

    def start(self) -> None:
        self._thread.start()
        self._run(self.feeds.start())

    def stop(self) -> None:
        self._run(self.feeds.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self, coroutine: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(30)


@contextmanager
def hearing(
    bootstrap: str, source: str, *marks: Mark, most_records: int = MOST_RECORDS
) -> Generator[Hearing]:
    """Followers at these marks, connected in the background."""
    heard = Hearing(bootstrap, source, most_records=most_records)
    for mark in marks:
        heard.reader(mark)
    heard.start()
    try:
        yield heard
    finally:
        heard.stop()
