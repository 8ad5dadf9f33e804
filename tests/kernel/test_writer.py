"""The writer: what is decided, stored and answered, on PostgreSQL and on SQLite."""

import asyncio
from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa

from contracts.envelope import decode
from kernel.database import Database, DatabaseIsOwned
from kernel.group import KEY_LIFE_US
from kernel.log import PutBack
from kernel.order import Batch, BatchRefused, Key, Rehearsal
from kernel.refusal import KeyReused, QueueIsFull, RegionStopped, Stale, TooLarge
from tests.kernel.logs import REGION, Bench, bench, sqlite_url, unit_named
from tests.kernel.toy import Establish, NoSuchParent, NoSuchUnit, Rename, TitleIsTaken

KEY = Key("e1", "PUT /units", "k1", b"digest")


async def test_a_command_appends_its_events_and_answers_where(log: Bench):
    assert (await log.execute(unit_named("a"))).position == 0
    assert (await log.execute(Rename(unit_id="a", title="Dinas Kesehatan"))).version == 2


async def test_what_is_already_so_is_answered_quietly(log: Bench):
    first = await log.execute(unit_named("a"))
    again = await log.execute(unit_named("a"))
    assert (again.position, again.version, again.wrote) == (first.position, first.version, False)


async def test_a_refusal_fails_its_own_command_only(log: Bench):
    refused, done = await asyncio.gather(
        log.execute(Rename(unit_id="nobody", title="x")),
        log.execute(unit_named("a")),
        return_exceptions=True,
    )
    assert isinstance(refused, NoSuchUnit)
    assert not isinstance(done, BaseException)


async def test_a_defect_fails_its_own_command_only(log: Bench):
    failed, done = await asyncio.gather(
        log.execute(unit_named("a", title="defect")),
        log.execute(unit_named("b")),
        return_exceptions=True,
    )
    assert isinstance(failed, RuntimeError)
    assert log.all() == ["unit-b"]
    assert not isinstance(done, BaseException)


async def test_a_record_over_48_KiB_is_refused_and_nothing_of_its_command_stored(log: Bench):
    with pytest.raises(TooLarge):
        await log.execute(unit_named("a", title="x" * 49_000))
    assert log.all() == []


async def test_concurrent_commands_take_dense_positions(log: Bench):
    answers = await asyncio.gather(*(log.execute(unit_named(f"u{n}")) for n in range(300)))
    assert sorted(answer.position for answer in answers) == list(range(300))
    assert len(log.all()) == 300


async def test_regions_have_logs_of_their_own(log: Bench):
    await log.execute(unit_named("a"), region="13.71")
    await log.execute(unit_named("a"), region="13.72")
    assert log.log.ends() == {"13.71": 0, "13.72": 0}


async def test_a_batch_is_appended_whole_or_not_at_all(log: Bench):
    with pytest.raises(BatchRefused) as refused:
        await log.execute(unit_named("a"), Rename(unit_id="nobody", title="x"), unit_named("b"))
    assert list(refused.value.refusals) == [1]
    assert log.all() == []
    await log.execute(unit_named("a"))
    assert log.all() == ["unit-a"]


async def test_a_batch_of_one_is_refused_as_a_batch(log: Bench):
    batch = Batch([Rename(unit_id="nobody", title="x")])
    with pytest.raises(BatchRefused) as refused:
        await log.writer.execute(REGION, batch)
    assert [(n, type(no)) for n, no in refused.value.refusals.items()] == [(0, NoSuchUnit)]


async def test_a_rehearsal_tells_what_a_batch_would_append_and_appends_nothing(log: Bench):
    await log.execute(unit_named("a", "Dinas"))
    asked = [unit_named("a", "Dinas"), unit_named("b"), Rename(unit_id="b", title="Dinas Pangan")]
    told = await log.writer.rehearse(REGION, Rehearsal(asked))
    assert [len(types) for types in told.types] == [0, 1, 1]
    assert log.all() == ["unit-a"]
    assert (await log.execute(*asked)).position == 2


async def test_a_rehearsal_is_refused_as_the_batch_would_be(log: Bench):
    asked = [unit_named("a"), Rename(unit_id="nobody", title="x")]
    with pytest.raises(BatchRefused) as refused:
        await log.writer.rehearse(REGION, Rehearsal(asked))
    assert [(n, type(no)) for n, no in refused.value.refusals.items()] == [(1, NoSuchUnit)]
    assert (await log.execute(unit_named("a"))).wrote


async def test_a_rehearsal_sees_what_the_same_group_appends_before_it(log: Bench):
    asked = Rehearsal([Rename(unit_id="a", title="Dinas Pangan")])
    done, told = await asyncio.gather(
        log.execute(unit_named("a")), log.writer.rehearse(REGION, asked)
    )
    assert (done.position, [len(types) for types in told.types]) == (0, [1])


async def test_a_refused_batch_leaves_the_states_as_they_were(log: Bench):
    with pytest.raises(BatchRefused):
        await log.execute(unit_named("a", "first"), Rename(unit_id="nobody", title="x"))
    assert (await log.execute(unit_named("a", "second"))).wrote


async def test_a_batch_may_exceed_a_group(log: Bench):
    answer = await log.execute(*(unit_named(f"u{n}") for n in range(5_000)))
    assert answer.position == 4_999
    assert len(log.all()) == 5_000


async def test_a_decision_sees_other_streams_of_the_same_group(log: Bench):
    child = Establish(unit_id="child", title="Kelurahan", parent_id="parent")
    with pytest.raises(NoSuchParent):
        await log.execute(child)
    assert (await log.execute(unit_named("parent"), child)).position == 1


