"""The relay: what is in the log comes to the topic, in order, once or again, never with a gap."""

import pytest
import sqlalchemy as sa

from contracts.topics import topic_of
from kernel.checkpoint import Mark, move
from kernel.follower import mark_of
from kernel.group import Executor
from kernel.log import PutBack
from kernel.metrics import Instruments
from kernel.outward import VERSION
from kernel.reach import TopicMissing
from kernel.relay import NAME
from kernel.writer import Writer
from tests.kernel.kafka.parts import Relayed, hearing, made_anew, publishes, read_topic
from tests.kernel.logs import REGION, wait_for
from tests.servers import Kafka


def test_the_exact_bytes_of_the_log_are_published_in_order(relayed: Relayed):
    relayed.write("a", "b", "c")
    relayed.publish()
    bodies = [record.body for record in read_topic(relayed.publisher, relayed.service)]
    assert bodies == [record.body for record in relayed.records()]


def test_the_checkpoint_has_the_offset_of_the_last_record(relayed: Relayed):
    relayed.write("a", "b")
    relayed.publish()
    last = relayed.records()[-1]
    assert relayed.checkpoint().at(relayed.service) == Mark(1, last.id, 1)


def test_a_restart_publishes_nothing_again(relayed: Relayed):
    relayed.write("a", "b")
    relayed.publish()
    relayed.restart()
    relayed.write("c")
    relayed.publish()
    assert relayed.topic() == [0, 1, 2]


def test_after_a_crash_before_the_checkpoint_the_topic_tells_where_to_go_on(relayed: Relayed):
    relayed.write("a", "b", "c")
    relayed.publisher.publish(relayed.records()[:2])
    relayed.publish()
    assert relayed.topic() == [0, 1, 2]
    assert relayed.following.at(REGION, relayed.service) == 2


def test_a_second_relay_makes_duplicates_that_a_feed_skips(relayed: Relayed):
    relayed.write("a", "b")
    relayed.publish()
    relayed.publisher.publish(relayed.records())
    relayed.write("c")
    relayed.publish()
    assert relayed.topic() == [0, 1, 0, 1, 2]
    with hearing(relayed.bootstrap, relayed.service) as heard:
        reader = heard.reader()
        wait_for(lambda: reader.reaches(2))
        assert [record.id for record in reader.seen] == [r.id for r in relayed.records()]


def test_who_lost_the_checkpoint_to_another_compares_before_it_goes_on(relayed: Relayed):
    relayed.write("a")
    relayed.publish()
    relayed.write("b")
    other = Relayed(relayed.bench, relayed.bootstrap)
    other.publish()
    relayed.publish()  # sends b again, and finds that the checkpoint has moved
    relayed.write("c")
    other.publish()
    relayed.publish()  # looks, and does not send c
    assert relayed.topic() == [0, 1, 1, 2]


def test_a_gap_that_a_failed_attempt_left_is_closed(relayed: Relayed):
    relayed.write("a", "b", "c")
    records = relayed.records()
    relayed.publisher.publish([records[0], records[2]])
    relayed.publish()
    assert relayed.topic() == [0, 2, 1, 2]


def test_a_topic_that_is_ahead_of_the_log_stops_relay_and_writer(relayed: Relayed):
    relayed.write("a", "b", "c")
    relayed.publish()
    put_back(relayed, position=1)
    relayed.write("d")
    relayed.restart()
    with pytest.raises(PutBack, match="put back"):
        relayed.publish()
    assert list(relayed.stopped) == [REGION]


def test_another_record_at_the_same_position_stops_too(relayed: Relayed):
    relayed.write("a", "b")
    relayed.publish()
    put_back(relayed, position=0)
    relayed.write("c", "d", "e")
    relayed.restart()
    with pytest.raises(PutBack, match="@1"):
        relayed.publish()
    assert relayed.topic() == [0, 1]


def test_a_missing_topic_is_named_with_what_creates_it(topicless: Relayed, kafka_server: Kafka):
    topicless.write("a")
    with pytest.raises(TopicMissing):
        topicless.publish()
    name = topic_of(REGION, topicless.service)
    assert topicless.relay.waits() == [
        f"the topic {name} does not exist; create it: kinerja topics apply"
    ]
    kafka_server.create(name)
    wait_for(lambda: publishes(topicless))
    assert (topicless.relay.waits(), topicless.topic()) == ([], [0])


@pytest.mark.parametrize("restarted", [True, False])
def test_a_topic_that_was_lost_is_published_from_the_beginning(
    relayed: Relayed, kafka_server: Kafka, restarted: bool
):
    relayed.write("a", "b", "c")
    relayed.publish()
    made_anew(kafka_server, relayed.service)
    if restarted:
        relayed.restart()
    relayed.write("d")
    wait_for(lambda: publishes(relayed))
    in_order = [0, 1, 2, 3]
    assert relayed.topic() in (in_order, [3, *in_order])


def put_back(relayed: Relayed, position: int) -> None:
    """The store as it was when this was the last record, checkpoint included."""
    mark = mark_of(relayed.records()[position])
    before = relayed.checkpoint()
    with relayed.bench.database.write() as connection:
        connection.execute(sa.text("DELETE FROM records WHERE position > :p"), {"p": position})
        after = before.moved(relayed.service, mark)
        assert move(connection, NAME, VERSION, REGION, before.row, after.row)
    bench = relayed.bench
    bench.writer.stop()
    known = bench.executor  # a process that has just started knows nothing of what was there
    bench.executor = Executor(bench.log, known.decider_of, known.now_us)
    bench.writer = Writer(bench.executor, Instruments().of(relayed.service))
    bench.writer.start()
