"""Kafka goes away and comes back, or comes late: everything goes on by itself, nothing is lost."""

from collections.abc import Generator
from contextlib import ExitStack, contextmanager

import pytest

from kernel.reach import KafkaAway
from tests.kernel.kafka.parts import Relayed, hearing, publishes
from tests.kernel.logs import wait_for
from tests.servers import Kafka

BACK_SECONDS = 60


@contextmanager
def away(kafka_server: Kafka) -> Generator[None]:
    """Kafka is killed, and runs again afterwards with the data it had."""
    if kafka_server.own is None:
        pytest.skip(f"this run uses {kafka_server.whence}, which is not ours to kill")
    kafka_server.own.kill()
    try:
        yield
    finally:
        kafka_server.own.restart()


def test_a_feed_goes_on_after_an_outage(relayed: Relayed, kafka_server: Kafka):
    relayed.write("a", "b")
    relayed.publish()
    with hearing(relayed.bootstrap, relayed.service) as heard:
        reader = heard.reader()
        wait_for(lambda: reader.reaches(1))
        with away(kafka_server):
            relayed.write("c")
            wait_for(lambda: bool(heard.feeds.waits()), BACK_SECONDS)
            assert not reader.reaches(2)
        wait_for(lambda: publishes(relayed), BACK_SECONDS)
        wait_for(lambda: reader.reaches(2) and not heard.feeds.waits(), BACK_SECONDS)
        assert [r.body for r in reader.seen] == [r.body for r in relayed.records()]


def test_a_service_starts_without_kafka_and_hears_it_when_it_comes(
    relayed: Relayed, kafka_server: Kafka
):
    relayed.write("a", "b")
    relayed.publish()
    with ExitStack() as stack:
        with away(kafka_server):
            heard = stack.enter_context(hearing(relayed.bootstrap, relayed.service))
            reader = heard.reader()
            wait_for(lambda: any("KafkaConnectionError" in why for why in heard.feeds.waits()))
            with pytest.raises(KafkaAway):
                heard.feed.ends()
        wait_for(lambda: reader.reaches(1) and not heard.feeds.waits(), BACK_SECONDS)


def test_the_relay_waits_and_goes_on_without_a_gap(relayed: Relayed, kafka_server: Kafka):
    relayed.write("a")
    relayed.publish()
    with away(kafka_server):
        relayed.write("b", "c")
        for _ in range(2):
            with pytest.raises(KafkaAway):
                relayed.publish()
        relayed.restart()
        with pytest.raises(KafkaAway):
            relayed.publish()
    wait_for(lambda: publishes(relayed), BACK_SECONDS)
    assert relayed.following.behind({relayed.service: relayed.bench.log.ends()}) == {}
    assert sorted(set(relayed.topic())) == [0, 1, 2]
