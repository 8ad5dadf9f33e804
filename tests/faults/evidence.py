"""What is left when all is over: the stores and topics as they stand, and what the clients know."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import msgspec
import sqlalchemy as sa
from confluent_kafka import Consumer, KafkaError, TopicPartition

from contracts.topics import topic_of
from kernel.builds import builds_shown
from kernel.checkpoint import Checkpoint
from kernel.database import Database
from kernel.feed import Record
from kernel.service import Service
from kernel.view_table import table_of
from kinerja.lag import followers
from tests.faults.history import Entry
from tests.faults.world import World

ALL = 10_000_000
POLL_SECONDS = 20.0
TOKEN = re.compile(rb'"(canary[0-9]+x[0-9]+)"')

Place = tuple[str, str]
"""Region and service: the name of a log, and of its topic."""

Foreign = tuple[str, str, bytes]
"""What somebody else than the relay wrote into the topic of a region and service."""


@dataclass
class Evidence:
    """All the checker looks at; nothing of it is asked of a service."""

    services: dict[str, Service]
    regions: Sequence[str]
    entries: Sequence[Entry]
    logs: dict[Place, list[Record]] = field(default_factory=dict[Place, list[Record]])
    topics: dict[Place, list[bytes]] = field(default_factory=dict[Place, list[bytes]])
    foreign: set[Foreign] = field(
        default_factory=set[Foreign]
    )  # what we wrote into topics ourselves
    checkpoints: dict[tuple[str, str, str], Checkpoint] = field(
        default_factory=dict[tuple[str, str, str], Checkpoint]
    )
    """By service, follower and region."""
    rows: dict[tuple[str, str, str], dict[str, bytes]] = field(
        default_factory=dict[tuple[str, str, str], dict[str, bytes]]
    )
    """By service, view and region: the stored rows by key."""
    parked: dict[tuple[str, str, str], set[str]] = field(
        default_factory=dict[tuple[str, str, str], set[str]]
    )
    """By service, follower and region: ``<source>/<stream>``."""
    shown: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    """By region and path: what was answered over HTTP at the end."""

    @cached_property
    def tokens(self) -> dict[Place, dict[str, list[Record]]]:
        """The records of each log in which a token stands."""
        found: dict[Place, dict[str, list[Record]]] = {}
        for place, log in self.logs.items():
            tokens = found[place] = defaultdict(list)
            for record in log:
                for token in set(TOKEN.findall(record.body)):
                    tokens[token.decode()].append(record)
        return found

    def left_by(self, entry: Entry) -> list[int]:
        """The positions of the records that a command left."""
        records = self.tokens[entry.region, entry.service].get(entry.token, ())
        return [r.position for r in records if r.type.startswith(entry.leaves)]

    def is_quiet(self, entry: Entry) -> bool:
        """Whether a command was answered without writing: its record stands before the answer."""
        found = self.left_by(entry)
        return bool(found) and found[0] < entry.position


def gather(
    world: World, regions: Sequence[str], entries: Sequence[Entry], foreign: set[Foreign]
) -> Evidence:
    """Everything of these regions."""
    found = Evidence(world.services, regions, entries, foreign=foreign)
    for name, service in world.services.items():
        stored = world.checkpoints(name)
        for region in regions:
            found.logs[region, name] = list(world.log(name).after(region, -1, ALL))
            found.topics[region, name] = read_topic(world.kafka.bootstrap, region, name)
            for follower, _, _ in followers(service, has_relay=True):
                if checkpoint := stored[follower].get(region):
                    found.checkpoints[name, follower, region] = checkpoint
        rows_of(world.database(name), service, found)
        parked_in(world.database(name), name, found)
    return found


def rows_of(database: Database, service: Service, found: Evidence) -> None:
    for view in service.views:
        table = table_of(view)
        query = sa.text(
            f"SELECT key, body FROM {table.name} WHERE region = :region AND build = :build"
        )
        shown = builds_shown(database, view.name, view.version)
        for region in found.regions:
            asked = {"region": region, "build": shown.get(region, 0)}
            with database.read() as connection:
                rows = connection.execute(query, asked).all()
            found.rows[service.name, view.name, region] = {r.key: bytes(r.body) for r in rows}


def parked_in(database: Database, service: str, found: Evidence) -> None:
    with database.read() as connection:
        rows = connection.execute(sa.text("SELECT follower, region, source, stream FROM parked"))
        for follower, region, source, stream in rows:
            kept = found.parked.setdefault((service, follower, region), set())
            kept.add(f"{source}/{stream}")


def read_topic(bootstrap: str, region: str, service: str) -> list[bytes]:
    """Every message of a log's topic, in its order, whatever it is."""
    consumer = Consumer(
        {
            "bootstrap.servers": bootstrap,
            "group.id": "kinerja.faults.checker",  # wanted by the library, never joined
            "enable.auto.commit": False,
            "auto.offset.reset": "earliest",
            "enable.partition.eof": True,
        }
    )
    try:
        consumer.assign([TopicPartition(topic_of(region, service), 0, 0)])
        bodies: list[bytes] = []
        while True:
            message = consumer.poll(POLL_SECONDS)
            assert message is not None, f"nothing came from {topic_of(region, service)}"
            error = message.error()
            if error is None:
                bodies.append(message.value() or b"")
            elif error.code() == KafkaError._PARTITION_EOF:  # pyright: ignore[reportPrivateUsage]
                return bodies
            else:
                raise AssertionError(str(error))
    finally:
        consumer.close()


def same_row(kind: type[msgspec.Struct], stored: bytes, row: msgspec.Struct) -> bool:
    """Whether a stored row is this one, as both are when they have been written and read."""
    encode = msgspec.json.Encoder(decimal_format="string").encode
    read = msgspec.json.Decoder(kind).decode
    return read(stored) == read(encode(row))