async def test_a_client_that_names_another_version_is_refused(log: Bench):
    await log.execute(unit_named("a"))
    with pytest.raises(Stale):
        await log.execute(Rename(unit_id="a", title="x"), expected=0)
    assert (await log.execute(Rename(unit_id="a", title="x"), expected=1)).version == 2


async def test_a_repeated_key_gets_the_same_answer(log: Bench):
    first = await log.execute(unit_named("a"), key=KEY)
    await log.execute(Rename(unit_id="a", title="Dinas Kesehatan"))
    again = await log.execute(unit_named("a"), key=KEY)
    assert (again.position, again.version) == (first.position, first.version)


async def test_a_key_twice_in_one_group_shares_the_answer(log: Bench):
    same = [log.execute(unit_named("a", "Dinas"), key=KEY) for _ in range(5)]
    assert {answer.position for answer in await asyncio.gather(*same)} == {0}


async def test_a_key_with_another_payload_is_refused(log: Bench):
    await log.execute(unit_named("a"), key=KEY)
    with pytest.raises(KeyReused):
        await log.execute(unit_named("b"), key=KEY._replace(digest=b"another"))


async def test_a_key_is_not_kept_for_a_refused_command(log: Bench):
    with pytest.raises(NoSuchUnit):
        await log.execute(Rename(unit_id="a", title="x"), key=KEY)
    assert (await log.execute(unit_named("a"), key=KEY._replace(digest=b"another"))).wrote


async def test_a_key_older_than_72_hours_is_forgotten(log: Bench):
    await log.execute(unit_named("a"), key=KEY)
    aged = log.executor.now_us() + KEY_LIFE_US + 1_000_000
    log.executor.now_us = lambda: aged
    assert (await log.execute(unit_named("b"), key=KEY._replace(digest=b"another"))).wrote


async def test_time_never_goes_backwards_within_a_log(log: Bench):
    await log.execute(unit_named("a"))
    log.executor.now_us = lambda: 0
    await log.execute(unit_named("b"))
    first, second = log.log.after(REGION, -1, 2)
    assert second.time_us == first.time_us


async def test_the_stored_bytes_say_what_the_columns_say(log: Bench):
    await log.execute(unit_named("a"), actor="e7", traceparent="", causation="13.72/x@1")
    (record,) = log.log.after(REGION, -1, 1)
    envelope = decode(record.body)
    assert (envelope.id, envelope.position, envelope.stream) == (record.id, 0, "unit-a")
    assert (envelope.actor, envelope.causation) == ("e7", "13.72/x@1")
    assert envelope.correlation == record.id


async def test_a_caller_that_has_gone_away_disturbs_nobody(log: Bench):
    gone = asyncio.create_task(log.execute(unit_named("gone")))
    await asyncio.sleep(0)
    gone.cancel()
    assert (await log.execute(unit_named("a"))).wrote


async def test_states_dropped_from_memory_are_read_again(log: Bench):
    await log.execute(unit_named("a"))
    log.writer._states.clear()  # pyright: ignore[reportPrivateUsage]
    with pytest.raises(TitleIsTaken):
        await log.execute(unit_named("a", "another"))


async def test_a_store_put_back_in_time_stops_its_region_only(log: Bench):
    await log.execute(unit_named("a"))
    await log.execute(unit_named("b"))
    with log.database.write() as connection:
        connection.execute(sa.text("DELETE FROM records WHERE position = 1"))
    with pytest.raises(RegionStopped):
        await log.execute(unit_named("c"))
    with pytest.raises(RegionStopped):
        await log.execute(unit_named("d"))
    assert log.all() == ["unit-a"]
    assert (await log.execute(unit_named("e"), region="13.71")).wrote


async def test_a_quiet_answer_from_a_store_put_back_is_not_given(log: Bench):
    await log.execute(unit_named("a"))
    with log.database.write() as connection:
        connection.execute(sa.text("DELETE FROM records"))
    with pytest.raises(RegionStopped):
        await log.execute(unit_named("a"))


def test_appending_behind_a_record_that_is_not_there_is_refused(log: Bench):
    log.do(unit_named("a"))
    tail = log.log.tail(REGION)
    other = msgspec.structs.replace(tail, id="another")
    row = {
        "region": REGION,
        "position": 1,
        "id": "i",
        "stream": "s",
        "version": 1,
        "type": "t",
        "time_us": 0,
        "body": b"{}",
    }
    with pytest.raises(PutBack), log.database.stroke() as connection:
        log.log.append(connection, other, [row], [])


def test_one_process_owns_a_sqlite_file(tmp_path: Path):
    url = sqlite_url(tmp_path)
    with bench(url), pytest.raises(DatabaseIsOwned):
        Database(url)
    Database(url).close()


async def test_what_waits_when_its_region_stops_is_not_written(log: Bench):
    await log.execute(unit_named("a"))
    with log.database.write() as connection:
        connection.execute(sa.text("DELETE FROM records"))
    ended = await asyncio.gather(
        *(log.execute(*(unit_named(f"u{n}-{i}") for i in range(900))) for n in range(5)),
        return_exceptions=True,
    )
    assert [type(each) for each in ended] == [RegionStopped] * 5
    assert log.all() == []


async def test_a_full_queue_is_said_at_once_and_loses_nothing(log: Bench):
    big = 200 * 1024 * 1024
    first, second, third = await asyncio.gather(
        *(log.execute(unit_named(f"u{n}"), size=big) for n in range(3)), return_exceptions=True
    )
    done = [each for each in (first, second, third) if not isinstance(each, BaseException)]
    assert any(isinstance(each, QueueIsFull) for each in (first, second, third))
    assert len(log.all()) == len(done)
