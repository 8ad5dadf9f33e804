"""Topics are created as a log needs them, differences are told, and nothing is ever altered."""

from concurrent.futures import Future
from typing import cast

import pytest
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewTopic

from contracts.topics import topic_of
from kinerja.servers.process import free_port
from kinerja.topics import KafkaUnreachable, apply, plan, until_known
from tests.kernel.logs import REGION
from tests.servers import Kafka


def created(kafka: Kafka, name: str, partitions: int = 1, **settings: str) -> None:
    config = {key.replace("_", "."): value for key, value in settings.items()}
    admin = AdminClient({"bootstrap.servers": kafka.bootstrap})
    made = admin.create_topics([NewTopic(name, partitions, 1, config=config)])  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    cast("dict[str, Future[None]]", made)[name].result(20)
    until_known(admin, [name])


def test_what_is_missing_is_planned_then_created_then_no_difference(
    kafka_server: Kafka, service_name: str
):
    asked = (kafka_server.bootstrap, [REGION, "13.71"], [service_name])
    planned = [str(difference) for difference in plan(*asked)]
    missing = [f"{topic_of(region, service_name)}: is missing" for region in (REGION, "13.71")]
    assert planned == missing
    assert [str(difference) for difference in apply(*asked)] == missing
    assert plan(*asked) == []


def test_what_differs_is_told_and_left_alone(kafka_server: Kafka, service_name: str):
    created(
        kafka_server,
        topic_of(REGION, service_name),
        partitions=2,
        retention_ms="1000",
        cleanup_policy="compact",
        max_message_bytes="2097152",
    )
    asked = (kafka_server.bootstrap, [REGION], [service_name])
    told = apply(*asked)
    assert {difference.what for difference in told} == {
        "has 2 partitions; a log has one",
        "cleanup.policy is compact, not delete",
        "retention.ms is 1000, not -1",
    }
    assert plan(*asked) == told


def test_kafka_away_is_a_sentence_that_says_what_to_look_at():
    with pytest.raises(KafkaUnreachable, match="is KINERJA_KAFKA right"):
        plan(f"127.0.0.1:{free_port()}", [REGION], ["reporting"])
