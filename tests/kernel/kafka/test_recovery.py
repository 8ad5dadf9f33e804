"""A database restored to the past under a topic that is ahead, and a topic that was lost."""

import asyncio
import re
from collections.abc import Callable

import msgspec
import pytest

from contracts.topics import topic_of
from kernel.checkpoint import read
from kernel.publisher import Publisher
from kernel.reach import Reach
from kernel.recovery import Published, published
from kernel.refusal import NotComparedYet, RegionStopped, Unavailable
from kernel.runtime import Runtime
from kernel.soundness import UNPROVEN
from kernel.unmendable import LogAndTopicDiffer, RegionIsStopped, TopicIsNotReadable
from kinerja.servers.process import free_port
from tests.kernel.kafka.parts import made_anew_in
from tests.kernel.kafka.place import SECONDS, Place
from tests.kernel.kafka.test_outage import away
from tests.kernel.logs import wait_for


def stored(runtime: Runtime, region: str) -> int:
    """How far the view is where its rows are, and not only in memory."""
    return read(runtime.running["training"].database, "found", 1, region).at("training").position


async def later(holds: Callable[[], bool]) -> None:
    await asyncio.to_thread(wait_for, holds, SECONDS)


async def test_a_restored_database_takes_no_commands_until_it_is_recovered(put_back: Place):
    whole = [record.body for record in put_back.topic()]
    async with put_back.running() as runtime:
        with pytest.raises(RegionStopped):
            await put_back.find(runtime, "other")
        why = put_back.why(runtime)["training.writer"]
        assert f"{put_back.region}/training@3 is not in the store" in why
        assert f"kinerja recover {put_back.region}/training" in why
        part = await asyncio.to_thread(put_back.walk, runtime, recover=True)
        assert (part.compared, part.recovered, part.log) == (2, 2, 3)
        assert put_back.log(runtime) == whole
        await put_back.find(runtime, "e")
        await put_back.published(runtime)
        assert put_back.why(runtime) == {}
    assert [record.position for record in put_back.topic()] == [0, 1, 2, 3, 4]


async def test_a_restored_database_is_noticed_where_nobody_commands(put_back: Place):
    async with put_back.running() as runtime:
        await later(lambda: "training.writer" in put_back.why(runtime))


async def test_a_dry_run_changes_nothing(put_back: Place):
    async with put_back.running() as runtime:
        part = await asyncio.to_thread(put_back.walk, runtime, recover=False)
        assert (part.compared, part.recovered, part.log) == (2, 2, 1)
        assert len(put_back.log(runtime)) == 2


async def test_a_database_restored_under_a_running_process_stops_and_goes_on(place: Place):
    async with place.running() as first:
        await place.find(first, "a", "b")
        await place.published(first)
    place.save()
    async with place.running() as runtime:
        await place.find(runtime, "c", "d")
        await place.published(runtime)
        whole = place.log(runtime)
        place.put_back()
        seen: list[type[Exception]] = []
        while RegionStopped not in seen:  # first the connections are found to be lost
            with pytest.raises(Unavailable) as refused:
                await place.find(runtime, "other")
            seen.append(refused.type)
        await later(lambda: "training.relay" in place.why(runtime))
        await asyncio.to_thread(place.walk, runtime, recover=True)
        assert place.log(runtime) == whole
        await later(lambda: place.why(runtime) == {})
        await later(lambda: stored(runtime, place.region) == 3)  # though nothing new was recorded
        await place.find(runtime, "e")
        await place.published(runtime)
    assert [record.position for record in place.topic()][-1] == 4


async def test_a_restored_database_takes_no_command_while_kafka_is_away(put_back: Place):
    async with put_back.running(kafka=f"127.0.0.1:{free_port()}") as without:
        for _ in range(2):
            with pytest.raises(NotComparedYet):
                await put_back.find(without, "other")
        assert "no command is taken before" in put_back.why(without)["training.writer"]
        assert len(put_back.log(without)) == 2


