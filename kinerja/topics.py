"""Kafka topics: one for each log. Creates what is missing, tells what differs, never deletes."""

import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future
from typing import Any, NamedTuple

from confluent_kafka import KafkaError, KafkaException, TopicCollection
from confluent_kafka.admin import (
    AdminClient,
    ConfigResource,  # pyright: ignore[reportPrivateImportUsage]  # re-exported
    NewTopic,  # pyright: ignore[reportPrivateImportUsage]
    ResourceType,  # pyright: ignore[reportPrivateImportUsage]
)

from contracts.topics import topic_of
from kinerja.failure import Told

ANSWER_SECONDS = 10.0
TRY_SECONDS = 1.0
CREATE_SECONDS = 30.0
TOPICS_AT_ONCE = 250  # the controller refuses a request that makes more than 10,000 records
LOOK_SECONDS = 0.1
REPLICAS = 3
LARGEST_MESSAGE_BYTES = 1024 * 1024


class KafkaUnreachable(Told):
    """The brokers do not answer; says which, and what to look at."""


class Difference(NamedTuple):
    """A topic that is missing, or differs from what a log needs."""

    topic: str
    missing: bool
    what: str
    setting: tuple[str, str] | None = None  # what it should have, where a setting differs

    def __str__(self) -> str:
        return f"{self.topic}: {self.what}"


def plan(bootstrap: str, regions: Iterable[str], services: Iterable[str]) -> list[Difference]:
    """What is missing or differs. Raises KafkaUnreachable."""
    names = list(services)
    wanted = [topic_of(region, service) for region in regions for service in names]
    admin, cluster = connected(bootstrap)
    try:
        there = [topic for topic in wanted if topic in cluster.topics]
        missing = [
            Difference(topic, True, "is missing") for topic in wanted if topic not in cluster.topics
        ]
        split = [
            Difference(topic, False, f"has {len(found.partitions)} partitions; a log has one")
            for topic in there
            if len((found := cluster.topics[topic]).partitions) != 1
        ]
        brokers = len(cluster.brokers)
        few = [
            Difference(topic, False, f"has {count} replicas, not {min(REPLICAS, brokers)}")
            for topic in there
            if (count := fewest_replicas(cluster.topics[topic])) < min(REPLICAS, brokers)
        ]
        return [*missing, *split, *few, *differing(admin, there, settings(brokers))]
    except KafkaException as away:
        raise KafkaUnreachable(unreachable(bootstrap, away)) from None


def apply(bootstrap: str, regions: Iterable[str], services: Iterable[str]) -> list[Difference]:
    """Create what is missing; returns the differences as they were found.

    Raises KafkaUnreachable.
    """
    found = plan(bootstrap, regions, services)
    missing = [each.topic for each in found if each.missing]
    if not missing:
        return found
    admin, cluster = connected(bootstrap)
    try:
        brokers = len(cluster.brokers)
        replicas = min(REPLICAS, brokers)
        config = settings(brokers)
        for at in range(0, len(missing), TOPICS_AT_ONCE):
            some = missing[at : at + TOPICS_AT_ONCE]
            asked = [NewTopic(t, 1, replicas, config=dict(config)) for t in some]
            for future in admin.create_topics(asked, operation_timeout=CREATE_SECONDS).values():
                created(future)
            until_known(admin, some)
    except KafkaException as away:
        raise KafkaUnreachable(unreachable(bootstrap, away)) from None
    return found


def until_known(admin: Any, topics: Sequence[str]) -> None:
    """Wait until the brokers tell of topics that were made: one may hear of it later than the
    controller, and a client that asked before would keep that for seconds.

    Raises KafkaUnreachable.
    """
    until = time.monotonic() + CREATE_SECONDS
    while not all_are_known(admin, topics):
        if time.monotonic() > until:
            raise KafkaUnreachable("Kafka has made topics and does not make them known")
        time.sleep(LOOK_SECONDS)


def all_are_known(admin: Any, topics: Sequence[str]) -> bool:
    for future in admin.describe_topics(TopicCollection(list(topics))).values():
        try:
            future.result(ANSWER_SECONDS)
        except KafkaException as failure:
            if failure.args[0].code() != KafkaError.UNKNOWN_TOPIC_OR_PART:
                raise
            return False
    return True


def connected(bootstrap: str) -> tuple[Any, Any]:
    """An administrator and what the cluster tells of itself. Raises KafkaUnreachable: at once
    where every connection is refused, otherwise after `ANSWER_SECONDS`."""
    refused: list[KafkaError] = []

    def note(failure: KafkaError) -> None:
        if failure.code() == KafkaError._ALL_BROKERS_DOWN:  # pyright: ignore[reportPrivateUsage]
            refused.append(failure)

    asked: Any = {"bootstrap.servers": bootstrap, "error_cb": note, "log_level": 2}
    admin: Any = AdminClient(asked)
    until = time.monotonic() + ANSWER_SECONDS
    while True:
        try:
            return admin, admin.list_topics(timeout=TRY_SECONDS)
        except KafkaException as away:
            admin.poll(0)  # lets the client tell what it noted
            if refused or time.monotonic() > until:
                raise KafkaUnreachable(unreachable(bootstrap, away)) from None


def created(future: "Future[None]") -> None:
    """Wait for one topic; that somebody else has created it meanwhile is as good."""
    try:
        future.result(CREATE_SECONDS)
    except KafkaException as failure:
        if failure.args[0].code() != KafkaError.TOPIC_ALREADY_EXISTS:
            raise


def fewest_replicas(topic: Any) -> int:
    return min(len(partition.replicas) for partition in topic.partitions.values())


def settings(brokers: int) -> Mapping[str, str]:
    """What a log's topic needs: kept for ever and whole, and not lost with one broker."""
    return {
        "cleanup.policy": "delete",
        "retention.ms": "-1",
        "retention.bytes": "-1",
        "min.insync.replicas": "2" if brokers >= REPLICAS else "1",
        "max.message.bytes": str(LARGEST_MESSAGE_BYTES),
        "unclean.leader.election.enable": "false",
    }


def differing(admin: Any, topics: list[str], wanted: Mapping[str, str]) -> list[Difference]:
    if not topics:
        return []
    asked = [ConfigResource(ResourceType.TOPIC, topic) for topic in topics]
    answers: Mapping[Any, Any] = admin.describe_configs(asked)
    return [
        Difference(resource.name, False, told(name, entries[name].value, value), (name, value))
        for resource, future in answers.items()
        for entries in [future.result(ANSWER_SECONDS)]
        for name, value in wanted.items()
        if not suffices(name, entries[name].value, value)
    ]


def told(name: str, found: str, wanted: str) -> str:
    return f"{name} is {found}, not {wanted}"


def suffices(name: str, found: str, wanted: str) -> bool:
    """Larger messages than we need do no harm; everything else is as wanted or differs."""
    is_larger = name == "max.message.bytes" and int(found) >= int(wanted)
    return is_larger or found == wanted


def unreachable(bootstrap: str, away: KafkaException) -> str:
    reason = away.args[0]
    return f"Kafka at {bootstrap} does not answer ({reason.str()}); is KINERJA_KAFKA right?"
