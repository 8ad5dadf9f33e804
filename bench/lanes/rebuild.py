"""`rebuild-sql` and `rebuild-kafka`: one view of a whole log, from its own store or its topic.

The view is notification's count of unread messages: ten messages for each row. Ours is what the
child process of a rebuild does; the floors read the same records and decode the same events, and
do nothing with them. Peers fold the same messages into a table of the same counts.
"""

import gc
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from confluent_kafka import Consumer, KafkaError, TopicPartition

from bench import apart, filled
from bench.apart import Outcome
from bench.lane import Claim, Contestant, Contestants, Lane, Sample
from bench.lanes.append import environment
from bench.place import Place, conninfo
from bench.platform import REGION, created
from contracts.catalogue import event_of
from contracts.envelope import decode
from contracts.topics import topic_of
from kernel.build_store import BuildStore
from kernel.database import Database
from kernel.history import History, LogHistory, TopicHistory
from kernel.log import Log
from kernel.reach import Reach
from kernel.rebuild import rebuild
from kernel.topic_reader import TopicReader
from kernel.view_rows import Rows
from kinerja import topics
from services.notification.service import notification
from services.notification.views import unread

MESSAGES_TO_A_ROW = 10
RECORDS_AT_ONCE = 5_000
PEER_SQL = "eventsourcing, ProjectionRunner"
PEER_KAFKA = "quixstreams, a batching sink"
FLOOR_SQL = "select and decode only"
FLOOR_KAFKA = "consume and decode only"
SAMPLE_SQL = 33  # of so many one: the peer does about a thousand a second
SAMPLE_KAFKA = 5
TOPIC = topic_of(REGION, notification.name)


def rebuilt(url: str, records: int, kafka: str = "") -> Outcome:
    """A build beside those that are there, from the log's table or from its topic."""
    gc.disable()  # as the child of a rebuild does
    database = Database(url)
    store = BuildStore(Rows(unread, database), REGION)
    store.begin()
    with apart.watched() as watch:
        history = history_of(database, kafka)
        marks = rebuild(unread, [history], store)
        history.close()
    assert marks[notification.name].position == records - 1
    rows = store.rows.get(REGION, ["p0"], store.build)
    assert rows["p0"].count == MESSAGES_TO_A_ROW, "every message was counted once"
    database.close()
    return Outcome(records, watch.seconds, watch.cpu_seconds)


def history_of(database: Database, kafka: str) -> History:
    if kafka:
        return TopicHistory(TopicReader(kafka, REGION, notification.name, Reach()))
    return LogHistory(Log(notification.name, database), REGION)


def selected(url: str, records: int) -> Outcome:
    """Pages of bodies by one statement each, and their events."""
    gc.disable()
    query = sa.text(
        "SELECT type, body FROM records WHERE region = :region AND position >= :first"
        " AND position < :end ORDER BY position"
    )
    database, read = Database(url), 0
    with apart.watched() as watch, database.read() as connection:
        for first in range(0, records, RECORDS_AT_ONCE):
            asked = {"region": REGION, "first": first, "end": first + RECORDS_AT_ONCE}
            for kind, body in connection.execute(query, asked):
                event_of(kind, decode(body).data)
                read += 1
    assert read == records
    database.close()
    return Outcome(records, watch.seconds, watch.cpu_seconds)


def consumed(kafka: str, records: int) -> Outcome:
    """The topic from its beginning to its end, and its events."""
    gc.disable()
    settings = {"bootstrap.servers": kafka, "group.id": "floor", "enable.partition.eof": True}
    consumer, read, is_end = Consumer(settings), 0, False
    consumer.assign([TopicPartition(TOPIC, 0, 0)])
    with apart.watched() as watch:
        while not is_end:
            for message in consumer.consume(RECORDS_AT_ONCE, 1.0):
                if message.error():
                    is_end = is_the_end(message.error())
                    continue
                envelope = decode(message.value() or b"")
                event_of(envelope.type, envelope.data)
                read += 1
    assert read == records
    consumer.close()
    return Outcome(records, watch.seconds, watch.cpu_seconds)


def is_the_end(error: Any) -> bool:
    return error.code() == KafkaError._PARTITION_EOF  # pyright: ignore[reportPrivateUsage]


@contextmanager
def from_sql(place: Place, size: int) -> Generator[Contestants]:
    url, theirs = filled_database(place, size), place.new_database()
    known = environment(theirs, functions=True)
    sample_size = size // SAMPLE_SQL
    apart.peer("projection", known, fill=sample_size)
    given = {"url": url, "records": size}

    def run_peer() -> Sample:
        outcome = apart.peer("projection", known, project=sample_size)
        return apart.rate(PEER_SQL, outcome)

    yield {
        "ours": Contestant(lambda: apart.rate("ours", apart.ours(rebuilt, **given))),
        PEER_SQL: Contestant(run_peer),
        FLOOR_SQL: Contestant(lambda: apart.rate(FLOOR_SQL, apart.ours(selected, **given))),
    }


@contextmanager
def from_kafka(place: Place, size: int) -> Generator[Contestants]:
    kafka, url, theirs = place.kafka.bootstrap, place.new_database(), place.new_database()
    created(url, notification)
    topics.apply(kafka, [REGION], [notification.name])
    told = filled.messages(size, size // MESSAGES_TO_A_ROW)
    filled.into_topic(kafka, REGION, notification.name, filled.rows(REGION, "notification", told))
    given = {"kafka": kafka, "records": size}

    def run_peer() -> Sample:
        outcome = apart.peer(
            "stream",
            kafka=kafka,
            topic=TOPIC,
            database=conninfo(theirs),
            state=str(place.new_directory()),
            count=size // SAMPLE_KAFKA,
        )
        return apart.rate(PEER_KAFKA, outcome)

    yield {
        "ours": Contestant(lambda: apart.rate("ours", apart.ours(rebuilt, url=url, **given))),
        PEER_KAFKA: Contestant(run_peer),
        FLOOR_KAFKA: Contestant(lambda: apart.rate(FLOOR_KAFKA, apart.ours(consumed, **given))),
    }


def filled_database(place: Place, size: int) -> str:
    """Notification's database with a log of so many messages."""
    url = place.new_database()
    created(url, notification)
    told = filled.messages(size, size // MESSAGES_TO_A_ROW)
    filled.into_database(url, [filled.rows(REGION, notification.name, told)])
    return url


REBUILD_SQL = Lane(
    name="rebuild-sql",
    unit="events a second",
    size=1_000_000,
    smoke_size=10_000,
    claims=[Claim(PEER_SQL, 60), Claim(FLOOR_SQL, 0.6, is_floor=True)],
    setup=from_sql,
)
REBUILD_KAFKA = Lane(
    name="rebuild-kafka",
    unit="events a second",
    size=1_000_000,
    smoke_size=10_000,
    claims=[Claim(PEER_KAFKA, 10), Claim(FLOOR_KAFKA, 0.5, is_floor=True)],
    setup=from_kafka,
)
