"""The proxy loses exactly what it is told to lose, against a real PostgreSQL."""

import asyncio
from collections.abc import Callable, Generator
from contextlib import contextmanager

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from kernel.database import Database
from kernel.log import Log, Row, Tail
from kernel.tables import metadata
from tests.faults.proxy import Proxy
from tests.faults.world import until

ROW: Row = {
    "region": "13.72",
    "position": 0,
    "id": "first",
    "stream": "s",
    "version": 1,
    "type": "toy.Happened.v1",
    "time_us": 1,
    "body": b"{}",
}


@contextmanager
def through(proxy: Proxy, url: str) -> Generator[Database]:
    changed = make_url(url).set(port=proxy.port)
    database = Database(changed.render_as_string(hide_password=False), connections=1)
    try:
        yield database
    finally:
        database.close()


async def proxied(url: str, use: Callable[[Proxy, Database], None]) -> Proxy:
    """Use a database in a thread, while the proxy runs here."""
    target = make_url(url)
    proxy = Proxy(str(target.host), int(target.port or 5432))
    await proxy.start()
    try:
        with through(proxy, url) as database:
            await asyncio.to_thread(use, proxy, database)
    finally:
        await proxy.stop()
    return proxy


def append(database: Database, position: int) -> None:
    with database.stroke() as connection:
        row = ROW | {"position": position, "id": f"r{position}", "version": position + 1}
        known = Tail(position - 1, f"r{position - 1}") if position else Tail()
        Log("toy", database).append(connection, known, [row], [])


def appended(url: str) -> int:
    database = Database(url, connections=1)
    with database.read() as connection:
        count = connection.execute(sa.text("SELECT count(*) FROM records")).scalar()
    database.close()
    return int(count or 0)


@pytest.mark.parametrize("before", [0, 8], ids=["plain", "prepared by the driver"])
async def test_a_lost_answer_is_of_an_append_that_was_committed(
    postgres_database: str, before: int
):
    def use(proxy: Proxy, database: Database) -> None:
        database.create(metadata)
        for position in range(before):
            append(database, position)
        proxy.lose_answer("append")
        with pytest.raises(OperationalError):
            append(database, before)

    proxy = await proxied(postgres_database, use)
    assert proxy.lost == 1
    assert appended(postgres_database) == before + 1


async def test_the_answer_to_commit_is_lost_after_the_commit(postgres_database: str):
    def use(proxy: Proxy, database: Database) -> None:
        with database.write() as connection:
            connection.execute(sa.text("CREATE TABLE kept (n integer)"))
        proxy.lose_answer("commit")
        with pytest.raises(OperationalError), database.write() as connection:
            connection.execute(sa.text("INSERT INTO kept VALUES (7)"))

    await proxied(postgres_database, use)
    plain = make_url(postgres_database).set(drivername="postgresql")
    with psycopg.connect(plain.render_as_string(hide_password=False)) as connection:
        assert connection.execute("SELECT n FROM kept").fetchall() == [(7,)]


async def test_what_was_held_arrives_when_it_is_released(postgres_database: str):
    target = make_url(postgres_database)
    proxy = Proxy(str(target.host), int(target.port or 5432))
    await proxy.start()
    with through(proxy, postgres_database) as database:
        assert await asyncio.to_thread(one, database) == 1  # connected
        proxy.hold()
        asking = asyncio.create_task(asyncio.to_thread(one, database))
        await until(lambda: proxy.held > 0, 20, "the question waits in the proxy")
        assert not asking.done()
        proxy.release()
        assert await asking == 1
    await proxy.stop()


def one(database: Database) -> object:
    with database.read() as connection:
        return connection.execute(sa.text("SELECT 1")).scalar()


async def test_a_cut_ends_every_connection(postgres_database: str):
    def use(proxy: Proxy, database: Database) -> None:
        with database.read() as connection:
            connection.execute(sa.text("SELECT 1"))
            loop.call_soon_threadsafe(proxy.cut)
            with pytest.raises(OperationalError):
                for _ in range(1_000_000):
                    connection.execute(sa.text("SELECT 1"))

    loop = asyncio.get_running_loop()
    await proxied(postgres_database, use)
