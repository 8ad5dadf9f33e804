"""A log with a topic of its own on the real Kafka."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from contracts.topics import topic_of
from tests.kernel.kafka.parts import Relayed, unique_name
from tests.kernel.kafka.place import Place, place_of
from tests.kernel.logs import REGION, bench, sqlite_url
from tests.kernel.toy import units_service
from tests.servers import Kafka, Postgres


@pytest.fixture
def service_name() -> str:
    return unique_name()


@pytest.fixture
def topicless(service_name: str, tmp_path: Path, kafka_server: Kafka) -> Iterator[Relayed]:
    with bench(sqlite_url(tmp_path), replace(units_service, name=service_name)) as opened:
        yield Relayed(opened, kafka_server.bootstrap)


@pytest.fixture
def relayed(topicless: Relayed, kafka_server: Kafka) -> Relayed:
    kafka_server.create(topic_of(REGION, topicless.service))
    return topicless


@pytest.fixture
def place(kafka_server: Kafka, postgres_server: Postgres, tmp_path: Path) -> Iterator[Place]:
    with place_of(kafka_server, postgres_server, tmp_path) as made:
        yield made


@pytest.fixture
async def put_back(place: Place) -> Place:
    """Two records in the database, four in the topic."""
    async with place.running() as first:
        await place.find(first, "a", "b")
        await place.published(first)
    place.save()
    async with place.running() as second:
        await place.find(second, "c", "d")
        await place.published(second)
    place.put_back()
    return place
