"""What becomes of the producer when an attempt fails, and of a reader at a topic's end."""

import pytest
from msgspec.structs import replace

from kernel.catch_up import Trail
from kernel.reach import KafkaAway
from tests.kernel.kafka.parts import Relayed, publishes
from tests.kernel.logs import REGION, wait_for


def test_after_a_failed_attempt_the_same_publisher_goes_on(relayed: Relayed):
    relayed.write("a")
    [record] = relayed.records()
    huge = replace(record, body=record.body + b" " * 2_000_000)
    with pytest.raises(KafkaAway):
        relayed.publisher.publish([record, huge])
    wait_for(lambda: publishes(relayed))
    assert set(relayed.topic()) == {0}


def test_a_reader_at_the_end_may_be_asked_again_and_finds_what_comes(relayed: Relayed):
    relayed.write("a", "b")
    relayed.publish()
    trail = Trail(relayed.publisher.reader(REGION, relayed.service))
    trail.begin(0, [])
    assert [record.position for record in trail.after(-1, 10)] == [0, 1]
    assert [trail.after(1, 10) for _ in range(3)] == [[], [], []]
    relayed.write("c")
    relayed.publish()
    wait_for(lambda: [record.position for record in trail.after(1, 10)] == [2])
    trail.reader.close()


def test_what_stood_beyond_a_gap_is_read_again_once_the_gap_is_filled(relayed: Relayed):
    relayed.write("a", "b", "c")
    first, second, third = relayed.records()
    relayed.publish_bytes(first.body, third.body)
    trail = Trail(relayed.publisher.reader(REGION, relayed.service))
    trail.begin(0, [])
    assert [record.position for record in trail.after(-1, 10)] == [0]
    assert trail.after(0, 10) == []
    relayed.publish_bytes(second.body, third.body)
    wait_for(lambda: [record.position for record in trail.after(0, 10)] == [1, 2])
    trail.reader.close()
