"""How an effect reads its log: from now on, each record once, and what cannot be is parked."""

from dataclasses import replace
from pathlib import Path

import pytest

from contracts.evaluation import EvaluationScored
from kernel.checkpoint import read
from kernel.deliveries import counts
from kernel.filling import VERSION, Filling
from kernel.heard import Heard
from kernel.operations_parked import retried
from kernel.order import Batch, Moved, StillFails
from kernel.parking import NothingIsParked, Stream
from kernel.service import Service
from tests.kernel.effects.calling import UnitEvent, calling, running
from tests.kernel.effects.receiver import receiving
from tests.kernel.effects.street import Street, record, until
from tests.kernel.logs import REGION
from tests.kernel.toy import Rename, units_service


async def test_a_new_effect_begins_now_and_in_a_region_met_later_at_its_beginning(
    database_url: str, tmp_path: Path
):
    async with running(database_url, tmp_path, None) as before:
        await record(before, "old", "good")
    with receiving() as receiver:
        effect = calling({"good": receiver.url})
        async with running(database_url, tmp_path, effect) as runtime:
            await record(runtime, "u1", "good")
            await until(lambda: len(receiver.posts) == 1)
            database = runtime.running["reporting"].database
            await until(lambda: counts(database, "calling").waiting == 0)
        async with running(database_url, tmp_path, None) as meanwhile:
            await record(meanwhile, "u2", "good")
            await record(meanwhile, "u3", "good", region="13.71")
        async with running(database_url, tmp_path, effect):
            await until(lambda: len(receiver.posts) == 3)
    assert receiver.posts[0].subject == "unit-u1"
    assert {post.subject for post in receiver.posts[1:]} == {"unit-u2", "unit-u3"}


async def test_an_effect_that_begins_at_the_beginning_sends_what_was_before_it(
    database_url: str, tmp_path: Path
):
    async with running(database_url, tmp_path, None) as before:
        await record(before, "old", "good")
    with receiving() as receiver:
        effect = replace(calling({"good": receiver.url}), begins="beginning")
        async with running(database_url, tmp_path, effect):
            await until(lambda: len(receiver.posts) == 1)
    assert receiver.posts[0].subject == "unit-old"


async def test_what_an_effect_can_never_apply_is_parked_with_its_successors(street: Street):
    await street.tell("bad", "unsendable")
    await street.runtime.running["reporting"].writer.execute(
        REGION, Batch([Rename(unit_id="bad", title="good0")])
    )
    await street.tell("fine", "good0")
    assert await street.got("good0", 1) == ["unit-fine"]
    await until(street.runtime.loop.is_settled)
    assert street.asked("SELECT position, stream, reason FROM parked ORDER BY position") == [
        (0, "unit-bad", "defect: RuntimeError"),
        (1, "unit-bad", "behind a parked record of its stream"),
    ]
    assert street.receiver.subjects("/good0") == ["unit-fine"]


def to_good(heard: Heard[UnitEvent]) -> list[str]:
    return ["good"]


async def test_parked_records_are_queued_once_they_can_be_in_order(
    database_url: str, tmp_path: Path
):
    of = Stream("calling", VERSION, REGION, "reporting", "unit-bad")
    with receiving() as receiver:
        effect = calling({"good": receiver.url})
        async with running(database_url, tmp_path, effect) as runtime:
            await record(runtime, "bad", "unsendable")
            writer = runtime.running["reporting"].writer
            await writer.execute(REGION, Batch([Rename(unit_id="bad", title="good")]))
            await until(runtime.loop.is_settled)
            still = retried(runtime.running["reporting"], of)
            assert (still.applied, still.failed, still.left) == ([], 0, 2)
            assert still.reason == "defect: RuntimeError"
        mended = replace(effect, receivers=to_good)
        async with running(database_url, tmp_path, mended) as runtime:
            done = retried(runtime.running["reporting"], of)
            assert (done.applied, done.failed, done.left) == ([0, 1], None, 0)
            await record(runtime, "fine", "good")
            await until(lambda: len(receiver.posts) == 3)
            with pytest.raises(NothingIsParked):
                retried(runtime.running["reporting"], of)
    assert [post.subject for post in receiver.posts] == ["unit-bad", "unit-bad", "unit-fine"]


async def test_a_retry_gives_way_to_a_follower_that_moves(street: Street):
    await street.tell("bad", "unsendable")
    await until(street.runtime.loop.is_settled)
    running = street.runtime.running["reporting"]
    [parked] = running.log.after(REGION, -1, 1)
    fill = running.outgoing.fillings()["calling"]
    stale = read(street.database, "calling", VERSION, "nowhere")
    with pytest.raises(StillFails):
        fill.again(REGION, stale, parked)
    mended = Filling(replace(fill.effect, receivers=to_good), street.database, fill.wake)
    with pytest.raises(Moved):
        mended.again(REGION, stale, parked)
    assert street.asked("SELECT count(*) FROM parked") == [(1,)]


async def test_a_page_delivered_twice_is_queued_once(street: Street):
    await street.tell("u1", "good0")
    await street.got("good0", 1)
    await until(street.runtime.loop.is_settled)
    running = street.runtime.running["reporting"]
    fill = running.outgoing.fillings()["calling"]
    stale = read(street.database, "calling", VERSION, "nowhere")
    records = running.log.after(REGION, -1, 10)
    assert fill(REGION, stale, "reporting", records) is None
    assert street.asked("SELECT count(*) FROM deliveries") == [(1,)]


async def test_a_clock_that_was_set_back_holds_up_nothing(street: Street):
    street.answers["moody"] = [500]
    await street.tell("u1", "moody")
    await street.shown("moody")
    tomorrow = "86400000000"
    street.execute(
        f"UPDATE receivers SET due_us = due_us + {tomorrow}, claimed_until_us = due_us + {tomorrow}"
    )
    assert await street.got("moody", 2) == ["unit-u1", "unit-u1"]


async def test_something_added_while_a_queue_is_found_empty_is_not_forgotten(street: Street):
    await street.tell("u1", "good0")
    await street.got("good0", 1)
    await street.emptied()
    sender = street.runtime.running["reporting"].outgoing.senders["calling"]
    await sender.stop()
    street.execute("UPDATE receivers SET due_us = 0")
    [queue] = sender.queues.claim(1, False)
    assert sender.queues.first(queue) is None
    await street.tell("u2", "good0")
    await until(street.runtime.loop.is_settled)
    sender.queues.release(queue, is_empty=True)
    assert [q.receiver for q in sender.queues.claim(1, False)] == ["good0"]


async def test_a_queue_that_was_lost_to_another_is_left_alone(street: Street):
    await street.tell("u1", "absent")
    await street.shown("absent")
    sender = street.runtime.running["reporting"].outgoing.senders["calling"]
    await sender.stop()
    street.execute("UPDATE receivers SET due_us = 0, claimed_until_us = 0, claimed_by = ''")
    [queue] = sender.queues.claim(1, True)
    waiting = sender.queues.first(queue)
    assert waiting is not None
    street.execute("UPDATE receivers SET claimed_by = 'another'")
    assert not sender.queues.renew(queue)
    assert not sender.queues.end(queue, waiting, None)
    assert street.asked("SELECT claimed_by FROM receivers") == [("another",)]


def test_an_effect_hears_its_own_log_only():
    other = replace(calling({}), hears=EvaluationScored)
    with pytest.raises(TypeError, match="hears another log than reporting"):
        Service("reporting", [], units_service.routes, effects=[other])
