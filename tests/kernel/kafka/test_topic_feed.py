"""Feeds over Kafka: every record once and in order, whatever Kafka delivers."""

from functools import partial

import pytest
from msgspec.structs import replace

from contracts.topics import topic_of
from kernel.checkpoint import Mark
from kernel.follower import mark_of
from tests.kernel.kafka.parts import Hearing, Relayed, hearing, made_anew, publishes
from tests.kernel.logs import REGION, wait_for
from tests.servers import Kafka

MANY = 300
SMALL = 100  # records in a window


@pytest.fixture
def many(relayed: Relayed) -> Relayed:
    relayed.write(*(f"u{n}" for n in range(MANY)))
    relayed.publish()
    return relayed


def mark_at(relayed: Relayed, position: int) -> Mark:
    """As a follower has it that read this record from the topic, whose offsets are positions."""
    mark = mark_of(relayed.records()[position])
    return Mark(mark.position, mark.id, position)


def test_a_follower_hears_all_records_as_they_were_written(many: Relayed):
    with hearing(many.bootstrap, many.service) as heard:
        reader = heard.reader()
        wait_for(lambda: reader.reaches(MANY - 1))
        assert [r.body for r in reader.seen] == [r.body for r in many.records()]


def test_what_comes_later_wakes_the_followers(many: Relayed):
    with hearing(many.bootstrap, many.service, mark_at(many, MANY - 1)) as heard:
        wait_for(lambda: REGION in heard.woken)
        heard.woken.clear()
        many.write("later")
        many.publish()
        wait_for(lambda: REGION in heard.woken)
        assert heard.readers[0].reaches(MANY)


def test_a_follower_that_was_ahead_begins_where_it_was(many: Relayed):
    with hearing(many.bootstrap, many.service, mark_at(many, 200)) as heard:
        wait_for(lambda: heard.readers[0].reaches(MANY - 1))
        assert heard.readers[0].seen[0].position == 201


def test_the_last_record_applied_can_be_looked_at(many: Relayed):
    mark = mark_at(many, 200)
    with hearing(many.bootstrap, many.service, mark) as heard:
        wait_for(lambda: len(heard.feed.after(REGION, 199, 1, None)) == 1)
        assert heard.feed.after(REGION, 199, 1, None)[0].id == mark.id


def test_a_record_is_found_by_its_position_wherever_followers_are(many: Relayed):
    with hearing(many.bootstrap, many.service, mark_at(many, 250)) as heard:
        wait_for(lambda: heard.readers[0].reaches(MANY - 1))
        assert heard.feed.one(REGION, 17) == replace(many.records()[17], offset=17)
        assert heard.feed.one(REGION, MANY + 7) is None


def test_two_followers_read_from_where_each_is(many: Relayed):
    with hearing(many.bootstrap, many.service, mark_at(many, 250), Mark()) as heard:
        ahead, behind = heard.readers
        wait_for(lambda: ahead.reaches(MANY - 1) and behind.reaches(MANY - 1))
        assert (len(ahead.seen), len(behind.seen)) == (MANY - 251, MANY)


def test_one_who_caught_up_hears_what_comes_later(many: Relayed):
    with hearing(many.bootstrap, many.service, mark_at(many, 250), mark_at(many, 10)) as heard:
        wait_for(lambda: all(reader.reaches(MANY - 1) for reader in heard.readers))
        many.write("later")
        many.publish()
        wait_for(lambda: all(reader.reaches(MANY) for reader in heard.readers))


@pytest.mark.parametrize("offset", [None, 0, 3, 250, MANY, 10_000])
def test_a_hint_that_is_wrong_costs_time_and_no_record(many: Relayed, offset: int | None):
    right = mark_at(many, 200)
    wrong = Mark(right.position, right.id, offset)
    with hearing(many.bootstrap, many.service, wrong, Mark(20, "other", offset)) as heard:
        ahead, behind = heard.readers
        wait_for(lambda: ahead.reaches(MANY - 1) and behind.reaches(MANY - 1))
        assert ahead.seen[0].position == 201


def test_duplicates_are_skipped(many: Relayed):
    many.publisher.publish(many.records()[100:])
    many.write("later")
    many.publish()
    with hearing(many.bootstrap, many.service) as heard:
        reader = heard.reader()
        wait_for(lambda: reader.reaches(MANY))
        assert len(reader.seen) == MANY + 1


