"""The peer of `rebuild-kafka`: `quixstreams`, counting messages of recipients into PostgreSQL.

At its best: its clock starts with the first message and not with the joining of its group; commits
every so many messages instead of by time, keeps no state of its own (counting is the database's, so
nothing is repartitioned by recipient), JSON by orjson, large fetches, and a batching sink that adds
up a batch in memory and writes it with one statement.
"""

import time
from collections import Counter

import orjson
import psycopg
from quixstreams import Application
from quixstreams.models import BytesDeserializer
from quixstreams.sinks import BatchingSink, SinkBatch
from told import given, tell, watched

COMMIT_EVERY = 10_000
ADDING = (
    "INSERT INTO unread AS u SELECT * FROM unnest(%s::text[], %s::bigint[])"
    " ON CONFLICT (recipient_id) DO UPDATE SET count = u.count + excluded.count"
)


class Counts(BatchingSink):
    """The table of the view."""

    def __init__(self, connection: psycopg.Connection):
        super().__init__()
        self.connection = connection

    def write(self, batch: SinkBatch) -> None:
        counts = Counter(item.value for item in batch)
        with self.connection.transaction():
            self.connection.execute(ADDING, [list(counts), list(counts.values())])


def main(kafka: str, topic: str, database: str, state: str, count: int) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS unread")
        connection.execute("CREATE TABLE unread (recipient_id text PRIMARY KEY, count bigint)")
        app = Application(
            broker_address=kafka,
            consumer_group=state,  # another one in each round
            auto_offset_reset="earliest",
            commit_every=COMMIT_EVERY,
            commit_interval=60,
            state_dir=state,
            loglevel="ERROR",
            consumer_extra_config={"fetch.wait.max.ms": 50, "queued.min.messages": 100_000},
        )
        messages = app.topic(topic, value_deserializer=BytesDeserializer())
        began: list[float] = []

        def recipient(body: bytes) -> str:
            if not began:
                began.append(time.perf_counter())
            return orjson.loads(body)["data"]["recipient_id"]

        frame = app.dataframe(messages).apply(recipient)
        frame.sink(Counts(connection))
        with watched() as watch:
            app.run(count=count)
        watch.seconds = time.perf_counter() - began[0]
        [(counted,)] = connection.execute("SELECT sum(count) FROM unread").fetchall()
    assert counted == count, f"{counted} of {count}"
    tell(count, watch)


main(**given())
