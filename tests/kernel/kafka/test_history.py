"""Rebuilding and replaying from a topic gives what the log gives."""

from collections.abc import Generator

import pytest

from kernel.build_store import BuildStore
from kernel.history import LogHistory, TopicHistory
from kernel.reach import Reach
from kernel.rebuild import rebuild
from kernel.replay import Moment, NotRecordedYet, replay
from kernel.topic_reader import TopicReader
from kernel.view_rows import Rows
from tests.kernel.kafka.parts import Relayed
from tests.kernel.logs import REGION
from tests.kernel.toy import Rename, titles


@pytest.fixture
def history(relayed: Relayed) -> Generator[TopicHistory]:
    opened = opened_for(relayed)
    yield opened
    opened.close()


def opened_for(relayed: Relayed) -> TopicHistory:
    return TopicHistory(TopicReader(relayed.bootstrap, REGION, relayed.service, Reach()))


def written(relayed: Relayed) -> None:
    """Positions 0 to 2, and 3: a renamed. Some stand twice in the topic, out of turn."""
    relayed.write("a", "b", "c")
    relayed.bench.do(Rename(unit_id="a", title="later"))
    relayed.publish()
    relayed.publish_bytes(*(record.body for record in relayed.records()[1:3]))


def test_a_rebuild_from_the_topic_has_the_rows_and_marks_of_one_from_the_log(
    relayed: Relayed, history: TopicHistory
):
    written(relayed)
    rows = Rows(titles, relayed.bench.database)
    relayed.bench.database.create(rows.table.metadata)
    stores = [BuildStore(rows, REGION), BuildStore(rows, REGION)]
    log = LogHistory(relayed.bench.log, REGION)
    marks = [
        rebuild(titles, [source], store)[relayed.service]
        for source, store in zip((log, history), stores, strict=True)
        if store.begin()
    ]
    keys = ["a", "b", "c"]
    assert stores[0].get(keys) == stores[1].get(keys)
    assert stores[1].get(keys)["a"].changes == 2
    assert [(mark.position, mark.id) for mark in marks] == [(3, relayed.records()[3].id)] * 2
    assert marks[1].offset == 3


def test_a_replay_from_the_topic_stops_at_the_position_and_at_the_time(
    relayed: Relayed, history: TopicHistory
):
    written(relayed)
    at_position = replay(titles, [history], Moment({relayed.service: 2}))
    assert at_position.positions == {relayed.service: 2}
    assert at_position.rows["a"].changes == 1
    before_the_last = Moment({}, relayed.records()[3].time_us - 1)
    assert replay(titles, [history], before_the_last).rows == at_position.rows


def test_a_position_that_is_not_in_the_topic_yet_is_refused(
    relayed: Relayed, history: TopicHistory
):
    written(relayed)
    with pytest.raises(NotRecordedYet):
        replay(titles, [history], Moment({relayed.service: 4}))


def test_an_empty_topic_and_a_missing_one_have_no_rows(topicless: Relayed):
    history = opened_for(topicless)
    assert history.end() == -1
    assert replay(titles, [history], Moment({}, 2**53)).rows == {}
    history.close()