def test_a_record_beyond_a_gap_waits_until_the_gap_is_closed(relayed: Relayed):
    relayed.write("a", "b", "c")
    first, second, third = relayed.records()
    relayed.publisher.publish([first, third])
    with hearing(relayed.bootstrap, relayed.service) as heard:
        reader = heard.reader()
        wait_for(lambda: bool(heard.feeds.waits()) and reader.reaches(0))
        where = f"{REGION}/{relayed.service}@1"
        wait_for(lambda: heard.feeds.waits() == [f"{where} is missing in its topic"])
        assert not reader.reaches(1)
        relayed.publisher.publish([second, third])
        wait_for(lambda: reader.reaches(2))
        assert heard.feeds.waits() == []


def test_a_topic_that_was_made_anew_is_heard_on(relayed: Relayed, kafka_server: Kafka):
    relayed.write("a", "b", "c")
    relayed.publish()
    with hearing(relayed.bootstrap, relayed.service) as heard:
        reader = heard.reader()
        wait_for(lambda: reader.reaches(2))
        made_anew(kafka_server, relayed.service)
        relayed.write("d")
        wait_for(lambda: publishes(relayed))
        wait_for(lambda: reader.reaches(3), seconds=40)
        assert len(reader.seen) == 4


def test_what_is_no_record_of_the_log_is_left_out(relayed: Relayed):
    relayed.write("a", "b")
    first, second = relayed.records()
    foreign = first.body.replace(b'"partitionkey":"13.72"', b'"partitionkey":"13.71"')
    assert foreign != first.body
    relayed.publish_bytes(first.body, b"no json", b"", foreign, second.body)
    with hearing(relayed.bootstrap, relayed.service) as heard:
        reader = heard.reader()
        wait_for(lambda: reader.reaches(1))
        wait_for(lambda: heard.feeds.waits() == [])  # the group joins beside the reader


def test_a_full_window_waits_for_its_fastest_follower(many: Relayed):
    with hearing(many.bootstrap, many.service, Mark(), most_records=SMALL) as heard:
        reader = heard.readers[0]
        wait_for(lambda: len(heard.feed.after(REGION, -1, MANY, None)) == MANY)
        many.write("later")
        many.publish()
        wait_for(lambda: heard.feed.ends() == {REGION: MANY})
        assert heard.feed.after(REGION, MANY - 1, 1, None) == []
        wait_for(lambda: reader.reaches(MANY))
        assert len(reader.seen) == MANY + 1


def test_a_slow_follower_reads_what_a_full_window_dropped(relayed: Relayed):
    both = Mark(), Mark()
    with hearing(relayed.bootstrap, relayed.service, *both, most_records=SMALL) as heard:
        fast, slow = heard.readers
        for batch in range(5):
            relayed.write(*(f"u{batch}-{n}" for n in range(60)))
            relayed.publish()
            wait_for(partial(fast.reaches, 60 * batch + 59))
        assert slow.mark.position == -1
        wait_for(lambda: slow.reaches(299))
        assert len(slow.seen) == 300


def test_the_end_of_a_log_is_known_before_anybody_has_read_it(many: Relayed):
    with hearing(many.bootstrap, many.service, mark_at(many, 10)) as heard:
        wait_for(lambda: not heard.feeds.waits())
        assert heard.feed.ends() == {REGION: MANY - 1}


def test_a_topic_added_later_is_heard(relayed: Relayed, kafka_server: Kafka):
    with hearing(relayed.bootstrap, relayed.service) as heard:
        wait_for(lambda: not heard.feeds.waits())
        kafka_server.create(topic_of("13.71", relayed.service))
        relayed.bench.do(*relayed.commands("a"), region="13.71")
        relayed.publisher.publish(relayed.records("13.71"))
        reader = heard.reader()
        wait_for(lambda: reader.step(region="13.71") == 1)


def test_a_service_without_topics_is_named(topicless: Relayed):
    with hearing(topicless.bootstrap, topicless.service) as heard:
        name = topic_of("<region>", topicless.service)
        sentence = f"no topic {name} exists; create it: kinerja topics apply"
        wait_for(lambda: heard.feeds.waits() == [sentence])


def test_two_instances_share_the_regions(relayed: Relayed, kafka_server: Kafka):
    kafka_server.create(topic_of("13.71", relayed.service))
    for region in (REGION, "13.71"):
        relayed.bench.do(*relayed.commands("a"), region=region)
        relayed.publisher.publish(relayed.records(region))
    with (
        hearing(relayed.bootstrap, relayed.service, Mark()) as one,
        hearing(relayed.bootstrap, relayed.service, Mark()) as other,
    ):
        wait_for(lambda: sorted([*ends(one), *ends(other)]) == ["13.71", REGION])


def ends(heard: Hearing) -> list[str]:
    return [] if heard.feeds.waits() else list(heard.feed.ends())
