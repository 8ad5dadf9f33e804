"""One suite for both feeds: a log read by SQL, and the same log read from its Kafka topics."""

from collections.abc import Generator
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec
import pytest

from contracts.topics import topic_of
from kernel.feed import Feed
from kernel.publisher import Publisher
from kernel.reach import Reach
from tests.kernel.kafka.parts import hearing, unique_name
from tests.kernel.logs import REGION, Bench, bench, sqlite_url, unit_named, wait_for
from tests.kernel.toy import units_service
from tests.servers import Kafka

OTHER = "13.71"


@dataclass
class Heard:
    """A log, and a feed of it."""

    bench: Bench
    feed: Feed
    publisher: Publisher | None = None
    woken: list[str] = field(default_factory=list[str])

    def write(self, *names: str, region: str = REGION) -> None:
        """Returns when the feed has it."""
        before = len(self.bench.all(region))
        self.bench.do(*(unit_named(name) for name in names), region=region)
        if self.publisher:
            self.publisher.publish(self.bench.log.after(region, before - 1, len(names)))
        last = before + len(names) - 1
        wait_for(lambda: len(self.feed.after(region, last - 1, 1, None)) == 1)

    def positions(self, after: int = -1, limit: int = 1000, region: str = REGION) -> list[int]:
        return [record.position for record in self.feed.after(region, after, limit, None)]


@pytest.fixture(params=["sql", pytest.param("kafka", marks=pytest.mark.server)])
def heard(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[Heard]:
    over_kafka = request.param == "kafka"
    service = replace(units_service, name=unique_name())
    with bench(sqlite_url(tmp_path), service) as opened:
        if not over_kafka:
            yield listening(Heard(opened, opened.log))
            return
        kafka: Kafka = request.getfixturevalue("kafka_server")
        kafka.create(*(topic_of(region, service.name) for region in (REGION, OTHER)))
        with hearing(kafka.bootstrap, service.name) as hears:
            wait_for(lambda: not hears.feeds.waits())
            yield listening(Heard(opened, hears.feed, Publisher(kafka.bootstrap, Reach())))


def listening(heard: Heard) -> Heard:
    heard.feed.on_news(heard.woken.append)
    return heard


def test_records_come_in_order_with_the_bytes_that_were_written(heard: Heard):
    heard.write("a", "b", "c")
    records = heard.feed.after(REGION, -1, 10, None)
    assert [r.body for r in records] == [r.body for r in heard.bench.log.after(REGION, -1, 10)]
    assert [r.position for r in records] == [0, 1, 2]


def test_a_record_is_described_alike(heard: Heard):
    heard.write("a")
    (record,) = heard.feed.after(REGION, -1, 1, None)
    (written,) = heard.bench.log.after(REGION, -1, 1)
    assert msgspec.structs.replace(record, offset=None) == written


def test_reading_begins_behind_a_position(heard: Heard):
    heard.write("a", "b", "c")
    assert heard.positions(after=0) == [1, 2]
    assert heard.positions(after=2) == []


def test_no_more_come_than_were_asked_for(heard: Heard):
    heard.write("a", "b", "c")
    assert heard.positions(limit=2) == [0, 1]


def test_what_comes_later_is_read_on(heard: Heard):
    heard.write("a")
    heard.write("b", "c")
    assert heard.positions(after=0) == [1, 2]


def test_regions_are_apart(heard: Heard):
    heard.write("a", "b")
    heard.write("c", region=OTHER)
    assert (heard.positions(), heard.positions(region=OTHER)) == ([0, 1], [0])


def test_a_log_without_records_has_nothing_to_read(heard: Heard):
    assert heard.positions() == []
    assert heard.feed.ends() == {}


def test_the_ends_are_those_of_the_regions_with_records(heard: Heard):
    heard.write("a", "b")
    wait_for(lambda: dict(heard.feed.ends()) == {REGION: 1})


def test_who_wants_news_is_woken_with_the_region(heard: Heard):
    heard.write("a", region=OTHER)
    wait_for(lambda: OTHER in heard.woken)


def test_only_a_store_has_everything_at_once(heard: Heard):
    assert heard.feed.is_store == (heard.publisher is None)
