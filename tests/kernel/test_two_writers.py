"""Several writers on one region's log, and connections lost while they write (PostgreSQL)."""

import asyncio
import multiprocessing
import threading
from collections.abc import Generator

import psycopg
import pytest
import sqlalchemy as sa

from kernel.order import Rehearsal
from kernel.refusal import Unavailable
from tests.kernel.logs import REGION, Bench, bench, unit_named
from tests.kernel.toy import Rename, TitleIsTaken
from tests.servers import conninfo

FIRST_RECORD = (
    "INSERT INTO records (region, position, id, stream, version, type, time_us, body)"
    " VALUES (%s, 0, 'i', 's', 1, 'reporting.UnitEstablished.v1', 0, '')"
)


@pytest.fixture
def two(postgres_database: str) -> Generator[tuple[Bench, Bench]]:
    with bench(postgres_database) as first, bench(postgres_database) as second:
        yield first, second


def write_many(url: str, name: str, count: int) -> None:
    async def all_of_them(log: Bench) -> None:
        await asyncio.gather(*(log.execute(unit_named(f"{name}{n}")) for n in range(count)))

    with bench(url) as log:
        asyncio.run(all_of_them(log))


def test_two_processes_on_one_region_lose_and_double_nothing(postgres_database: str):
    spawn = multiprocessing.get_context("spawn")
    both = [spawn.Process(target=write_many, args=(postgres_database, n, 400)) for n in "ab"]
    for process in both:
        process.start()
    for process in both:
        process.join(timeout=60)
        assert process.exitcode == 0
    with bench(postgres_database) as log:
        assert sorted(log.all()) == sorted(f"unit-{n}{i}" for n in "ab" for i in range(400))


async def test_writers_take_turns_on_the_same_streams(two: tuple[Bench, Bench]):
    first, second = two
    await first.execute(unit_named("a", "0"))
    for n in range(1, 20):
        answer = await two[n % 2].execute(Rename(unit_id="a", title=str(n)))
        assert answer.version == n + 1
    assert first.all() == second.all()


async def test_a_refusal_never_comes_from_a_stale_state(two: tuple[Bench, Bench]):
    first, second = two
    await first.execute(unit_named("a", "old"))
    await second.execute(Rename(unit_id="a", title="new"))
    assert not (await first.execute(unit_named("a", "new"))).wrote
    with pytest.raises(TitleIsTaken):
        await first.execute(unit_named("a", "old"))


async def test_a_rehearsal_never_comes_from_a_stale_state(two: tuple[Bench, Bench]):
    first, second = two
    await first.execute(unit_named("a", "old"))
    await second.execute(Rename(unit_id="a", title="new"))
    told = await first.writer.rehearse(REGION, Rehearsal([Rename(unit_id="a", title="new")]))
    assert told.types == [[]]


async def test_an_answer_that_it_is_already_so_is_true_now(two: tuple[Bench, Bench]):
    first, second = two
    await first.execute(unit_named("a", "old"))
    await second.execute(Rename(unit_id="a", title="new"))
    assert (await first.execute(Rename(unit_id="a", title="old"))).wrote


async def test_a_writer_far_behind_drops_its_states(two: tuple[Bench, Bench]):
    first, second = two
    await first.execute(unit_named("a"))
    await second.execute(*(unit_named(f"u{n}") for n in range(6_000)))
    assert not (await first.execute(unit_named("u5999"))).wrote


async def test_lost_connections_leave_each_command_done_once_or_said_unknown(
    postgres_database: str,
):
    is_over = threading.Event()
    killer = threading.Thread(target=terminate_others, args=(postgres_database, is_over))
    with bench(postgres_database) as log:
        killer.start()
        ended = await asyncio.gather(
            *(renamed_many(log, f"u{n}") for n in range(16)), return_exceptions=True
        )
        is_over.set()
        killer.join()
        assert not [each for each in ended if isinstance(each, BaseException)]
    with bench(postgres_database) as later:  # the connections left in the pool may be cut ones
        assert len(later.all()) == 16 * 40


async def test_regions_that_another_instance_holds_wait_without_a_worker(postgres_database: str):
    held = ["13.71", "13.73"]  # as many as there are workers
    with bench(postgres_database) as log, psycopg.connect(conninfo(postgres_database)) as another:
        for region in held:
            another.execute(FIRST_RECORD, (region,))
        waiting = [asyncio.create_task(log.execute(unit_named("a"), region=r)) for r in held]
        for n in range(20):  # the region of somebody else is served meanwhile
            await log.execute(unit_named(f"u{n}"))
        assert not any(task.done() for task in waiting)
        another.commit()
        assert [answer.position for answer in await asyncio.gather(*waiting)] == [1, 1]


async def renamed_many(log: Bench, unit: str) -> None:
    """Forty commands on one stream; what is unknown is safe to repeat."""
    for n in range(40):
        command = Rename(unit_id=unit, title=str(n)) if n else unit_named(unit, "0")
        while True:
            try:
                answer = await log.execute(command)
            except Unavailable:
                continue
            assert answer.version == n + 1, "done twice, or not at all"
            break


def terminate_others(url: str, is_over: threading.Event) -> None:
    """Cut every other connection to the database, again and again."""
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    cut = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    while not is_over.wait(0.02):
        with engine.connect() as connection:
            connection.execute(sa.text(cut))
