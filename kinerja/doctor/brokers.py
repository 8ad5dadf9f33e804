"""Kafka: is it there, and are its topics kept whole and for ever?"""

from collections.abc import Iterator
from typing import Any

from confluent_kafka import KafkaException
from confluent_kafka.admin import (
    ConfigResource,  # pyright: ignore[reportPrivateImportUsage]  # re-exported
    ResourceType,  # pyright: ignore[reportPrivateImportUsage]
)

from contracts.topics import LOGS
from kinerja import topics
from kinerja.doctor.finding import Finding, good, warning, wrong
from kinerja.regions import RegionsAreWrong, regions
from kinerja.settings import Settings


def examine_kafka(settings: Settings) -> Iterator[Finding]:
    """The brokers and the topics; embedded, there is nothing to look at."""
    if settings.kafka is None:
        yield good("KINERJA_KAFKA", "is not set: all services in one process")
        return
    if settings.database is None or settings.database.startswith("sqlite"):
        yield warning(
            "KINERJA_DATABASE",
            "is SQLite although the services are distributed: each file has one process",
            "postgresql+psycopg://…/kinerja_{service}",
        )
    try:
        admin, cluster = topics.connected(settings.kafka)
        yield from examine_brokers(admin, cluster)
        yield from examine_topics(settings)
    except (topics.KafkaUnreachable, KafkaException) as failure:
        yield wrong("KINERJA_KAFKA", str(failure), "commands are served; nobody hears of them")


def examine_brokers(admin: Any, cluster: Any) -> Iterator[Finding]:
    """How many there are, and what they do with what nobody asked for."""
    count = len(cluster.brokers)
    if count < topics.REPLICAS:
        says = f"{count} broker{'' if count == 1 else 's'}: a record is lost with its disk"
        yield warning("brokers", says, f"run {topics.REPLICAS}; the stores can publish again")
    else:
        yield good("brokers", str(count))
    resource = ConfigResource(ResourceType.BROKER, str(next(iter(cluster.brokers))))
    entries: Any = admin.describe_configs([resource])[resource].result(topics.ANSWER_SECONDS)
    if entries["auto.create.topics.enable"].value != "false":
        yield wrong(
            "brokers",
            "auto.create.topics.enable is on: a topic that is missing appears with settings that"
            " forget records",
            "set it to false on every broker",
        )


def examine_topics(settings: Settings) -> Iterator[Finding]:
    """What is missing or differs from what a log needs."""
    try:
        known = regions(settings.regions)
    except RegionsAreWrong:
        return  # told already
    names = [told.by for told in LOGS]
    found = topics.plan(str(settings.kafka), known, names)
    for each in found:
        yield wrong(f"topic {each.topic}", each.what, mend_of(each))
    if not found:
        yield good("topics", f"{len(known) * len(names)}, as they should be")


def mend_of(difference: topics.Difference) -> str:
    """How a topic is put right; nothing that has records is ever made anew by us."""
    if difference.missing:
        return "kinerja topics apply"
    if difference.setting:
        name, value = difference.setting
        return (
            "kafka-configs.sh --alter --entity-type topics --entity-name"
            f" {difference.topic} --add-config {name}={value}"
        )
    if "replicas" in difference.what:
        return "kafka-reassign-partitions.sh, to three brokers"
    return "stop the services, make the topic anew with one partition; the relay publishes again"
