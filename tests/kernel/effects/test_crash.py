"""An instance that dies while it sends: sent again under the same id, by it or by another."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest
import sqlalchemy as sa

from kernel.database import Database
from tests.kernel.effects.calling import calling, running
from tests.kernel.effects.receiver import Post, Receiver, receiving
from tests.kernel.effects.street import record, until

TAKEN_OVER_WITHIN_SECONDS = 10.0

# Processes are started and killed: as slow as a server, and slower where many others run.
pytestmark = [pytest.mark.server, pytest.mark.timeout(400)]
STARTED_WITHIN_SECONDS = 120.0


class Killing:
    """Takes what comes, and kills the first process that sends, before it is answered; or stops it
    (SIGSTOP), until it `goes_on`."""

    def __init__(self, by: signal.Signals = signal.SIGKILL) -> None:
        self.by = by
        self.killed_at = 0.0
        self.killed = 0

    def answer(self, post: Post) -> int:
        if not self.killed:
            self.killed = int(post.path.strip("/"))
            self.killed_at = time.monotonic()
            os.kill(self.killed, self.by)
        return 204

    def goes_on(self) -> None:
        os.kill(self.killed, signal.SIGCONT)


@contextmanager
def instance(url: str, receiver: Receiver) -> Generator[IO[str]]:
    """The service as a process of its own, killed at the end if it is still there. It says "ready"
    when it follows; one that finds something to send may be killed before."""
    command = [sys.executable, "-m", "tests.kernel.effects.calling", url]
    given = [f"good={receiver.url}/{{pid}}"]
    with subprocess.Popen([*command, *given], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield process.stdout
        finally:
            process.kill()


async def begun(url: str, directory: Path) -> None:
    """The effect has run once: what is recorded from here on is for its receivers."""
    async with running(url, directory, calling({})):
        pass


async def test_killed_between_sending_and_noting_it_sends_again_under_the_same_id(
    database_url: str, tmp_path: Path
):
    await begun(database_url, tmp_path)
    async with running(database_url, tmp_path, None) as recording:
        await record(recording, "u1", "good")
        await record(recording, "u2", "good")
    killing = Killing()
    with receiving(killing.answer) as receiver:
        with instance(database_url, receiver):
            await until(lambda: len(receiver.posts) == 1, STARTED_WITHIN_SECONDS)
        with instance(database_url, receiver):
            await until(lambda: len(receiver.posts) == 3, STARTED_WITHIN_SECONDS)
    assert [post.subject for post in receiver.posts] == ["unit-u1", "unit-u1", "unit-u2"]
    assert len({post.id for post in receiver.posts}) == 2


@pytest.mark.parametrize("by", [signal.SIGKILL, signal.SIGSTOP], ids=["killed", "stopped"])
async def test_another_instance_takes_over_within_ten_seconds(
    postgres_database: str, tmp_path: Path, by: signal.Signals
):
    await begun(postgres_database, tmp_path)
    killing = Killing(by)
    with (
        receiving(killing.answer) as receiver,
        instance(postgres_database, receiver) as one,
        instance(postgres_database, receiver) as other,
    ):
        assert (one.readline(), other.readline()) == ("ready\n", "ready\n")
        async with running(postgres_database, tmp_path, None) as recording:
            await record(recording, "u1", "good")
            await until(lambda: len(receiver.posts) == 2)
            took = time.monotonic() - killing.killed_at
            assert took < TAKEN_OVER_WITHIN_SECONDS
            print(f"effects: taken over after {took:.1f} s")
            if by is signal.SIGSTOP:
                killing.goes_on()
            await record(recording, "u2", "good")
            await until(lambda: len(receiver.posts) == 3)
            await until(lambda: counts(recording.running["reporting"].database) == (0, 2))
    assert [post.subject for post in receiver.posts] == ["unit-u1", "unit-u1", "unit-u2"]
    assert len({post.path for post in receiver.posts[:2]}) == 2
    assert len({post.id for post in receiver.posts}) == 2


def counts(database: Database) -> tuple[int, int]:
    """How many deliveries wait, and how many have been made."""
    query = sa.text("SELECT outcome FROM deliveries")
    with database.read() as connection:
        outcomes = list(connection.execute(query).scalars())
    return outcomes.count(""), outcomes.count("delivered")


async def test_two_instances_send_each_delivery_once(postgres_database: str, tmp_path: Path):
    names = [f"r{n}" for n in range(20)]
    (tmp_path / "one").mkdir()
    with receiving() as receiver:
        effect = calling({name: f"{receiver.url}/{name}" for name in names})
        async with (
            running(postgres_database, tmp_path, effect) as one,
            running(postgres_database, tmp_path / "one", effect) as two,
        ):
            writing = [record([one, two][n % 2], f"u{n}", " ".join(names)) for n in range(20)]
            await asyncio.gather(*writing)
            await until(lambda: len(receiver.posts) >= 400)
            stored = one.running["reporting"].log.after("13.72", -1, 100)
        expected = [record.stream for record in stored]
        assert [receiver.subjects(f"/{name}") for name in names] == [expected] * len(names)
