"""Two processes of one service share its regions, and one takes over from the other."""

import itertools
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Sequence
from pathlib import Path

import pytest
import sqlalchemy as sa

from contracts.topics import topic_of
from kernel.database import Database
from kernel.log import Log
from kernel.publisher import Publisher
from kernel.reach import Reach
from kernel.region_keys import RegionKeys
from kernel.view_rows import Rows
from tests.kernel.kafka.instance import found
from tests.kernel.kafka.parts import read_topic
from tests.kernel.logs import Bench, sqlite_url, unit_named, wait_for
from tests.servers import Kafka, Postgres

REGIONS = [f"98.{number:02}" for number in range(6)]
SECONDS = 60
TAKEN_OVER_WITHIN_SECONDS = 10.0
numbers = itertools.count()


class Instance:
    """A process; `ask` gives it commands, `answers` has the positions by the name of the need."""

    def __init__(self, pair: "Pair") -> None:
        words = ["tests.kernel.kafka.instance", pair.url, pair.kafka.bootstrap, str(pair.keys)]
        self.process = subprocess.Popen(
            [sys.executable, "-m", *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.answers: dict[str, str] = {}
        threading.Thread(target=self._hear, daemon=True).start()

    def _hear(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            name, position = line.split()
            self.answers[name] = position

    def ask(self, region: str, names: Sequence[str]) -> None:
        assert self.process.stdin
        self.process.stdin.write("".join(f"{region} {name}\n" for name in names))
        self.process.stdin.flush()

    def signal(self, number: int) -> None:
        os.kill(self.process.pid, number)

    def end(self) -> None:
        if self.process.poll() is None:
            self.signal(signal.SIGCONT)
            self.process.communicate(timeout=SECONDS)


class Pair:
    """Two instances on one database, the service they hear, and what came of it."""

    def __init__(self, url: str, kafka: Kafka, home: Path) -> None:
        self.url = url
        self.kafka = kafka
        self.keys = home / "keys.json"
        RegionKeys.create(self.keys, REGIONS)
        self.units = Bench(sqlite_url(home, "units"))
        self.publisher = Publisher(kafka.bootstrap, Reach())
        self.published: dict[str, int] = {}
        self.database = Database(url)
        self.log = Log("training", self.database)
        self.instances = [Instance(self), Instance(self)]

    def establish(self) -> str:
        """One unit in each region, told over Kafka; the name of the need that follows from it."""
        name = f"unit{next(numbers)}"
        for region in REGIONS:
            self.units.do(unit_named(name), region=region)
            last = self.published.get(region, -1)
            records = self.units.log.after(region, last, 100)
            self.publisher.publish(records)
            self.published[region] = records[-1].position
        return name

    def needs(self, region: str) -> list[str]:
        """All needs of a region in order; fails when positions are not dense."""
        records = self.log.after(region, -1, 10_000)
        assert [record.position for record in records] == list(range(len(records)))
        return [record.stream.removeprefix("need-") for record in records]

    def have_all(self, name: str) -> bool:
        return all(name in self.needs(region) for region in REGIONS)

    def holders(self) -> set[str]:
        query = sa.text(
            "SELECT instance FROM leases"
            " WHERE until_us > extract(epoch FROM clock_timestamp()) * 1000000"
        )
        with self.database.read() as connection:
            return set(connection.execute(query).scalars())

    def held_by(self, instance: "Instance") -> list[str]:
        """The regions in which an instance works."""
        query = sa.text(
            "SELECT region FROM leases WHERE instance LIKE :its"
            " AND until_us > extract(epoch FROM clock_timestamp()) * 1000000 ORDER BY region"
        )
        with self.database.read() as connection:
            return list(connection.execute(query, {"its": f"%-{instance.process.pid}-%"}).scalars())

    def at_work(self, instance: "Instance") -> list[str]:
        """The same once it works somewhere: there has to be work."""
        held: list[str] = []

        def works() -> bool:
            wait_for(self.have_all_of_another, SECONDS)
            held[:] = self.held_by(instance)
            return bool(held)

        wait_for(works, SECONDS)
        return held

    def have_all_of_another(self) -> bool:
        name = self.establish()
        wait_for(lambda: self.have_all(name), SECONDS)
        return True

    def is_shown_once(self, region: str) -> bool:
        """Whether the view has each need, folded once; fails when one was folded twice."""
        rows = Rows(found, self.database).page(region, {}, "", 10_000)
        assert {row.times for _, row in rows} <= {1}
        return sorted(row.need_id for _, row in rows) == sorted(self.needs(region))

    def is_published(self, region: str) -> bool:
        """Whether the topic is the log, duplicates aside; fails where it is another."""
        topic = {r.position: r.body for r in read_topic(self.publisher, "training", region)}
        log = {r.position: r.body for r in self.log.after(region, -1, 10_000)}
        assert topic.items() <= log.items()
        return topic == log

    def taken_over(self, regions: Sequence[str], other: "Instance") -> dict[str, float]:
        """Give all kinds of work in the regions of an instance that has just gone; after how many
        seconds the first of each kind was done by the other."""
        begun, took = time.monotonic(), dict[str, float]()
        need = f"taken{next(numbers)}"
        for region in regions:
            other.ask(region, [need])
        name = self.establish()

        def is_shown(region: str) -> bool:
            return need in Rows(found, self.database).get(region, [need])

        def is_told(region: str) -> bool:
            topic = read_topic(self.publisher, "training", region)
            return f"need-{need}" in {record.stream for record in topic}

        done: dict[str, Callable[[str], bool]] = {
            "reaction": lambda region: name in self.needs(region),
            "view": is_shown,
            "relay": is_told,
        }

        def are_all_done() -> bool:
            for kind in done.keys() - took.keys():
                if any(map(done[kind], regions)):
                    took[kind] = time.monotonic() - begun
            return took.keys() == done.keys()

        wait_for(are_all_done, SECONDS)
        wait_for(lambda: self.have_all(name), SECONDS)
        return took

    def is_shown(self) -> bool:
        return all(self.is_shown_once(region) for region in REGIONS)

    def is_whole(self) -> bool:
        return self.is_shown() and all(self.is_published(region) for region in REGIONS)

    def close(self) -> None:
        for instance in self.instances:
            instance.end()
        self.units.close()
        self.database.close()


@pytest.fixture(scope="module")
def pair(
    kafka_server: Kafka, postgres_server: Postgres, tmp_path_factory: pytest.TempPathFactory
) -> Generator[Pair]:
    name = f"instances_{os.getpid()}"
    postgres_server.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    services = ("reporting", "training")
    kafka_server.create(*(topic_of(region, each) for region in REGIONS for each in services))
    made = Pair(postgres_server.url(name), kafka_server, tmp_path_factory.mktemp("pair"))
    try:
        wait_for(lambda: all("ready" in each.answers for each in made.instances), SECONDS)
        yield made
    finally:
        made.close()
        postgres_server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def test_both_share_the_regions(pair: Pair):
    def are_shared() -> bool:
        name = pair.establish()
        wait_for(lambda: pair.have_all(name), SECONDS)
        return len(pair.holders()) == 2

    wait_for(are_shared, SECONDS)
    wait_for(pair.is_whole, SECONDS)


def test_both_take_commands_for_one_region_at_once(pair: Pair):
    region, names = REGIONS[0], [f"n{number}" for number in range(300)]
    for instance in pair.instances:  # each name to both: whoever is second finds it done
        instance.ask(region, names)
    wait_for(lambda: all(names[-1] in each.answers for each in pair.instances), SECONDS)
    assert sorted(name for name in pair.needs(region) if name in names) == sorted(names)
    for instance in pair.instances:
        assert "-" not in instance.answers.values()
    wait_for(pair.is_whole, SECONDS)


def test_one_that_is_stopped_is_replaced_and_does_no_harm_when_it_comes_back(pair: Pair):
    stopped, other = pair.instances
    regions = pair.at_work(stopped)
    stopped.signal(signal.SIGSTOP)
    took = pair.taken_over(regions, other)
    print("taken over from a stopped process:", took)
    assert max(took.values()) < TAKEN_OVER_WITHIN_SECONDS, took
    wait_for(pair.is_whole, SECONDS)
    other.ask(REGIONS[1], ["meanwhile"])
    wait_for(lambda: "meanwhile" in other.answers, SECONDS)
    stopped.signal(signal.SIGCONT)
    stopped.ask(REGIONS[1], ["back"])
    wait_for(lambda: stopped.answers.get("back", "-") != "-", SECONDS)
    later = pair.establish()
    wait_for(lambda: pair.have_all(later), SECONDS)
    wait_for(pair.is_whole, SECONDS)
    assert len(set(pair.needs(REGIONS[1]))) == len(pair.needs(REGIONS[1]))


def test_one_that_is_killed_is_replaced(pair: Pair):
    killed, other = pair.instances
    regions = pair.at_work(killed)
    killed.signal(signal.SIGKILL)
    took = pair.taken_over(regions, other)
    print("taken over from a killed process:", took)
    assert max(took.values()) < TAKEN_OVER_WITHIN_SECONDS, took
    wait_for(pair.is_whole, SECONDS)
    other.ask(REGIONS[0], ["after"])
    wait_for(lambda: other.answers.get("after", "-") != "-", SECONDS)
    wait_for(pair.is_whole, SECONDS)
