"""Kafka: is it there, and are its topics kept whole and for ever?"""

import socket
import struct
from collections.abc import Iterator, Mapping
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

FETCH, API_VERSIONS = 1, 18
FETCH_OF_KAFKA_4 = 4  # the versions below were taken out in 4.0 (KIP-896)


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
    """How many there are, which version, and what they do with what nobody asked for."""
    resource = ConfigResource(ResourceType.BROKER, str(next(iter(cluster.brokers))))
    entries: Any = admin.describe_configs([resource])[resource].result(topics.ANSWER_SECONDS)
    yield from of_brokers(len(cluster.brokers), entries["auto.create.topics.enable"].value)
    for broker in cluster.brokers.values():
        yield from of_version(f"{broker.host}:{broker.port}", requests_of(broker.host, broker.port))


def of_brokers(count: int, creates: str) -> Iterator[Finding]:
    """``creates`` is the setting `auto.create.topics.enable`."""
    if count < topics.REPLICAS:
        says = f"{count} broker{'' if count == 1 else 's'}: a record is lost with its disk"
        yield warning("brokers", says, f"run {topics.REPLICAS}; the stores can publish again")
    else:
        yield good("brokers", str(count))
    if creates != "false":
        yield wrong(
            "brokers",
            "auto.create.topics.enable is on: a topic that is missing appears with settings that"
            " forget records",
            "set it to false on every broker",
        )


def of_version(broker: str, requests: Mapping[int, tuple[int, int]]) -> Iterator[Finding]:
    """``requests`` are the versions of each request that a broker takes; none if it was silent."""
    oldest, _ = requests.get(FETCH, (FETCH_OF_KAFKA_4, 0))
    if oldest < FETCH_OF_KAFKA_4:
        says = "is older than Kafka 4, the oldest that this is tested with"
        yield warning(f"broker {broker}", says, "run Kafka 4 or newer")
    elif not requests:
        says = "does not say which requests it takes, so its version is not known"
        yield warning(f"broker {broker}", says, "Kafka 4 or newer is what this is tested with")


def requests_of(host: str, port: int) -> dict[int, tuple[int, int]]:
    """The first and the last version of each request that a broker takes, by the request's number:
    Kafka's own question for that (ApiVersions, version 0), which our clients ask and do not tell.
    Empty where the answer cannot be read."""
    asked = struct.pack(">hhih", API_VERSIONS, 0, 1, -1)
    try:
        with socket.create_connection((host, port), topics.ANSWER_SECONDS) as connection:
            connection.sendall(struct.pack(">i", len(asked)) + asked)
            answer = connection.makefile("rb")
            body = answer.read(*struct.unpack(">i", answer.read(4)))
        (count,) = struct.unpack_from(">i", body, 6)  # behind the question's number and an error
        taken = [struct.unpack_from(">hhh", body, 10 + 6 * at) for at in range(count)]
    except (OSError, struct.error):
        return {}
    return {number: (oldest, newest) for number, oldest, newest in taken}


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