async def test_a_region_that_was_surveyed_takes_its_first_command_in_an_outage(place: Place):
    async with place.running() as first:
        await place.find(first, "a")
        await place.published(first)
    async with place.running() as runtime:
        await asyncio.to_thread(runtime.watch.survey)  # as at the first sweep
        with away(place.kafka):
            await place.find(runtime, "b")
            assert place.why(runtime)["training.writer"] == UNPROVEN
        await later(lambda: place.why(runtime) == {})
        await place.published(runtime)


async def test_where_both_wrote_recovery_refuses_and_names_the_first_position(put_back: Place):
    away = f"127.0.0.1:{free_port()}"
    async with put_back.running(kafka=away, serves_uncompared=True) as without:
        await put_back.find(without, "other", "another")  # decision 110: somebody wanted it so
        assert "Kafka was away" in put_back.why(without)["training.writer"]
        before = put_back.log(without)
    async with put_back.running() as runtime:
        with pytest.raises(RegionStopped):
            await put_back.find(runtime, "third")
        with pytest.raises(LogAndTopicDiffer, match=f"{put_back.region}/training@2"):
            await asyncio.to_thread(put_back.walk, runtime, recover=True)
        with pytest.raises(RegionIsStopped):
            running = runtime.running["training"]
            await asyncio.to_thread(published, running, put_back.region, 0, 0)
        assert put_back.log(runtime) == before
    assert len(put_back.topic()) == 4


async def test_a_topic_that_was_lost_is_published_again(place: Place):
    async with place.running() as first:
        await place.find(first, "a", "b", "c")
        await place.published(first)
    made_anew_in(place.kafka, topic_of(place.region, "training"))
    async with place.running() as runtime:
        await later(lambda: any("has lost" in each.why for each in runtime.ready().behind))
        running, done, position, offset = runtime.running["training"], False, 0, 0
        while not done:
            part: Published = await asyncio.to_thread(
                published, running, place.region, position, offset
            )
            position, offset, done = part.position + 1, part.offset, part.done
        assert [record.body for record in place.topic()] == place.log(runtime)
        assert not any("has lost" in each.why for each in runtime.ready().behind)


async def test_a_gap_in_the_topic_is_named_and_nothing_beyond_it_is_taken(put_back: Place):
    first, second, third, fourth = put_back.topic()
    made_anew_in(put_back.kafka, topic_of(put_back.region, "training"))
    publisher = Publisher(put_back.kafka.bootstrap, Reach())
    publisher.publish([first, second, fourth])
    async with put_back.running() as runtime:
        part = await asyncio.to_thread(put_back.walk, runtime, recover=True)
        assert (part.log, part.walk.position, part.walk.furthest) == (1, 1, 3)
        publisher.publish([third, fourth])
        part = await asyncio.to_thread(put_back.walk, runtime, recover=True)
        assert (part.log, part.recovered) == (3, 2)


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        (rb'"training\.TrainingNeedFound\.v1"', b'"training.TrainingNeedForeseen.v1"'),
        (rb'"need_id":"c"', b'"need_id":7'),
        (rb'"time":"[^"]+"', b'"time":"2001-01-01T00:00:00Z"'),
    ],
    ids=["a type that this build does not know", "a field of another type", "a time gone back"],
)
async def test_a_record_that_cannot_be_read_is_named_and_the_log_is_left_as_it_is(
    put_back: Place, written: bytes, instead: bytes
):
    first, second, third, fourth = put_back.topic()
    made_anew_in(put_back.kafka, topic_of(put_back.region, "training"))
    unreadable = msgspec.structs.replace(third, body=re.sub(written, instead, third.body))
    assert unreadable.body != third.body
    Publisher(put_back.kafka.bootstrap, Reach()).publish([first, second, unreadable, fourth])
    async with put_back.running() as runtime:
        before = put_back.log(runtime)
        for recover in (False, True):
            with pytest.raises(TopicIsNotReadable, match=f"{put_back.region}/training@2"):
                await asyncio.to_thread(put_back.walk, runtime, recover)
        assert put_back.log(runtime) == before
        with pytest.raises(RegionStopped):
            await put_back.find(runtime, "other")
