"""Publishes records to topics, exact bytes, and returns when all brokers in sync have them."""

import threading
from collections.abc import Sequence
from typing import Any

from confluent_kafka import KafkaError, KafkaException, Message, Producer, TopicPartition
from confluent_kafka.admin import (
    AdminClient,
    OffsetSpec,  # pyright: ignore[reportPrivateImportUsage]  # re-exported
)

from contracts.envelope import decode
from contracts.topics import log_of, topic_of
from kernel.feed import Record
from kernel.messaging import sending, sent_to
from kernel.reach import ANSWER_SECONDS, KafkaAway, Reach, TopicMissing
from kernel.topic_reader import PARTITION, TopicReader, away

POLL_SECONDS = 0.01
CONTENT_TYPE = b"application/cloudevents+json"


class Publisher:
    """The one producer of a process; may be used by several threads."""

    def __init__(self, bootstrap: str, reach: Reach) -> None:
        self._bootstrap = bootstrap
        self._reach = reach
        self._lock = threading.Lock()
        self._producer: Producer | None = None

    def reader(self, region: str, service: str) -> TopicReader:
        """What reads the topic that is published to."""
        return TopicReader(self._bootstrap, region, service, self._reach)

    def ends(self, service: str) -> dict[str, int]:
        """The end offset of each topic of this service, by region. Raises KafkaAway."""
        admin: Any = AdminClient({"bootstrap.servers": self._bootstrap, "log_level": 2})
        with self._reach.attempt():
            try:
                names = admin.list_topics(timeout=ANSWER_SECONDS).topics
                logs = {name: log for name in names if (log := log_of(name)) and log[1] == service}
                asked = {TopicPartition(name, PARTITION): OffsetSpec.latest() for name in logs}
                told: dict[Any, Any] = (
                    admin.list_offsets(asked, request_timeout=ANSWER_SECONDS) if asked else {}
                )
                return {
                    logs[where.topic][0]: future.result(ANSWER_SECONDS).offset
                    for where, future in told.items()
                }
            except KafkaException as failure:
                raise away(failure, f"the topics of {service}") from failure

    def publish(self, records: Sequence[Record]) -> tuple[int, int]:
        """Send records of one log in order; the offsets of the first and of the last.

        Raises KafkaAway when not all were acknowledged: some may be in the topic, even a later one
        without an earlier one. Nothing of this attempt comes later.
        """
        topic = topic_of(records[0].region, records[0].service)
        with sending(records) as span, self._reach.attempt():
            producer = self._opened()
            try:
                sent = send(producer, topic, records)
            except KafkaException as failure:
                producer.purge()  # what it took before must not come later
                self._drop(producer)
                raise away(failure, topic) from failure
            if sent.failure:
                found = away(sent.failure, topic)
                if not isinstance(found, TopicMissing):
                    self._drop(producer)
                raise found
            sent_to(span, sent.offsets[0])
        if sorted(sent.offsets) != sent.offsets:
            raise KafkaAway(f"{topic}: acknowledged out of order")
        return sent.offsets[0], sent.offsets[-1]

    def _opened(self) -> Producer:
        with self._lock:
            if self._producer is None:
                self._producer = Producer(
                    {
                        "bootstrap.servers": self._bootstrap,
                        "enable.idempotence": True,
                        "acks": "all",
                        "linger.ms": 5,
                        "message.timeout.ms": int(ANSWER_SECONDS * 1000),
                        "topic.metadata.propagation.max.ms": 1000,
                        "log_level": 2,
                    }
                )
            return self._producer

    def _drop(self, producer: Producer) -> None:
        """The next publish opens another producer: this one may be dead for ever.

        A producer that was fenced, or whose sequence is broken, fails fatally, and everything
        after that at once. But the library marks only what it tells `error_cb`: neither a delivery
        report nor what `produce` raises says that it was fatal. So every failure but a missing
        topic ends a producer; a connection more after an outage costs nothing.
        """
        with self._lock:
            if self._producer is producer:
                self._producer = None

    def close(self) -> None:
        """Let go of the connections; nothing is waiting in them."""
        with self._lock:
            self._producer = None


def send(producer: Producer, topic: str, records: Sequence[Record]) -> "Sent":
    """Send records and wait until each is told. Raises KafkaException where the producer takes no
    more of them."""
    sent = Sent(len(records))
    for record in records:
        producer.produce(
            topic,
            record.body,
            key=record.stream,
            partition=PARTITION,
            headers=headers_of(record),
            on_delivery=sent.told,
        )
    while sent.awaited:  # each is told within message.timeout.ms
        producer.poll(POLL_SECONDS)
    return sent


class Sent:
    """The reports of one attempt, in the order of the topic; from whichever thread polls."""

    def __init__(self, awaited: int) -> None:
        self.awaited = awaited
        self.offsets: list[int] = []
        self.failure: KafkaError | None = None
        self._lock = threading.Lock()

    def told(self, failure: KafkaError | None, message: Message) -> None:
        with self._lock:
            self.awaited -= 1
            self.failure = self.failure or failure
            if (offset := message.offset()) is not None and not failure:
                self.offsets.append(offset)


def headers_of(record: Record) -> list[tuple[str, str | bytes | None]]:
    """For those who filter without parsing; few, since each costs every consumer."""
    headers: list[tuple[str, str | bytes | None]] = [
        ("content-type", CONTENT_TYPE),
        ("ce_type", record.type),
        ("ce_id", record.id),
    ]
    traceparent = decode(record.body).traceparent
    return [*headers, ("traceparent", traceparent)] if traceparent else headers
