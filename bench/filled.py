"""Logs that are there before a lane begins: real records, encoded once, stored by COPY."""

from collections.abc import Generator, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

import psycopg
from confluent_kafka import Producer

from bench.place import conninfo
from bench.platform import DAY, now_us
from contracts.envelope import encode, envelop
from contracts.event import Event, Sealed
from contracts.feedback import CitizenFeedbackReceived
from contracts.notification import Fill, MessageQueued
from contracts.topics import topic_of
from kernel.checkpoint import Checkpoint, Mark
from kernel.log import Identifiers

COLUMNS = ("region", "position", "id", "stream", "version", "type", "time_us", "body")
KINDS = ("text", "int8", "text", "text", "int8", "text", "int8", "bytea")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MESSAGES_IN_FLIGHT = 50_000

Told = tuple[str, Event]
Row = tuple[str, int, str, str, int, str, int, bytes]


def messages(count: int, recipients: int) -> Iterator[Told]:
    """``count`` messages to so many recipients in turn."""
    fills = (Fill(slot="period", word="2026-Q1"),)
    for index in range(count):
        queued = MessageQueued(
            message_id=f"m{index}",
            recipient_id=f"p{index % recipients}",
            subject="reporting.report-submitted",
            about=f"p{index % recipients}-2026-q1",
            cause="13.72/reporting@12",
            fills=fills,
        )
        yield f"message-m{index}", queued


def suggestions(count: int) -> Iterator[Told]:
    """``count`` suggestions of citizens."""
    comment = Sealed(subject="s0", label="comment", box="x" * 115)
    for index in range(count):
        said = CitizenFeedbackReceived(
            response_id=f"filled-{index}",
            kind="suggestion",
            unit_id="u3",
            service="ktp",
            period="2026-Q1",
            survey_id=None,
            answers=(),
            channel="web",
            answered_on=DAY,
            comment=comment,
        )
        yield f"response-filled-{index}", said


def rows(region: str, service: str, told: Iterable[Told]) -> Generator[Row]:
    """Each as the first record of its stream, densely numbered from 0."""
    identifiers, time_us = Identifiers(), now_us()
    time = EPOCH + timedelta(microseconds=time_us)
    for position, (stream, event) in enumerate(told):
        id = identifiers.at(time_us)
        envelope = envelop(
            event,
            id=id,
            region=region,
            service=service,
            position=position,
            stream=stream,
            version=1,
            time=time,
            actor="system",
            correlation=id,
        )
        yield region, position, id, stream, 1, event.type, time_us, encode(envelope)


def into_database(url: str, logs: Iterable[Iterable[Row]]) -> list[Row]:
    """Store logs in a database whose tables are there; gives the last record of each."""
    last: list[Row] = []
    copy = f"COPY records ({', '.join(COLUMNS)}) FROM STDIN WITH (FORMAT BINARY)"
    with (
        psycopg.connect(conninfo(url)) as connection,
        connection.cursor() as cursor,
        cursor.copy(copy) as copying,
    ):
        copying.set_types(KINDS)
        for log in logs:
            row: Row | None = None
            for row in log:
                copying.write_row(row)
            if row:
                last.append(row)
    with psycopg.connect(conninfo(url), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE records")
    return last


def passed(url: str, service: str, followers: Sequence[tuple[str, int]], last: Sequence[Row]):
    """Followers that were at the end of these logs when the measuring began."""
    marks = [(row[0], Checkpoint(None, {}).moved(service, Mark(row[1], row[2]))) for row in last]
    found = [
        (name, version, region, checkpoint.row)
        for name, version in followers
        for region, checkpoint in marks
    ]
    insert = "INSERT INTO checkpoints (follower, version, region, marks) VALUES (%s, %s, %s, %s)"
    with psycopg.connect(conninfo(url)) as connection, connection.cursor() as cursor:
        cursor.executemany(insert, found)


def into_topic(kafka: str, region: str, service: str, log: Iterable[Row]) -> None:
    """Publish a log as the relay would, to a topic that is there."""
    producer = Producer({"bootstrap.servers": kafka, "enable.idempotence": True, "linger.ms": 20})
    topic = topic_of(region, service)
    for row in log:
        while len(producer) > MESSAGES_IN_FLIGHT:
            producer.poll(0.05)
        producer.produce(topic, row[-1], key=row[3], partition=0, headers=[("ce_type", row[5])])
    producer.flush(120)
