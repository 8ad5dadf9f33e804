"""Reads one topic in bulk from an offset on, without a group: for the relay, and to catch up."""

import logging
from collections.abc import Sequence

from confluent_kafka import Consumer, KafkaError, KafkaException, Message, TopicPartition

from contracts.envelope import Malformed, outline
from contracts.topics import topic_of
from kernel.feed import Record
from kernel.reach import ANSWER_SECONDS, KafkaAway, Reach, TopicMissing

PARTITION = 0  # a topic is one log in order, so it has one
POLL_SECONDS = 0.5

logger = logging.getLogger(__name__)


class TopicReader:
    """One log's topic. Used by one thread at a time; close it."""

    def __init__(self, bootstrap: str, region: str, service: str, reach: Reach) -> None:
        self.region = region
        self.service = service
        self.topic = topic_of(region, service)
        self._reach = reach
        self._consumer = Consumer(
            {
                "bootstrap.servers": bootstrap,
                "group.id": f"kinerja.{service}.reader",  # wanted by the library, never joined
                "enable.auto.commit": False,
                "auto.offset.reset": "earliest",  # an offset the topic does not have: from 0
                "enable.partition.eof": True,
                "fetch.wait.max.ms": 50,
                "fetch.queue.backoff.ms": 10,
                "queued.max.messages.kbytes": 16 * 1024,
                "log_level": 2,
            }
        )

    def end_offset(self) -> int:
        """The offset which the next record of the topic will get. Raises KafkaAway."""
        where = TopicPartition(self.topic, PARTITION)
        with self._reach.attempt():
            try:
                told = self._consumer.get_watermark_offsets(where, timeout=ANSWER_SECONDS)
            except KafkaException as failure:
                raise away(failure, self.topic) from failure
        return told[1]

    def seek(self, offset: int) -> None:
        """Read on from here."""
        self._consumer.assign([TopicPartition(self.topic, PARTITION, offset)])

    def read(self, limit: int) -> tuple[list[Record], bool]:
        """Some of the next records, in the topic's order, and whether its end was reached.

        Raises KafkaAway when neither comes in time.
        """
        with self._reach.attempt():
            try:
                polls = int(ANSWER_SECONDS / POLL_SECONDS)
                for _ in range(polls):
                    if messages := self._consumer.consume(limit, POLL_SECONDS):
                        return self._sorted_out(messages)
            except KafkaException as failure:
                raise away(failure, self.topic) from failure
            raise KafkaAway(f"nothing came from {self.topic} in time")

    def _sorted_out(self, messages: Sequence[Message]) -> tuple[list[Record], bool]:
        records: list[Record] = []
        is_end = False
        for message in messages:
            if error := message.error():
                if error.code() != KafkaError._PARTITION_EOF:  # pyright: ignore[reportPrivateUsage]
                    raise KafkaException(error)
                is_end = True
                continue
            is_end = False
            offset = message.offset()
            record = record_of(self.region, self.service, message.value(), offset)
            if record is not None:
                records.append(record)
        return records, is_end

    def close(self) -> None:
        self._consumer.close()


def record_of(region: str, service: str, body: bytes | None, offset: int | None) -> Record | None:
    """The record of these bytes of a topic; None, and logged, when it is none of this log's.

    A foreign record has no position, so leaving it out can hide nothing: if one of ours was
    overwritten by it, its position is missing and the followers wait.
    """
    try:
        read = outline(body or b"")
    except Malformed:
        logger.error("%s holds no record at offset %s", topic_of(region, service), offset)
        return None
    if (read.region, read.service) != (region, service) or not read.sequence.isdecimal():
        logger.error("%s: foreign record at offset %s", topic_of(region, service), offset)
        return None
    return Record(
        region=region,
        service=service,
        position=read.position,
        id=read.id,
        stream=read.stream,
        version=read.version,
        type=read.type,
        time_us=read.time_us,
        body=body or b"",
        offset=offset,
    )


MISSING = (
    KafkaError.UNKNOWN_TOPIC_OR_PART,
    KafkaError._UNKNOWN_TOPIC,
    KafkaError._UNKNOWN_PARTITION,
)  # pyright: ignore[reportPrivateUsage]


def away(failure: KafkaException | KafkaError, topic: str) -> KafkaAway:
    """What a failure of the library means for a topic: it is missing, or Kafka is away."""
    error = failure.args[0] if isinstance(failure, KafkaException) else failure
    if isinstance(error, KafkaError) and error.code() in MISSING:
        return TopicMissing(topic)
    return KafkaAway(f"{topic}: {error}")
